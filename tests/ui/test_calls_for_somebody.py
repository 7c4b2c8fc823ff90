"""What an act of the dosing day leaves for somebody to do is said in the window, until it is read and closed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import OrderMark
from clinicdesk.ui.components.choice import Choice
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.chart_page import chart_on
from tests.support.stage import Stage, click, stage
from tests.ui.test_closed_set_in_error import LINES, records

TOLD = Issue("DIS262", values={"what": "120 хв / 120 min"})


def choose(made: Stage, field: str, value: str) -> None:
    choice = made.sheet().fields[field].editor
    assert isinstance(choice, Choice)
    choice.set_value(value)


def typed(made: Stage, **said: str) -> None:
    for field, text in said.items():
        made.type_into(field, text)


def marked_wrong(made: Stage) -> None:
    page = board_on(made, days.board())
    page.select("p-1062")
    page.acts.do("wrong")
    typed(made, reason="не той учасник")


def given(made: Stage) -> None:
    page = board_on(made, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    choose(made, "ampoule_id", "amp-2")
    choose(made, "witness_id", "u-doctor")
    typed(made, drawn="1,3", given="1,2", pin="111111", witness_pin="222222")


def taken_back(made: Stage) -> None:
    columns = list(days.columns())
    at = next(place for place, one in enumerate(columns) if not one.doses)
    order = OrderMark("o", "o-1", 0, "im", "60", "1.2", "Левченко", beyond_rule=False)
    columns[at] = replace(columns[at], orders=(order,))
    page = board_on(made, replace(days.board(), columns=tuple(columns)))
    page.select(columns[1].person_id)
    page.acts.do("take_back_dose")
    choose(made, "taker", f"{columns[at].person_id}/o-1")
    choose(made, "witness_id", "u-doctor")
    typed(made, pin="111111", witness_pin="222222", reason="переплутано місця")


def closed(made: Stage) -> None:
    page = board_on(made, days.board())
    made.ward.board.blocks = ()
    page.acts.do("close")
    choose(made, "part", "physician")
    typed(made, pin="222222")


def chart_corrected(made: Stage) -> None:
    view = chart_on(made)
    view.readings.table.selectRow(0)
    click(view.readings.correct)
    typed(made, sbp="152", reason="описка")


def closed_set_wrong(made: Stage) -> None:
    _closed(made, "reading")
    choose(made, "witness_id", "bondar")
    typed(made, reason="не той учасник", pin="власний пароль", witness="пароль свідка")


def closed_dose_back(made: Stage) -> None:
    _closed(made, "dose")
    choose(made, "witness_id", "bondar")
    typed(made, reason="не та людина", method="вилито", pin="власний пароль", witness="пароль свідка")


def closed_set_right(made: Stage) -> None:
    sheet = records(made)
    sheet.table.selectRow(LINES["reading"])
    click(sheet.verb)
    made.settle()
    typed(made, sbp="131", reason="описка", pin="власний пароль")


def _closed(made: Stage, kind: str) -> None:
    sheet = records(made)
    sheet.table.selectRow(LINES[kind])
    click(sheet.wrong)
    made.settle()


ACTS = [
    (marked_wrong, Role.NURSE), (given, Role.NURSE), (taken_back, Role.NURSE), (closed, Role.PHYSICIAN),
    (chart_corrected, Role.NURSE), (closed_set_wrong, Role.NURSE), (closed_dose_back, Role.NURSE),
    (closed_set_right, Role.NURSE),
]  # fmt: skip


@pytest.mark.parametrize(("act", "role"), ACTS)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_it_is_said(qtbot: QtBot, act: Callable[[Stage], None], role: Role, language: str) -> None:
    """Proves: REQ-WIN-995. An incident was begun, and whoever had caused it by a correction saw «recorded»."""
    made = stage(qtbot, role, language=language)
    made.ward.told = (TOLD,)
    act(made)
    made.confirm()
    assert (made.message, made.around.messages.kind) == (TOLD.sentence(language), "crit")
