"""The register on paper: the lines of a span with who and why, a month that adds up, both languages."""

import dataclasses
from collections.abc import Iterator

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services import ledger_corrections, ledger_paper
from clinicdesk.services.ledger_corrections import Righted
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic, copy_clinic
from tests.support.looking import events, refused
from tests.support.paper import page_texts
from tests.support.pharmacy import ALONE, POST, SAFE, TWO, Pharmacy, pharmacy

WISH = Wish("uk", "перенести в паперовий журнал", "завідувачка аптеки")


@pytest.fixture(scope="module")
def month(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pharmacy]:
    """A receipt righted, an issue in an emergency, an ampoule opened and destroyed, a count."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("paper") / "clinic")
    ours = pharmacy(clinic)
    ours.receive(20)
    ledger_corrections.correct_line(
        ours.desk, ours.nurse, ours.lines()[0].id, Righted(22), reason="описка в накладній", hands=TWO
    )
    ours.issue(3, hands=ALONE)
    ours.settle(ours.open(), 2000)
    ours.give_back(1)
    ours.count(20)
    yield ours
    clinic.close()


def lines(ours: Pharmacy, place: str, language: str, *, first: int = 1, last: int = 99) -> str:
    made = ledger_paper.print_lines(
        ours.desk, ours.nurse, ours.product, place, dataclasses.replace(WISH, language=language), first=first,
        last=last,
    )  # fmt: skip
    return " ".join(page_texts(made.pdf))


def balance(ours: Pharmacy, language: str, month: int) -> str:
    wish = dataclasses.replace(WISH, language=language)
    made = ledger_paper.print_month(ours.desk, ours.nurse, ours.product, SAFE, wish, year=2026, month=month)
    return " ".join(page_texts(made.pdf))


def test_the_lines_for_the_paper_journal_say_who_why_and_what_is_left(month: Pharmacy) -> None:
    """Proves: REQ-LGR-009."""
    text = lines(month, SAFE, "uk")
    for said in (
        "Контрольна копія. Юридично чинним є паперовий журнал закладу.", "Кетамін-Фармак: кетамін 50 мг/мл",
        "Виправлення № 1", "описка в накладній", "скасовано", "накл. 1174", "021225", "31.12.2026",
        "без свідка: судоми, свідок біля пацієнта", "чекає на підпис", "наосліп 20, за журналом 20",
        "Відповідальна особа, підпис",
    ):  # fmt: skip
        assert said in text
    assert "2000" in text
    assert "не зазначено" not in text
    assert "Destruction" not in lines(month, POST, "en")


def test_a_span_has_only_its_lines(month: Pharmacy) -> None:
    """Proves: REQ-LGR-009."""
    assert "накл. 1174" not in lines(month, SAFE, "uk", first=4, last=5)
    with refused(month.desk, ("LGR025", "first")):
        lines(month, SAFE, "uk", first=50, last=60)


@pytest.mark.parametrize(
    ("language", "start", "end"),
    [("uk", "Залишок на початок", "Залишок на кінець"), ("en", "Balance at the", "Balance at the end")],
)
def test_a_month_adds_up_from_its_beginning_to_its_end(
    month: Pharmacy, language: str, start: str, end: str
) -> None:
    """Proves: REQ-LGR-009."""
    text = balance(month, language, 11)
    assert start in text
    assert end in text
    receipt = {"uk": "Надходження 2 +22", "en": "Receipt 2 +22"}[language]
    assert receipt in text
    with refused(month.desk, ("DOC281", "month")):
        balance(month, language, 12)


@pytest.mark.parametrize("language", ["uk", "en", "both"])
def test_pages_of_the_register_say_why_and_for_whom_and_leave_an_event(
    month: Pharmacy, language: str
) -> None:
    """Proves: REQ-PRT-018, REQ-LGR-009."""
    text = lines(month, SAFE, language)
    event = events(month.desk)[-1]
    assert (event.action, event.actor) == (Action.RECORD_PRINTED, month.nurse.user_id)
    for said in (WISH.reason, WISH.recipient):
        assert said in event.reason
        assert said in text
    before = len(events(month.desk))
    with refused(month.desk, ("DSK005", "reason")):
        ledger_paper.print_lines(
            month.desk, month.nurse, month.product, SAFE, Wish(language, " "), first=1, last=99
        )
    assert len(events(month.desk)) == before
