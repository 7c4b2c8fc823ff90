"""Who a dose taken back can be given to: nobody who had left by then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import OrderMark
from clinicdesk.ui.components.choice import Choice
from tests.support import board_days as days
from tests.support.stage import stage
from tests.ui.test_board_amend import board_on


@pytest.mark.parametrize(("later", "offered"), [(-5, False), (5, True)])
def test_somebody_who_had_left_is_no_taker(qtbot: QtBot, later: int, *, offered: bool) -> None:
    """Proves: REQ-DOS-303. The service refused them (DOS015); who left afterwards may have got it."""
    made = stage(qtbot, Role.NURSE)
    columns = list(days.columns())
    at = next(place for place, one in enumerate(columns) if not one.doses)
    order = OrderMark("o", "o-1", 0, "im", "60", "1.2", "Левченко", beyond_rule=False)
    left = columns[1].doses[-1].given_at + timedelta(minutes=later)
    columns[at] = replace(columns[at], orders=(order,), left_at=left)
    page = board_on(made, replace(days.board(), columns=tuple(columns)), columns[1].person_id)
    page.acts.do("take_back_dose")
    taker = made.sheet().fields["taker"].editor
    assert isinstance(taker, Choice)
    assert (taker.findData(f"{columns[at].person_id}/o-1") >= 0) == offered
