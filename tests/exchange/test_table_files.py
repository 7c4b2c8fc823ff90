"""Tables come in as people save them: workbooks and text files, and every line keeps its number."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.errors import Refused
from clinicdesk.exchange.csv_table import read_csv
from clinicdesk.exchange.file_kind import kind_of
from clinicdesk.exchange.table import Book, Measure, column_of, letters_of
from clinicdesk.exchange.xlsx_table import read_xlsx
from tests.support.lists import HEADINGS, MEASURE, ROWS, comma_file, workbook

TABLE = (HEADINGS, *ROWS)


def cells(book: Book) -> list[tuple[str, ...]]:
    return [line.cells for line in book.sheets[0].lines]


def test_the_list_of_a_clinic_is_read_with_its_line_numbers() -> None:
    """Proves: REQ-IMP-001."""
    (sheet,) = read_xlsx(MEASURE.read_bytes()).sheets
    assert sheet.name == "Учасники"
    assert [line.number for line in sheet.lines] == [*range(1, 12), 13]
    assert sheet.lines[4].at(4) == "1975-09-14"
    assert sheet.lines[9].at(2) == " Ганна"
    assert sheet.lines[-1].cells == ("Всього: 10",)


def test_cells_of_every_kind_become_text() -> None:
    """Proves: REQ-IMP-001."""
    row = [
        date(1981, 8, 22),
        datetime(2026, 11, 24, 9, 30),  # noqa: DTZ001 - a spreadsheet knows no zone
        100.9,
        186.0,
        670001950,
        True,
        None,
        "–",
        0.1 + 0.2,
    ]
    (line,) = cells(Book("", read_xlsx(workbook([row])).sheets))
    assert line == ("1981-08-22", "2026-11-24 09:30:00", "100.9", "186", "670001950", "TRUE", "", "–", "0.3")


def test_every_sheet_is_read_and_hidden_ones_say_so() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(("так",))
    book.create_sheet("Чернетка").append(("ні",))
    book["Чернетка"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [(s.name, s.hidden) for s in read_xlsx(out.getvalue()).sheets] == [
        ("Sheet", False),
        ("Чернетка", True),
    ]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_text_file_is_read_whatever_its_signs_and_letters(sign: str, encoding: str) -> None:
    """Proves: REQ-IMP-003."""
    data = comma_file(
        [[text.replace("’", "'") for text in row] for row in TABLE], sign=sign, encoding=encoding
    )
    assert kind_of(data) == "csv"
    assert cells(read_csv(data)) == [tuple(text.replace("’", "'") for text in row) for row in TABLE]


def test_line_ends_in_quotes_belong_to_the_cell_and_lines_keep_their_numbers() -> None:
    """Proves: REQ-IMP-003."""
    (sheet,) = read_csv(
        'Прізвище;Скарги\r\nБондар;"сон,\r\nбіль"\r\n\r\nМороз;"він сказав ""ні"""\r\n'.encode()
    ).sheets
    assert [(line.number, line.cells) for line in sheet.lines] == [
        (1, ("Прізвище", "Скарги")), (2, ("Бондар", "сон,\r\nбіль")), (5, ("Мороз", 'він сказав "ні"')),
    ]  # fmt: skip


def test_decimal_commas_do_not_pass_for_separators() -> None:
    """Proves: REQ-IMP-003."""
    rows = [["Прізвище", "Вага"], ["Бондар", "61,8"], ["Мороз", "100,9"], ["Ґудзь", "99,3"]]
    assert cells(read_csv(comma_file(rows, sign=";"))) == [tuple(row) for row in rows]


def test_the_line_that_excel_puts_first_names_the_separator() -> None:
    """Proves: REQ-IMP-003."""
    (sheet,) = read_csv("sep=|\r\nПрізвище|Вага, кг; см\r\nБондар|1\r\n".encode()).sheets
    assert [line.number for line in sheet.lines] == [2, 3]
    assert [line.cells for line in sheet.lines] == [("Прізвище", "Вага, кг; см"), ("Бондар", "1")]


def test_an_open_quotation_mark_is_refused_where_it_opens() -> None:
    """Proves: REQ-IMP-003. Without this the rest of the list would vanish into one cell."""
    for rest in ("\r\nМороз;3", "\r\nМороз;3" * 60, "x" * 40_000):
        with pytest.raises(Refused) as caught:
            read_csv(f'Прізвище;Вага\r\nБондар;1\r\n"Ґудзь;2{rest}'.encode())
        assert caught.value.first.code == "IMP014"
        assert caught.value.first.values["line"] == 3


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=12),
            min_size=2,
            max_size=5,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_was_written_is_what_is_read(rows: list[list[str]]) -> None:
    """Proves: REQ-IMP-003. Any text without line ends comes back, quoted."""
    width = max(map(len, rows))
    even = [["назва", *(row + ["–"] * (width - len(row)))] for row in rows]
    (sheet,) = read_csv(comma_file(even, sign=";", quoting=csv.QUOTE_ALL)).sheets
    read = [[*line.cells, *[""] * (width + 1 - len(line.cells))] for line in sheet.lines]
    assert [[t.strip() for t in row] for row in read] == [[t.strip() for t in row] for row in even]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    """Proves: REQ-IMP-002."""
    try:
        kind = kind_of(data)
        if kind == "csv":
            read_csv(data)
    except Refused as refusal:
        told = [issue.sentence(language) for issue in refusal.issues for language in ("uk", "en")]
    else:
        told = [kind]
    assert all(told)


def test_columns_are_named_as_the_spreadsheet_names_them() -> None:
    assert [letters_of(place) for place in (0, 25, 26, 51, 52, 199)] == ["A", "Z", "AA", "AZ", "BA", "GR"]
    assert all(column_of(letters_of(place)) == place for place in range(200))
    assert column_of("прізвище") == column_of("") == column_of("ZZZ") == -1


def test_a_list_has_an_end() -> None:
    measure = Measure()
    for number in range(20_000):
        measure.take(number, ["а"])
    for cells_, code in ((["а"], "IMP010"), (["а"] * 201, "IMP011"), (["а" * 32_768], "IMP012")):
        measure = Measure() if code != "IMP010" else measure
        with pytest.raises(Refused) as caught:
            measure.take(1, cells_)
        assert caught.value.first.code == code
