"""The computer's clock stands before what was recorded: said wherever minutes are counted, and no time is made up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.clock_behind import ClockBehind
from clinicdesk.ui.cover import Cover, CoverActs
from clinicdesk.ui.language import Language
from clinicdesk.ui.today.today import TodayPage
from tests.support import board_days as days
from tests.support import door
from tests.support.geometry import problems_of
from tests.support.stage import Stage, dress, press, stage
from tests.support.ward import NOW
from tests.support.ward_today import running_session

BEHIND = days.ago(60)
"""The clock of a machine that came up an hour late."""
LINE = 17
"""A line of a column's notes."""


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window; the board was read by the wrong clock."""
    made = stage(qtbot, Role.NURSE)
    made.ward.board.day = days.board(now=BEHIND)
    return made


def board_of(made: Stage) -> BoardPage:
    """The page, turned to seat 1."""
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    QApplication.processEvents()
    page.day.offer.hide()
    page.select("p-1043")
    page.take_focus()
    return page


def keys(text: str) -> None:
    """Key by key, wherever the cursor stands."""
    for sign in text:
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClicks(here, sign)


def enter() -> None:
    """The one key beside the digits."""
    here = QApplication.focusWidget()
    assert here is not None
    press(here, Qt.Key.Key_Return)


def recorded(made: Stage) -> list[dict[str, object]]:
    """What reached the service."""
    return [given for verb, given in made.ward.asked if verb == "board_record"]


def test_a_set_gets_no_time_from_a_wrong_clock_and_loses_no_number(nurse: Stage) -> None:
    """Proves: REQ-BRD-070."""
    page = board_of(nurse)
    entry = page.day.entry
    assert (entry.time.placeholderText(), entry.time_hint.text()) == ("—", "час вручну")
    keys("138868497145")
    enter()
    assert recorded(nurse) == []
    assert entry.strip.words.text() == (
        "Годинник комп’ютера відстає від записів. Впишіть час виміру за іншим годинником; "
        "числа лишилися в полях."
    )
    assert entry.time.hasFocus()
    assert entry.values()["sbp"] == "138"
    keys("11:09")
    enter()
    (sent,) = recorded(nurse)
    assert sent["taken_at"] == NOW.replace(minute=9, second=0)


def test_a_draft_keeps_its_numbers_without_a_made_up_time(nurse: Stage) -> None:
    """Proves: REQ-BRD-070. Taken up when the clock is right again, it has no hour of the wrong one."""
    page = board_of(nurse)
    keys("138")
    page.keep_draft()
    assert nurse.drafts.take("reading", "p-1043") == {"sbp": "138", "o2": "air"}


def test_the_board_says_what_to_do_and_still_shows_alerts_and_conditions(nurse: Stage) -> None:
    """Proves: REQ-BRD-061."""
    page = board_of(nurse)
    assert "Час виміру впишіть за іншим годинником." in page.day.behind.body.text()
    for size in ((1366, 739), (1280, 619)):
        nurse.window.resize(*size)
        QApplication.processEvents()
        column = page.day.table.columns["p-1066"]
        assert column.place("notes").height() >= LINE, size
        assert problems_of(page, cells=False) == []
    said = page.day.behind.body.text()
    assert "Останній запис" not in said, (
        "the smallest window says it in one line, with the rest in the tooltip"
    )
    assert "Останній запис" in page.day.behind.toolTip()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_today_says_why_its_numbers_are_gone(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-BRD-061."""
    made = stage(qtbot, Role.LEAD, language=language)
    session = running_session()
    made.ward.session = replace(session, newest=NOW + timedelta(hours=1))
    page = made.show(TodayPage(made.around, made.verbs.today))
    assert page.session.behind.isVisible()
    assert "12:07" in page.session.behind.body.text()
    assert "11:07" in page.session.behind.body.text()
    assert problems_of(page) == []
    made.ward.session = session
    page.read_again()
    assert not page.session.behind.isVisible()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_cover_says_why_its_numbers_are_gone(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-BRD-061."""
    dress()
    window = QWidget()
    qtbot.addWidget(window)
    told = [replace(door.SESSION, newest=door.ahead(61))]
    acts = CoverActs(
        door.clock(), lambda: told[0], lambda: (door.NURSE,), lambda *_: None, zone=lambda: "Europe/Kyiv"
    )
    cover = Cover(window, Language(language, window), acts)
    window.resize(1366, 768)
    window.show()
    cover.lay()
    QApplication.processEvents()
    banner = cover.findChild(ClockBehind)
    assert banner is cover.behind
    assert banner.isVisible()
    assert ("12:08" in banner.body.text(), "11:07" in banner.body.text()) == (True, True)
    assert problems_of(window) == []
    told[0] = door.SESSION
    cover.tick()
    assert not banner.isVisible()
    cover.lift()


def test_every_strip_speaks_the_language_that_was_switched_to(nurse: Stage) -> None:
    """Proves: REQ-BRD-071. The question about the dim light kept its first language."""
    page = board_of(nurse)
    page.day.offer_dark()
    keys("138868497145")
    enter()
    nurse.language.use("en")
    said = [
        text
        for strip in (page.day.offer, page.day.alert_strip, page.day.entry.strip)
        for text in (strip.words.text(), strip.agree.text(), strip.turn_away.text())
    ]
    assert said[0].startswith("Is the light in the room dim")
    assert not [text for text in said if any("а" <= sign <= "я" for sign in text.casefold())]
