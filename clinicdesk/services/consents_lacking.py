"""Documents that somebody has still to sign, each with the session before which it is due."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from clinicdesk.models.consents import Consent
from clinicdesk.protocols.calendar_plan import gives_doses
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.consent_state import DUE, Held, Standing
from clinicdesk.services.days import Days, read_day, readable_day
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.signing_for import is_adult

_DOSING = "dosing"
OWN = "own"
"""It was signed for a child who has come of age since, and is to be signed by themselves."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """One document. `state`: missing, withdrawn, due or own; `due_at`: None while no planned session asks."""

    document: str
    state: str
    due_at: datetime | None


class LackingConsents:
    """What the people of a cohort lack: what they are judged by is read once, for all cohorts together.

    `rows`: participant and document to the consent that counts; `held`: the cohort's calendar.
    """

    def __init__(
        self,
        days: Days,
        session: Session,
        programme: Pinned,
        *,
        rows: Mapping[tuple[str, str], Consent],
        held: Held,
    ) -> None:
        self._session, self._days, self._rows = session, days, rows
        self._judged = Standing.by(days, session, programme, held)
        self._entries = tuple(one for one in held.entries if one.state != "cancelled")
        self._programme = programme.definition
        self._before = {one.id: one.before for one in programme.definition.consents}

    def of(self, person_id: str, *, since: date) -> Iterator[Lacking]:
        """Of a member since that day: nothing that was before it was theirs to sign for."""
        for document in self._judged.asked:
            row = self._rows.get((person_id, document))
            state = self._judged.state(row)
            if row is not None and state == "given" and self._came_of_age(row):
                state = OWN
            if state in {"missing", "withdrawn", DUE, OWN}:
                yield Lacking(document, state, self._due(document, self._from(state, row, since)))

    def _came_of_age(self, row: Consent) -> bool:
        """Whether somebody else signed for a child who is an adult by now; their signature still counts."""
        if row.who != "guardian" or is_adult(self._session, row.person_id, read_day(row.signed_on)):
            return False
        return is_adult(self._session, row.person_id, self._days.today)

    def _from(self, state: str, row: Consent | None, since: date) -> date:
        """The day from which it is asked for anew."""
        if row is None:
            return since
        said = None if state in {DUE, OWN} else readable_day(row.signed_on)
        return said or self._days.today

    def _due(self, document: str, first: date) -> datetime | None:
        """The first session that asks for it, or, when those are over, whichever is the next."""
        named = [one for one in self._entries if _asks(self._programme, self._before[document], one.code)]
        return self._next(named, first) or self._next(self._entries if named else (), first)

    def _next(self, entries: Sequence[CalendarEntry], first: date) -> datetime | None:
        return min((one.starts_at for one in entries if self._days.of(one.starts_at) >= first), default=None)


def _asks(programme: Programme, before: str, code: str) -> bool:
    """Whether a session is one that a document must come before: by its code, its stage, or as a dosing one.

    What belongs to the beginning is asked for by every session.
    """
    stages = {session.code: stage.code for stage in programme.stages for session in stage.sessions}
    if before == _DOSING:
        return gives_doses(programme, code)
    known = {*stages, *stages.values()}
    return before in {code, stages.get(code, "")} or before not in known
