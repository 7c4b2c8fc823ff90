"""The sheets of a running day: what is typed outlives a lock and a power cut, and stays with whom it is about."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board, TimelineMark
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Check, Choice
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import Stage, press, stage, type_text

WHY = "лікарка дивилася о 10:49"
LATER = "s-later"
SHEETS = {
    "event": "note", "alarm": "note", "power": "note", "emergency": "note", "rescue": "why", "missed": "note",
    "order": "reason", "defer": "note", "lift": "note", "handover": "note", "sound": "note", "give": "drawn",
}  # fmt: skip
OF_THE_GROUP = {"event", "alarm", "power", "handover", "sound"}
SIGNED = {"handover": "pin", "give": "pin"}


def day_of(act: str) -> Board:
    """The day on which the act makes sense for the first and for the second person."""
    if act in {"order", "give"}:
        day = days.nobody_dosed()
        ordered = next(one for one in day.columns if one.orders)
        first, second, *rest = (one for one in day.columns if one is not ordered)
        other = replace(first, orders=tuple(replace(one, order_row="or-2") for one in ordered.orders))
        return replace(day, columns=(ordered, other, second, *rest), muted="")
    return replace(days.board(), muted="")


def opened(made: Stage, act: str, day: Board, at: int = 0) -> BoardPage:
    """The board of the day with the sheet open over it, for the person in this place."""
    page = board_on(made, day)
    page.select(day.columns[at].person_id)
    page.acts.do(act)
    QApplication.processEvents()
    return page


def line(made: Stage, field: str) -> QLineEdit | QPlainTextEdit:
    """Where letters go."""
    editor = made.sheet().fields[field].editor
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    return editor


def said(made: Stage, field: str) -> str:
    """What stands there."""
    editor = line(made, field)
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def typed(made: Stage, act: str, day: Board) -> BoardPage:
    """Something was typed for the first person, and the sheet was left by Esc."""
    page = opened(made, act, day)
    type_text(line(made, SHEETS[act]), WHY)
    if act in SIGNED:
        made.type_into(SIGNED[act], "135790")
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    assert "135790" not in str(made.drafts.kept)
    return page


@pytest.mark.parametrize("act", SHEETS)
def test_what_was_typed_comes_back_to_the_same_sheet(qtbot: QtBot, act: str) -> None:
    """Proves: REQ-DRF-760. A lock, a crash or Esc, and the words were gone."""
    made = stage(qtbot, Role.LEAD, Role.NURSE)
    page = typed(made, act, day_of(act))
    page.acts.do(act)
    QApplication.processEvents()
    assert said(made, SHEETS[act]) == WHY
    assert line(made, SHEETS[act]).isVisible()
    if act in SIGNED:
        assert said(made, SIGNED[act]) == ""
    assert problems_of(made.sheet()) == []


@pytest.mark.parametrize("act", SHEETS)
def test_another_day_begins_with_an_empty_sheet(qtbot: QtBot, act: str) -> None:
    """Proves: REQ-DRF-760."""
    made = stage(qtbot, Role.LEAD, Role.NURSE)
    day = day_of(act)
    typed(made, act, day)
    columns = tuple(
        replace(one, orders=tuple(replace(order, order_row="or-9") for order in one.orders))
        for one in day.columns
    )
    opened(made, act, replace(day, session_id=LATER, columns=columns))
    assert said(made, SHEETS[act]) == ""


@pytest.mark.parametrize("act", [act for act in SHEETS if act not in OF_THE_GROUP])
def test_another_person_gets_nothing_of_it(qtbot: QtBot, act: str) -> None:
    """Proves: REQ-DRF-760."""
    made = stage(qtbot, Role.LEAD, Role.NURSE)
    day = day_of(act)
    page = typed(made, act, day)
    page.select(day.columns[1].person_id)
    page.acts.do(act)
    QApplication.processEvents()
    assert said(made, SHEETS[act]) == ""


def test_the_set_that_waits_next_gets_nothing_of_the_one_before(nurse: Stage) -> None:
    """Proves: REQ-DRF-760. Why minute 45 was not measured is not why minute 60 was not."""
    day = days.board()
    typed(nurse, "missed", day)
    first = day.columns[0]
    assert first.due_minute is not None
    later = replace(first, due_minute=first.due_minute + 15)
    opened(nurse, "missed", replace(day, columns=(later, *day.columns[1:])))
    assert said(nurse, "note") == ""


def test_the_end_of_a_second_raid_gets_nothing_of_the_end_of_the_first(nurse: Stage) -> None:
    """Proves: REQ-DRF-760."""

    def raid(event_id: str) -> Board:
        begun = TimelineMark(event_id, "alarm", days.ago(9), None, "І. Марчук", "")
        return replace(days.board(), marks=(begun,))

    typed(nurse, "alarm", raid("e-1"))
    opened(nurse, "alarm", raid("e-2"))
    assert said(nurse, "note") == ""


def test_what_was_chosen_of_an_order_comes_back_with_its_preview(lead: Stage) -> None:
    """Proves: REQ-DRF-760. An order is one amount by one way: never half of it."""
    page = opened(lead, "rescue", days.board())
    drug, route = (lead.sheet().fields[name].editor for name in ("drug", "route"))
    assert isinstance(drug, Choice)
    assert isinstance(route, Choice)
    drug.set_value("captopril")
    route.set_value("sl")
    lead.type_into("amount", "25 мг")
    press(lead.sheet(), Qt.Key.Key_Escape)
    lead.settle()
    page.acts.do("rescue")
    QApplication.processEvents()
    lead.confirm()
    asked = lead.ward.last("board_order_rescue")
    assert (asked["drug"], asked["amount"], asked["route"]) == ("captopril", "25 мг", "sl")


def test_a_reason_to_go_on_is_seen_before_it_is_sent_again(nurse: Stage) -> None:
    """Proves: REQ-DRF-760. Hidden, it would pass over an alert raised since."""
    page = opened(nurse, "give", day_of("give"))
    nurse.sheet().fields["despite"].setVisible(True)
    type_text(line(nurse, "despite"), WHY)
    type_text(line(nurse, "emergency"), WHY)
    press(nurse.sheet(), Qt.Key.Key_Escape)
    nurse.settle()
    page.acts.do("give")
    QApplication.processEvents()
    assert line(nurse, "despite").isVisible()


def tick_alone(nurse: Stage) -> Check:
    """«Nobody is there to witness»."""
    words = nurse.around.say("board.give.alone")
    return next(one for one in nurse.sheet().findChildren(Check) if one.text() == words)


def test_a_dose_is_given_alone_only_while_the_tick_stands(nurse: Stage) -> None:
    """Proves: REQ-DRF-950. A colleague came: the words why nobody was there do not put the tick back."""
    page = opened(nurse, "give", day_of("give"))
    for ticked in (True, False):
        tick_alone(nurse).setChecked(True)
        if ticked:
            type_text(line(nurse, "emergency"), WHY)
        tick_alone(nurse).setChecked(ticked)
        press(nurse.sheet(), Qt.Key.Key_Escape)
        nurse.settle()
        page.acts.do("give")
        QApplication.processEvents()
        assert tick_alone(nurse).isChecked() == ticked
        assert line(nurse, "emergency").isVisible() == ticked
        assert nurse.sheet().fields["witness_pin"].isVisible() != ticked
        assert said(nurse, "emergency") == WHY
