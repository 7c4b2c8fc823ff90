"""Who a participant is, as somebody types it or a list brings it: plain, frozen, not yet checked."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from clinicdesk.paths import resource

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Allergy:
    """What must not be given, and what happened when it was."""

    substance: str
    reaction: str = ""


@dataclass(frozen=True, slots=True)
class Medicine:
    """What is taken, with the dose in the words of its source: «50 мг вранці»."""

    name: str
    dose: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """Who somebody is to the participant. `person_id` names another participant, else `name` does.

    `kind` is what the other one is: a "guardian" relation says that the other is the guardian.
    """

    kind: str
    person_id: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """Everything on one participant's card. Empty means not stated, never "no".

    After `checked`: dates are 1972-09-04, phones +380…, height in cm and weight in kg are plain decimal text.
    An empty code asks for the next one.
    """

    code: str = ""
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    birth_date: str = ""
    sex: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    other_contacts: tuple[str, ...] = ()
    emergency_name: str = ""
    emergency_relation: str = ""
    emergency_phone: str = ""
    escort_name: str = ""
    escort_phone: str = ""
    referral_source: str = ""
    referral_date: str = ""
    diagnoses: tuple[str, ...] = ()
    complaint: str = ""
    earlier_treatment: str = ""
    chart_number: str = ""
    height_cm: str = ""
    weight_kg: str = ""
    allergies_state: str = ""
    allergies: tuple[Allergy, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    military: str = ""
    relations: tuple[Relation, ...] = ()

    @property
    def full_name(self) -> str:
        """Surname, given name, patronymic."""
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))


def joined(own: PersonDetails, others: Iterable[PersonDetails]) -> PersonDetails:
    """`own` with the allergies, medicines and diagnoses of the others, each once, by every reaction and dose."""
    every = (own, *others)
    if len(every) == 1:
        return own
    allergies = _each(
        (one for card in every for one in card.allergies), lambda one: (one.substance, one.reaction)
    )
    return replace(
        own, allergies=allergies, allergies_state="listed" if allergies else own.allergies_state,
        medicines=_each((one for card in every for one in card.medicines), lambda one: (one.name, one.dose)),
        diagnoses=_each((one for card in every for one in card.diagnoses), lambda one: (one, "")),
    )  # fmt: skip


def _each(parts: Iterable[Part], said: Callable[[Part], tuple[str, str]]) -> tuple[Part, ...]:
    """Each name with each detail that somebody gave; a bare name only where nobody gave one."""
    found: dict[tuple[str, str], Part] = {}
    for part in parts:
        name, detail = (text.strip().casefold() for text in said(part))
        found.setdefault((name, detail), part)
    detailed = {name for name, detail in found if detail}
    return tuple(part for (name, detail), part in found.items() if detail or name not in detailed)


def details_of_name(name: str) -> PersonDetails:
    """A whole name in its parts, as documents order it: surname, given name, the rest."""
    surname, _, rest = " ".join(name.split()).partition(" ")
    given_name, _, patronymic = rest.partition(" ")
    return PersonDetails(surname=surname, given_name=given_name, patronymic=patronymic)


@cache
def limits() -> Mapping[str, Mapping[str, Any]]:
    """Ranges, lengths and choices of the definition file."""
    path = resource("forms", "person.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def relation_words() -> Mapping[str, str]:
    """Further words for a relation, in small letters, to its kind; the program's own labels are not among them."""
    said = limits()["relation_words"]
    return {word: kind for kind in choices("relation") for word in said.get(kind, ())}


def choices(field: str) -> tuple[str, ...]:
    """The values a field of choices may have: sex, allergies_state, military, relation."""
    return tuple(limits()["choices"][field])
