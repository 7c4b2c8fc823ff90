"""The main window under the keys alone: places, regions, search."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.ui.help import HelpPage
from tests.support.frame import Build, key, places
from tests.support.geometry import problems_of
from tests.support.stage import click, press, type_text


def test_alt_and_a_digit_open_the_places_in_order(build: Build) -> None:
    """Proves: REQ-WIN-012."""
    window = build()
    for number, place in enumerate(places(window)[:10], start=1):
        key(window, Qt.Key(Qt.Key.Key_0 + number % 10), Qt.KeyboardModifier.AltModifier)
        assert window.place == place
        assert window.rail.items[place].isChecked()


def test_the_arrows_move_along_the_rail_and_space_opens(build: Build) -> None:
    """Proves: REQ-WIN-012."""
    window = build()
    window.rail.items["today"].setFocus()
    key(window, Qt.Key.Key_Down)
    assert window.rail.items["board"].hasFocus()
    key(window, Qt.Key.Key_Down)
    assert window.rail.items["cohorts"].hasFocus()
    assert window.place == "today"
    key(window, Qt.Key.Key_Space)

    assert window.place == "cohorts"


def test_f6_goes_round_the_parts_of_the_window(build: Build) -> None:
    """Proves: REQ-WIN-012."""
    window = build()
    window.rail.items["today"].setFocus()
    seen = []
    for _ in range(3):
        key(window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        parts = {"rail": window.rail, "top": window.top, "page": window.page("today")}
        seen += [name for name, part in parts.items() if part and focused and part.isAncestorOf(focused)]

    assert seen == ["top", "page", "rail"]
    key(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    focused = QApplication.focusWidget()
    page = window.page("today")
    assert page is not None
    assert focused is not None
    assert page.isAncestorOf(focused)


def test_f1_opens_the_help_in_the_language_of_the_window(build: Build) -> None:
    window = build()
    key(window, Qt.Key.Key_F1)
    page = window.page("help")

    assert isinstance(page, HelpPage)
    assert "Клавіші всюди" in page.text.toPlainText()
    click(window.top.tongue)
    assert "Keys everywhere" in page.text.toPlainText()


@pytest.mark.parametrize(
    ("guide", "uk", "en"),
    [
        ("forms", "Як написати нову форму", "How to write a new form"),
        ("score", "clinicdesk score", "clinicdesk score"),
        ("verify", "clinicdesk_verify.py", "clinicdesk_verify.py"),
    ],
)
def test_the_guides_are_read_in_the_help(build: Build, guide: str, uk: str, en: str) -> None:
    """Proves: REQ-WIN-091."""
    window = build()
    key(window, Qt.Key.Key_F1)
    page = window.page("help")
    assert isinstance(page, HelpPage)
    page.guide.setFocus()
    while page.guide.value != guide:
        press(page.guide, Qt.Key.Key_Right)
    assert uk in page.text.toPlainText()
    assert problems_of(window) == []
    click(window.top.tongue)
    assert page.guide.value == guide
    assert en in page.text.toPlainText()
    assert problems_of(window) == []


def test_the_keys_the_help_names_are_the_keys_there_are(build: Build) -> None:
    window = build()
    window.go("help")
    page = window.page("help")
    assert isinstance(page, HelpPage)
    for named in ("Ctrl+K", "Ctrl+L", "Alt+1", "F6", "Esc", "Ctrl+Enter", "F1"):
        assert named in page.text.toPlainText()


def test_escape_goes_back_from_a_chart(build: Build) -> None:
    window = build()
    window.go("people", "p-1047")
    assert window.top.title.text() == "К-1047"
    assert window.top.place.isVisible()
    window.setFocus()
    key(window, Qt.Key.Key_Escape)

    assert window.top.title.text() == "Учасники"
    assert not window.top.place.isVisible()


def test_the_place_in_the_title_leads_back_to_its_list(build: Build) -> None:
    window = build()
    window.go("people", "p-1047")
    click(window.top.place)

    assert window.top.title.text() == "Учасники"


def test_ctrl_k_finds_a_participant_and_enter_opens_the_chart(build: Build) -> None:
    """Proves: REQ-WIN-013."""
    window = build()
    key(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = window.top.search
    assert search is not None
    assert search.hasFocus()
    type_text(search, "10")
    search.look()
    assert search.answers.list.count() == 8
    press(search, Qt.Key.Key_Down)
    press(search, Qt.Key.Key_Down)
    press(search, Qt.Key.Key_Return)

    assert window.place == "people"
    assert window.top.title.text() == "К-1047"
    assert search.text() == ""
    assert not search.answers.isVisible()


def test_the_search_answers_as_one_types(build: Build, qtbot: QtBot) -> None:
    window = build()
    search = window.top.search
    assert search is not None
    type_text(search, "Мельник")
    qtbot.waitUntil(search.answers.isVisible)
    assert search.answers.list.item(0).text().startswith("К-1043 · Мельник")

    press(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert not search.answers.isVisible()


def test_a_search_that_finds_nobody_says_so_and_opens_nothing(build: Build) -> None:
    window = build()
    search = window.top.search
    assert search is not None
    type_text(search, "ніхто такий")
    press(search, Qt.Key.Key_Return)

    assert search.answers.list.item(0).text().startswith("Нікого не знайдено")
    assert window.place == "today"


def test_an_answer_may_be_clicked(build: Build) -> None:
    window = build()
    search = window.top.search
    assert search is not None
    type_text(search, "К-1051")
    search.look()
    rect = search.answers.list.visualItemRect(search.answers.list.item(0))
    QTest.mouseClick(search.answers.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())

    assert window.top.title.text() == "К-1051"
