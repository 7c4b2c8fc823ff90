"""From a file to a plain table: capped, decoded, parsed, and nothing in it can run or lead elsewhere."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from clinicdesk.protocols.problems import Unreadable

LARGEST = 512 * 1024
"""Bytes. The largest definition of the library has a tenth of it."""
DEEPEST = 32
"""Levels of tables and lists."""
_MOST_DIGITS = 12
_LARGEST_NUMBER = 10**_MOST_DIGITS
_FINEST = -9
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)\s*$")
# The parser takes time by the square of a dotted key's length: a key of more parts than any file needs is refused.
_LONG_KEY = re.compile(
    r"""(?<![\w"'-])(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}""", re.ASCII
)

Table = dict[str, Any]


def read_table(path: Path, root: Path) -> Table:
    """Parse a file below `root`; lists become tuples. Raises Unreadable DEF001 to DEF007, DEF013."""
    try:
        table = _parsed(_text_of(path, root))
        return {key: _plain(value, key, 1) for key, value in table.items()}
    except RecursionError as error:
        raise Unreadable("DEF003", limit=DEEPEST) from error


def _text_of(path: Path, root: Path) -> str:
    if not path.resolve().is_relative_to(root):
        raise Unreadable("DEF007")
    if not path.is_file():
        raise Unreadable("DEF005")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable("DEF006") from error
    if len(data) > LARGEST:
        raise Unreadable("DEF002", limit=LARGEST // 1024)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise Unreadable("DEF004", f"{line}:{column}") from error


def _parsed(text: str) -> Table:
    too_long = _LONG_KEY.search(text)
    if too_long:
        raise Unreadable("DEF003", f"{text.count(chr(10), 0, too_long.start()) + 1}:1", limit=DEEPEST)
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except ValueError as error:  # also a number of more digits than Python takes
        found = _PLACE.search(str(error))
        at_end = f"{text.count(chr(10)) + 1}:1"
        raise Unreadable("DEF001", f"{found[1]}:{found[2]}" if found else at_end) from error


def _plain(value: Any, place: str, depth: int) -> Any:  # noqa: ANN401 - the TOML border
    kind = type(value)
    if kind is str or kind is bool:
        return value
    if kind is dict:
        if depth > DEEPEST:
            raise Unreadable("DEF003", place[:60], limit=DEEPEST)
        return {key: _plain(item, f"{place}.{key}", depth + 1) for key, item in value.items()}
    if kind is list:
        if depth > DEEPEST:
            raise Unreadable("DEF003", place[:60], limit=DEEPEST)
        return tuple([_plain(item, place, depth + 1) for item in value])
    if kind is int and abs(value) > _LARGEST_NUMBER:
        raise Unreadable("DEF013", place, limit=str(_LARGEST_NUMBER))
    if kind is Decimal and not _measurable(value):
        raise Unreadable("DEF013", place, limit=str(_LARGEST_NUMBER))
    return value


def _measurable(value: Decimal) -> bool:
    """No infinity, no billion digits: a number that can be written out and counted with."""
    if not value.is_finite():
        return False
    exponent = int(value.as_tuple().exponent)
    # Digits are counted before anything is computed: 1e999999999 alone would fill the memory.
    return _FINEST <= exponent <= _MOST_DIGITS and value.adjusted() < _MOST_DIGITS
