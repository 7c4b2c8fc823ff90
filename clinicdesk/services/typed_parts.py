"""Which parts of a record hold words of people: to be read before a copy by codes leaves the clinic."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.consents import Credential
from clinicdesk.models.drugs import DrugProduct, LedgerLine
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.protocols.catalogue import library
from clinicdesk.reports.record import Part, Record
from clinicdesk.reports.said import Said
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.nameless import batch_numbers, saids_in
from clinicdesk.services.record_parts.dosing import short_name

_WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")


def names_of_the_house(session: Session) -> tuple[str, ...]:
    """What stands on paper by itself: staff, their papers, drugs, makers, batches, stores, rooms; longest first."""
    staff = names_of_users(session).values()
    drugs = session.execute(select(DrugProduct.trade_name, DrugProduct.manufacturer).distinct())
    columns = (Credential.number, LedgerLine.place, Sitting.place)
    others = (session.scalars(select(one).distinct()) for one in columns)
    every = chain(staff, map(short_name, staff), *drugs, batch_numbers(session), *others)
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
    """Anything but an abbreviation of every language: «IM», «NEWS»; «JOHN SMITH» in capitals is a name."""
    return word.isalpha() and word not in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    """The Latin capitals of the library's own words."""
    texts = (
        text for read in library().reads.values() for said in read.phrases.values() for text in said.values()
    )
    words = (word for text in texts for word in _WORD.findall(text))
    return frozenset(word for word in words if word.isupper() and word.isascii())
