"""A group that met: six members in cohort 07, a therapist who led, P1 an hour ago; and the ways to write it down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from clinicdesk.services import (
    accounts,
    attendance,
    calendar,
    cohorts,
    memberships,
    note_signing,
    notes,
    people,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.desk import Desk
from clinicdesk.services.group_notes import entries_under, note_of
from clinicdesk.services.notes import NoteText
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.preparation_papers import sign_preparation

NEWCOMERS = (
    ("К-0991", "Тимчук Олег Петрович"), ("К-0997", "Левицька Світлана Ігорівна"),
    ("К-1001", "Бойчук Ігор Остапович"), ("К-1003", "Даниленко Віра Марківна"),
)  # fmt: skip
SHARED = (
    "Тема й хід\nГоворили про повернення до сну після другої дози.\n\nГрупова динаміка\nБільше підтримки."
)


@dataclass
class Noted:
    """The open clinic with its lead and its therapist at the desk."""

    clinic: Clinic
    desk: Desk
    lead: Actor
    therapist: Actor
    planned: str
    members: Mapping[str, str]
    """Code to participant id."""

    def attend(self, **changed: Presence) -> None:
        """Everybody was there; `changed` by code without its dash."""
        said = {
            person: changed.get(code.replace("-", ""), Presence("present"))
            for code, person in self.members.items()
        }
        attendance.record_attendance(self.desk, self.therapist, self.planned, people=said)

    def text(self, shared: str = SHARED, *, set_aside: Iterable[str] = (), **changed: str) -> NoteText:
        """A whole note; `changed` paragraphs by code without its dash."""
        said = {
            person: changed.get(code.replace("-", ""), f"Тихий голос, багато слухання ({place}).")
            for place, (code, person) in enumerate(self.members.items())
        }
        return NoteText(shared, said, tuple(set_aside))

    def record(self, text: NoteText | None = None, *, by: Actor | None = None, reason: str = "") -> str:
        """Write it down, as the newest version; the note's id."""
        with self.desk.database.read() as session:
            former = note_of(session, self.planned)
        return notes.record_note(
            self.desk, by or self.therapist, self.planned, text=text or self.text(), reason=reason,
            version=former.version if former else 0,
        ).subject  # fmt: skip

    def seen(self) -> str:
        """The content of the newest version, without the event of looking."""
        with self.desk.database.read() as session:
            note = note_of(session, self.planned)
            assert note is not None
            return note_signing.content_of_note(session, note, entries_under(session, note))

    def sign(self, note: str, *, password: str = "", seen: str = "") -> None:
        """By its author."""
        note_signing.sign_note(
            self.desk, self.therapist, note, meaning=Meaning.AUTHOR, seen=seen or self.seen(),
            password=password or PASSWORDS["therapist"],
        )  # fmt: skip

    def countersign(self, note: str) -> None:
        """By the lead."""
        note_signing.countersign_note(
            self.desk, self.lead, note, meaning=Meaning.REVIEWER, password=PASSWORDS["lead"], seen=self.seen()
        )


def noted(clinic: Clinic) -> Noted:
    """Register four more, plan P1 for an hour ago, give the therapist the cohort."""
    desk, lead = clinic.open_as("lead")
    members = {code: clinic.people[code] for code in ("К-1", "К-2")}
    for code, name in NEWCOMERS:
        members[code] = people.register_person(desk, lead, code=code, name=name).subject
        memberships.join_cohort(desk, lead, clinic.cohort_id, person_id=members[code])
    sign_preparation(desk, lead, clinic.cohort_id, members.values())
    users = {row.login: row.user_id for row in accounts.list_users(desk, lead)}
    cohorts.staff_cohort(desk, lead, clinic.cohort_id, users=[users["therapist"]])
    begun = clinic.clock.now() - timedelta(hours=1)
    calendar.plan_sessions(
        desk, lead, clinic.cohort_id, times={"P1": begun}, room="Кімната 4", confirmed=True
    )
    with desk.database.read() as session:
        (entry,) = calendar.entries_of(session, clinic.cohort_id)
    return Noted(clinic, desk, lead, clinic.join(desk, "therapist"), entry.planned_id, members)
