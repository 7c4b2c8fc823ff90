"""The screening in the smallest window: every section whole, in both languages, looked at and corrected."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.people.people import PeoplePage
from tests.support.forms_ward import filled
from tests.support.frame import Build
from tests.support.geometry import problems_of
from tests.support.screening import clean_answers
from tests.support.stage import SIZES
from tests.support.ward import full_ward


@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_section_is_cut_or_scrolls_sideways(build: Build, qtbot: QtBot, language: str) -> None:
    """Proves: REQ-SCR-210."""
    ward = full_ward()
    ward.forms.sheet = filled("gkap_screening", clean_answers(), step="screening")
    window = build(Role.LEAD, ward=ward, language=language, size=SIZES[2])
    window.go("people", "p-1047/screening/c-07")
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    assert page.forms is not None
    view = page.forms.screening
    for editing in (False, True):
        if editing:
            view.begin_amending()
        assert view.writing.filling is not None
        for section in view.writing.filling.sections:
            view.view.go_to_section(section.id)
            for row in view.view.rows.values():
                if editing and row.isVisible() and row.field.details and not row.details:
                    row.toggle_details()
            for _ in range(3):
                QApplication.processEvents()
            assert problems_of(window) == [], (section.id, editing)
