"""Tests of keys: each password is derived anew, as at a real entrance."""

import pytest

from clinicdesk.security import kdf, vault


@pytest.fixture(autouse=True)
def _derive_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered from another test."""
    monkeypatch.setattr(vault, "derive", kdf.derive)
