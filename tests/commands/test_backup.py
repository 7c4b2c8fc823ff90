"""`clinicdesk backup`: a copy for the day on which the file is lost, also of a file that is in doubt already."""

import pytest

from clinicdesk.commands.answer import Exit
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")


def test_a_copy_of_broken_evidence_leaves_it_as_it_lies(at_desk: Desk, clinic: Clinic) -> None:
    """Proves: REQ-CLI-004, REQ-CLI-005. The copy's own login stood in the very file that was to be looked into."""
    older = (clinic.folder / "clinic.db").read_bytes()
    assert at_desk.call("verify", login="lead")[0] == Exit.DONE
    (clinic.folder / "clinic.db").write_bytes(older)
    sizes = []
    for _ in range(2):
        code, verified, _ = at_desk.call("verify", login="lead")
        assert code == Exit.BROKEN_EVIDENCE
        sizes.append(verified["tree_size"])
        code, told, _ = at_desk.call("backup", login="admin")
        assert (code, told.get("findings")) == (Exit.BROKEN_EVIDENCE, ["EVD011"]), told
    assert sizes[0] == sizes[1]
    assert len(list((clinic.folder / "backups").glob("*/clinic.db"))) == 2


def test_who_may_not_copy_is_refused_and_gets_no_copy(at_desk: Desk, clinic: Clinic) -> None:
    """Proves: REQ-CLI-005."""
    code, told, _ = at_desk.call("backup", login="nurse")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "DSK002")
    assert list((clinic.folder / "backups").glob("*/clinic.db")) == []
