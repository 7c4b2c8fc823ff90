"""A day that another program changed into nonsense stops no record and no list, and opens nothing."""

from datetime import timedelta

import pytest

from clinicdesk.services import agenda, consents, follow_up, people, records, tasks
from tests.support.clinic import Clinic
from tests.support.forged import forge
from tests.support.met_child import MOTHER, Room, met
from tests.support.paper import page_texts, tight
from tests.support.printed import WISH

NEVER = "2026-11-31"


@pytest.fixture
def room(clinic: Clinic) -> Room:
    """A child whose papers are signed and who was at the first meeting."""
    room = met(clinic)
    room.sign("guardian", MOTHER)
    room.sign("assent", "Гайдук Марко")
    room.permit()
    room.come()
    clinic.clock.advance(timedelta(days=2))
    return room


def _printed(room: Room) -> str:
    """Everything somebody opens about the child, and the record; it warns before anything else."""
    people.open_chart(room.desk, room.lead, room.child)
    tasks.list_tasks(room.desk, room.lead)
    agenda.open_agenda(room.desk, room.lead)
    follow_up.list_measures(room.desk, room.lead, person_id=room.child, cohort_id=room.cohort)
    made = records.print_participant(room.desk, room.lead, room.child, WISH)
    assert made.record.parts[0].key == "evidence"
    return tight(" ".join(page_texts(made.pdf)))


@pytest.mark.parametrize(
    ("document", "day"), [("guardian", NEVER), ("assent", NEVER), ("assent", "9999-12-31"), ("assent", "0001-01-01")]
)  # fmt: skip
def test_a_consent_of_no_day_is_told_and_opens_nothing(room: Room, document: str, day: str) -> None:
    """Proves: REQ-PRT-997. Print, chart, tasks and Today stopped with a program error."""
    assert forge(room.desk, "consent", f"signed_on = '{day}'", f"document = '{document}'") == 1
    said = _printed(room)
    assert "нечитається" in said
    assert day not in said
    views = consents.list_consents(room.desk, room.lead, person_id=room.child, cohort_id=room.cohort)
    assert {one.document: one.state for one in views}[document] == "due"
    assert room.shut("C2") == (f"consent.{document}",)


@pytest.mark.parametrize("time", ["yesterday", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:00.000Z"])
@pytest.mark.parametrize("code", ["C1", "P1"])
def test_a_meeting_of_no_time_is_told_and_nothing_is_counted_from_it(
    room: Room, code: str, time: str
) -> None:
    """Proves: REQ-PRT-997. The days of follow-up were counted from the year 1, and the program stopped."""
    assert forge(room.desk, "planned_session", f"starts_at = '{time}'", f"code = '{code}'") == 1
    said = _printed(room)
    assert "????" in said
    assert ("начасдруку" in said) == (code == "C1")
