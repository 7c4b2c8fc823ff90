"""The same windows at 150 and 200 per cent: letters round differently there, and nothing may be cut."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import ROOT

# What a screen of 1920 × 1080 at 150 % and one of 2560 × 1440 at 200 % leave, in logical pixels.
_SCREENS = (("1.5", "1280x648"), ("2", "1280x648"))


@pytest.mark.parametrize(("factor", "size"), _SCREENS)
def test_nothing_is_cut_when_the_system_scales(tmp_path: Path, factor: str, size: str) -> None:
    """Proves: REQ-THM-005."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": factor,
        "PYTHONPATH": str(ROOT),
        "CLINICDESK_HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "tests.support.every_door", size]
    run = subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [f"scale {float(factor)}", "windows 20"]
