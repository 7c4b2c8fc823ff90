"""A command whose reader has seen enough ends quietly."""

import os
import subprocess
import sys


def test_a_pipe_closed_by_its_reader_leaves_no_traceback() -> None:
    """Proves: REQ-CLI-021. `clinicdesk verify --json | head` ended in «BrokenPipeError»."""
    reading, writing = os.pipe()
    os.close(reading)
    words = [sys.executable, "-m", "clinicdesk", "forms", "list"]
    made = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=120)
    os.close(writing)
    assert made.stderr == b""
    assert made.returncode == 0
