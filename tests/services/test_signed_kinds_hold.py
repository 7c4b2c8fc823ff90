"""Whatever is signed: one altered row under it, of whichever table, and the signature is void."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from clinicdesk.models.signatures import Signature
from clinicdesk.services import signed_content as kinds
from clinicdesk.services.desk import Desk
from clinicdesk.services.signing import signature_issue
from tests.support.clinic import Clinic, copy_clinic
from tests.support.forged import forged
from tests.support.kill import record_set
from tests.support.lived import live

_LATER = "recorded_at = '2026-01-01T00:00:00.000Z'"
_MINE = "response_row in (select id from response where response_id = ?)"
_SCREENED = (
    "response_row in (select r.id from response r join clearance c on c.screening_id = r.response_id "
    "where c.clearance_id = ?)"
)
_VERSIONS = "note_row in (select id from group_note where note_id = ?)"
_ATTENDED = (
    "id in (select attendance_row from note_entry where note_row in "
    "(select id from group_note where note_id = ?))"
)
UNDER = {
    kinds.READING: (
        ("response", _LATER, "response_id = ?"), ("observed_value", "thousandths = 1", _MINE),
    ),
    kinds.SHEET: (("response", "author_id = 'x'", "response_id = ?"), ("answer", "", _MINE)),
    kinds.CLEARANCE: (("clearance", "conditions = '{}'", "clearance_id = ?"), ("answer", "", _SCREENED)),
    kinds.ADOPTION: (("adoption", _LATER, "adoption_id = ?"),),
    kinds.LEDGER_ACT: (("ledger_line", _LATER, "act_id = ?"),),
    kinds.PORTION: (("portion", _LATER, "id = ?"),),
    kinds.STOCK_COUNT: (("stock_count", _LATER, "id = ?"),),
    kinds.DOSE: (("dose", "given_at = '2026-01-01T00:00:00.000Z'", "dose_id = ?"),),
    kinds.DISCHARGE: (("discharge", "escort_name = 'x'", "discharge_id = ?"),),
    kinds.NOTE: (
        ("group_note", "shared = 'x'", "note_id = ?"), ("note_entry", "paragraph = 'x'", _VERSIONS),
        ("attendance", "remark = 'x'", _ATTENDED),
    ),
    kinds.NOTE_ENTRY: (("note_entry", "paragraph = 'x'", "entry_id = ?"),),
    kinds.ADDENDUM: (("note_addendum", "text = 'x'", "addendum_id = ?"),),
    kinds.TRAIL_REVIEW: (("trail_review", "remark = 'x'", "id = ?"),),
}  # fmt: skip
"""The tables under a signature of each kind, and what somebody might change in which rows; "" takes them out."""
ONE_ROW = {kinds.RESCUE, kinds.SESSION, kinds.SESSION_EVENT}
"""Nothing of these is signed in the clinic below; each is over its own row, as a dose is."""


@pytest.fixture(scope="module")
def lived(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A clinic in which everything was signed once."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("signed") / "clinic")
    desk, nurse = clinic.open_as("nurse")
    record_set(clinic, desk, nurse)
    live(clinic, desk, clinic.join(desk, "lead"), nurse)
    yield desk
    clinic.close()


def first_of(desk: Desk, kind: str) -> Signature | None:
    with desk.database.read() as session:
        rows = session.scalars(
            select(Signature).where(Signature.record_type == kind).order_by(Signature.event_seq)
        ).all()
        return next((row for row in rows if signature_issue(desk, session, row) is None), None)


def state(desk: Desk, row: Signature) -> str:
    with desk.database.read() as session:
        issue = signature_issue(desk, session, row)
    return issue.code if issue else ""


def test_every_kind_of_signature_is_looked_at() -> None:
    """Proves: REQ-NTE-270."""
    assert set(UNDER) | ONE_ROW == set(kinds._KINDS)


@pytest.mark.parametrize(
    ("kind", "place"), [(kind, n) for kind, ways in UNDER.items() for n in range(len(ways))]
)
def test_a_row_altered_under_a_signature_voids_it(lived: Desk, kind: str, place: int) -> None:
    """Proves: REQ-NTE-270."""
    row = first_of(lived, kind)
    assert row is not None, f"nothing of {kind} was signed"
    with forged(lived, *UNDER[kind][place], row.record_id) as changed:
        assert changed
        assert state(lived, row) == "SGN005"
    assert state(lived, row) == ""
