"""Imports only go down: the contracts of pyproject.toml hold."""

import subprocess
import sys

from tests.support.source import ROOT


def test_every_import_contract_holds() -> None:
    """Proves: REQ-HSE-004. In a process of its own: the checker switches every known logger off."""
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert found.returncode == 0, found.stdout
