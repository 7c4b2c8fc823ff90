"""Protocols: the text of each programme, its adoption with the clinic's numbers, a folder brought in."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.problems import Problem
from clinicdesk.security.roles import Role
from clinicdesk.services.views import Topic
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.protocols.page import ProtocolsPage
from tests.support.geometry import problems_of
from tests.support.protocol_shelf import row
from tests.support.stage import SIZES, Stage, click, stage, topics

CAP = "doses.ketamine.im.cap_mg"


@pytest.fixture
def lead(qtbot: QtBot, tmp_path: Path) -> Stage:
    """The medical lead's window; folders are read from a temporary one."""
    return stage(qtbot, Role.LEAD, read_from=tmp_path / "своя форма")


def page_on(made: Stage) -> ProtocolsPage:
    """The page, shown."""
    return made.show(ProtocolsPage(made.around, made.verbs.protocols))


def cells(page: ProtocolsPage, column: int) -> list[str]:
    model = page.table.model()
    return [str(model.index(line, column).data()) for line in range(model.rowCount())]


def test_every_programme_says_whether_it_is_adopted(lead: Stage) -> None:
    """Proves: REQ-ADP-001."""
    page = page_on(lead)

    assert cells(page, 2) == ["чернетка", "прийнято", "заготовка"]
    assert page.head.facts.text() == "3 програми · прийнято: 1"
    assert page.state.text() == "чернетка"
    assert "стоїть як чернетка" in page.signed.text()


def test_the_whole_programme_is_read_before_it_is_signed(lead: Stage) -> None:
    page = page_on(lead)
    words = page.pane.toPlainText()

    assert "Групова психотерапія з кетаміном" in words
    assert "Згоди" in words
    assert "Джерело:" in words
    assert "----" not in words
    lead.language.use("en")
    assert "Consents" in page.pane.toPlainText()
    assert page.pane.verticalScrollBar().value() == 0


def test_a_number_is_checked_while_it_is_typed(lead: Stage) -> None:
    """Proves: REQ-ADP-002."""
    page = page_on(lead)
    click(page.adopt)
    field = lead.sheet().fields[CAP]
    lead.type_into(CAP, "1500")
    assert field.issue == Issue("ADP007", values={"lowest": "10", "highest": "120"}).sentence("uk")
    line = field.editor
    assert isinstance(line, QLineEdit)
    line.clear()
    assert field.issue == ""
    lead.type_into(CAP, "сто")
    assert field.issue == Issue("ADP006").sentence("uk")


def test_the_lead_adopts_with_the_numbers_and_a_password(lead: Stage) -> None:
    """Proves: REQ-ADP-002."""
    page = page_on(lead)
    click(page.adopt)
    assert problems_of(lead.sheet()) == []
    lead.type_into(CAP, "100")
    lead.type_into("password", "мій пароль")
    lead.ward.refusal = Refused(Issue("ADP007", CAP, values={"lowest": "10", "highest": "90"}))
    lead.confirm()
    assert "від 10 до 90" in lead.sheet().fields[CAP].issue
    lead.confirm()

    told = dict(lead.ward.last("adopt"))
    numbers = told.pop("numbers")
    assert {path: number for path, number in numbers.items() if number} == {CAP: "100"}
    assert len(numbers) > 1  # an empty one is the protocol's own again
    assert told == {"code": "gkap", "version": "0.1", "password": "мій пароль", "reason": ""}
    assert lead.message.startswith("Прийнято й підписано: Групова")
    assert Topic.PROTOCOLS in lead.heard[0].topics


def test_an_adopted_programme_names_its_signer_and_numbers_and_can_be_withdrawn(lead: Stage) -> None:
    page = page_on(lead)
    page.show_subject("trt")

    assert (
        page.signed.text()
        .replace("\u00a0", " ")
        .startswith("Прийнято й підписано: Олена Левченко, 20.11.2026")
    )
    assert "Клініка встановила 1 власне число" in page.numbers.text()
    assert page.adopt.text() == "Змінити числа…"
    click(page.withdraw)
    lead.type_into("reason", "нова версія")
    lead.type_into("password", "мій пароль")
    lead.confirm()
    assert lead.ward.last("withdraw") == {"subject": "a-1", "password": "мій пароль", "reason": "нова версія"}


def test_a_stub_says_why_it_cannot_start(lead: Stage) -> None:
    page = page_on(lead)
    page.show_subject("circle")

    assert not page.adopt.isVisible()
    assert "заготовка без сесій" in page.why.text()


def test_the_others_read_and_are_told_why_no_more(qtbot: QtBot) -> None:
    """Proves: REQ-ADP-001."""
    made = stage(qtbot, Role.NURSE)
    page = page_on(made)

    assert page.banner.isVisible()
    assert not page.adopt.isVisible()
    assert not page.enter.isVisible()
    assert page.pane.toPlainText()


def test_a_folder_with_problems_is_told_line_by_line(lead: Stage) -> None:
    lead.ward.problems = (
        Problem("DEF047", "своя форма/definition.toml", "adjustable.x", {"path": "x"}),
        Problem("DEF048", "своя форма/definition.toml", "adjustable.y", {"key": "y", "lowest": "1", "highest": "2"}),
    )  # fmt: skip
    page = page_on(lead)
    click(page.enter)
    words = "\n".join(text.text() for text in lead.sheet().findChildren(Text))

    assert "2 помилки" in words
    assert "своя форма/definition.toml adjustable.y [DEF048]" in words
    assert lead.ward.problems[0].cure("uk") in words
    assert lead.ward.times("enter") == 0
    lead.confirm()
    lead.ward.problems = ()
    click(page.enter)
    assert lead.ward.times("enter") == 1
    assert lead.message == "Форму «Настрій», версія 1.0, внесено до файлу клініки: її можна заповнювати."
    assert page.picked is not None
    assert page.picked.code == "mood"
    assert "її можна заповнювати" in page.signed.text()
    assert not page.adopt.isVisible()
    lead.language.use("en")
    assert lead.message == "The form “Mood”, version 1.0, is in the clinic file now and can be filled in."


def test_news_brings_the_page_up_to_date(lead: Stage) -> None:
    page = page_on(lead)
    lead.ward.protocols = (row("trt"),)
    lead.bus.tell(topics(Topic.PROTOCOLS))
    assert cells(page, 2) == ["чернетка"]
    lead.ward.protocols = ()
    lead.bus.tell(topics(Topic.PROTOCOLS))
    assert page.empty.isVisible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD, language=language)
    page = made.show(ProtocolsPage(made.around, made.verbs.protocols), size)
    assert problems_of(made.window) == []
    click(page.adopt)
    assert problems_of(made.sheet()) == []


def test_a_long_title_leaves_the_page_narrow_enough_for_the_smallest_window(lead: Stage) -> None:
    """Once it was seen, a window of 1280 pixels could not be had in Ukrainian."""
    page = page_on(lead)
    page.card.set_title("Групова психотерапія з кетаміном для ветеранів і ветеранок · 0.1")
    assert page.minimumSizeHint().width() <= 1280 - 48
