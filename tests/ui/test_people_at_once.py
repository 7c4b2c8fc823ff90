"""The place of participants opens at once, and looking for somebody never holds the window."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Unavailable
from clinicdesk.services.views import PersonRow
from clinicdesk.ui.chart.chart import ChartView
from clinicdesk.ui.cohorts.pickers import PeoplePicker
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.people.card import CardView
from clinicdesk.ui.people.form import PersonForm
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.search import SearchField
from tests.support.frame import Build
from tests.support.stage import Stage, press, type_text
from tests.support.ward import people


class SlowSearch:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.asked: list[str] = []
        self.problem: Unavailable | None = None

    def __call__(self, query: str) -> tuple[PersonRow, ...]:
        """Those whose name or code holds the query."""
        self.asked.append(query)
        self.let.wait(30)
        if self.problem is not None:
            raise self.problem
        return tuple(row for row in people() if query.lower() in f"{row.code} {row.name}".lower())


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowSearch]:
    """A clinic of fifty thousand on a busy machine."""
    monkeypatch.setattr("clinicdesk.ui.reading.PATIENCE_S", 0.01)
    made = SlowSearch()
    yield made
    made.let.set()


def field_on(nurse: Stage, slow: SlowSearch) -> SearchField:
    """The search of the top bar, with the focus."""
    holder = QWidget()
    field = SearchField(nurse.language, slow, holder)
    nurse.show(holder)
    field.begin()
    return field


def test_the_list_is_there_before_what_nobody_looks_at(build: Build) -> None:
    """Proves: REQ-PPL-460. Only the first view of it is made; each of the others when it is wanted."""
    window = build()
    window.go("people")
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    assert page.list.isVisible()
    assert [page.findChildren(kind) for kind in (ChartView, CardView, PersonForm, PersonForms)] == [[]] * 4

    page.keep_draft()
    assert not page.step_back()
    assert page.findChildren(ChartView) == []

    window.go("people", "p-1047")
    assert page.chart.isVisible()
    assert not page.chart.notes.isHidden()  # what the window offers a chart is there when it is built
    assert page.findChildren(PersonForms) == []


def test_the_window_lives_while_somebody_is_looked_for(nurse: Stage, slow: SlowSearch, qtbot: QtBot) -> None:
    """Proves: REQ-PPL-461."""
    field = field_on(nurse, slow)
    type_text(field, "мел")
    qtbot.waitUntil(lambda: slow.asked == ["мел"])
    type_text(field, "ьник")  # taken, though nothing has answered yet
    assert field.text() == "мельник"
    press(field, Qt.Key.Key_Return)
    found: list[str] = []
    field.found.connect(found.append)
    slow.let.set()

    qtbot.waitUntil(lambda: found == ["p-1043"])
    assert slow.asked == ["мел", "мельник"]
    assert not field.answers.isVisible()


def test_an_answer_that_comes_late_says_that_it_is_looked_for(
    nurse: Stage, slow: SlowSearch, qtbot: QtBot
) -> None:
    field = field_on(nurse, slow)
    type_text(field, "мельник")
    qtbot.waitUntil(field.answers.isVisible)
    assert field.answers.list.item(0).text() == "Відкриваю…"
    slow.let.set()
    qtbot.waitUntil(lambda: field.answers.list.item(0).text().startswith("К-1043"))


def test_a_search_that_was_left_shows_nothing_later(nurse: Stage, slow: SlowSearch, qtbot: QtBot) -> None:
    field = field_on(nurse, slow)
    type_text(field, "мельник")
    qtbot.waitUntil(lambda: slow.asked == ["мельник"])
    press(field, Qt.Key.Key_Escape)
    slow.let.set()
    qtbot.waitUntil(lambda: not field.loading)
    QApplication.processEvents()
    assert not field.answers.isVisible()


def test_a_file_that_cannot_be_read_says_so_under_the_search(
    nurse: Stage, slow: SlowSearch, qtbot: QtBot
) -> None:
    field = field_on(nurse, slow)
    slow.problem = Unavailable("DBF008")
    slow.let.set()
    type_text(field, "мельник")
    qtbot.waitUntil(field.answers.isVisible)
    assert field.answers.list.item(0).text() == slow.problem.problem("uk")


def test_a_cohorts_search_holds_nobody_up_either(nurse: Stage, slow: SlowSearch, qtbot: QtBot) -> None:
    """Proves: REQ-PPL-461."""
    picker = PeoplePicker(nurse.around, slow)
    nurse.show(picker)
    type_text(picker.line, "мельник")
    press(picker.line, Qt.Key.Key_Return)
    assert picker.chosen == {}
    slow.let.set()

    qtbot.waitUntil(lambda: list(picker.chosen) == ["p-1043"])
    assert slow.asked[-1] == "мельник"
    assert [button.text() for button in picker.findChildren(Button) if button.isVisible()] == [
        picker.chosen["p-1043"]
    ]
