"""Passwords are derived once per run: the copies of one clinic have the same salts."""

from functools import cache

import pytest

from clinicdesk.security import kdf, vault

_derived = cache(kdf.derive)


@pytest.fixture(autouse=True)
def _derive_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same result as the real derivation, remembered; tests of keys themselves lie elsewhere."""
    monkeypatch.setattr(vault, "derive", _derived)
