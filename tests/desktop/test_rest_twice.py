"""A window that is put to rest twice wakes with everything the first rest had stilled."""

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.working import AtWork
from clinicdesk.services.entrance import Entered
from clinicdesk.ui.language import Language
from tests.support.clinic import Clinic
from tests.support.stage import close_for_good, dress


def test_a_second_rest_forgets_nothing(qtbot: QtBot, clinic: Clinic) -> None:
    """Proves: REQ-SWI-300."""
    dress()
    desk, _ = clinic.open_as("lead")
    home = QObject()
    work = AtWork(Entered(desk, clinic.join(desk, "nurse"), 0, ()), Language("uk", home), home)
    try:
        work.window.show()
        sheet = work.window.surroundings.talk.tell("board.nothing_given", seat=1, code="К-1")
        timer = QTimer(work.window)
        timer.start(60_000)
        work.rest()
        work.rest()
        assert (work.sheet_open, sheet.isVisible(), timer.isActive()) == (True, False, False)
        work.resume(Entered(desk, clinic.join(desk, "nurse"), 0, ()))
        assert (work.sheet_open, sheet.isVisible(), timer.isActive()) == (False, True, True)
    finally:
        work.end()
        close_for_good(work.window)
        close_for_good(work)
