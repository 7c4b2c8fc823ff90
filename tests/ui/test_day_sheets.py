"""Sheets of the day that must not swallow or bury anything: a repeat that is no number, what keeps a session open."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import stage


def test_a_repeat_that_is_no_number_is_not_taken_for_none(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-009. “5 хв” was read as the next set of the plan."""
    made = stage(qtbot, Role.NURSE)
    page = board_on(made, days.board())
    page.select("p-1062")
    page.acts.do("missed")
    cause = made.sheet().fields["cause"].editor
    assert isinstance(cause, Choice)
    cause.set_value("asleep")
    made.type_into("again_minutes", "5 хв")
    made.confirm()
    assert made.ward.last("board_miss")["again_minutes"] == 0, "which the service refuses at the field"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_keeps_a_session_open_is_told_seat_by_seat(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-CLO-001. Thirty boxes one below the other hid the last of them."""
    made = stage(qtbot, Role.LEAD, language=language)
    first, second = days.columns()[:2]
    ampoules = [
        Issue("AMP010", "ledger", values={"ampoule": str(n), "left": "1", "mg": "50"}) for n in range(12, 18)
    ]
    people = [Issue("CLO001", one.person_id, values={"code": one.code}) for one in (second, first)]
    made.ward.board.blocks = (*ampoules, *people, Issue("CLO007", "alerts", values={"n": 2}))
    page = board_on(made, days.board())
    page.acts.do("close")
    sheet = made.sheet()
    said = [one.title.text() for one in sheet.findChildren(Notice) if one.isVisible() and one.title.text()]
    say = made.around.say
    assert said == [
        say("board.not_closed.drug"),
        say("board.not_closed.person", seat=first.seat, code=first.code),
        say("board.not_closed.person", seat=second.seat, code=second.code),
        say("board.not_closed.session"),
    ]
    assert problems_of(sheet) == []
