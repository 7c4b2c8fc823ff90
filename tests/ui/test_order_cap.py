"""The order sheet says from the beginning that a cap lies below the programme's range."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.board.sheets_dose import OrderForm
from clinicdesk.words import Number
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, stage

BOUND = Issue("ORD045", "mg", values={"cap": Number("35"), "least": Number("40")})


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_cap_that_binds_is_said_before_the_first_digit(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-ORD-045."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.ward.board.preview = replace(made.ward.board.preview, notes=(BOUND,))
    page = board_on(made, days.nobody_dosed(), size=size)
    page.select("p-1062")
    page.acts.do("order")
    form = made.sheet().form  # type: ignore[attr-defined]
    assert isinstance(form, OrderForm)
    notice = form.preview
    assert BOUND.sentence(language) in notice.body.text()
    assert problems_of(made.sheet(), cells=False) == []
    made.type_into("mg", "35")
    form.look()
    assert BOUND.sentence(language) in notice.body.text()
