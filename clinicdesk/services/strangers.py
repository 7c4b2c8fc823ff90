"""Participants of other groups whom a text names by their whole name: the whole clinic is too many to try each."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.people import Participant, ParticipantDetails, PersonKey
from clinicdesk.protocols.folding import code_key, fold, given_names_of
from clinicdesk.protocols.leaks import Named, codes_in, leaks_in, name_pairs, words_in
from clinicdesk.services.caseload import names_of_users, newest_person
from clinicdesk.services.nameless import staff_places, texts_in

_LAST = "\U0010ffff"
_STEM, _SHORT = 3, 4
"""A name changes its end when it is declined, and a short one (Лев, Льва) all but its first letter."""


def strangers_in(session: Session, texts: Iterable[str], *, apart_from: Collection[str]) -> tuple[Named, ...]:
    """Those whose surname and given name stand side by side somewhere in these texts, to be found by the whole name.

    `apart_from`: participants who are looked for by any name already. Whole names of staff are nobody's else.
    """
    staff = tuple(names_of_users(session).values())
    pairs = {pair for text in texts for pair in name_pairs(_without(text, staff))}
    people = {
        one
        for pair in pairs
        for one in _of_pair(session, fold(pair[0]), fold(pair[1]), apart_from)
        if leaks_in(" ".join(pair), (one,))
    }
    return tuple(sorted(people, key=str))


def with_strangers_of(session: Session, roster: Sequence[Named], *parts: object) -> tuple[Named, ...]:
    """The roster of a paper and whoever else is named whole in what people typed on these parts of it."""
    known = {one.person_id for one in roster}
    return (*roster, *strangers_in(session, texts_in(parts), apart_from=known))


def bearers_in(session: Session, texts: Iterable[str]) -> tuple[Named, ...]:
    """Participants of the whole clinic whose surname or code stands in these texts."""
    found: set[Named] = set()
    for text in texts:
        found |= {
            one
            for word in words_in(text)
            for one in _of_surname(session, fold(word))
            if leaks_in(word, (one,))
        }
        found |= set(_of_codes(session, text))
    return tuple(sorted(found, key=str))


def _of_surname(session: Session, word: str) -> Iterator[Named]:
    """Those with a surname like this word, of the same surname once."""
    card, stem = ParticipantDetails, word[:_STEM] if len(word) > _SHORT else word[:1]
    query = (
        select(func.min(Participant.person_id), card.surname)
        .join(card, card.participant_row == Participant.id)
        .join(PersonKey, PersonKey.participant_row == Participant.id)
        .where(newest_person(), PersonKey.key >= stem, PersonKey.key < stem + _LAST)
        .group_by(card.surname)
    )
    for person, surname in session.execute(query):
        if surname:
            yield Named(person, "", surname)


def _of_codes(session: Session, text: str) -> Iterator[Named]:
    """Those whose code stands in this text."""
    codes = {
        code_key(code): Named(person, code)
        for person, code in session.execute(
            select(Participant.person_id, Participant.code).where(newest_person())
        )
    }
    for leak in codes_in(text, codes):
        yield codes[code_key(leak.text)]


def _without(text: str, staff: Sequence[str]) -> str:
    for start, end in reversed(staff_places(text, staff)):
        text = f"{text[:start]}.{text[end:]}"
    return text


def _of_pair(session: Session, one: str, other: str, apart_from: Collection[str]) -> Iterator[Named]:
    """Participants with a key like the one word and a key like the other; those of the same name once."""
    first, second = aliased(PersonKey), aliased(PersonKey)
    card = ParticipantDetails
    query = (
        select(func.min(Participant.person_id), func.min(Participant.code), card.surname, card.given_name)
        .join(card, card.participant_row == Participant.id)
        .join(first, first.participant_row == Participant.id)
        .join(second, second.participant_row == Participant.id)
        .where(newest_person(), _like(first, one), _like(second, other), first.key != second.key)
        .where(Participant.person_id.not_in(apart_from))
        .group_by(card.surname, card.given_name)
    )
    for person, code, surname, given in session.execute(query):
        yield Named(person, code, surname, given, whole=True)


def _like(key: type[PersonKey], word: str) -> ColumnElement[bool]:
    """Keys that begin as this word does, or as the given name that it is short for."""
    stems = {word[:_STEM] if len(word) > _SHORT else word[:1], *given_names_of(word)}
    return or_(*(and_(key.key >= stem, key.key < stem + _LAST) for stem in sorted(stems)))
