"""The program as it is started from a command line: `python -m clinicdesk …` on a bare machine."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PATIENCE = 1100


def run(words: list[str], *, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """On a machine that has nothing of ours: an empty home, no display, no keyring."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env |= {
        "HOME": str(home), "USERPROFILE": str(home), "CLINICDESK_HOME": str(home / "workstation"),
        "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }  # fmt: skip
    if sys.platform in {"win32", "darwin"}:
        env["QT_QPA_PLATFORM"] = "offscreen"  # there a display is taken for granted
    return subprocess.run(
        [sys.executable, "-m", "clinicdesk", *words], cwd=cwd, env=env, capture_output=True, encoding="utf-8",
        timeout=_PATIENCE, check=False,
    )  # fmt: skip
