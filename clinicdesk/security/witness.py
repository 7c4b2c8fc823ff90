"""What this workstation remembers of the newest checkpoint, in the system's credential store.

Nothing depends on it: where there is no store, or it fails, the witness is simply not available.
"""

import configparser
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend
    from keyring.backends.Windows import WinVaultKeyring

LONGEST = 1280  # characters; Windows keeps 2,560 bytes of UTF-16

_ENTRY = "checkpoint"

# A store asked for by environment or settings that cannot be loaded.
_CANNOT_LOAD = (ImportError, AttributeError, OSError, RuntimeError, ValueError, configparser.Error)

# What stores raise beside keyring's own errors: D-Bus, GNOME's service, Windows (1312: no credentials here).
_FOREIGN = (
    ("jeepney", "DBusErrorResponse"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)


class Witness(Protocol):
    """Remembers one note outside the clinic's folder."""

    @property
    def available(self) -> bool:
        """Whether it can be relied on."""

    def read(self) -> str | None:
        """The note last written, or None."""

    def write(self, note: str) -> None:
        """Put this note in the place of the last."""

    def forget(self) -> None:
        """Leave nothing on this workstation."""


class NoWitness:
    """For a workstation that keeps none."""

    available = False

    def read(self) -> str | None:
        """Nothing."""
        return None

    def write(self, note: str) -> None:
        """Nothing to do."""

    def forget(self) -> None:
        """Nothing to do."""


class KeyringWitness:
    """One entry per clinic in the store that the keyring library finds, which is looked for at first use.

    A store that is missing, locked, out of reach (WinError 1312 in a session without credentials) or that
    swallows what it is given never raises: from then on the witness is not available.
    """

    def __init__(self, clinic_id: str) -> None:
        self._service = f"ClinicDesk {clinic_id}"
        self._store: KeyringBackend | None = None
        self._looked = False

    @property
    def available(self) -> bool:
        """Whether the store is there and has done all it was asked so far."""
        self.read()
        return self._store is not None

    def read(self) -> str | None:
        """The note last written on this workstation, or None."""
        store = self._found()
        if store is None:
            return None
        try:
            return store.get_password(self._service, _ENTRY)
        except _failures():
            self._store = None
            return None

    def write(self, note: str) -> None:
        """Keep this note; ValueError for more than 1,280 characters, which Windows would refuse."""
        if len(note) > LONGEST:
            raise ValueError("a note too long for Windows")
        store = self._found()
        if store is None:
            return
        try:
            store.set_password(self._service, _ENTRY, note)
        except _failures():
            self._store = None
        if self.read() != note:
            self._store = None

    def forget(self) -> None:
        """Delete the entry, e.g. before the folder is abandoned."""
        if self.read() is None or self._store is None:
            return
        try:
            self._store.delete_password(self._service, _ENTRY)
        except _failures():
            self._store = None

    def _found(self) -> "KeyringBackend | None":
        if not self._looked:
            self._looked = True
            self._store = _find_store()
        return self._store


def _find_store() -> "KeyringBackend | None":
    """The store keyring is set to or finds; on Windows its Credential Manager outright."""
    try:
        import keyring  # noqa: PLC0415 - looked for at first use: it searches all installed packages
        from keyring.backends import chainer, fail, null  # noqa: PLC0415

        store = keyring.get_keyring()
    except _CANNOT_LOAD:
        return None
    # A frozen program finds no store by itself: keyring looks for installed packages.
    if sys.platform == "win32" and isinstance(
        store, (fail.Keyring, chainer.ChainerBackend, _windows_class())
    ):
        store = _windows_class()()
        store.persist = "local machine"  # keyring's own default roams with the Windows profile
        keyring.set_keyring(store)
    return None if isinstance(store, (fail.Keyring, null.Keyring)) else store


def _windows_class() -> "type[WinVaultKeyring]":
    from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415

    return WinVaultKeyring


@cache
def _failures() -> tuple[type[Exception], ...]:
    from keyring.errors import KeyringError  # noqa: PLC0415

    found: list[type[Exception]] = [KeyringError, OSError, RuntimeError, ValueError]
    for module, name in _FOREIGN:
        with suppress(ImportError, AttributeError):
            found.append(getattr(import_module(module), name))
    return tuple(found)
