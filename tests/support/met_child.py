"""A group of children that met, and a child in it of whom nothing is signed yet."""

from dataclasses import dataclass
from datetime import date, timedelta

from clinicdesk.protocols.person import PersonDetails, Relation
from clinicdesk.services import (
    adoption,
    attendance,
    calendar,
    cohorts,
    consents,
    note_pages,
    registering,
    sheets,
    tasks,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic

MOTHER = "Гайдук Оксана Іванівна"
HERE = Presence("present")


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
            "adult1": MOTHER, "adult1.relation": "parent", "adult1.phone": "+380501112233", "papers_seen": "yes",
            "leaves_alone": "no", "somebody_barred": "no", "emergency_phone": "+380501112233",
        }  # fmt: skip
        sheets.record_form(
            self.desk, self.lead, form="collection_permit@0.1", person_id=self.child, cohort_id=self.cohort,
            step="permit", answers=answers, taken_at=self.desk.clock.now(), respondent="parent",
        )  # fmt: skip

    def come(self, code: str = "C1", despite: str = "", how: Presence = HERE) -> None:
        attendance.record_attendance(
            self.desk, self.lead, self.planned[code], people={self.child: how},
            despite=despite, because="описка" if despite else "",
        )  # fmt: skip

    def shut(self, code: str = "C1") -> tuple[str, ...]:
        page = note_pages.open_note(self.desk, self.lead, self.planned[code])
        return tuple(str(one.values["fact"]) for member in page.members for one in member.shut)

    def kinds(self) -> list[str]:
        return [one.kind for one in tasks.list_tasks(self.desk, self.lead)]


def met(clinic: Clinic, *, born: str = "2015-04-18") -> Room:
    """Open the clinic as its lead; nothing of the child is signed."""
    desk, lead = clinic.open_as("lead")
    adoption.adopt(desk, lead, code="trt", version="0.1", numbers={}, password=PASSWORDS["lead"])
    card = PersonDetails(
        surname="Гайдук", given_name="Марко", birth_date=born,
        relations=(Relation("parent", name=MOTHER),),
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
