"""A dose whose weight was put right says on the board what it really was."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Reweighed
from clinicdesk.ui.board.looks import NotesLook
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.stage import stage


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("over", [True, False])
def test_the_column_says_what_the_dose_really_was(qtbot: QtBot, language: str, over: bool) -> None:
    """Proves: REQ-DOS-420. In red beyond the limit of the programme."""
    made = stage(qtbot, Role.NURSE, language=language)
    first, *others = days.columns()
    doses = tuple(replace(one, reweighed=Reweighed("66", "0.91", "0.75", over=over)) for one in first.doses)
    page = board_on(made, days.board(replace(first, doses=doses), *others))
    look = page.day.table.columns[first.person_id].look("notes")
    assert isinstance(look, NotesLook)
    (note,) = [one for one in look.notes if one.icon == "scale-balance" and "66" in one.text]
    point = "," if language == "uk" else "."
    assert f"0{point}91" in note.text
    assert (f"0{point}75" in note.text) is over
    assert note.tone == ("crit" if over else "warn")
    assert f"0{point}91" in note.least
