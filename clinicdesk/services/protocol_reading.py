"""Reading a protocol before it is signed: its whole text, the numbers the clinic may set, and a folder's problems."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.adjusting import target
from clinicdesk.protocols.problems import Problem
from clinicdesk.protocols.programme_language import Adjustable, Programme
from clinicdesk.reports.definition_page import definition_page
from clinicdesk.security.digests import definition_digest
from clinicdesk.security.roles import Permission
from clinicdesk.services.adoption import adopted
from clinicdesk.services.definitions import checked, shelf
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.views import Actor
from clinicdesk.words import known, say

_TITLES = (
    "alert.{}.text",
    "criterion.{}.text",
    "dose.{}.title",
    "route.{}",
    "step.{}.title",
    "series.{}.title",
)
"""Where a programme names the part that a step of a number's path points at."""


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number the clinic may set. `protocol`: what counts without the clinic's own, e.g. "160" or "0.5–1"."""

    limit: Adjustable
    title: str
    protocol: str


@dataclass(frozen=True, slots=True)
class ProtocolText:
    """A definition as a person reads it: the lines of `forms show`, and a programme's adjustable numbers in words."""

    lines: tuple[str, ...]
    numbers: tuple[NumberRow, ...]


@verb(Permission.SEE_PROTOCOLS, reads=True)
def read_protocol(
    desk: Desk, actor: Actor, *, code: str, version: str, language: str  # noqa: ARG001 - checked by the verb
) -> ProtocolText:  # fmt: skip
    """The whole text of a version in one language; a programme is "draft" until it is adopted. Refused ADP004."""
    with desk.database.read() as session:
        ours = shelf(session)
        read = ours.reads.get((code, version))
        if read is None or read.definition is None:
            raise Refused(Issue("ADP004", "code"))
        signed = adopted(session, definition_digest(read)) is not None
    programme, phrases = read.definition, read.phrases[language]
    if not isinstance(programme, Programme):
        return ProtocolText(tuple(definition_page(programme, phrases, language, ours)), ())
    if signed:  # what the file says of itself is no longer true here
        programme = programme.model_copy(update={"status": "verified"})
    lines = tuple(definition_page(programme, phrases, language, ours))
    return ProtocolText(lines, tuple(_row(programme, one, phrases, language) for one in programme.adjustable))


@verb(Permission.ADOPT_PROTOCOLS, reads=True)
def look_into(desk: Desk, actor: Actor, folder: Path) -> tuple[Problem, ...]:  # noqa: ARG001 - by the verb
    """Every problem of a definition folder; none when `enter_definition` will take it. Refused ADP001 (nothing)."""
    with desk.database.read() as session:
        read = checked(session, folder)
    if read.definition is None and not read.problems:
        raise Refused(Issue("ADP001", "folder", values={"n": 0, "path": folder.name}))
    return tuple(read.problems)


def _row(programme: Programme, limit: Adjustable, phrases: Mapping[str, str], language: str) -> NumberRow:
    values = dict.fromkeys(str(number) for number in target(programme, limit.at))
    return NumberRow(limit, _title(limit.at, phrases, language), "–".join(values))


def _title(path: str, phrases: Mapping[str, str], language: str) -> str:
    """The part's own words and what of it is set: `doses.ketamine.im.cap_mg` is "Intramuscular: most at once"."""
    *parts, last = path.split(".")
    key = f"protocols.number.{parts[0]}_{last}"
    key = key if known(key) else f"protocols.number.{last}"
    if not known(key):
        return path
    names = [name.format(part) for part in parts for name in _TITLES]
    found = [phrases[name] for name in names if name in phrases]
    return ": ".join([*found[-1:], say(language, key)])
