"""Why something is taken back at the board outlives a lock and Esc, like every other reason."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import OrderMark
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Choice
from tests.support import board_days as days
from tests.support.geometry import problems_of
from tests.support.stage import Stage, press, stage
from tests.ui.test_board_undo import board_on, with_rescue

WHY = "записано не на ту людину, звірено з браслетом"


def dosed(made: Stage) -> BoardPage:
    return board_on(made, days.board(), days.columns()[1].person_id)


def with_drug(made: Stage) -> BoardPage:
    return board_on(made, *with_rescue())


def gone(made: Stage) -> BoardPage:
    rows = tuple(
        replace(one, discharge_id="x-1", discharge_version=2, left_at=days.ago(20))
        for one in days.all_gone().columns
    )
    return board_on(made, days.board(*rows), "p-1043")


def in_doubt(made: Stage) -> BoardPage:
    day = replace(days.board(), clock_doubt=True)
    return board_on(made, day, day.columns[0].person_id)


ACTS: dict[str, Callable[[Stage], BoardPage]] = {
    "take_back_dose": dosed, "withdraw_rescue": with_drug, "withdraw_discharge": gone, "clock": in_doubt,
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_the_reason_comes_back(qtbot: QtBot, act: str) -> None:
    """Proves: REQ-DRF-237. Lock or Esc, and the sentences were gone."""
    made = stage(qtbot, Role.LEAD)
    page = ACTS[act](made)
    page.acts.do(act)
    made.type_into("reason", WHY)
    made.sheet().keep_draft()
    ((kind, subject),) = list(made.drafts.kept)
    assert (kind, subject.partition("|")[0]) == ("reason", f"board.{act}")
    assert made.drafts.kept[kind, subject]["place"] == "board"
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    page.acts.do(act)
    assert made.sheet().fields["reason"].text() == WHY
    assert problems_of(made.sheet()) == []


def test_a_taker_who_waits_no_more_does_not_become_nobody(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-303. The draft came back over a list without them."""
    made = stage(qtbot, Role.NURSE)
    columns = list(days.columns())
    at = next(place for place, one in enumerate(columns) if not one.doses)
    order = OrderMark("o", "o-1", 0, "im", "60", "1.2", "Левченко", beyond_rule=False)
    columns[at] = replace(columns[at], orders=(order,))
    page = board_on(made, replace(days.board(), columns=tuple(columns)), columns[1].person_id)
    page.acts.do("take_back_dose")
    taker = made.sheet().fields["taker"].editor
    assert isinstance(taker, Choice)
    taker.set_value(f"{columns[at].person_id}/o-1")
    made.type_into("reason", WHY)
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    dosed(made).acts.do("take_back_dose")
    made.confirm()
    assert made.sheet().fields["taker"].issue == Issue("DOS350").sentence("uk")
    assert made.ward.times("board_take_back_dose") == 0
