"""The programme a cohort goes by: pinned by its digest when the cohort was planned, with the clinic's numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.cohorts import CohortPlan
from clinicdesk.protocols.adjusting import adjusted
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.services.adoption import adopted
from clinicdesk.services.definitions import kept, shelf
from clinicdesk.services.desk import Desk
from clinicdesk.words import Phrase


@dataclass(frozen=True, slots=True)
class Pinned:
    """A cohort's programme as it stood when planned, with the clinic's numbers; `draft` until the lead adopts it."""

    definition: Programme
    phrases: Mapping[str, Mapping[str, str]]
    digest: str
    draft: bool
    numbers: Mapping[str, Decimal]

    def phrase(self, key: str, language: str) -> str:
        """A sentence of the programme; "" where there is none."""
        return self.phrases[language].get(key, "")

    def named(self, key: str) -> Phrase:
        """A part of the programme (`step.dose`, `role.physician`) as a value of a sentence."""
        return Phrase(
            key, {language: words.get(f"{key}.title", "") for language, words in self.phrases.items()}
        )


def plan_of(session: Session, cohort_id: str) -> CohortPlan:
    """The newest version of a cohort's plan. Refused COH003."""
    later = aliased(CohortPlan)
    found = session.scalars(
        select(CohortPlan).where(
            CohortPlan.cohort_id == cohort_id, ~exists().where(later.supersedes == CohortPlan.id)
        )
    ).first()
    if found is None:
        raise Refused(Issue("COH003", "cohort"))
    return found


def programme_of_cohort(desk: Desk, session: Session, cohort_id: str) -> Pinned:  # noqa: ARG001 - see form_of
    """The pinned programme of a cohort. Refused COH003."""
    digest = plan_of(session, cohort_id).definition_digest
    read = kept(session, digest)
    assert isinstance(read.definition, Programme)
    adoption = adopted(session, digest)
    numbers = adoption.numbers if adoption else {}
    definition = _with_numbers(digest, tuple(sorted(numbers.items())), read.definition)
    return Pinned(definition, read.phrases, digest, adoption is None, numbers)


def programme_if_any(desk: Desk, session: Session, cohort_id: str) -> Pinned | None:
    """The pinned programme of a cohort; None for a cohort that was never planned by one."""
    planned = select(CohortPlan.id).where(CohortPlan.cohort_id == cohort_id).limit(1)
    return programme_of_cohort(desk, session, cohort_id) if session.scalars(planned).first() else None


_adjusted: dict[tuple[str, tuple[tuple[str, Decimal], ...]], Programme] = {}
MOST_KEPT = 16


def _with_numbers(digest: str, numbers: tuple[tuple[str, Decimal], ...], programme: Programme) -> Programme:
    """Adjusted once: its compiled alerts are found by the very table."""
    if not numbers:
        return programme
    if (digest, numbers) not in _adjusted:
        if len(_adjusted) >= MOST_KEPT:
            _adjusted.clear()
        _adjusted[digest, numbers] = adjusted(programme, dict(numbers))
    return _adjusted[digest, numbers]


def form_of(session: Session, ref: str) -> tuple[Read, Form]:
    """A form by "code@version". Refused SHT001 when neither the library nor the clinic has it."""
    code, _, version = ref.partition("@")
    try:
        read = shelf(session).read(code, version or None)
    except KeyError as error:
        raise Refused(Issue("SHT001", "form", values={"form": ref})) from error
    if not isinstance(read.definition, Form):
        raise Refused(Issue("SHT001", "form", values={"form": ref}))
    return read, read.definition
