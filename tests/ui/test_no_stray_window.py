"""Nothing of a page comes up as a window of its own while the page is built: it would flash and take the keys."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from clinicdesk.security.roles import Role
from clinicdesk.ui.forms.person_forms import screening_subject
from tests.support.forms_ward import filled
from tests.support.frame import Build, places, settle
from tests.support.screening import clean_answers
from tests.support.ward import full_ward


class Shown(QObject):
    """Hears of every window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
        """Notes a window that is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("role", [Role.LEAD, Role.NURSE])
def test_every_place_opens_inside_the_one_window(build: Build, role: Role) -> None:
    """Proves: REQ-WIN-012. The notes took the keys from the window, and Alt with a digit led nowhere any more."""
    ward = full_ward()
    ward.forms.sheet = filled("gkap_screening", clean_answers(), step="screening")
    shown, app = Shown(), QApplication.instance()
    assert app is not None
    app.installEventFilter(shown)
    window = build(role, ward=ward)
    for place in places(window):
        window.go(place)
        settle()
    window.go("people", screening_subject("p-1047", "c-07"))
    settle()
    app.removeEventFilter(shown)
    assert set(shown.windows) == {"MainWindow"}
