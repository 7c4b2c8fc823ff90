"""The disk does not answer while the window is locked: it is covered all the same."""

import pytest
from PySide6.QtCore import Qt

from clinicdesk.desktop import locking
from clinicdesk.errors import Unavailable
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import CONTROL, Journey


def test_the_cover_is_laid_though_the_staff_cannot_be_read(
    journey: Journey, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-CVR-010. Nobody is offered by name then; who comes back types theirs."""

    def gone(_: object) -> None:
        raise Unavailable("DBF008")

    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    with monkeypatch.context() as away:
        away.setattr(locking, "staff_of_running", gone)
        journey.press(Qt.Key.Key_L, CONTROL)
        assert journey.cover.is_laid
    journey.lift("nurse", PASSWORDS["nurse"])
    journey.until(lambda: not journey.cover.is_laid)
