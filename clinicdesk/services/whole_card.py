"""The card of somebody with what the records that follow it know: no allergy, medicine or diagnosis is overlooked."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.orm import Session

from clinicdesk.models.people import Participant
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services.caseload import person_of
from clinicdesk.services.followers import family_of
from clinicdesk.services.person_rows import details_of, details_of_all

Part = TypeVar("Part")


def whole_details_of(session: Session, person: Participant) -> PersonDetails:
    """The person's own card, and after its own lines those of every record that is read under it."""
    family = family_of(session, person.person_id)
    if len(family) == 1:
        return details_of(session, person)
    people = [person, *(person_of(session, one) for one in family[1:])]
    cards = details_of_all(session, people)
    own, *others = (cards[one.id] for one in people)
    return joined(own, others)


def joined(own: PersonDetails, others: Iterable[PersonDetails]) -> PersonDetails:
    """`own` with the allergies, medicines and diagnoses of the others, each once."""
    every = (own, *others)
    allergies = _each((one for card in every for one in card.allergies), lambda one: one.substance)
    return replace(
        own, allergies=allergies, allergies_state="listed" if allergies else own.allergies_state,
        medicines=_each((one for card in every for one in card.medicines), lambda one: one.name),
        diagnoses=_each((one for card in every for one in card.diagnoses), str),
    )  # fmt: skip


def _each(parts: Iterable[Part], name: Callable[[Part], str]) -> tuple[Part, ...]:
    found: dict[str, Part] = {}
    for part in parts:
        found.setdefault(name(part).strip().casefold(), part)
    return tuple(found.values())
