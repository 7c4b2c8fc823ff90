"""The credential store is a witness, never a condition: absent, silent or failing, nothing is lost."""

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError, PasswordSetError

from clinicdesk.security import witness
from clinicdesk.security.checkpoint import Checkpoint, sign_checkpoint
from clinicdesk.security.identity import Identity
from clinicdesk.security.witness import KeyringWitness, NoWitness, Witness
from tests.support.keys import CLINIC, OTHER_CLINIC


class Store(KeyringBackend):
    """A store in memory, which raises what it is told to."""

    priority = 1.0

    def __init__(self, failure: Exception | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.failure = failure

    def get_password(self, service: str, username: str) -> str | None:
        self._maybe_fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._maybe_fail()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._maybe_fail()
        del self.kept[service, username]

    def _maybe_fail(self) -> None:
        if self.failure:
            raise self.failure


@pytest.fixture(autouse=True)
def former_store() -> Iterator[None]:
    former = keyring.get_keyring()
    yield
    keyring.set_keyring(former)


def witness_with(store: KeyringBackend) -> Witness:
    keyring.set_keyring(store)
    return KeyringWitness(CLINIC)


def test_the_newest_note_is_remembered_per_clinic() -> None:
    """Proves: REQ-TRE-006."""
    store = Store()
    memory = witness_with(store)
    assert memory.available
    assert memory.read() is None
    memory.write("first")
    memory.write("second")
    assert KeyringWitness(CLINIC).read() == "second"
    assert KeyringWitness(OTHER_CLINIC).read() is None
    assert list(store.kept) == [(f"ClinicDesk {CLINIC}", "checkpoint")]


def test_a_signed_checkpoint_fits() -> None:
    memory = witness_with(Store())
    head = Checkpoint(f"clinicdesk/{CLINIC}", 10**12, bytes(32))
    note = sign_checkpoint(head, name=f"clinicdesk/{CLINIC}/{'w' * 36}", key=Identity.generate().sign)
    memory.write(note)
    assert memory.read() == note
    with pytest.raises(ValueError, match="too long"):
        memory.write("x" * 1281)


def test_a_forgotten_note_is_gone() -> None:
    memory = witness_with(Store())
    memory.write("note")
    memory.forget()
    memory.forget()
    assert memory.read() is None
    assert memory.available


# On Windows "none found" means the Credential Manager itself: a frozen program finds nothing.
ABSENT = {"null": null.Keyring} if sys.platform == "win32" else {"null": null.Keyring, "fail": fail.Keyring}


@pytest.mark.parametrize("store", ABSENT.values(), ids=ABSENT)
def test_without_a_store_the_witness_is_absent_and_nothing_breaks(store: type[KeyringBackend]) -> None:
    """Proves: REQ-TRE-007."""
    memory = witness_with(store())
    assert not memory.available
    memory.write("note")
    memory.forget()
    assert memory.read() is None


def windows_error() -> OSError:
    """A session without credentials, e.g. over SSH."""
    error = OSError(22, "A specified logon session does not exist")
    error.winerror = 1312  # type: ignore[attr-defined, unused-ignore]
    return error


def foreign_failures() -> Iterator[Exception]:
    """What the store of this system itself raises: D-Bus and GNOME on Linux, the vault on Windows."""
    for module, name in witness._FOREIGN:
        if find_spec(module.partition(".")[0]):
            kind: type[Exception] = getattr(import_module(module), name)
            yield kind.__new__(kind)


@pytest.mark.parametrize(
    "failure",
    [
        NoKeyringError("none"),
        KeyringError("any"),
        KeyringLocked("locked"),
        PasswordSetError("full"),
        windows_error(),
        RuntimeError("no daemon"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "foreign entry"),
        *foreign_failures(),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_a_failing_store_is_unavailable_never_an_error(failure: Exception) -> None:
    """Proves: REQ-TRE-007."""
    assert not witness_with(Store(failure)).available
    for act in ("write", "forget", "read"):
        store = Store()
        memory = witness_with(store)
        memory.write("note")
        assert memory.available
        store.failure = failure
        _do(memory, act)
        store.failure = None
        assert not memory.available


def _do(memory: Witness, act: str) -> None:
    if act == "write":
        memory.write("next")
    elif act == "forget":
        memory.forget()
    else:
        assert memory.read() is None


def test_a_store_that_swallows_is_not_relied_on() -> None:
    """Proves: REQ-TRE-007."""

    class Deaf(Store):
        def set_password(self, service: str, username: str, password: str) -> None:
            """Take it and keep nothing."""

    memory = witness_with(Deaf())
    assert memory.available
    memory.write("note")
    assert not memory.available


def test_a_delete_that_fails_is_told_by_the_witness() -> None:
    class Clinging(Store):
        def delete_password(self, service: str, username: str) -> None:
            raise KeyringError("cannot")

    memory = witness_with(Clinging())
    memory.write("note")
    memory.forget()
    assert not memory.available


def test_a_store_named_in_the_environment_that_is_not_installed_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Proves: REQ-TRE-007."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.nowhere.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    assert not KeyringWitness(CLINIC).available


def test_the_library_is_not_loaded_before_the_first_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    memory = KeyringWitness(CLINIC)
    assert not memory.available


def test_a_workstation_without_a_witness_has_one_that_keeps_nothing() -> None:
    memory: Witness = NoWitness()
    memory.write("note")
    memory.forget()
    assert (memory.available, memory.read()) == (False, None)


@pytest.mark.windows
def test_windows_keeps_the_note_on_this_machine_only() -> None:
    """Proves: REQ-TRE-006."""
    from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415 - exists there only

    memory = witness_with(WinVaultKeyring())  # type: ignore[no-untyped-call]
    memory.write("note")
    try:
        assert memory.read() == "note"
        assert keyring.get_keyring().persist == 2  # type: ignore[attr-defined]  # CRED_PERSIST_LOCAL_MACHINE
    finally:
        memory.forget()
    assert memory.read() is None
