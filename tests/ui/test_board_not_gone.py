"""A leaving recorded in error is taken back from the menu; what another time leaves unmet asks for its reason."""

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import RescueMark
from tests.support import board_days as days
from tests.support.stage import Stage, stage
from tests.ui.test_board_undo import board_on, offered

GIVEN = RescueMark("rx-9", "ондансетрон", "4 мг", "iv", "given", days.ago(6))


def gone(made: Stage) -> str:
    """Everybody has left; the person turned to."""
    rows = tuple(
        replace(one, discharge_id="x-1", discharge_version=2, left_at=days.ago(20))
        for one in days.all_gone().columns
    )
    page = board_on(made, days.board(*rows), "p-1043")
    assert "withdraw_discharge" in offered(page)
    page.acts.do("withdraw_discharge")
    return "x-1"


def test_somebody_recorded_as_gone_is_taken_back_by_name_and_reason(qtbot: QtBot) -> None:
    """Proves: REQ-LEA-260."""
    made = stage(qtbot, Role.NURSE)
    which = gone(made)
    made.type_into("reason", "не та людина")
    made.type_into("pin", "222222")
    made.confirm()
    assert made.ward.last("board_withdraw_discharge") == {
        "subject": which, "reason": "не та людина", "pin": "222222", "version": 2,
    }  # fmt: skip


def test_who_is_here_is_not_taken_back(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    assert "withdraw_discharge" not in offered(board_on(made, days.board(), "p-1062"))


def test_the_reason_for_letting_go_is_asked_for_when_it_is_needed(qtbot: QtBot) -> None:
    """Proves: REQ-LEA-262. The field shows with the refusal that names it, and what was typed stays."""
    made = stage(qtbot, Role.NURSE)
    rows = tuple(replace(one, discharge_id="x-1", left_at=days.ago(20)) for one in days.all_gone().columns)
    page = board_on(made, days.board(*rows), "p-1043")
    page.acts.do("amend_discharge")
    sheet = made.sheet()
    assert not sheet.fields["exception"].isVisible()
    hour = sheet.fields["left_at"].editor
    assert isinstance(hour, QLineEdit)
    hour.setText("10:40")
    made.ward.refusal = Refused(Issue("DIS261", "exception", values={"what": "дві години"}))
    made.confirm()
    assert sheet.fields["exception"].isVisible()
    assert "дві години" in sheet.fields["exception"].issue
    made.ward.refusal = None
    made.type_into("exception", "таксі чекало")
    made.confirm()
    assert made.ward.last("board_amend_discharge")["exception"] == "таксі чекало"


def test_a_drug_that_was_given_is_taken_back_by_pin(qtbot: QtBot) -> None:
    """Proves: REQ-LEA-264."""
    made = stage(qtbot, Role.PHYSICIAN)
    day = days.board()
    rows = list(day.columns)
    rows[1] = replace(rows[1], rescues=(GIVEN,))
    page = board_on(made, replace(day, columns=tuple(rows)), rows[1].person_id)
    page.acts.do("withdraw_rescue")
    assert made.sheet().fields["pin"].isVisible()
    made.type_into("reason", "не та людина")
    made.type_into("pin", "222222")
    made.confirm()
    assert made.ward.last("board_withdraw_rescue")["pin"] == "222222"
