"""The cohort at one sight with sessions that make up for missed ones: who came then was there."""

from datetime import timedelta

from clinicdesk.services import attendance, calendar, matrix
from clinicdesk.services.attendance import Presence
from clinicdesk.services.matrix_views import Cell
from tests.support.clinic import Clinic
from tests.support.noted import Noted, noted


def cell(group: Noted, code: str) -> Cell:
    """How P1 stands for somebody."""
    page = matrix.open_cohort(group.desk, group.lead, group.clinic.cohort_id)
    row = next(one for one in page.rows if one.code == code)
    return next(found for column, found in zip(page.columns, row.cells, strict=True) if column.id == "P1")


def test_who_missed_a_session_and_was_at_its_make_up_has_attended(clinic: Clinic) -> None:
    """Proves: REQ-COH-005. К-1068 missed P1 and was at its make-up: the gate said attended, the cell missed."""
    group = noted(clinic)
    group.attend(К0997=Presence("absent", reason="illness"), К1001=Presence("absent", reason="illness"))
    at = clinic.clock.now() + timedelta(days=1)
    news = calendar.make_up(group.desk, group.lead, group.planned, starts_at=at, room="", reason="хвороба")
    ahead = cell(group, "К-0997")
    assert (ahead.sign, ahead.word, ahead.subject != group.planned) == ("planned", "", True)
    assert (cell(group, "К-0991").sign, cell(group, "К-0991").subject) == ("done", group.planned)
    clinic.clock.advance(timedelta(days=1, minutes=5))
    absent, came = group.members["К-1001"], group.members["К-0997"]
    attendance.record_attendance(
        group.desk, group.therapist, ahead.subject,
        people={came: Presence("present"), absent: Presence("absent", reason="illness")},
    )  # fmt: skip
    assert (cell(group, "К-0997").sign, cell(group, "К-0997").word) == ("done", "")
    assert (cell(group, "К-1001").sign, cell(group, "К-1001").word) == ("absent", "missed")
    assert cell(group, "К-0991").subject == group.planned
    assert news.subject
