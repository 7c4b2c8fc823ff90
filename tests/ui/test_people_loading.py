"""The list of participants while it is being read, and when it cannot be."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.services.views import PersonRow, Topic
from clinicdesk.ui.people.people import PeoplePage
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, press, stage, topics, type_text
from tests.support.ward import people


class SlowClinic:
    """Answers when it is let; counts how often it was asked and never twice at a time."""

    def __init__(self) -> None:
        self.people: tuple[PersonRow, ...] = people()
        self.problem: Refused | Unavailable | None = None
        self.let = threading.Event()
        self.asked: list[str] = []
        self.at_once = self.most_at_once = 0

    def list_people(
        self, query: str = "", /, *, only: Literal["", "mine", "waiting"] = ""
    ) -> tuple[PersonRow, ...]:
        """Those whose name holds the query."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.asked.append(query)
        self.let.wait(30)
        self.at_once -= 1
        if self.problem is not None:
            raise self.problem
        return tuple(person for person in self.people if query.lower() in person.name.lower())


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowClinic]:
    """Slow from the first reading on."""
    monkeypatch.setattr("clinicdesk.ui.reading.PATIENCE_S", 0.01)
    made = SlowClinic()
    yield made
    made.let.set()


def page_on(made: Stage, clinic: SlowClinic) -> PeoplePage:
    """The page, shown while its list is still being read."""
    verbs = replace(made.verbs.people, list_people=clinic.list_people)
    return made.show(PeoplePage(made.around, verbs, made.verbs.chart))


def rows(page: PeoplePage) -> int:
    """How many people stand in the list."""
    return page.table.model().rowCount()


def read_through(page: PeoplePage, clinic: SlowClinic, qtbot: QtBot) -> None:
    """Let the clinic answer whatever was asked, and be slow again."""
    clinic.let.set()
    qtbot.waitUntil(lambda: not page.list.loading)
    clinic.let.clear()


def test_a_list_being_read_is_not_an_empty_one(qtbot: QtBot, clinic: SlowClinic) -> None:
    """Proves: REQ-PPL-015."""
    nurse = stage(qtbot, Role.NURSE)
    page = page_on(nurse, clinic)
    page.search.setFocus()
    assert not page.empty.isVisible()
    assert not page.list.opening.isVisible()  # quick answers do not flicker
    assert not page.head.facts.isVisible()

    qtbot.waitUntil(page.list.opening.isVisible)
    assert page.list.opening.sentence.text() == "Відкриваю…"
    assert not page.empty.isVisible()
    nurse.language.use("en")
    assert page.list.opening.sentence.text() == "Opening…"

    read_through(page, clinic, qtbot)
    assert page.table.isVisible()
    assert rows(page) == 8
    assert QApplication.focusWidget() is page.search


def test_the_rows_and_the_keyboard_stay_while_the_list_is_read_again(
    qtbot: QtBot, clinic: SlowClinic
) -> None:
    """Proves: REQ-PPL-015."""
    nurse = stage(qtbot, Role.NURSE)
    page = page_on(nurse, clinic)
    read_through(page, clinic, qtbot)
    page.table.selectRow(2)
    page.table.setFocus()
    clinic.people = clinic.people[1:]
    nurse.bus.tell(topics(Topic.PEOPLE))

    qtbot.waitUntil(page.list.slow.isVisible)
    assert rows(page) == 8
    assert QApplication.focusWidget() is page.table
    read_through(page, clinic, qtbot)
    assert not page.list.slow.isVisible()
    assert rows(page) == 7
    current = page.table.current_row()
    assert current is not None
    assert current.person_id == "p-1047"  # the person, not the line
    assert QApplication.focusWidget() is page.table


def test_somebody_who_left_the_list_leaves_no_one_else_under_the_cursor(
    qtbot: QtBot, clinic: SlowClinic
) -> None:
    nurse = stage(qtbot, Role.NURSE)
    page = page_on(nurse, clinic)
    read_through(page, clinic, qtbot)
    page.table.selectRow(2)
    clinic.people = tuple(person for person in clinic.people if person.person_id != "p-1047")
    page.read_again()
    read_through(page, clinic, qtbot)

    assert page.table.current_row() is None


def test_the_last_thing_typed_is_what_is_found(qtbot: QtBot, clinic: SlowClinic) -> None:
    """Proves: REQ-PPL-015."""
    nurse = stage(qtbot, Role.NURSE)
    page = page_on(nurse, clinic)
    for text in ("ро", "рома", "нікого такого"):
        page.search.setText(text)
        page.read_again()
    page.search.setText("рома")
    press(page.search, Qt.Key.Key_Return)
    assert not page.chart.isVisible()
    read_through(page, clinic, qtbot)

    assert clinic.asked == ["", "рома"]
    assert clinic.most_at_once == 1
    assert page.chart.head.title.text() == "К-1047 · Романюк Юрій Степанович"


def test_nobody_found_takes_the_keyboard_to_the_search(qtbot: QtBot, clinic: SlowClinic) -> None:
    nurse = stage(qtbot, Role.NURSE)
    page = page_on(nurse, clinic)
    read_through(page, clinic, qtbot)
    page.table.setFocus()
    clinic.people = ()
    page.read_again()
    read_through(page, clinic, qtbot)

    assert page.empty.isVisible()
    assert QApplication.focusWidget() is page.search
    type_text(page.search, "а")
    clinic.people = people()
    page.read_again()
    assert not page.table.isVisible()
    qtbot.waitUntil(page.list.opening.isVisible)  # not the old answer to another question


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_file_that_cannot_be_read_says_so_where_the_list_would_be(
    qtbot: QtBot, clinic: SlowClinic, language: str
) -> None:
    """Proves: REQ-PPL-015."""
    nurse = stage(qtbot, Role.NURSE, language=language)
    clinic.problem = Unavailable("DBF008")
    page = page_on(nurse, clinic)
    read_through(page, clinic, qtbot)
    assert page.list.trouble.isVisible()
    assert page.list.trouble.title.text() == clinic.problem.problem(language)
    assert page.list.trouble.body.text() == clinic.problem.remedy(language)
    assert not page.empty.isVisible()
    assert not page.head.facts.isVisible()
    assert problems_of(nurse.window) == []

    clinic.problem = None
    click(page.list.again)
    read_through(page, clinic, qtbot)
    assert rows(page) == 8


def test_a_file_that_went_away_leaves_what_was_read(qtbot: QtBot, clinic: SlowClinic) -> None:
    nurse = stage(qtbot, Role.NURSE)
    page = page_on(nurse, clinic)
    read_through(page, clinic, qtbot)
    clinic.problem = Unavailable("DBF008")
    page.read_again()
    read_through(page, clinic, qtbot)

    assert rows(page) == 8
    assert page.table.isVisible()
    assert clinic.problem.problem("uk") in nurse.message


@pytest.mark.parametrize(
    ("language", "said"), [("uk", "Лише перегляд: роль «аудит»"), ("en", "View only: role “audit”")]
)
def test_who_only_reads_is_told_so(qtbot: QtBot, clinic: SlowClinic, language: str, said: str) -> None:
    clinic.let.set()
    auditor = stage(qtbot, Role.AUDITOR, language=language)
    page = page_on(auditor, clinic)
    qtbot.waitUntil(lambda: rows(page) == 8)

    assert page.banner.title.text() == said
    assert not page.register.isVisible()
    assert not page.bring.isVisible()
