"""Whose name a consent may bear: a participant's own, a child's parents and guardians, an adult's guardian."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from clinicdesk.protocols.apostrophes import one_apostrophe
from clinicdesk.protocols.days import age_in_years
from clinicdesk.services.caseload import person_of
from clinicdesk.services.person_cards import relations_of
from clinicdesk.services.person_facts import newest_details
from clinicdesk.services.views import Actor

ANSWER_FOR = frozenset({"guardian", "parent"})
"""Relations that represent a child by law (Civil Code of Ukraine, article 242); any other shows a paper."""
OF_AGE = 18
"""Full civil capacity (Civil Code of Ukraine, article 34): from here on a guardian is one whom a court named."""
_WHOLE = 2
_GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Signers:
    """Who may sign a document without more being asked; `alone`: nobody else signs this, whatever paper they show."""

    names: tuple[str, ...]
    alone: bool = False


def signers_of(session: Session, actor: Actor, person_id: str, *, who: str, on: date) -> Signers:
    """Of a document for `who` on a day, by the card as this actor may read it.

    An adult signs what a guardian would sign for a child, unless the card names a guardian.
    """
    person = person_of(session, person_id)
    own = (person.name,) if person.name else ()
    if who != _GUARDIAN:
        return Signers(own)
    adult = is_adult(session, person_id, on)
    kinds = {_GUARDIAN} if adult else ANSWER_FOR
    found = tuple(row.name for row in relations_of(session, actor, person) if row.kind in kinds and row.name)
    return Signers(found or own, alone=not found) if adult else Signers(found)


def is_adult(session: Session, person_id: str, on: date) -> bool:
    """Whether somebody is of age on that day; not, while the card does not say when they were born."""
    born = newest_details(session, person_id).birth_date
    return len(born) == len("2008-11-24") and age_in_years(date.fromisoformat(born), on) >= OF_AGE


def is_one_of(name: str, known: Iterable[str]) -> bool:
    """Whether a typed name is one of these, in any order of its parts, with a part more or less beyond two."""
    typed = _parts(name)
    return any(_same(typed, _parts(one)) for one in known)


def _same(typed: frozenset[str], known: frozenset[str]) -> bool:
    return typed == known or (min(len(typed), len(known)) >= _WHOLE and (typed <= known or known <= typed))


def _parts(name: str) -> frozenset[str]:
    return frozenset(one_apostrophe(name).casefold().replace(",", " ").split())
