"""A meeting and its gates: who may not be there yet, and what follows when they were there all the same."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from clinicdesk.protocols.person import PersonDetails, Relation
from clinicdesk.services import (
    adoption,
    attendance,
    calendar,
    cohorts,
    consents,
    note_pages,
    notes,
    registering,
    sheets,
    tasks,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.desk import Desk
from clinicdesk.services.group_notes import attendance_in
from clinicdesk.services.notes import NoteText
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused

_MOTHER = "Гайдук Оксана Іванівна"


@dataclass(frozen=True, slots=True)
class Room:
    """A child of eleven in a group that met half an hour ago."""

    clinic: Clinic
    desk: Desk
    lead: Actor
    child: str
    cohort: str
    planned: dict[str, str]

    def sign(self, document: str, who: str) -> None:
        consents.record_consent(
            self.desk, self.lead, person_id=self.child, cohort_id=self.cohort, document=document,
            signer_name=who, signed_on=date(2026, 11, 23), given=True,
        )  # fmt: skip

    def permit(self) -> None:
        answers = {
            "adult1": _MOTHER, "adult1.relation": "parent", "adult1.phone": "+380501112233", "papers_seen": "yes",
            "leaves_alone": "no", "somebody_barred": "no", "emergency_phone": "+380501112233",
        }  # fmt: skip
        sheets.record_form(
            self.desk, self.lead, form="collection_permit@0.1", person_id=self.child, cohort_id=self.cohort,
            step="permit", answers=answers, taken_at=self.desk.clock.now(), respondent="parent",
        )  # fmt: skip

    def come(self, code: str = "C1", despite: str = "") -> None:
        attendance.record_attendance(
            self.desk, self.lead, self.planned[code], people={self.child: Presence("present")},
            despite=despite, because="описка" if despite else "",
        )  # fmt: skip

    def shut(self, code: str = "C1") -> tuple[str, ...]:
        page = note_pages.open_note(self.desk, self.lead, self.planned[code])
        return tuple(str(one.values["fact"]) for member in page.members for one in member.shut)

    def kinds(self) -> list[str]:
        return [one.kind for one in tasks.list_tasks(self.desk, self.lead)]


@pytest.fixture
def room(clinic: Clinic) -> Room:
    desk, lead = clinic.open_as("lead")
    adoption.adopt(desk, lead, code="trt", version="0.1", numbers={}, password=PASSWORDS["lead"])
    card = PersonDetails(
        surname="Гайдук", given_name="Марко", birth_date="2015-04-18",
        relations=(Relation("parent", name=_MOTHER),),
    )  # fmt: skip
    child = registering.add_person(desk, lead, card).subject
    cohort = cohorts.plan_cohort(desk, lead, code="09", programme="trt", people=[child]).subject
    begin = clinic.clock.now() + timedelta(hours=1)
    times = {code: begin + timedelta(days=7 * place) for place, code in enumerate(("C1", "C2"))}
    calendar.plan_sessions(
        desk, lead, cohort, times={**times, "P1": begin - timedelta(minutes=30)}, room="", confirmed=True
    )
    with desk.database.read() as session:
        planned = {one.code: one.planned_id for one in calendar.entries_of(session, cohort)}
    clinic.clock.advance(timedelta(hours=1, minutes=30))
    return Room(clinic, desk, lead, child, cohort, planned)


def test_a_child_without_papers_is_not_let_into_the_meeting(room: Room) -> None:
    """Proves: REQ-ATD-600. A child of eleven without a single paper was written present, and nothing was said."""
    with refused(room.desk, *[("ATD600", room.child)] * 3):
        room.come()
    said = NoteText("Тема\nЗнайомство.", {room.child: "Слухав."})
    with refused(room.desk, *[("ATD600", room.child)] * 3):
        notes.record_note(
            room.desk, room.lead, room.planned["C1"], text=said, people={room.child: Presence("present")}
        )
    room.sign("guardian", _MOTHER)
    room.sign("assent", "Гайдук Марко")
    assert len(room.shut()) == 1
    with refused(room.desk, ("ATD600", room.child)):
        room.come()
    room.permit()
    assert room.shut() == ()
    room.come()
    assert "due_met_despite" not in room.kinds()


def test_who_was_away_and_the_parents_meeting_need_no_paper(room: Room) -> None:
    """Proves: REQ-ATD-600."""
    attendance.record_attendance(
        room.desk, room.lead, room.planned["C1"], people={room.child: Presence("absent", reason="illness")}
    )
    room.come("P1")
    with refused(room.desk, *[("ATD600", room.child)] * 3):
        room.come()


def test_a_consent_taken_back_shuts_the_next_meeting(room: Room) -> None:
    """Proves: REQ-ATD-600. The mother had withdrawn, and the next meetings were open as before."""
    room.sign("guardian", _MOTHER)
    room.sign("assent", "Гайдук Марко")
    room.permit()
    room.come()
    room.clinic.clock.advance(timedelta(days=7))
    views = consents.list_consents(room.desk, room.lead, person_id=room.child, cohort_id=room.cohort)
    given = next(one for one in views if one.document == "guardian")
    consents.withdraw_consent(room.desk, room.lead, given.consent_id, reason="мати проти", who=_MOTHER)
    with refused(room.desk, ("ATD600", room.child)):
        room.come("C2")


def test_a_child_who_was_there_all_the_same_is_written_with_why_and_the_lead_is_asked(room: Room) -> None:
    """Proves: REQ-ATD-600."""
    why = "Бабуся привела без паперів, мати на зв’язку телефоном"
    room.come(despite=why)
    with room.desk.database.read() as session:
        row = attendance_in(session, room.planned["C1"])[room.child]
    assert (row.presence, row.remark) == ("present", why)
    (task,) = [one for one in tasks.list_tasks(room.desk, room.lead) if one.kind == "due_met_despite"]
    assert (task.values["why"], task.values["session"], task.task_id) == (f"{why}.", "C1", "")
    assert room.shut() == ()
