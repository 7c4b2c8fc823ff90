"""How a cell of a cohort's matrix came to be: every version behind it, newest first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.clearances import Clearance
from clinicdesk.models.consents import Consent
from clinicdesk.models.responses import Response
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import names_of_users, sees_cohort
from clinicdesk.services.clearance_changes import why_suspended
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.programmes import plan_of
from clinicdesk.services.record_parts.versions import written
from clinicdesk.services.views import Actor
from clinicdesk.services.ways_in import groups_until


@dataclass(frozen=True, slots=True)
class PastVersion:
    """One version: `word` is filled, amended, a decision or the state of a consent; `document`: which consent."""

    version: int
    at: datetime
    who: str
    word: str
    reason: str
    document: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    """Language to what suspended a decision, with the reason that was typed."""


@verb(Permission.SEE_COHORTS, reads=True)
def cell_history(
    desk: Desk, actor: Actor, *, cohort_id: str, person_id: str, kind: str, column: str
) -> tuple[PastVersion, ...]:
    """What stands behind a cell; nothing for sessions and referrals. Refused COH003, COH013 (not theirs)."""
    with desk.database.read() as session:
        plan_of(session, cohort_id)
        if not sees_cohort(session, actor, cohort_id):
            raise Refused(Issue("COH013", "cohort"))
        found = _KINDS.get(kind, _nothing)(session, cohort_id, person_id, column)
        names = names_of_users(session)
        return tuple(
            PastVersion(
                row.version,
                row.recorded_at,
                names.get(author, ""),
                word,
                row.reason,
                document,
                _why(desk, session, row),
            )
            for row, author, word, document in found
        )


def _why(desk: Desk, session: Session, row: Response | Clearance | Consent) -> Mapping[str, str]:
    if not isinstance(row, Clearance) or row.decision != "suspended":
        return {}
    said = why_suspended(desk, session, row)
    return {"uk": said.uk, "en": said.en}


_Found = tuple[Response | Clearance | Consent, str, str, str]


def _step(session: Session, cohort_id: str, person_id: str, column: str) -> Iterator[_Found]:
    groups = groups_until(session, [person_id], cohort_id)
    mine = (Response.person_id == person_id, Response.cohort_id.in_(groups), Response.step == column)
    for row, event in reversed(written(session, Response, *mine)):
        yield row, event.actor, "amended" if row.version > 1 else "filled", ""


def _clearance(session: Session, cohort_id: str, person_id: str, _column: str) -> Iterator[_Found]:
    rows = written(session, Clearance, Clearance.person_id == person_id, Clearance.cohort_id == cohort_id)
    return ((row, event.actor, row.decision, "") for row, event in reversed(rows))


def _consents(session: Session, cohort_id: str, person_id: str, _column: str) -> Iterator[_Found]:
    rows = written(session, Consent, Consent.person_id == person_id, Consent.cohort_id == cohort_id)
    return ((row, event.actor, row.state, row.document) for row, event in reversed(rows))


def _nothing(_session: Session, _cohort_id: str, _person_id: str, _column: str) -> Iterator[_Found]:
    yield from ()


_KINDS: Mapping[str, Callable[[Session, str, str, str], Iterator[_Found]]] = {
    "step": _step, "clearance": _clearance, "consents": _consents,
}  # fmt: skip
