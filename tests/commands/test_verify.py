"""`clinicdesk verify`: agreement said only where it was found, and the first bad place."""

import pytest

from clinicdesk.commands.answer import Exit
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")


def test_broken_evidence_exits_with_three_and_the_first_bad_place(at_desk: Desk, clinic: Clinic) -> None:
    """Proves: REQ-CLI-004. An older file put back is found by the anchor beside it."""
    old = (clinic.folder / "clinic.db").read_bytes()
    assert at_desk.call("verify", login="lead")[0] == Exit.DONE
    (clinic.folder / "clinic.db").write_bytes(old)
    code, told, _ = at_desk.call("verify", login="lead")
    assert code == Exit.BROKEN_EVIDENCE
    assert told["findings"][0]["code"] == "EVD011"
    assert told["findings"][0]["sentence"]


def test_a_file_that_nothing_outside_vouches_for_is_not_said_to_agree(at_desk: Desk, clinic: Clinic) -> None:
    """Proves: REQ-CLI-004. It is whole in itself; that it is the newest, nobody says."""
    (clinic.folder / "clinic.anchors").unlink()
    code, out, _ = at_desk.call("verify", login="lead", json_=False)
    assert code == Exit.DONE
    assert "no anchors were found" in out
    assert "agree" not in out
    code, told, _ = at_desk.call("verify", login="lead")
    assert (code, told["ok"], told["anchored"]) == (Exit.DONE, True, True)  # the login before dropped one


def test_a_look_at_broken_evidence_writes_nothing_and_a_copy_of_it_is_not_praised(
    at_desk: Desk, clinic: Clinic
) -> None:
    """Proves: REQ-CLI-004."""
    older = (clinic.folder / "clinic.db").read_bytes()
    assert at_desk.call("verify", login="lead")[0] == Exit.DONE
    (clinic.folder / "clinic.db").write_bytes(older)
    found = []
    for _ in range(2):
        code, told, _ = at_desk.call("verify", login="lead")
        assert code == Exit.BROKEN_EVIDENCE
        found.append(told["tree_size"])
    assert found[0] == found[1]
    code, out, _ = at_desk.call("backup", login="admin", json_=False)
    assert code == Exit.BROKEN_EVIDENCE
    assert "The copy was made: " in out
    assert list((clinic.folder / "backups").glob("*/clinic.db"))


def test_a_damaged_page_exits_with_three(at_desk: Desk, clinic: Clinic) -> None:
    data = bytearray((clinic.folder / "clinic.db").read_bytes())
    data[len(data) // 2] ^= 1
    (clinic.folder / "clinic.db").write_bytes(data)
    assert at_desk.call("verify", login="lead")[0] == Exit.BROKEN_EVIDENCE
