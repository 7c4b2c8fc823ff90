"""A table for spreadsheets runs nothing, whatever people have typed."""

import csv
import io

import pytest

from clinicdesk.exchange.csv_text import csv_bytes

# OWASP ASVS 5.0, 1.2.10 and the OWASP page on CSV injection.
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=cmd|'/C calc'!A0",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    " =1",
    "\u00a0=1",
    '=1"',
    '"=1"',
)


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_becomes_text(formula: str) -> None:
    """Proves: REQ-EXP-002."""
    ((cell, other),) = read(csv_bytes([[formula, "поряд"]]))
    first = cell.lstrip()[:1]
    assert first in {"'", '"'}
    assert cell.lstrip("'") == formula
    assert other == "поряд"


def test_numbers_stay_numbers_and_words_stay_words() -> None:
    """Proves: REQ-EXP-002."""
    data = csv_bytes([[7, -3, "Марчук; Ірина", "два\nрядки", "", "–", "а=б"]])
    assert read(data) == [["7", "-3", "Марчук; Ірина", "два\nрядки", "", "–", "а=б"]]
    assert b'7;-3;"' in data


def test_a_spreadsheet_in_ukrainian_opens_it_as_it_is() -> None:
    data = csv_bytes([["№", "Час"], [1, "24.11.2026"]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == '"№";"Час"\r\n1;"24.11.2026"\r\n'
