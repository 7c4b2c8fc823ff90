"""Who signs a line of the register, and by what: a session PIN signs only what is written of the session."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.drugs.page import DrugsPage
from tests.support.stage import click, stage
from tests.support.ward_drugs import POST, SAFE


@pytest.mark.parametrize(
    ("place", "act", "by_pin"),
    [
        (SAFE, "receive", False), (SAFE, "discard", False), (SAFE, "issue", True), (POST, "open", True),
        (POST, "discard", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_panel_asks_for_a_password_where_a_pin_signs_nothing(
    qtbot: QtBot, place: str, act: str, by_pin: bool, language: str
) -> None:
    """Proves: REQ-LGR-010."""
    nurse = stage(qtbot, Role.NURSE, language=language)
    page = nurse.show(DrugsPage(nurse.around, nurse.verbs.drugs))
    page.show_subject(place)
    click(page.side.acts[act])
    assert ("PIN" in page.entry.hands.note.text()) is by_pin
    assert page.entry.hands.lacking() == ("own_first" if by_pin else "password_first")
