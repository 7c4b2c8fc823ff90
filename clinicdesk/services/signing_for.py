"""Who may sign for a child or a ward: the parents and guardians that a card or the other one's card names."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from clinicdesk.services.caseload import person_of
from clinicdesk.services.person_cards import relations_of
from clinicdesk.services.views import Actor

ANSWER_FOR = frozenset({"guardian", "parent"})
"""Relations that represent a child by law (Civil Code of Ukraine, article 242); any other shows a paper."""
_WHOLE = 2


def representatives_of(session: Session, actor: Actor, person_id: str) -> Iterator[str]:
    """Their names as this actor may read them."""
    for row in relations_of(session, actor, person_of(session, person_id)):
        if row.kind in ANSWER_FOR and row.name:
            yield row.name


def is_one_of(name: str, known: Iterable[str]) -> bool:
    """Whether a typed name is one of these, in any order of its parts, with a part more or less beyond two."""
    typed = _parts(name)
    return any(_same(typed, _parts(one)) for one in known)


def _same(typed: frozenset[str], known: frozenset[str]) -> bool:
    return typed == known or (min(len(typed), len(known)) >= _WHOLE and (typed <= known or known <= typed))


def _parts(name: str) -> frozenset[str]:
    return frozenset(name.replace("\u02bc", "’").replace("'", "’").casefold().replace(",", " ").split())
