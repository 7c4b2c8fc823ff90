"""A full or failing disk: each act is confirmed and there, or refused with a sentence and not there."""

import errno
from pathlib import Path
from typing import Any

import pytest

from tests.support.clinic import Clinic
from tests.support.figures import Figures
from tests.support.kill import handed
from tests.support.kill_remains import holder_of, remains_of
from tests.support.shim import ALL_KINDS, Kind, run_above

FULL: dict[str, Any] = {
    "kinds": int(Kind.WRITES | Kind.CREATES),
    "error": errno.ENOSPC,
    "forever": True,
    "half": False,
}
TORN = {**FULL, "half": True}
ONE_BAD_SECTOR = {"kinds": int(Kind.WRITES), "error": errno.EIO, "forever": False, "half": False}
NO_SYNC = {"kinds": int(Kind.SYNCS), "error": errno.EIO, "forever": False, "half": False}
DYING = {"kinds": int(ALL_KINDS), "error": errno.EIO, "forever": True, "half": False}
READ_ONLY = {"kinds": int(ALL_KINDS), "error": errno.EROFS, "forever": True, "half": False}
_LONG = pytest.mark.long
DISKS = [
    pytest.param(TORN, id="full in the middle of a piece"), pytest.param(NO_SYNC, id="one sync fails"),
    pytest.param(DYING, id="everything fails from there"), pytest.param(FULL, id="full", marks=_LONG),
    pytest.param(ONE_BAD_SECTOR, id="one write fails", marks=_LONG),
    pytest.param(READ_ONLY, id="turned read-only", marks=_LONG),
]  # fmt: skip
TWO_DISKS = [pytest.param(FULL, id="full"), pytest.param(DYING, id="everything fails", marks=_LONG)]
Tried = list[dict[str, Any]]


@pytest.mark.parametrize("disk", DISKS)
def test_a_set_is_there_and_confirmed_or_refused_and_not_there(
    shim: Path, clinic: Clinic, figures: Figures, disk: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    """Proves: REQ-REL-006."""
    holder = holder_of(clinic, "lead")
    tried = run_above(
        shim, clinic.folder, "write_on_a_bad_disk", clinic=handed(clinic, 3), most=46, fault=disk
    )
    agreed(tried, figures, f"recording, {request.node.callspec.id}")
    remains = remains_of(clinic.folder, holder, clinic.clock)
    confirmed = {entry["taken"] for entry in tried if not entry["code"]}
    refused = {entry["taken"] for entry in tried if entry["code"]}
    assert remains.whole, remains
    assert confirmed <= remains.kept
    assert refused.isdisjoint(remains.kept)


def test_what_is_being_typed_is_kept_or_refused(shim: Path, clinic: Clinic, figures: Figures) -> None:
    """Proves: REQ-REL-006."""
    tried = run_above(
        shim, clinic.folder, "draft_on_a_bad_disk", clinic=handed(clinic, 3), most=25, fault=FULL
    )
    agreed(tried, figures, "drafts, full")


@pytest.mark.parametrize("disk", TWO_DISKS)
def test_a_new_file_key_on_a_bad_disk_leaves_one_key_and_a_desk_that_works(
    shim: Path, clinic: Clinic, figures: Figures, disk: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    """Proves: REQ-REL-003, REQ-REL-006."""
    holder = holder_of(clinic, "lead")
    tried = run_above(shim, clinic.folder, "rotate_on_a_bad_disk", clinic=handed(clinic, 3), fault=disk)
    refused = sum(bool(entry["code"]) for entry in tried)
    figures(
        f"bad disk, key rotation, {request.node.callspec.id}", tried=len(tried), refused=refused,
        refused_after_the_new_key=sum(bool(entry["code"]) and entry["present"] for entry in tried),
        opened_by_other_than_one_key=sum(entry["opening"] != 1 for entry in tried),
    )  # fmt: skip
    assert [entry for entry in tried if entry["opening"] != 1] == []
    assert 15 < refused < len(tried)
    assert remains_of(clinic.folder, holder, clinic.clock).whole


@pytest.mark.parametrize("disk", TWO_DISKS)
def test_a_change_of_password_is_confirmed_or_the_old_one_still_opens(
    shim: Path, clinic: Clinic, figures: Figures, disk: dict[str, Any]
) -> None:
    """Proves: REQ-REL-006."""
    nths = [1, 4, 7, 12, 30, 90]
    tried = run_above(
        shim, clinic.folder, "change_password_on_a_bad_disk", clinic=handed(clinic, 3), nths=nths, fault=disk
    )
    assert [entry["good"] for entry in tried] == [1] * len(nths)
    assert [entry for entry in tried if not entry["code"] and not entry["present"]] == []
    if disk is FULL:
        # A disk that fails altogether can keep even the old keys from coming back; one password opens all the same.
        agreed(tried, figures, "change of password, full")


def test_an_opening_refused_in_the_middle_harms_nothing(shim: Path, clinic: Clinic, figures: Figures) -> None:
    """Proves: REQ-REL-006."""
    nths = [1, 2, 4, 9, 20]
    tried = run_above(
        shim, clinic.folder, "open_on_a_bad_disk", clinic=handed(clinic, 3), nths=nths, fault=DYING
    )
    assert all(entry["present"] for entry in tried)
    figures("bad disk, opening", tried=len(tried), refused=sum(bool(entry["code"]) for entry in tried))


def test_a_read_only_folder_is_told_at_the_door(shim: Path, clinic: Clinic) -> None:
    """Proves: REQ-REL-007."""
    (tried,) = run_above(
        shim, clinic.folder, "open_on_a_bad_disk", clinic=handed(clinic, 3), nths=[1], fault=READ_ONLY
    )
    assert (tried["code"], tried["present"]) == ("PLC004", True)


def agreed(tried: Tried, figures: Figures, name: str) -> None:
    """Confirmed means there, refused means not there; and both were seen."""
    refused = [entry for entry in tried if entry["code"]]
    figures(
        f"bad disk, {name}", tried=len(tried), refused=len(refused),
        confirmed_but_absent=sum(not entry["code"] and not entry["present"] for entry in tried),
        refused_but_present=sum(bool(entry["code"]) and entry["present"] for entry in tried),
    )  # fmt: skip
    assert [entry for entry in tried if bool(entry["code"]) == entry["present"]] == []
    assert refused
    assert len(refused) < len(tried)
    assert {entry["code"] for entry in refused} <= {"DBF003", "DBF004", "DBF006", "DBF007", "VLT006"}
