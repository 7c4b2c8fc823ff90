"""A dose that was not given to this person is taken back from the board's menu, under two names."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import OrderMark
from clinicdesk.ui.components.choice import Choice
from tests.support import board_days as days
from tests.support.stage import stage
from tests.ui.test_board_amend import board_on


def test_who_really_got_it_is_chosen_and_both_sign(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-300, REQ-DOS-303."""
    made = stage(qtbot, Role.NURSE)
    columns = list(days.columns())
    at = next(place for place, one in enumerate(columns) if not one.doses)
    order = OrderMark("o", "o-1", 0, "im", "60", "1.2", "Левченко", beyond_rule=False)
    columns[at] = replace(columns[at], orders=(order,))
    page = board_on(made, replace(days.board(), columns=tuple(columns)), columns[1].person_id)
    page.acts.do("take_back_dose")
    sheet = made.sheet()
    taker, witness = (sheet.fields[name].editor for name in ("taker", "witness_id"))
    assert isinstance(taker, Choice)
    assert isinstance(witness, Choice)
    assert taker.value() == ""
    taker.set_value(f"{columns[at].person_id}/o-1")
    witness.set_value("u-doctor")
    for name, text in (("pin", "111111"), ("witness_pin", "222222")):
        made.type_into(name, text)
    made.ward.refusal = Refused(Issue("DOS302", "method"), Issue("DSK005", "reason"))
    made.confirm()
    assert sheet.fields["method"].issue
    assert sheet.fields["reason"].issue
    made.type_into("reason", "переплутано місця")
    made.confirm()
    asked = made.ward.last("board_take_back_dose")
    assert asked["subject"] == days.columns()[1].doses[-1].dose_id
    assert asked["taker"] == (columns[at].person_id, "o-1")
    assert (asked["reason"], asked["pin"], asked["witness_id"]) == ("переплутано місця", "111111", "u-doctor")


def test_it_is_not_offered_without_a_dose(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-300."""
    made = stage(qtbot, Role.NURSE)
    person = next(one.person_id for one in days.columns() if not one.doses)
    page = board_on(made, days.board(), person)
    menu = page.acts.open_menu()
    assert "take_back_dose" not in {
        action.objectName() for action in menu.findChildren(type(menu.menuAction()))
    }
    menu.close()
