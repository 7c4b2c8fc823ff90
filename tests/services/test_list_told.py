"""What the dry run of a list tells: a shared telephone, a repeated line by its number, a stray zero by its line."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.exchange.csv_table import read_csv
from clinicdesk.services import intake
from clinicdesk.services.intake_views import CheckedList, Choices, Outcome
from tests.support.clinic import Clinic

HEAD = "Код;Прізвище;Ім’я;По батькові;Дата народження;Телефон\n"


def dry_run(clinic: Clinic, *lines: str) -> CheckedList:
    """The list, checked and not written."""
    desk, lead = clinic.open_as("lead")
    data = (HEAD + "\n".join(lines) + "\n").encode()
    opened = intake.read_list(desk, lead, data, name="список.csv")
    return intake.check_list(desk, lead, opened, Choices())


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_telephone_shared_under_another_name_is_told_and_nothing_waits(
    clinic: Clinic, language: str
) -> None:
    """Proves: REQ-IMP-560."""
    told = dry_run(
        clinic,
        ";Гончар;Ярослав;Тарасович;17.02.1994;067 123 45 67",
        ";Мельник;Олена;Іванівна;05.06.1990;0671234567",
    )
    first, second = told.lines
    assert (first.outcome, first.notes, second.outcome) == (Outcome.NEW, (), Outcome.NEW)
    (note,) = second.notes
    assert (note.code, note.field) == ("IMP561", "phones")
    assert {"uk": "має ще рядок 2", "en": "belongs to line 2 too"}[language] in note.sentence(language)
    assert not second.in_the_way


def test_a_repeated_code_names_the_line_by_its_number(clinic: Clinic) -> None:
    """Proves: REQ-IMP-560. «що рядок К-77» put a code where the number belongs."""
    told = dry_run(
        clinic,
        "К-77;Гончар;Ярослав;Тарасович;17.02.1994;",
        "К-77;Мельник;Олена;Іванівна;05.06.1990;",
    )
    assert told.lines[1].outcome is Outcome.PROBLEM
    assert "що рядок 2." in told.lines[1].issues[0].sentence("uk")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (HEAD.encode() + b";A;B;C;01.01.1990;\n;D;E\x00F;G;02.02.1991;\n", "IMP560", 3),
        (b"\xef\xbb\xbf" + HEAD.encode() + b";D;E\x00F;G;02.02.1991;\n", "IMP560", 2),
        (bytes(range(256)) * 8, "IMP004", None),
        (b"ab\x00" * 50, "IMP004", None),
    ],
)
def test_a_stray_zero_sign_is_told_by_its_line(data: bytes, code: str, line: int | None) -> None:
    """Proves: REQ-IMP-560. The whole file was called no table."""
    with pytest.raises(Refused) as refused:
        read_csv(data)
    assert refused.value.first.code == code
    assert refused.value.first.values.get("line") == line
