"""Imports only go down: the contracts of pyproject.toml hold."""

import pytest
from importlinter.cli import lint_imports

from tests.support.source import ROOT


def test_every_import_contract_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves: REQ-HSE-004."""
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out
