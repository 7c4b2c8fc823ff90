"""What was recorded is put right from the board's menu: doses, orders, discharges."""

from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board
from clinicdesk.ui.board.notes import notes_of, planned_words
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Choice
from tests.support import board_days as days
from tests.support.stage import Stage, stage


def board_on(made: Stage, day: Board, person: str) -> BoardPage:
    """The board of a day with somebody picked."""
    made.ward.board.day = day
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    page.day.offer.hide()
    page.select(person)
    return page


def offered(page: BoardPage) -> set[str]:
    """The corrections in the menu, as long as it is open."""
    menu = page.acts.open_menu()
    names = {action.objectName() for action in menu.findChildren(QAction)}
    menu.close()
    return names & {"amend_dose", "withdraw_order", "amend_discharge"}


def test_a_set_that_nobody_explained_is_explained_after_the_way_home(qtbot: QtBot) -> None:
    """Proves: REQ-CLO-001. The column says which, the menu and F8 lead to the reason."""
    made = stage(qtbot, Role.NURSE)
    evening = days.all_gone()
    rows = list(evening.columns)
    rows[1] = replace(rows[1], pips=(replace(rows[1].pips[0], state="overdue"), *rows[1].pips[1:]))
    page = board_on(made, replace(evening, columns=tuple(rows)), rows[1].person_id)
    menu = page.acts.open_menu()
    assert "missed" in {action.objectName() for action in menu.findChildren(QAction)}
    menu.close()
    said = [note.text for note in notes_of(made.around, rows[1], page.watching.beats()[rows[1].person_id])]
    plan = planned_words(made.around, rows[1].pips[0].ordinal, rows[1].pips[0].minute)
    assert said[0] == made.around.say("board.note.unexplained", plan=plan)
    page.acts.do("missed")
    cause = made.sheet().fields["cause"].editor
    assert isinstance(cause, Choice)
    cause.setCurrentIndex(0)
    made.confirm()
    asked = made.ward.last("board_miss")
    assert (asked["ordinal"], asked["minute"]) == (rows[1].pips[0].ordinal, rows[1].pips[0].minute)


def test_a_dose_is_corrected_by_one_and_witnessed_by_another(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-028."""
    made = stage(qtbot, Role.NURSE)
    page = board_on(made, days.board(), days.columns()[1].person_id)
    assert offered(page) == {"amend_dose"}
    page.acts.do("amend_dose")
    sheet = made.sheet()
    which, given, witness = (sheet.fields[name].editor for name in ("dose", "given", "witness_id"))
    assert isinstance(which, Choice)
    assert isinstance(given, QLineEdit)
    assert isinstance(witness, Choice)
    assert given.text() == "0,5"
    which.setCurrentIndex(0)
    which.activated.emit(0)
    assert given.text() == "1,2"
    given.clear()
    witness.set_value("u-doctor")
    for name, text in (("given", "1,1"), ("pin", "111111"), ("witness_pin", "222222")):
        made.type_into(name, text)
    made.ward.refusal = Refused(Issue("DSK005", "reason"))
    made.confirm()
    assert sheet.fields["reason"].issue
    made.type_into("reason", "залишок у шприці")
    made.confirm()
    assert made.ward.last("board_amend_dose") == {
        "subject": "d-2", "drawn": "1,3", "given": "1,1", "given_at": None, "reason": "залишок у шприці",
        "pin": "111111", "witness_id": "u-doctor", "witness_pin": "222222", "version": 1,
        "ampoule_id": "", "method": "",
    }  # fmt: skip


def test_an_order_nobody_gave_is_withdrawn_with_a_reason(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-028."""
    made = stage(qtbot, Role.PHYSICIAN)
    page = board_on(made, days.nobody_dosed(), "p-1043")
    assert offered(page) == {"withdraw_order"}
    page.acts.do("withdraw_order")
    made.type_into("reason", "тиск")
    made.confirm()
    assert made.ward.last("board_withdraw_order") == {"subject": "or-1", "reason": "тиск"}


def test_a_discharge_gets_another_time_and_escort(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-028."""
    made = stage(qtbot, Role.PHYSICIAN)
    gone = tuple(
        replace(
            one, discharge_id="x-1", discharge_version=2, escort_phone="+380441234567", left_at=days.ago(20)
        )
        for one in days.all_gone().columns
    )
    page = board_on(made, days.board(*gone), "p-1043")
    assert offered(page) == {"amend_dose", "amend_discharge"}
    page.acts.do("amend_discharge")
    hour = made.sheet().fields["left_at"].editor
    assert isinstance(hour, QLineEdit)
    assert hour.text() == "10:47"
    hour.setText("10:40")
    made.type_into("reason", "годинник")
    made.type_into("pin", "222222")
    made.confirm()
    assert made.ward.last("board_amend_discharge") == {
        "subject": "x-1", "escort_name": "Романюк Олена", "escort_phone": "+380441234567", "version": 2,
        "left_at": (days.ago(27)).replace(second=0) , "reason": "годинник", "pin": "222222",
        "exception": "",
    }  # fmt: skip


def test_a_time_that_is_none_stays_at_its_field(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    page = board_on(made, days.board(), "p-1062")
    page.acts.do("amend_dose")
    hour = made.sheet().fields["given_at"].editor
    assert isinstance(hour, QLineEdit)
    hour.setText("25:70")
    made.confirm()
    assert made.sheet().fields["given_at"].issue
    assert made.ward.times("board_amend_dose") == 0
