"""The world around the file is wrong: a sentence that says what happened and what to do, and nothing lost."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.services import accounts, integrity, people, signing
from clinicdesk.services.signing import Meaning
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.keys import keyed_clinic
from tests.support.kill import record_set
from tests.support.kill_remains import holder_of, remains_of


@contextmanager
def told(code: str) -> Iterator[None]:
    """Refused with this code, and with its sentences in both languages."""
    with pytest.raises((Refused, Unavailable)) as refusal:
        yield
    error = refusal.value
    for language in ("uk", "en"):
        if isinstance(error, Refused):
            assert error.first.sentence(language)
        elif isinstance(error, Unavailable):
            assert error.problem(language)
            assert error.remedy(language)
    assert str(error) == code


def test_a_second_program_is_told_who_has_the_clinic(clinic: Clinic) -> None:
    """Proves: REQ-REL-007."""
    desk, nurse = clinic.open_as("nurse")
    with told("LCK001"):
        clinic.open_as("lead")
    with pytest.raises(Unavailable) as refusal:
        clinic.open_as("lead")
    assert (refusal.value.values["who"], refusal.value.values["workstation"]) == ("nurse", "Пост-1")
    record_set(clinic, desk, nurse)
    clinic.close()
    clinic.open_as("lead")


@pytest.mark.parametrize("name", ["clinic.db", "."])
def test_a_file_taken_away_while_open_is_not_saved_to_and_goes_on_when_it_is_back(
    clinic: Clinic, name: str, tmp_path: Path
) -> None:
    """Proves: REQ-REL-008."""
    holder = holder_of(clinic, "nurse")
    desk, nurse = clinic.open_as("nurse")
    kept = record_set(clinic, desk, nurse)
    if sys.platform == "win32":
        # The system keeps an open file in its place.
        with pytest.raises(PermissionError):
            (clinic.folder / name).rename(tmp_path / "taken away")
        return
    gone = (clinic.folder / name).rename(tmp_path / "taken away")
    with told("DBF008"):
        record_set(clinic, desk, nurse)
    gone.rename(clinic.folder / name)
    again = record_set(clinic, desk, nurse)
    clinic.close()
    assert remains_of(clinic.folder, holder, clinic.clock).kept == {kept, again}


def test_a_file_replaced_while_open_is_not_saved_to(clinic: Clinic) -> None:
    """Somebody lays a copy over the open file: what is typed next would go to the file nobody finds.

    Proves: REQ-REL-008.
    """
    desk, nurse = clinic.open_as("nurse")
    record_set(clinic, desk, nurse)
    copy = clinic.folder / "copy"
    shutil.copyfile(clinic.folder / "clinic.db", copy)
    if sys.platform == "win32":
        with pytest.raises(PermissionError):
            copy.replace(clinic.folder / "clinic.db")
        return
    copy.replace(clinic.folder / "clinic.db")
    with told("DBF008"):
        record_set(clinic, desk, nurse)


def test_a_clock_set_back_is_told_and_keeps_nobody_from_recording(clinic: Clinic) -> None:
    """Proves: REQ-REL-009."""
    desk, nurse = clinic.open_as("nurse")
    record_set(clinic, desk, nurse)
    reading = people.open_chart(desk, nurse, clinic.people["К-1"]).readings[0].reading_id
    clinic.close()
    clinic.clock.set(clinic.clock.now() - timedelta(hours=3))
    entered = clinic.enter_as("nurse")
    assert {issue.code for issue in entered.warnings} == {"OPN005"}
    for _ in range(2):  # the doubt does not wear off with the events that follow
        record_set(clinic, entered.desk, entered.actor)
        seen = signing.content_of_reading(entered.desk, entered.actor, reading)
        with told("SGN002"):
            signing.sign_reading(
                entered.desk,
                entered.actor,
                reading,
                meaning=Meaning.AUTHOR,
                password=PASSWORDS["nurse"],
                seen=seen,
            )
    assert integrity.examine(entered.desk).ok


def test_without_a_credential_store_everything_works_and_is_said(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-REL-007."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())  # type: ignore[no-untyped-call]  # keyring ships some types only
    entered = clinic.enter_as("lead")
    assert [(issue.code, bool(issue.sentence("uk"))) for issue in entered.warnings] == [("OPN004", True)]
    record_set(clinic, entered.desk, entered.actor)


def another_clinics_keys(clinic: Clinic) -> str:
    """Put the keys of another clinic beside this database; returns a password they know."""
    vault.write_keys(ClinicFolder(clinic.folder), keyed_clinic().keys)
    return "калина місток весло"


def older_keys(clinic: Clinic) -> str:
    """Put back the keys from before somebody was removed."""
    place = ClinicFolder(clinic.folder)
    older = place.keys.read_bytes()
    desk, admin = clinic.open_as("admin")
    auditor = next(u.user_id for u in accounts.list_users(desk, admin) if u.login == "auditor")
    accounts.remove_user(desk, admin, auditor, password=PASSWORDS["admin"], reason="звільнення")
    clinic.close()
    place.keys.write_bytes(older)
    return PASSWORDS["admin"]


def cut_keys(clinic: Clinic) -> str:
    """Half of the file is gone."""
    place = ClinicFolder(clinic.folder)
    place.keys.write_bytes(place.keys.read_bytes()[:1500])
    return PASSWORDS["admin"]


def no_keys(clinic: Clinic) -> str:
    """The file is gone."""
    ClinicFolder(clinic.folder).keys.unlink()
    return PASSWORDS["admin"]


def newer_keys(clinic: Clinic) -> str:
    """Written by a later version of the program."""
    place = ClinicFolder(clinic.folder)
    place.keys.write_bytes(place.keys.read_bytes().replace(b"clinicdesk-keys/1", b"clinicdesk-keys/2"))
    return PASSWORDS["admin"]


def greedy_keys(clinic: Clinic) -> str:
    """Costs that would take all memory of the machine."""
    place = ClinicFolder(clinic.folder)
    place.keys.write_bytes(place.keys.read_bytes().replace(b'"m":65536', b'"m":2147483648'))
    return PASSWORDS["admin"]


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (another_clinics_keys, "OPN002"),
        (older_keys, "OPN002"),
        (cut_keys, "VLT002"),
        (no_keys, "VLT001"),
        (newer_keys, "VLT003"),
        (greedy_keys, "VLT004"),
    ],
)
def test_keys_that_do_not_belong_here_are_told_and_nothing_is_touched(
    clinic: Clinic, harm: Callable[[Clinic], str], code: str
) -> None:
    """Proves: REQ-REL-007."""
    password = harm(clinic)
    before = ClinicFolder(clinic.folder).db.read_bytes()
    with told(code):
        clinic.enter_as("admin", password=password)
    assert ClinicFolder(clinic.folder).db.read_bytes() == before
    assert not ClinicFolder(clinic.folder).db.with_name("clinic.db-wal").exists()


def test_another_clinics_database_is_told(clinic: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-REL-007."""
    place = ClinicFolder(clinic.folder)
    place.db.write_bytes(b"SQLite format 3\0" + bytes(4080) * 3)
    with told("OPN002"):
        clinic.open_as("admin")


def test_a_folder_without_a_clinic_is_told(clinic: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-REL-007."""
    ClinicFolder(clinic.folder).db.unlink()
    with told("OPN001"):
        clinic.open_as("admin")
    assert not ClinicFolder(clinic.folder).db.exists()
