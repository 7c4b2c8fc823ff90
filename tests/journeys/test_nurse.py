"""A nurse at work: from the password to the reading on the disk, and what a lock does to typed numbers."""

from PySide6.QtCore import Qt

from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import CONTROL, Journey


def test_try(journey: Journey, clinic: Clinic) -> None:
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    print(journey.words())
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.type("К-1")
    journey.enter()
    print(journey.words())
