"""Whom of the clinic a list may speak of, found for all its lines at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from clinicdesk.models.people import Participant, PersonKey
from clinicdesk.protocols.folding import code_key, words_of
from clinicdesk.protocols.name_likeness import may_be_called, of_another_father
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.search_keys import CODE, search_keys
from clinicdesk.services.caseload import newest_person
from clinicdesk.services.followers import survivors_of
from clinicdesk.services.likeness import matches, names_of, told_whats
from clinicdesk.services.person_rows import details_of_all

_AT_ONCE = 500
_NOBODY = PersonDetails()


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may be the same: of the clinic, or of an earlier `line` of the list."""

    person_id: str
    code: str
    name: str
    birth_date: str
    version: int = 0
    line: int = 0
    named: PersonDetails = _NOBODY
    """Surname, given name and patronymic that were found, each for itself."""


class KnownPeople:
    """Those of the clinic who may be any of the people `asked` after, found together in a few statements.

    The same keys and the same rule as `likeness.alike`; `asked` are checked.
    """

    def __init__(self, session: Session, asked: Sequence[PersonDetails] = ()) -> None:
        self._session = session
        self._shown: dict[str, Participant] = {}
        self._known: dict[str, Known] = {}
        self._rows: dict[str, set[str]] = {}
        self._codes: dict[str, str] = {}
        for some in _in_parts(dict.fromkeys(key for details in asked for key in _keys_asked(details))):
            query = select(PersonKey.key, PersonKey.participant_row, PersonKey.code)
            for key, row, code in session.execute(query.where(PersonKey.key.in_(some))).all():
                self._rows.setdefault(key, set()).add(row)
                self._codes[row] = code
        self._learn({row for details in asked for _, rows in self._matches(details) for row in rows})

    def cards(self) -> Mapping[str, PersonDetails]:
        """The cards of all those of the clinic, by id."""
        people = list(self._shown.values())
        cards = details_of_all(self._session, people)
        return {person.person_id: cards[person.id] for person in people}

    def _learn(self, rows: Iterable[str]) -> None:
        """Who these versions are, as far as they are in force; a record that follows another is the other."""
        found = [p for some in _in_parts(rows) for p in self._newest(Participant.id.in_(some))]
        survivors: dict[str, str] = {}
        for some in _in_parts(person.person_id for person in found):
            survivors |= survivors_of(self._session, some)
        self._shown = {person.person_id: person for person in found}
        for some in _in_parts(set(survivors.values()) - self._shown.keys()):
            self._shown |= {p.person_id: p for p in self._newest(Participant.person_id.in_(some))}
        named = names_of(self._session, found)
        for person in found:
            other = self._shown[survivors.get(person.person_id, person.person_id)]
            self._known[person.id] = Known(
                other.person_id, other.code, other.name, person.birth_date, other.version,
                named=named[person.id],
            )  # fmt: skip

    def _newest(self, wanted: ColumnElement[bool]) -> Sequence[Participant]:
        return self._session.scalars(select(Participant).where(wanted, newest_person())).all()

    def add_line(self, line: int, details: PersonDetails) -> None:
        """Somebody who will come in with this list: later lines may speak of the same person."""
        row = f"line {line}"
        self._known[row] = Known(
            "", details.code, details.full_name, details.birth_date, line=line, named=details
        )
        self._codes[row] = details.code
        for key in search_keys(
            code=details.code, names=(details.surname, details.given_name, details.patronymic),
            birth_date=details.birth_date, phones=details.phones, chart_number=details.chart_number,
        ):  # fmt: skip
            self._rows.setdefault(key, set()).add(row)

    def alike(self, details: PersonDetails) -> list[tuple[Known, tuple[str, ...]]]:
        """Each who may be the same and what matches, best first, people of the clinic before lines."""
        found: dict[str, list[str]] = {}
        for what, rows in self._matches(details):
            for row in rows:
                if row in self._known:
                    found.setdefault(row, []).append(what)
        pairs = [
            (known := self._known[row], told_whats(whats, details, known.named))
            for row, whats in found.items()
        ]
        return sorted(pairs, key=lambda pair: (-len(pair[1]), pair[0].line, pair[0].code))

    def _matches(self, details: PersonDetails) -> Iterable[tuple[str, list[str]]]:
        return matches(details, self._with_all, self._has_code)

    def _with_all(self, keys: list[str]) -> list[str]:
        sets = [rows for key in keys if (rows := self._rows.get(key))]
        if len(sets) < len(keys):
            return []
        rows = min(sets, key=len).intersection(*sets)
        # The key of a code's digits alone stands beside that of the whole code.
        wanted = [key.removeprefix(CODE) for key in keys if key.startswith(CODE)]
        return [row for row in rows if not wanted or code_key(self._codes[row]) in wanted]

    def _has_code(self, code: str) -> bool:
        return bool(self._with_all([CODE + code_key(code)]))


def _keys_asked(details: PersonDetails) -> list[str]:
    """Every key that the rule looks up for this person."""
    asked: list[str] = []

    def nobody(keys: list[str]) -> list[str]:
        asked.extend(keys)
        return []

    for _ in matches(details, nobody, lambda _code: True):
        pass
    return asked


def _in_parts(values: Iterable[str]) -> Iterator[list[str]]:
    """No engine takes thousands of values in one statement gladly."""
    every = list(values)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def told_apart(details: PersonDetails, known: Known, whats: Iterable[str]) -> str:
    """`same`, `doubt`, or "" for somebody else, who may share a telephone.

    Same: name and birth date; a code or chart number with the name, or with the birth date and the given name (a
    surname changes); name and telephone where a birth date is missing. Doubt: one of these alone, or a code and a
    birth date under another given name; a surname with a birth date or a telephone where a given name is missing or
    an initial. Two patronymics that differ are never the same: a father and his son share name and telephone. Two
    birth dates that differ are two people of one name.
    """
    sure = _how_sure(details, known, set(whats))
    if sure == "same" and of_another_father(details.patronymic, known.named.patronymic):
        return "doubt"
    return sure


def _how_sure(details: PersonDetails, known: Known, said: set[str]) -> str:
    both_dated = bool(details.birth_date and known.birth_date)
    born_alike = both_dated and details.birth_date == known.birth_date
    named = "name" in said
    if named and both_dated and not born_alike:
        return "doubt" if said & {"phone", "code", "chart_number"} else ""
    if "name_birth" in said or (
        said & {"code", "chart_number"} and (named or (born_alike and _called_alike(details, known)))
    ):
        return "same"
    if named and "phone" in said:
        return "same"
    if named or said & {"code", "chart_number", "surname_birth"} or (born_alike and "phone" in said):
        return "doubt"
    different = both_dated and not born_alike
    return "doubt" if "phone" in said and not different and _may_be_named(details, known.named) else ""


def _may_be_named(details: PersonDetails, other: PersonDetails) -> bool:
    """One surname, and a given name that may be the other: an initial, or missing."""
    surnames = set(words_of(details.surname)) & set(words_of(other.surname))
    return bool(surnames) and may_be_called(details.given_name, other.given_name)


def _called_alike(details: PersonDetails, known: Known) -> bool:
    """Whether the given name, or the surname where the list has no given name, is in the other one's name."""
    called = set(words_of(details.given_name) or words_of(details.surname))
    return bool(called & set(words_of(known.name)))


WORDS: Mapping[str, int] = {"same": 0, "doubt": 1, "": 2}
"""The order in which these weigh."""
