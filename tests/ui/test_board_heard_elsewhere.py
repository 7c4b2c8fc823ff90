"""The tones of the board while another page is in front; and its menu on a small screen."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from tests.support import board_days as days
from tests.support.board_stage import Bell, board_on
from tests.support.stage import click, stage

LEAST_HEIGHT = 648
"""Of the smallest screen."""


@pytest.mark.parametrize(
    ("language", "due", "alert"),
    [("uk", "час виміру", "тривога"), ("en", "a set is due", "an alert")],
)
def test_a_tone_sounds_and_says_whose_it_is_while_another_page_is_in_front(
    qtbot: QtBot, language: str, due: str, alert: str
) -> None:
    """Proves: REQ-BRD-171."""
    made, bell, day = stage(qtbot, Role.NURSE, language=language), Bell(), days.board()
    quiet = replace(day, columns=tuple(replace(one, alerts=()) for one in day.columns))
    page = board_on(made, quiet, bell=bell)
    page.hide()
    page.read_again()
    assert (bell.rung, made.message) == (0, "")
    later = next(one for one in quiet.columns if page.watching.beats()[one.person_id].due == "later")
    overdue = replace(later, due="overdue", due_at=days.ago(10), repeat=True)
    made.ward.board.day = replace(
        quiet, columns=tuple(overdue if one is later else one for one in quiet.columns)
    )
    page.read_again()
    assert bell.rung == 1
    assert due in made.message
    assert later.code in made.message
    click(made.around.messages.undo)
    assert made.went[-1] == ("board", later.person_id)
    made.ward.board.day = day
    page.read_again()
    assert bell.rung == 2
    assert alert in made.message
    asking = next(one for one in day.columns if any(a.answered_at is None for a in one.alerts))
    assert asking.name not in made.message


def test_at_the_board_the_column_says_it_and_no_message_does(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-171."""
    made, bell, day = stage(qtbot, Role.NURSE), Bell(), days.board()
    page = board_on(
        made, replace(day, columns=tuple(replace(one, alerts=()) for one in day.columns)), bell=bell
    )
    made.ward.board.day = day
    page.read_again()
    assert (bell.rung, made.message) == (1, "")


def test_what_was_said_elsewhere_is_gone_once_the_board_is_in_front(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-171. It stayed below the column that says it."""
    made, day = stage(qtbot, Role.NURSE), days.board()
    page = board_on(
        made, replace(day, columns=tuple(replace(one, alerts=()) for one in day.columns)), bell=Bell()
    )
    page.hide()
    made.ward.board.day = day
    page.read_again()
    assert made.around.messages.isVisible()
    page.show()
    page.show_subject("")
    assert not made.around.messages.isVisible()


def test_muted_neither_sounds_nor_says_anything_elsewhere(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-171."""
    made, bell, day = stage(qtbot, Role.NURSE), Bell(), days.board()
    muted = replace(day, muted="розмова з родиною")
    page = board_on(
        made, replace(muted, columns=tuple(replace(one, alerts=()) for one in day.columns)), bell=bell
    )
    page.hide()
    made.ward.board.day = muted
    page.read_again()
    assert (bell.rung, made.message) == (0, "")


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_menu_is_one_column_even_on_the_smallest_screen(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-BRD-172. Everything that can be offered is; each menu fits, each line in one column."""
    made, day = stage(qtbot, *Role, language=language), days.board()
    page = board_on(made, replace(day, clock_doubt=True))
    for column in day.columns:
        page.select(column.person_id)
        menu = page.acts.open_menu()
        QApplication.processEvents()
        for one in (menu, *menu.findChildren(QMenu)):
            one.ensurePolished()
            places = [one.actionGeometry(action) for action in one.actions()]
            assert {place.left() for place in places} == {places[0].left()}
            assert one.sizeHint().height() < LEAST_HEIGHT - 52
        menu.close()
        made.settle()
