"""A list saved as UTF-16 without its mark, as some programs do, is read; what only looks like one is refused."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.exchange.csv_table import read_csv

LIST = "Прізвище;Ім’я;Рік\r\nОлійник;Дар’я «Ґава» № 7;1984\r\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_a_list_in_utf_16_is_read_with_and_without_its_mark(encoding: str) -> None:
    """Proves: REQ-IMP-002."""
    (sheet,) = read_csv(LIST.encode(encoding)).sheets
    assert [list(line.cells) for line in sheet.lines] == [line.split(";") for line in LIST.splitlines()]


@pytest.mark.parametrize(
    "data",
    [
        LIST.encode("utf-16-le") + b"\0",  # half a sign at its end
        "Name;Born\r\nAnna;198\0\r\n".encode("utf-16-le"),
        "Name;Born\r\nAnna;\x07\r\n".encode("utf-16-be"),
        "Name;Born\r\n李;1984\r\n".encode("utf-16-le"),
        bytes(range(256)) * 2,
        b"\0" * 64,
    ],
)
def test_what_only_looks_like_it_is_refused_not_guessed(data: bytes) -> None:
    """Proves: REQ-IMP-002."""
    with pytest.raises(Refused) as caught:
        read_csv(data)
    assert [issue.code for issue in caught.value.issues] == ["IMP004"]


@pytest.mark.parametrize(
    ("data", "line"), [(b"Name;Born\r\nOli\0ver;1984\r\n", 2), (b"\0Name;Born\r\nOliver;1984\r\n", 1)]
)
def test_one_damaged_letter_of_an_ordinary_list_is_told_by_its_line(data: bytes, line: int) -> None:
    """Proves: REQ-IMP-560. Refused, not guessed."""
    with pytest.raises(Refused) as caught:
        read_csv(data)
    assert [(issue.code, issue.values["line"]) for issue in caught.value.issues] == [("IMP560", line)]
