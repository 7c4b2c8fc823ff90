"""CSV that a spreadsheet opens without running anything (OWASP ASVS 5.0, 1.2.10)."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = frozenset("=+-@\t\r＝＋－＠")  # noqa: RUF001 - full-width forms are what is meant


def csv_bytes(rows: Iterable[Sequence[str | int]]) -> bytes:
    """UTF-8 with a mark for Excel, semicolons as Ukrainian Excel expects; numbers stay numbers."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str | int) -> str | int:
    if isinstance(cell, str) and cell.strip(" ") and cell.lstrip(" ")[0] in _FORMULA:
        return f"'{cell}"
    return cell
