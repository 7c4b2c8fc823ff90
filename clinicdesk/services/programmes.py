"""The programme a cohort goes by: pinned by its digest when the cohort was planned, with the clinic's numbers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.models.cohorts import Cohort, CohortPlan
from clinicdesk.models.definitions import Adoption
from clinicdesk.models.standing import standing
from clinicdesk.protocols.adjusting import adjusted
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.services.definitions import kept, shelf
from clinicdesk.services.desk import Desk
from clinicdesk.words import Phrase

OVER = frozenset({"closed", "cancelled"})
"""States of a cohort that takes nobody and plans nothing any more."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A cohort's programme as it stood when planned, with the clinic's numbers.

    `draft` until the lead adopts it, and once the adoption is withdrawn: a cohort that was there by then goes on with
    the numbers it had, since no withdrawal may loosen a limit that somebody doses by.
    """

    definition: Programme
    phrases: Mapping[str, Mapping[str, str]]
    digest: str
    draft: bool
    numbers: Mapping[str, Decimal]

    @classmethod
    def of(cls, read: Read) -> "Pinned":
        """A programme of the shelf that no cohort goes by yet."""
        assert isinstance(read.definition, Programme)
        return cls(read.definition, read.phrases, "", draft=True, numbers={})

    def phrase(self, key: str, language: str) -> str:
        """A sentence of the programme; "" where there is none."""
        return self.phrases[language].get(key, "")

    def named(self, key: str, part: str = "title") -> Phrase:
        """A part of the programme (`step.dose`, `role.physician`) as a value of a sentence."""
        return Phrase(
            key, {language: words.get(f"{key}.{part}", "") for language, words in self.phrases.items()}
        )


def plan_of(session: Session, cohort_id: str) -> CohortPlan:
    """The newest version of a cohort's plan. Refused COH003."""
    found = session.scalars(
        select(CohortPlan).where(CohortPlan.cohort_id == cohort_id, standing(CohortPlan))
    ).first()
    if found is None:
        raise Refused(Issue("COH003", "cohort"))
    return found


def check_goes_on(session: Session, cohort_id: str) -> None:
    """Refused COH742 for a cohort that was closed or cancelled: no session of it is planned or begun."""
    state = select(CohortPlan.state).where(CohortPlan.cohort_id == cohort_id, standing(CohortPlan))
    if session.scalars(state).first() in OVER:
        raise Refused(Issue("COH742"))


def states_of_cohorts(session: Session) -> Mapping[str, str]:
    """Cohort id to the state its plan has now."""
    return dict(
        session.execute(select(CohortPlan.cohort_id, CohortPlan.state).where(standing(CohortPlan))).all()
    )


_PLAN, _LATER_PLAN = CohortPlan.__table__.c, CohortPlan.__table__.alias("later_plan").c
_COHORT = Cohort.__table__.c
_ADOPTED, _LATER_ADOPTION = Adoption.__table__.c, Adoption.__table__.alias("later_adoption").c
# Built once: every set of readings asks by which programme it is judged.
_PINNED = (
    select(_PLAN.definition_digest, _ADOPTED.numbers, _ADOPTED.state)
    .select_from(
        CohortPlan.__table__.join(Cohort.__table__, _COHORT.id == _PLAN.cohort_id).outerjoin(
            Adoption.__table__,
            and_(
                _ADOPTED.definition_digest == _PLAN.definition_digest,
                or_(_ADOPTED.state == "adopted", _COHORT.event_seq < _ADOPTED.event_seq),
                ~exists().where(_LATER_ADOPTION.supersedes == _ADOPTED.id),
            ),
        )
    )
    .where(_PLAN.cohort_id == bindparam("cohort"), ~exists().where(_LATER_PLAN.supersedes == _PLAN.id))
)  # fmt: skip
"""The digest of a cohort's programme, the clinic's numbers where it is or was adopted, and which of the two."""


def programme_of_cohort(desk: Desk, session: Session, cohort_id: str) -> Pinned:
    """The pinned programme of a cohort. Refused COH003."""
    found = programme_if_any(desk, session, cohort_id)
    if found is None:
        raise Refused(Issue("COH003", "cohort"))
    return found


def programme_if_any(desk: Desk, session: Session, cohort_id: str) -> Pinned | None:  # noqa: ARG001 - see form_of
    """The pinned programme of a cohort; None for a cohort that was never planned by one."""
    row = session.execute(_PINNED, {"cohort": cohort_id}).first()
    return None if row is None else _pinned(session, *row)


_made: dict[tuple[str, str | None, str | None], Pinned] = {}
MOST_KEPT = 16


def _pinned(session: Session, digest: str, numbers: str | None, state: str | None) -> Pinned:
    """Made once of a pinned text and the clinic's numbers: compiled alerts are found by the very table."""
    if (digest, numbers, state) not in _made:
        if len(_made) >= MOST_KEPT:
            _made.clear()
        read = kept(session, digest)
        if not isinstance(read.definition, Programme):
            raise Unavailable("DBF002")
        chosen = {path: Decimal(text) for path, text in json.loads(numbers or "{}").items()}
        definition = adjusted(read.definition, chosen) if chosen else read.definition
        _made[digest, numbers, state] = Pinned(definition, read.phrases, digest, state != "adopted", chosen)
    return _made[digest, numbers, state]


def form_of(session: Session, ref: str) -> tuple[Read, Form]:
    """A form by "code@version". Refused SHT001 when neither the library nor the clinic has it."""
    code, _, version = ref.partition("@")
    try:
        # The program's own come first on the shelf too; only for others is the clinic's shelf read.
        read = library().reads.get((code, version)) or shelf(session).read(code, version or None)
    except KeyError as error:
        raise Refused(Issue("SHT001", "form", values={"form": ref})) from error
    if not isinstance(read.definition, Form):
        raise Refused(Issue("SHT001", "form", values={"form": ref}))
    return read, read.definition
