"""A group for stories: cohort 08 of the children's programme, which holds many, and its people at work."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from clinicdesk.services import calendar, cohorts, people
from clinicdesk.services.calendar import CalendarEntry, entries_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.memberships import Place, places_in
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic

FIRST = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)

_NAMES = (
    "Гайдук Андрій", "Жук Оксана", "Мороз Петро", "Савченко Дмитро", "Тимчук Лідія", "Яцура Борис", "Вовк Наталія",
    "Цимбал Гнат",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Groups:
    """The open clinic with the lead at the desk; cohort 07 goes through gkap."""

    clinic: Clinic
    desk: Desk
    lead: Actor

    @property
    def cohort(self) -> str:
        """Cohort 07."""
        return self.clinic.cohort_id

    def register(self, count: int) -> list[str]:
        """So many new participants."""
        return [
            people.register_person(
                self.desk, self.lead, code=f"Н-{n}", name=name, birth_date=f"19{80 + n}-05-0{n + 1}"
            ).subject
            for n, name in enumerate(_NAMES[:count])
        ]

    def another(self, code: str = "08", *, programme: str = "gkap", **more: object) -> str:
        """One more cohort."""
        return cohorts.plan_cohort(self.desk, self.lead, code=code, programme=programme, **more).subject  # type: ignore[arg-type]

    def places(self, cohort: str = "") -> tuple[Place, ...]:
        """Who is in a cohort."""
        with self.desk.database.read() as session:
            return places_in(session, cohort or self.cohort)

    def place(self, person: str, cohort: str = "") -> Place:
        """One person's newest standing."""
        return next(one for one in reversed(self.places(cohort)) if one.person_id == person)

    def entries(self) -> tuple[CalendarEntry, ...]:
        """The calendar of cohort 07."""
        with self.desk.database.read() as session:
            return entries_of(session, self.cohort)

    def plan(self, **days: int) -> None:
        """Put sessions into the calendar, so many days after the first one."""
        times = {code: FIRST + timedelta(days=day) for code, day in days.items()}
        calendar.plan_sessions(self.desk, self.lead, self.cohort, times=times, room="Зала 2", confirmed=True)


def groups(clinic: Clinic) -> Groups:
    """Open the clinic as its lead."""
    desk, lead = clinic.open_as("lead")
    return Groups(clinic, desk, lead)
