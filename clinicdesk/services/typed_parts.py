"""Which parts of a record hold words of people: to be read before a copy by codes leaves the clinic."""

import re
from collections.abc import Iterable
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.drugs import DrugProduct, LedgerLine
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.reports.record import Part, Record
from clinicdesk.reports.said import Said
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.nameless import batch_numbers, saids_in
from clinicdesk.services.record_parts.dosing import short_name

_WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")


def names_of_the_house(session: Session) -> tuple[str, ...]:
    """What stands on paper by itself: names of staff, drugs, makers, batches, stores and rooms; longest first."""
    staff = names_of_users(session).values()
    drugs = session.execute(select(DrugProduct.trade_name, DrugProduct.manufacturer).distinct())
    places = (session.scalars(select(one).distinct()) for one in (LedgerLine.place, Sitting.place))
    every = chain(staff, map(short_name, staff), *drugs, batch_numbers(session), *places)
    return tuple(sorted({one for one in every if one}, key=len, reverse=True))


def typed_parts(record: Record, house: Iterable[str]) -> tuple[Part, ...]:
    """The parts in which somebody wrote in words. `house`: `names_of_the_house`, which are nobody's words.

    What people type is the same in both languages, what the program says is not.
    """
    apart = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in house) or r"(?!)")
    return tuple(part for part in record.parts if any(_typed(said, apart) for said in saids_in(part.blocks)))


def _typed(said: Said, house: re.Pattern[str]) -> bool:
    if said.typed == ():
        return False
    uk, en = (
        {one for one in _WORD.findall(house.sub(" ", text)) if _is_word(one)} for text in (said.uk, said.en)
    )
    return not uk.isdisjoint(en)


def _is_word(word: str) -> bool:
    """In small letters, or not in Latin ones: «IM», «NEWS» are abbreviations of every language."""
    return word.isalpha() and not (word.isupper() and word.isascii())
