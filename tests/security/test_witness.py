"""The credential store is a witness, never a condition: absent, silent or failing, nothing is lost."""

import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError, PasswordSetError
from secretstorage.exceptions import SecretStorageException

from clinicdesk.security.checkpoint import Checkpoint, sign_checkpoint
from clinicdesk.security.identity import Identity
from clinicdesk.security.witness import KeyringWitness, NoWitness, Witness
from tests.support.keys import CLINIC, OTHER_CLINIC


class Store(KeyringBackend):
    """A store in memory; it raises what it is told to."""

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
    """Proves: REQ-AUD-006."""
    store = Store()
    witness = witness_with(store)
    assert witness.available
    assert witness.read() is None
    witness.write("first")
    witness.write("second")
    assert KeyringWitness(CLINIC).read() == "second"
    assert KeyringWitness(OTHER_CLINIC).read() is None
    assert list(store.kept) == [(f"ClinicDesk {CLINIC}", "checkpoint")]


def test_a_signed_checkpoint_fits() -> None:
    witness = witness_with(Store())
    head = Checkpoint(f"clinicdesk/{CLINIC}", 10**12, bytes(32))
    note = sign_checkpoint(head, name=f"clinicdesk/{CLINIC}/{'w' * 36}", key=Identity.generate().sign)
    witness.write(note)
    assert witness.read() == note
    with pytest.raises(ValueError, match="too long"):
        witness.write("x" * 1281)


def test_a_forgotten_note_is_gone() -> None:
    witness = witness_with(Store())
    witness.write("note")
    witness.forget()
    witness.forget()
    assert witness.read() is None
    assert witness.available


@pytest.mark.parametrize("store", [fail.Keyring, null.Keyring], ids=["fail", "null"])
def test_without_a_store_the_witness_is_absent_and_nothing_breaks(store: type[KeyringBackend]) -> None:
    """Proves: REQ-AUD-007."""
    witness = witness_with(store())
    assert not witness.available
    witness.write("note")
    witness.forget()
    assert witness.read() is None


def windows_error() -> OSError:
    """A session without credentials, e.g. over SSH."""
    error = OSError(22, "A specified logon session does not exist")
    error.winerror = 1312  # type: ignore[attr-defined, unused-ignore]
    return error


@pytest.mark.parametrize(
    "failure",
    [
        NoKeyringError("none"),
        KeyringError("any"),
        KeyringLocked("locked"),
        PasswordSetError("full"),
        SecretStorageException("bus gone"),
        windows_error(),
        RuntimeError("no daemon"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "foreign entry"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_a_failing_store_is_unavailable_never_an_error(failure: Exception) -> None:
    """Proves: REQ-AUD-007."""
    assert not witness_with(Store(failure)).available
    for act in ("write", "forget", "read"):
        store = Store()
        witness = witness_with(store)
        witness.write("note")
        assert witness.available
        store.failure = failure
        _do(witness, act)
        store.failure = None
        assert not witness.available


def _do(witness: Witness, act: str) -> None:
    if act == "write":
        witness.write("next")
    elif act == "forget":
        witness.forget()
    else:
        assert witness.read() is None


def test_a_store_that_swallows_is_not_relied_on() -> None:
    """Proves: REQ-AUD-007."""

    class Deaf(Store):
        def set_password(self, service: str, username: str, password: str) -> None:
            """Take it and keep nothing."""

    witness = witness_with(Deaf())
    assert witness.available
    witness.write("note")
    assert not witness.available


def test_a_delete_that_fails_is_told_by_the_witness() -> None:
    class Clinging(Store):
        def delete_password(self, service: str, username: str) -> None:
            raise KeyringError("cannot")

    witness = witness_with(Clinging())
    witness.write("note")
    witness.forget()
    assert not witness.available


def test_a_store_named_in_the_environment_that_is_not_installed_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Proves: REQ-AUD-007."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.nowhere.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    assert not KeyringWitness(CLINIC).available


def test_the_library_is_not_loaded_before_the_first_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    witness = KeyringWitness(CLINIC)
    assert not witness.available


def test_a_workstation_without_a_witness_has_one_that_keeps_nothing() -> None:
    witness: Witness = NoWitness()
    witness.write("note")
    witness.forget()
    assert (witness.available, witness.read()) == (False, None)


@pytest.mark.windows
def test_windows_keeps_the_note_on_this_machine_only() -> None:
    """Proves: REQ-AUD-006."""
    from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415 - exists there only

    witness = witness_with(WinVaultKeyring())  # type: ignore[no-untyped-call]
    witness.write("note")
    try:
        assert witness.read() == "note"
        assert keyring.get_keyring().persist == 2  # type: ignore[attr-defined]  # CRED_PERSIST_LOCAL_MACHINE
    finally:
        witness.forget()
    assert witness.read() is None
