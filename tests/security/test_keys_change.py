"""The keys file and the trail change together: an act that fails leaves the keys it found."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicdesk.errors import Unavailable
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.keys_change import KeysChange, Promise
from clinicdesk.security.keys_file import KeysFile, read_keys, write_keys
from clinicdesk.security.vault import remove_user
from tests.support.keys import keyed_clinic

PROMISE = Promise("user.removed", "somebody", 7)


class ActFailedError(Exception):
    """The act around the change did not come to its end."""


@pytest.fixture
def folder(tmp_path: Path) -> ClinicFolder:
    """A folder with the keys of two people."""
    place = ClinicFolder(tmp_path)
    write_keys(place, keyed_clinic().keys)
    return place


@pytest.fixture
def fewer() -> KeysFile:
    """The keys without the administrator."""
    return remove_user(keyed_clinic().keys, "admin")


def test_new_keys_stand_once_the_act_is_done(folder: ClinicFolder, fewer: KeysFile) -> None:
    """Proves: REQ-VLT-016."""
    with KeysChange(folder, fewer, PROMISE) as change:
        assert read_keys(folder.keys) == keyed_clinic().keys
        change.take_place()
    assert read_keys(folder.keys) == read_keys(folder.keys_previous) == fewer
    assert names(folder) == {"clinic.keys", "clinic.keys.prev"}


def test_an_act_that_fails_afterwards_gets_the_old_keys_back(folder: ClinicFolder, fewer: KeysFile) -> None:
    """Proves: REQ-VLT-016."""
    before = folder.keys.read_bytes()
    with pytest.raises(ActFailedError):
        fail_after_the_change(folder, fewer)
    assert folder.keys.read_bytes() == before
    assert names(folder) == {"clinic.keys", "clinic.keys.prev"}


def test_what_was_before_can_be_kept_beside(folder: ClinicFolder, fewer: KeysFile) -> None:
    with KeysChange(folder, fewer, PROMISE, keep_previous=True) as change:
        change.take_place()
    assert (read_keys(folder.keys), read_keys(folder.keys_previous)) == (fewer, keyed_clinic().keys)


def test_a_disk_without_room_is_told_before_the_act_begins(
    folder: ClinicFolder, fewer: KeysFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-VLT-016."""
    before = folder.keys.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="VLT006"), KeysChange(folder, fewer, PROMISE):
        pytest.fail("the act began")
    assert folder.keys.read_bytes() == before
    assert names(folder) == {"clinic.keys"}


def test_going_back_needs_no_room(
    folder: ClinicFolder, fewer: KeysFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act's own COMMIT found the disk full: nothing can be written any more, names can still be exchanged.

    Proves: REQ-VLT-016.
    """
    before, really_open = folder.keys.read_bytes(), os.open

    def no_new_files(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            raise OSError(28, "No space left on device")
        return really_open(path, flags, mode)

    with pytest.raises(ActFailedError):
        fail_after_the_change(folder, fewer, then=lambda: monkeypatch.setattr(os, "open", no_new_files))
    assert folder.keys.read_bytes() == before


def fail_after_the_change(
    folder: ClinicFolder, keys: KeysFile, *, then: Callable[[], None] = lambda: None
) -> None:
    """The new keys are in their place when the act ends badly."""
    with KeysChange(folder, keys, PROMISE) as change:
        change.take_place()
        then()
        raise ActFailedError


def names(folder: ClinicFolder) -> set[str]:
    """What lies in the folder."""
    return {path.name for path in folder.root.iterdir()}
