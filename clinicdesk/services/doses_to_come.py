"""Whether a dose is still to come for somebody of a cohort: one that is planned, or one nobody has decided about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicdesk.protocols.calendar_plan import gives_doses, sessions_of
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.services.calendar import CalendarEntry, entries_of
from clinicdesk.services.consent_state import opened_in
from clinicdesk.services.days import Days
from clinicdesk.services.follow_up import doses_of


@dataclass(frozen=True, slots=True)
class DosesToCome:
    """The dosing sessions of one cohort, read once. A session that was held without somebody is over for them."""

    days: Days
    session: Session
    cohort_id: str
    undecided: frozenset[str]
    """Sessions of the programme that nobody has planned, and those whose day went by without being opened."""
    ahead: tuple[CalendarEntry, ...]
    """Those of today and later, what makes up for one too, by time."""

    @classmethod
    def of(cls, days: Days, session: Session, programme: Programme, cohort_id: str) -> "DosesToCome":
        """Of a cohort, now."""
        dosing = {code: one for code, one in sessions_of(programme).items() if gives_doses(programme, code)}
        known = [
            one for one in entries_of(session, cohort_id) if one.code in dosing and one.state != "cancelled"
        ]
        opened = opened_in(session, cohort_id)
        unplanned = {code for code, one in dosing.items() if not one.optional} - {one.code for one in known}
        left = {one.code for one in known if not _is_ahead(days, one) and not _was_held(one, opened)}
        ahead = tuple(one for one in known if _is_ahead(days, one) and one.state == "planned")
        return cls(days, session, cohort_id, frozenset(unplanned | left), ahead)

    def next_for(self, person_id: str) -> datetime | None:
        """When the next dosing session of theirs begins; None: none is in the calendar."""
        given = self._given(person_id)
        return next((one.starts_at for one in self.ahead if one.code not in given), None)

    def any_for(self, person_id: str) -> bool:
        """Whether one is planned for them, or left to be decided."""
        given = self._given(person_id)
        return bool(self.undecided.difference(given)) or any(one.code not in given for one in self.ahead)

    def _given(self, person_id: str) -> Collection[str]:
        return doses_of(self.session, person_id, self.cohort_id)


def _is_ahead(days: Days, entry: CalendarEntry) -> bool:
    return days.of(entry.starts_at) >= days.today


def _was_held(entry: CalendarEntry, opened: Collection[str]) -> bool:
    return entry.state == "held" or entry.planned_id in opened
