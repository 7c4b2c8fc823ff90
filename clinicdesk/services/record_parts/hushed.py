"""No participant's paper names another: codes of others, and every name of those they may have met, are covered.

So are telephones, addresses and near ones that stand on the card of another, on whichever copy.

What people wrote stays in the file as they wrote it; only the page covers it, and says that it does.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import CohortMember
from clinicdesk.models.people import Participant, PersonRelation
from clinicdesk.protocols.code_places import plain_key
from clinicdesk.protocols.contacts import contacts_in
from clinicdesk.protocols.leaks import Leak, Named, codes_in
from clinicdesk.reports.record import Part, Record
from clinicdesk.reports.said import Said, worded
from clinicdesk.services.caseload import newest_person
from clinicdesk.services.nameless import (
    batch_numbers,
    leaks_on_paper,
    named_of,
    real_contacts,
    staff_places,
    within,
)

HELP = "crisis"
"""The part with the clinic's own lines of help: their telephones are to be read on every copy."""
_PATRONYMIC = re.compile(r"[ \u00a0][А-ЯҐЄІЇ][\w’]*(?:ович|йович|евич|івн|ївн)\w{0,3}(?!\w)")
_RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Others:
    """Whom a page must not name: `near` by any name, contact or relative, all others by their `codes`.

    `own`: the person and their relatives; with `names` they stand, whoever else bears the same, else they are covered
    too, and so are telephones and addresses. `staff`: whole names that stand wherever they do, though a participant
    may share a word of them.
    """

    near: tuple[Named, ...]
    codes: frozenset[str] = frozenset()
    own: tuple[Named, ...] = ()
    names: bool = True
    staff: tuple[str, ...] = ()
    batches: tuple[str, ...] = ()
    """Numbers of the drug register, which are no telephones."""


def others_of(
    session: Session, people: Iterable[str], *, staff: Iterable[str], relatives: Iterable[str], names: bool
) -> Others:
    """Everybody else. `people`: the ids of the record's participant; whole names of staff always stand.

    Without `names` the participant's own, those of relatives and phone numbers are covered as well.
    """
    mine = set(people)
    rows = session.execute(select(Participant.person_id, Participant.code).where(newest_person())).all()
    own_codes = {plain_key(code) for person, code in rows if person in mine}
    codes = {plain_key(code) for person, code in rows if person not in mine} - own_codes
    own = (*named_of(session, mine), *(relative(name) for name in relatives))
    return Others(
        named_of(session, near_of(session, mine) - mine),
        frozenset(codes),
        own,
        names=names,
        staff=tuple(staff),
        batches=batch_numbers(session),
    )


def relative(name: str) -> Named:
    """Somebody's name as it was typed: what has a capital letter is a part of it, not «мати»."""
    return Named(_RELATIVE, "", " ".join(word for word in name.split() if word[0].isupper()))


def cover(record: Record, others: Others) -> Record:
    """The same record with everything people wrote gone over.

    Each language by itself: what people wrote may stand beside words of ours, and those differ.
    """
    hidden, unnamed, phone, address = (
        worded(f"records.{key}") for key in ("another", "unnamed", "phone", "email")
    )
    uk, en = (
        _Words(hidden.text(code), unnamed.text(code), phone.text(code), address.text(code))
        for code in ("uk", "en")
    )

    def covered(said: Said) -> Said:
        if said.typed == () or said.blank:
            return said
        here = _gone_over(said.uk, said.en, others, uk, said.typed_places(said.uk))
        return Said(here, _gone_over(said.en, said.uk, others, en, said.typed_places(said.en)))

    return _replaced(record, covered)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands instead."""

    another: str
    unnamed: str
    phone: str
    email: str


def near_of(session: Session, mine: set[str]) -> set[str]:
    """Those in the same cohorts, and those a card relates to."""
    cohorts = select(CohortMember.cohort_id).where(CohortMember.person_id.in_(mine))
    near = set(session.scalars(select(CohortMember.person_id).where(CohortMember.cohort_id.in_(cohorts))))
    related = select(PersonRelation.other_id).join(
        Participant, Participant.id == PersonRelation.participant_row
    )
    return near | set(
        session.scalars(related.where(Participant.person_id.in_(mine), PersonRelation.other_id != ""))
    )


def _gone_over(
    text: str, beside: str, others: Others, words: _Words, typed: Sequence[tuple[int, int]]
) -> str:
    """`typed`: where it is not of ours; `beside`: the text in the other language.

    What people wrote stands in both: «Середній» of ours is no name. A number alone is a value, nobody's code.
    """
    if text.strip().isdigit() and not any(contacts_in(text)):
        return text
    kept = staff_places(text, others.staff)
    found = _found(text, others, words)
    for start, end, word in sorted(found, reverse=True):
        written = any(begin < end and start < stop for begin, stop in typed)
        spared = within((start, end), kept)
        if written and not spared and text[start:end] in beside:
            text = text[:start] + word + text[end:]
    return text


def _found(text: str, others: Others, words: _Words) -> list[tuple[int, int, str]]:
    """Every place to be covered, none over another, with the word that stands there instead."""
    own = [leak for leak in leaks_on_paper(text, others.own) if leak.kind != "code"]
    aside = [leak.text for leak in own] if others.names else ()
    codes = {plain_key(one.code) for one in others.own}
    strange = [
        leak for leak in (*leaks_on_paper(text, others.near, aside), *codes_in(text, others.codes))
        if leak.kind != "code" or plain_key(leak.text) not in codes
    ]  # fmt: skip
    places = [
        (leak.start, _to_the_patronymic(text, leak), getattr(words, leak.kind, words.another))
        for leak in strange
    ]
    if not others.names:
        mine = [(leak.start, _to_the_patronymic(text, leak), words.unnamed) for leak in own]
        contacts = [
            (one.start, one.end, getattr(words, one.kind)) for one in real_contacts(text, others.batches)
        ]
        places = [*contacts, *mine, *places]
    kept: list[tuple[int, int, str]] = []
    for start, end, word in places:
        if all(end <= begin or stop <= start for begin, stop, _ in kept):
            kept.append((start, end, word))
    return kept


def _to_the_patronymic(text: str, leak: Leak) -> int:
    """Where the place ends: a patronymic that the card does not know is told by its ending."""
    found = _PATRONYMIC.match(text, leak.end) if leak.kind == "name" else None
    return found.end() if found else leak.end


def _replaced(value: Any, change: Callable[[Said], Said]) -> Any:  # noqa: ANN401 - any frozen part of a record
    if isinstance(value, Said):
        return change(value)
    if isinstance(value, Part) and value.key == HELP:
        return value
    if isinstance(value, tuple):
        return tuple(_replaced(one, change) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            item.name: _replaced(getattr(value, item.name), change) for item in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changed)
    return value
