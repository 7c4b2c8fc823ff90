"""Searching participants as somebody types: part of a name, code, birth date, end of a telephone number.

Each word typed is one condition: a few beginnings of keys. The rarest leads, the others are probed in its rows.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import CohortMember
from clinicdesk.models.people import Participant, PersonKey
from clinicdesk.protocols.days import read_day, read_month
from clinicdesk.protocols.folding import beginnings, code_key, words_of
from clinicdesk.protocols.phones import tail_key
from clinicdesk.protocols.search_keys import BORN, CHART, CODE, PHONE
from clinicdesk.services.caseload import newest_person

_KEY = PersonKey.__table__.c
_PERSON = Participant.__table__.c
_LAST = "\U0010ffff"
_DATE_WORDS = 4
_FEWEST_DIGITS = 3
_DAY_LENGTH = len("1972-09-04")
_FIRST_YEAR = 1900
_SPARE = 2
_KEYS_EACH = 2
_WIDE = 4_000
"""Keys of one term; beyond them its rows are probed in the order of their codes, until there are enough."""
_BORN_BEHIND = re.compile(
    r"(?<=\d)\s*,?\s*(?:р\.\s*н\b\.?|г\.\s*р\b\.?|року\s+нар\w*\.?|года\s+рожд\w*\.?)", re.IGNORECASE
)
_BORN_BEFORE = re.compile(
    r"(?<!\w)(?:нар(?:од)?\.|народ\w*|д\.\s*н\.|рожд\w*|born|dob)\s*:?\s*(?=\d)", re.IGNORECASE
)
"""What stands beside a birth date on paper and is no part of a name: «03.02.1990 р.н.», «нар. 03.02.1990»."""
_NUMBER = re.compile(r"[\d\s()+\-.]+")
Found = Row[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: any of these beginnings of keys."""

    starts: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How much it narrows: its shortest beginning."""
        return min(map(len, self.starts))

    def says(self, other: "Term") -> bool:
        """Whether whoever meets this one meets the other too."""
        return all(start.startswith(other.starts) for start in self.starts)

    def only_codes(self) -> "Term":
        """The same, as far as it speaks of codes; without a beginning it matches nobody."""
        return Term(tuple(start for start in self.starts if start.startswith(CODE)))


def terms_of(query: str, today: date) -> tuple[Term, ...] | None:
    """What a query asks for; None where there are signs, but nothing to search by."""
    # Half a character, as a broken paste leaves it, is no letter of anybody's name and no text the file could hold.
    typed, query = query, query.encode("utf-8", "ignore").decode("utf-8")
    query = _BORN_BEFORE.sub("", _BORN_BEHIND.sub("", query))
    words = query.split()
    if not words:
        return None if typed.strip() else ()
    digits = tail_key(query)
    if _NUMBER.fullmatch(query.strip()) and len(digits) >= _FEWEST_DIGITS:
        return (_number(query, digits, today),)
    found, rest = _birth_date(words, today)
    return _apart((*found, *(term for word in rest for term in _word(word, today)))) or None


def _apart(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Without those that another one says already: a word typed twice, or beside its own beginning."""
    kept: list[Term] = []
    for term in terms:
        if not any(other.says(term) for other in kept):
            kept = [*(other for other in kept if not term.says(other)), term]
    return tuple(kept)


def search(
    session: Session,
    terms: tuple[Term, ...],
    *,
    most: int,
    among: Iterable[str] | None = None,
    waiting: bool = False,
) -> Sequence[Found]:
    """Id, code, name and birth date of the newest versions that meet every term, by code.

    `among`: only these participants. `waiting`: only those without a cohort.
    """
    if not all(term.starts for term in terms):
        return []
    query = select(_PERSON.person_id, _PERSON.code, _PERSON.name, _PERSON.birth_date).where(newest_person())
    query = query.order_by(_PERSON.code, _PERSON.id).limit(most)
    if waiting:
        query = query.where(~exists(literal(1)).where(CohortMember.person_id == _PERSON.person_id))
    if among is not None:
        query = query.where(_PERSON.person_id.in_(list(among)))
        return session.execute(query.where(*(_meets(term, _PERSON.id) for term in terms))).all()
    if not terms:
        return session.execute(query).all()
    leader, others, wide = _leader_of(session, terms)
    # A short beginning meets thousands: the first few hundred by code are looked up, and all the rest only if too
    # few of those are in force.
    for within in (_WIDE, None) if wide else (None,):
        led = _led(leader, others, within)
        # A row stands there once for each of its keys; telling thousands apart costs the engine more than the rest.
        rows = session.scalars(
            led.order_by(led.selected_columns.code).limit(most * _SPARE * _KEYS_EACH)
        ).all()
        first = list(dict.fromkeys(rows))[: most * _SPARE]
        found = session.execute(query.where(_PERSON.id.in_(first))).all()
        whole = within is None and len(rows) < most * _SPARE * _KEYS_EACH and len(first) < most * _SPARE
        if whole or len(found) == most:
            return found
    led = _led(leader, others, None)
    return session.execute(query.where(_PERSON.id.in_(select(led.subquery().c.participant_row)))).all()


