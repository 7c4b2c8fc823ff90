"""Participants of other groups whom a text names by their whole name: the whole clinic is too many to try each."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice, product

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicdesk.models.people import Participant, ParticipantDetails, PersonKey
from clinicdesk.protocols.code_places import plain_key
from clinicdesk.protocols.contacts import contact_key, contacts_in
from clinicdesk.protocols.folding import fold, given_names_of, name_keys
from clinicdesk.protocols.leaks import Named, codes_in, leaks_in, may_name, name_pairs, words_in
from clinicdesk.protocols.phones import tail_key
from clinicdesk.protocols.search_keys import PHONE
from clinicdesk.services.caseload import names_of_users, newest_person
from clinicdesk.services.nameless import staff_places, texts_in

_LAST = "\U0010ffff"
_CODED = re.compile(r"\d{3}")
_STEM, _SHORT = 3, 4
"""A name changes its end when it is declined, and a short one (Лев, Льва) all but its first letter."""


def strangers_in(session: Session, texts: Iterable[str], *, apart_from: Collection[str]) -> tuple[Named, ...]:
    """Those whose surname and given name stand side by side somewhere in these texts, to be found by the whole name.

    And those whose telephone or code does: from three digits on, for «P2» is a session as well.
    `apart_from`: participants who are looked for by any name already. Whole names of staff are nobody's else.
    """
    texts = tuple(texts)
    staff = tuple(names_of_users(session).values())
    pairs = {pair for text in texts for pair in name_pairs(_without(text, staff))}
    found = (_bearer(session, *name, apart_from) for name in _names_in(session, pairs))
    codes = {one for text in texts if _CODED.search(text) for one in _of_codes(session, text)}
    coded = {one for one in codes if one.person_id not in apart_from and _CODED.search(one.code)}
    called = _of_contacts(session, texts, apart_from)
    return tuple(sorted((*filter(None, found), *coded, *called), key=str))


def _of_contacts(session: Session, texts: Iterable[str], apart_from: Collection[str]) -> Iterator[Named]:
    keys = {contact_key(text[one.start : one.end]) for text in texts for one in contacts_in(text)}
    for key in sorted(key for key in keys if key.isdecimal()):
        begin = PHONE + tail_key(key)
        query = (
            select(Participant.person_id)
            .join(PersonKey, PersonKey.participant_row == Participant.id)
            .where(newest_person(), PersonKey.key >= begin, PersonKey.key < begin + _LAST)
        )
        people = set(session.scalars(query))
        if people and people.isdisjoint(apart_from):
            yield Named(min(people), "", contacts=(key,))


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
        plain_key(code): Named(person, code)
        for person, code in session.execute(
            select(Participant.person_id, Participant.code).where(newest_person())
        )
    }
    for leak in codes_in(text, codes):
        yield codes[plain_key(leak.text)]


def _without(text: str, staff: Sequence[str]) -> str:
    for start, end in reversed(staff_places(text, staff)):
        text = f"{text[:start]}.{text[end:]}"
    return text


def _names_in(session: Session, pairs: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
    """The surnames and given names that stand in these pairs of words, of everybody who ever had a card here.

    A clinic has few names however many people: they are read at one look, and each word is asked about once.
    """
    if not pairs:
        return ()
    card = ParticipantDetails
    rows = session.execute(select(card.surname, card.given_name).distinct())
    known = {(surname, given) for surname, given in rows}
    surnames, givens = (_Names({name[at] for name in known if name[at]}) for at in (0, 1))
    found: set[tuple[str, str]] = set()
    for one, other in pairs:
        alike = chain(
            product(surnames.of(one), givens.of(other)), product(surnames.of(other), givens.of(one))
        )
        found |= {
            (surname, given)
            for surname, given in known.intersection(alike)
            if leaks_in(f"{one} {other}", (Named("", "", surname, given, whole=True),))
        }
    return found


class _Names:
    """Names as words may be forms of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._keys = sorted((key, name) for name in names for key in name_keys(name))
        self._found: dict[str, frozenset[str]] = {}

    def of(self, word: str) -> frozenset[str]:
        """The names that this word may be a form of."""
        if word not in self._found:
            alike = {name for stem in _stems(fold(word)) for name in self._from(stem)}
            self._found[word] = frozenset(name for name in alike if may_name(word, name))
        return self._found[word]

    def _from(self, stem: str) -> Iterator[str]:
        for key, name in islice(self._keys, bisect_left(self._keys, (stem,)), None):
            if not key.startswith(stem):
                return
            yield name


def _stems(word: str) -> frozenset[str]:
    """What the key of a name begins with: as this word does, or as the given name that it is short for."""
    return frozenset({word[:_STEM] if len(word) > _SHORT else word[:1], *given_names_of(word)})


def _bearer(session: Session, surname: str, given: str, apart_from: Collection[str]) -> Named | None:
    """Somebody of this name; those of the same name once."""
    card = ParticipantDetails
    query = (
        select(func.min(Participant.person_id), func.min(Participant.code))
        .join(card, card.participant_row == Participant.id)
        .where(newest_person(), card.surname == surname, card.given_name == given)
        .where(Participant.person_id.not_in(apart_from))
    )
    person, code = session.execute(query).one()
    return Named(person, code, surname, given, whole=True) if person else None
