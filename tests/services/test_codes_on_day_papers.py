"""The downtime pack and the run sheet lie about in the room: no participant and no telephone stands on them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk.services import alert_answers, downtime_pages, session_papers, vitals
from clinicdesk.services.session_frame import held_of
from tests.support.clinic import Clinic
from tests.support.dosing_day import QUIET, DosingDay, begin, copy_day, ready_answers
from tests.support.printed import WISH

SAID = "телефонував Ткач Юрій, 067 765 43 21, лікар поруч"
"""К-4 is a participant of no group here."""


@pytest.fixture
def alarmed(cleared_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 was dosed; a set and the answer to its alarm say who telephoned."""
    clinic = copy_day(cleared_day, tmp_path / "clinic")
    day = begin(clinic)
    day.give(day.order())
    day.wait(5)
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, confirmed=True,
        values=QUIET | {"sbp": "190", "dbp": "112", "behaviour": SAID}, taken_at=clinic.clock.now(),
    )  # fmt: skip
    with day.desk.database.read() as session:
        (alert, *_) = alert_answers.waiting(session, day.session_id)
    alert_answers.answer_alert(day.desk, day.nurse, alert.id, action=SAID)
    yield day
    clinic.close()


def test_the_downtime_pack(alarmed: DosingDay) -> None:
    """Proves: REQ-DTP-995."""
    with alarmed.desk.database.read() as session:
        row = held_of(alarmed.desk, session, alarmed.cohort, "").row
        said = repr(downtime_pages.pack_record(alarmed.desk, session, row))
    covered(said)
    assert "Марчук Ірина" in said  # staff stay


def test_the_run_sheet(alarmed: DosingDay) -> None:
    """Proves: REQ-DTP-995."""
    alarmed.fill("session_ready", {**ready_answers(), "room_ready.note": f"тиша: {SAID}"})
    covered(repr(session_papers.print_run_sheet(alarmed.desk, alarmed.lead, alarmed.cohort, WISH).record))


def covered(said: str) -> None:
    assert "лікар поруч" in said
    assert "Ткач" not in said
    assert "765 43 21" not in said