def _leader_of(session: Session, terms: tuple[Term, ...]) -> tuple[Term, tuple[Term, ...], bool]:
    """The term that fewest keys meet, the others, and whether so many meet it that not all are worth probing."""
    if len(terms) == 1:
        return terms[0], (), False
    numbers = [
        session.scalar(select(func.count()).select_from(_keys_of(term).limit(_WIDE).subquery())) or 0
        for term in terms
    ]
    place = min(range(len(terms)), key=lambda place: (numbers[place], -terms[place].weight))
    return terms[place], terms[:place] + terms[place + 1 :], numbers[place] == _WIDE


def _led(leader: Term, others: tuple[Term, ...], within: int | None) -> Select[str, str]:
    """Row and code of each key the leader meets whose row the others meet; `within` the first so many by code."""
    keys = _keys_of(leader)
    if within is not None:
        keys = keys.order_by(keys.selected_columns.code).limit(within)
    rows = keys.subquery()
    return select(rows.c.participant_row, rows.c.code).where(
        *(_meets(term, rows.c.participant_row) for term in others)
    )


def _keys_of(term: Term) -> Select[str, str]:
    parts = [select(_KEY.participant_row, _KEY.code).where(_begins(_KEY.key, start)) for start in term.starts]
    rows = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery()
    return select(rows.c.participant_row, rows.c.code)


def _meets(term: Term, row: ColumnElement[str]) -> ColumnElement[bool]:
    key = PersonKey.__table__.alias().c
    return exists(literal(1)).where(
        key.participant_row == row, or_(*(_begins(key.key, start) for start in term.starts))
    )


def _begins(key: ColumnElement[str], start: str) -> ColumnElement[bool]:
    # A whole birth date is one key; a beginning, of a year too, is a range of the index on every engine.
    whole = start.startswith(BORN) and len(start) == len(BORN) + _DAY_LENGTH
    return key == start if whole else and_(key >= start, key < start + _LAST)


def _number(query: str, digits: str, today: date) -> Term:
    """Digits alone: the end of a telephone, a code, a chart's number, or a date."""
    whole = code_key(query)
    starts = [PHONE + digits, CODE + whole, CHART + whole]
    day = read_day(query, today)
    born = (BORN + day.isoformat(),) if day else (*_month(query), *_year(query.strip(), today))
    return Term((*starts, *born))


def _year(typed: str, today: date) -> tuple[str, ...]:
    """The beginning of the birth dates of a year in which somebody living can be born."""
    year = typed.isascii() and typed.isdecimal() and _FIRST_YEAR <= int(typed) <= today.year
    return (f"{BORN}{typed}-",) if year else ()


def _month(typed: str) -> tuple[str, ...]:
    """The beginning of the birth dates of a month."""
    found = read_month(typed)
    return (f"{BORN}{found[0]:04}-{found[1]:02}-",) if found else ()


def _birth_date(words: list[str], today: date) -> tuple[list[Term], list[str]]:
    """The longest run of words that is a date or a month of a year, and the words around it."""
    for length in range(min(_DATE_WORDS, len(words)), 0, -1):
        for begin in range(len(words) - length + 1):
            typed = " ".join(words[begin : begin + length])
            day = read_day(typed, today)
            born = (BORN + day.isoformat(),) if day else _month(typed)
            if born:
                return [Term(born)], [*words[:begin], *words[begin + length :]]
    return [], words


def _word(typed: str, today: date) -> list[Term]:
    """One word between blanks; a code with dashes stays whole, a double surname is two words."""
    parts, code = words_of(typed), code_key(typed)
    codes = tuple(start + code for start in (CODE, CHART) if code)
    if any(map(str.isdecimal, typed)):
        digits = tail_key(typed)
        phone = (PHONE + digits,) if typed.isdecimal() and len(digits) >= _FEWEST_DIGITS else ()
        names = beginnings(parts[0]) if len(parts) == 1 else ()
        return [Term((*names, *codes, *phone, *_year(typed, today)))]
    if len(parts) == 1:
        return [Term((*beginnings(parts[0]), *codes))]
    return [Term(beginnings(part)) for part in parts]
