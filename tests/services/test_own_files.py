"""Whose eyes a clinic's files are for, as the system that keeps them sees it."""

import os
from pathlib import Path

import pytest

from clinicdesk.models.engine import Database
from clinicdesk.security.durable import own_file, own_folder
from clinicdesk.security.instance_lock import hold
from clinicdesk.security.vault import new_secret
from clinicdesk.services import backups
from clinicdesk.services.anchors import append_note
from clinicdesk.services.founding import finish_setup
from tests.services.test_founding import begun, typed
from tests.support.clinic import PASSWORDS, START, Clinic


@pytest.fixture(autouse=True)
def _of_a_careless_system() -> object:
    """A workstation where new files are for everybody unless somebody says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """The files and folders below that others than their owner may use; Windows has no such bits."""
    every = [folder, *folder.rglob("*")]
    return sorted(path.name for path in every if path.stat().st_mode & 0o077 and os.name == "posix")


def test_a_new_clinic_is_its_owners_alone(tmp_path: Path) -> None:
    """Proves: REQ-FND-004."""
    folder = tmp_path / "clinic"
    own_folder(folder)
    pending = begun(folder)
    finish_setup(pending, typed(pending))

    assert len(list(folder.iterdir())) == 4
    assert open_to_others(folder) == []


def test_what_work_adds_is_its_owners_alone(clinic: Clinic) -> None:
    """Proves: REQ-FND-004. The log of the database, the lock, the copies."""
    for made in clinic.folder.iterdir():
        made.chmod(0o600)
    clinic.folder.chmod(0o700)
    desk, admin = clinic.open_as("admin")
    copy = backups.make_backup(desk, admin, password=PASSWORDS["admin"])

    assert {path.name for path in copy.root.iterdir()} >= {"clinic.db", "clinic.keys", "clinic.anchors"}
    assert open_to_others(clinic.folder) == []


def test_a_clinic_that_lay_open_to_others_is_its_owners_alone_once_it_was_opened(clinic: Clinic) -> None:
    """Proves: REQ-FND-004. As an early version left it, or a copy from a stick."""
    (clinic.folder / "backups").mkdir()
    for path in clinic.folder.iterdir():
        path.chmod(0o755 if path.is_dir() else 0o644)
    clinic.folder.chmod(0o700)
    clinic.open_as("admin")

    assert open_to_others(clinic.folder) == []


def test_each_file_begins_for_its_owner(tmp_path: Path) -> None:
    """Proves: REQ-FND-004."""
    place = tmp_path / "place"
    own_folder(place / "inner")
    place.chmod(0o700)
    database = Database(place / "clinic.db", new_secret(1).raw_hex)
    database.check_opens()
    append_note(place / "clinic.anchors", "note", START)
    lock = hold(place / "clinic.lock", user="", workstation="", since="")
    database.dispose()
    lock.release()

    assert open_to_others(place) == []


def test_a_file_that_is_there_keeps_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    path.write_bytes(b"records")
    own_file(path)

    assert path.read_bytes() == b"records"
