"""Everybody of the clinic at once, by what they are found by: for a list that asks after thousands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.people import Participant, PersonKey
from clinicdesk.protocols.folding import code_key
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.search_keys import CODE, search_keys
from clinicdesk.services.caseload import newest_person
from clinicdesk.services.followers import survivors_of
from clinicdesk.services.likeness import matches


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may be the same: of the clinic, or of an earlier `line` of the list."""

    person_id: str
    code: str
    name: str
    birth_date: str
    version: int = 0
    line: int = 0


class KnownPeople:
    """A table of keys in memory; the same keys and the same rule as `likeness.alike`."""

    def __init__(self, session: Session) -> None:
        self._known: dict[str, Known] = {}
        self._rows: dict[str, set[str]] = {}
        self._codes: set[str] = set()
        people = {person.id: person for person in session.scalars(select(Participant).where(newest_person()))}
        survivors = survivors_of(session, [person.person_id for person in people.values()]) if people else {}
        by_id = {person.person_id: person for person in people.values()}
        for row, person in people.items():
            shown = by_id[survivors.get(person.person_id, person.person_id)]
            self._known[row] = Known(
                shown.person_id, shown.code, shown.name, person.birth_date, shown.version
            )
            self._codes.add(code_key(person.code))
        for key, row in session.execute(select(PersonKey.key, PersonKey.participant_row)):
            if row in self._known:
                self._rows.setdefault(key, set()).add(row)

    def add_line(self, line: int, details: PersonDetails) -> None:
        """Somebody who will come in with this list: later lines may speak of the same person."""
        row = f"line {line}"
        self._known[row] = Known("", details.code, details.full_name, details.birth_date, line=line)
        if details.code:
            self._codes.add(code_key(details.code))
        for key in search_keys(
            code=details.code, names=(details.surname, details.given_name, details.patronymic),
            birth_date=details.birth_date, phones=details.phones, chart_number=details.chart_number,
        ):  # fmt: skip
            self._rows.setdefault(key, set()).add(row)

    def alike(self, details: PersonDetails) -> list[tuple[Known, tuple[str, ...]]]:
        """Each who may be the same and what matches, best first, people of the clinic before lines."""
        found: dict[str, list[str]] = {}
        for what, rows in matches(details, self._with_all, self._has_code):
            for row in rows:
                found.setdefault(row, []).append(what)
        pairs = [(self._known[row], tuple(whats)) for row, whats in found.items()]
        return sorted(pairs, key=lambda pair: (-len(pair[1]), pair[0].line, pair[0].code))

    def _with_all(self, keys: list[str]) -> list[str]:
        sets = sorted((self._rows.get(key, set()) for key in keys), key=len)
        rows = sets[0].intersection(*sets[1:])
        # The key of a code's digits alone stands beside that of the whole code.
        wanted = [key.removeprefix(CODE) for key in keys if key.startswith(CODE)]
        return [row for row in rows if not wanted or code_key(self._known[row].code) in wanted]

    def _has_code(self, code: str) -> bool:
        return code_key(code) in self._codes


def told_apart(details: PersonDetails, known: Known, whats: Iterable[str]) -> str:
    """`same`, `doubt`, or "" for somebody else, who may share a telephone.

    Same: name and birth date; a code or chart number with the name or the birth date; name and telephone where a
    birth date is missing. Doubt: one of these alone. Two birth dates that differ are two people of one name.
    """
    said = set(whats)
    both_dated = bool(details.birth_date and known.birth_date)
    born_alike = both_dated and details.birth_date == known.birth_date
    named = "name" in said
    if named and both_dated and not born_alike:
        return "doubt" if said & {"phone", "code", "chart_number"} else ""
    if "name_birth" in said or (said & {"code", "chart_number"} and (named or born_alike)):
        return "same"
    if named and "phone" in said:
        return "same"
    return "doubt" if named or said & {"code", "chart_number"} or (born_alike and "phone" in said) else ""


WORDS: Mapping[str, int] = {"same": 0, "doubt": 1, "": 2}
"""The order in which these weigh."""
