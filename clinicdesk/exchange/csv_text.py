"""CSV that a spreadsheet opens without running anything (OWASP ASVS 5.0, 1.2.10)."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = frozenset("=+-@＝＋－＠")
_BLANK = frozenset("\t\r\n")


def csv_bytes(rows: Iterable[Sequence[str | int]]) -> bytes:
    """UTF-8 with a mark for Excel, semicolons as Ukrainian Excel expects; numbers stay numbers."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str | int) -> str | int:
    """Text that a spreadsheet would take for a formula, also behind blanks or line ends, gets a mark."""
    if isinstance(cell, str) and (cell.lstrip()[:1] in _FORMULA or cell[:1] in _BLANK):
        return f"'{cell}"
    return cell
