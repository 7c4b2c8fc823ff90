"""What `clinicdesk score` is given: one JSON object, or one a line; refused with the line and a cure."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NoReturn

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.sheet import Sheet

MOST_BYTES = 1_000_000
"""Of one object: the longest form is a thousand times smaller."""
MOST_DIGITS = 40
_KNOWN = ("form", "version", "items", "answers")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer sheet as it was handed over."""

    form: str
    version: str | None
    items: list[Any] | None
    answers: Mapping[str, Any] | None
    beside: Mapping[str, Any] = dataclass_field(default_factory=dict)
    """What stands beside `items`: a sex, an informant."""

    def by_field(self, sheet: Sheet) -> Mapping[str, Any]:
        """The answers by field.

        Refused ANS020 (more items than fields), SCR004 (a field given twice), SCR005 (a key that is no field).
        """
        for key in self.beside:
            if key not in sheet.questions:
                raise Refused(Issue("SCR005", key[:60], values={"key": key[:60], "known": ", ".join(_KNOWN)}))
        fields = [asking.field.id for asking in sheet.askings]
        items = self.items or []
        if len(items) > len(fields):
            raise Refused(Issue("ANS020", "items", values={"given": len(items), "n": len(fields)}))
        found: dict[str, Any] = dict(zip(fields, items, strict=False))
        for key, answer in (*(self.answers or {}).items(), *self.beside.items()):
            if key in found:
                raise Refused(Issue("SCR004", key[:60]))
            found[key] = answer
        return found


def open_source(source: str) -> AbstractContextManager[IO[bytes]]:
    """A file, or standard input for "-", which stays open. Refused SCR007 when it cannot be read."""
    if source == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(source).open("rb")
    except (OSError, ValueError) as error:
        raise Refused(Issue("SCR007", "file", values={"path": source})) from error


def read_whole(source: str) -> bytes:
    """All bytes of a file or of standard input. Refused SCR006 when it is too large, SCR007 when unreadable."""
    with open_source(source) as file:
        try:
            raw = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise Refused(Issue("SCR007", "file", values={"path": source})) from error
    return raw


def read_lines(source: str) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, numbered from 1. One beyond the limit comes cut, and is refused later."""
    with open_source(source) as file:
        number = 0
        while True:
            try:
                line = file.readline(MOST_BYTES + 1)
            except OSError as error:
                raise Refused(Issue("SCR007", "file", values={"path": source})) from error
            if not line:
                return
            number += 1
            rest = line
            while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
                rest = file.readline(MOST_BYTES + 1)
            if line.strip():
                yield number, line


def parse_given(raw: bytes, form: str | None, line: int = 0) -> Given:
    """One object. `line`: its line in a batch, 0 when it is a file of its own; `form`: the form named beside it.

    Refused SCR002 (no JSON), SCR003–SCR006, SCR008–SCR013.
    """
    found = _parsed(raw, line)
    if not isinstance(found, dict):
        raise Refused(Issue("SCR003"))
    name = found.get("form", form)
    if not isinstance(name, str) or not name:
        raise Refused(Issue("SCR012", "form"))
    if form is not None and name != form:
        raise Refused(Issue("SCR009", "form", values={"named": form[:60], "given": name[:60]}))
    version = found.get("version")
    if version is not None and not isinstance(version, str):
        raise Refused(Issue("SCR013", "version"))
    beside = {key: answer for key, answer in found.items() if key not in _KNOWN}
    return Given(name, version, *_sheet(found), beside)


def _sheet(found: Mapping[str, Any]) -> tuple[list[Any] | None, Mapping[str, Any] | None]:
    items, answers = found.get("items"), found.get("answers")
    if items is None and answers is None:
        raise Refused(Issue("SCR004"))
    if items is not None and not isinstance(items, list):
        raise Refused(Issue("SCR013", "items"))
    if answers is not None and not isinstance(answers, dict):
        raise Refused(Issue("SCR013", "answers"))
    return items, answers


def _parsed(raw: bytes, line: int) -> object:
    if len(raw) > MOST_BYTES:
        raise Refused(Issue("SCR006", values={"n": MOST_BYTES // 1000}))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = raw[: error.start].count(b"\n") + 1
        raise Refused(Issue("SCR008", values={"line": line or at})) from error
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = f"{line or error.lineno}:{error.colno}"
        raise Refused(Issue("SCR002", values={"place": place})) from error
    except RecursionError as error:
        raise Refused(Issue("SCR014", values={"line": line or 1})) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(Issue("SCR011", twice[:60], values={"key": twice[:60]}))
    return found


def _decimal(text: str) -> Decimal:
    if len(text) > MOST_DIGITS or "e" in text.casefold():
        raise Refused(Issue("SCR015", values={"number": text[:20]}))
    return Decimal(text)


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise Refused(Issue("SCR015", values={"number": text[:20]}))
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise Refused(Issue("SCR015", values={"number": text}))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_decimal, parse_int=_whole, parse_constant=_no_number
)
"""Made once: a batch asks it for every line."""
