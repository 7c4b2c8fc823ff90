"""No participant's paper names another: codes of others, and names of those they may have met, are covered.

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
from clinicdesk.protocols.folding import code_key
from clinicdesk.protocols.person import details_of_name
from clinicdesk.reports.record import Part, Record
from clinicdesk.reports.said import Said, worded
from clinicdesk.services.caseload import newest_person
from clinicdesk.services.nameless import staff_places

HELP = "crisis"
"""The part with the clinic's own lines of help: their telephones are to be read on every copy."""
_CODE = re.compile(r"\b[^\W\d_]{1,4}[-–\u2011]?\d{1,8}\b")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_PHONE = re.compile(r"(?:\+?38)?0\d{2}[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}\b")
_STEM, _ENDINGS = 4, 3
"""A surname of four letters or more is known by its stem, with up to three letters of a case ending."""


@dataclass(frozen=True, slots=True)
class Others:
    """Whom a page must not name: other codes, surnames by their stem; `own`: the person's own, in a copy by codes.

    `staff`: whole names that stand wherever they do, though a participant may share a word of them.
    """

    codes: frozenset[str]
    stems: frozenset[str]
    own: frozenset[str] = frozenset()
    phones: bool = False
    staff: tuple[str, ...] = ()


def others_of(
    session: Session, people: Iterable[str], *, staff: Iterable[str], relatives: Iterable[str], names: bool
) -> Others:
    """Everybody else. `people`: the ids of the record's participant; whole names of staff always stand.

    Without `names` the participant's own surname, the names of relatives and phone numbers are covered as well.
    """
    mine = set(people)
    rows = session.execute(
        select(Participant.person_id, Participant.code, Participant.name).where(newest_person())
    ).all()
    near = _near(session, mine)
    own_codes = {code_key(code) for person, code, _ in rows if person in mine}
    near_ones, whole = _stems(relatives), tuple(staff)
    own = {
        stem for person, _, name in rows if person in mine and (stem := _stem(details_of_name(name).surname))
    }
    stems = {
        stem
        for person, _, name in rows
        if person in near and person not in mine and (stem := _stem(details_of_name(name).surname))
    }
    codes = {code_key(code) for person, code, _ in rows if person not in mine} - own_codes
    if names:
        return Others(frozenset(codes), frozenset(stems - own - near_ones), staff=whole)
    own |= near_ones
    return Others(frozenset(codes), frozenset(stems - own), frozenset(own), phones=True, staff=whole)


def cover(record: Record, others: Others) -> Record:
    """The same record with everything people wrote gone over.

    Each language by itself: what people wrote may stand beside words of ours, and those differ.
    """
    hidden, unnamed, phone = (worded(f"records.{key}") for key in ("another", "unnamed", "phone"))
    uk, en = (hidden.uk, unnamed.uk, phone.uk), (hidden.en, unnamed.en, phone.en)

    def covered(said: Said) -> Said:
        here = _gone_over(said.uk, said.en, others, uk, said.typed_places(said.uk))
        return Said(here, _gone_over(said.en, said.uk, others, en, said.typed_places(said.en)))

    return _replaced(record, covered)  # type: ignore[no-any-return]


def _near(session: Session, mine: set[str]) -> set[str]:
    """Those in the same cohorts, and those a card relates to."""
    cohorts = select(CohortMember.cohort_id).where(CohortMember.person_id.in_(mine))
    near = set(session.scalars(select(CohortMember.person_id).where(CohortMember.cohort_id.in_(cohorts))))
    related = select(PersonRelation.other_id).join(
        Participant, Participant.id == PersonRelation.participant_row
    )
    return near | set(
        session.scalars(related.where(Participant.person_id.in_(mine), PersonRelation.other_id != ""))
    )


def _stems(names: Iterable[str]) -> set[str]:
    return {stem for name in names for word in _WORD.findall(name) if (stem := _stem(word))}


def _stem(surname: str) -> str:
    folded = surname.casefold()
    return (
        folded[:-1]
        if len(folded) > _STEM and folded[-1] in "аяоеиійьa"
        else folded
        if len(folded) >= _STEM
        else ""
    )


def _gone_over(
    text: str, beside: str, others: Others, words: tuple[str, str, str], typed: Sequence[tuple[int, int]]
) -> str:
    """`typed`: where it is not of ours; `beside`: the text in the other language.

    What people wrote stands in both: «Середній» of ours is no name.
    """
    hidden, unnamed, phone = words
    kept = staff_places(text, others.staff)
    beside = beside.casefold()

    def name(found: re.Match[str]) -> str:
        written = any(begin < found.end() and found.start() < end for begin, end in typed)
        if not written or any(begin <= found.start() and found.end() <= end for begin, end in kept):
            return found[0]
        if _names(found[0], others.stems, beside):
            return hidden
        return unnamed if _names(found[0], others.own, beside) else found[0]

    without = _WORD.sub(name, text)
    without = _CODE.sub(lambda found: hidden if code_key(found[0]) in others.codes else found[0], without)
    return _PHONE.sub(phone, without) if others.phones else without


def _names(word: str, stems: frozenset[str], beside: str) -> bool:
    return any(one in beside for one in _stems_in(word) & stems)


def _stems_in(word: str) -> frozenset[str]:
    if not word[0].isupper():
        return frozenset()
    folded = word.casefold()
    return frozenset(folded[: len(folded) - cut] for cut in range(_ENDINGS + 1))


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
