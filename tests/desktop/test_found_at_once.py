"""Damage that somebody's print finds is told in the window at once, not when a check is next asked for."""

from threading import Thread

from PySide6.QtCore import Qt

from clinicdesk.models.engine import connect
from clinicdesk.services.vouching import found_wrong
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import ALT, Journey
from tests.support.tamper import edit_one_field


def damage(journey: Journey) -> None:
    """Somebody with the key and another tool changes a row while the window is open."""
    work = journey.program.at_work
    assert work is not None
    raw = connect(work.desk.folder.db, work.desk.secret.raw_hex)
    raw.execute("drop trigger participant_details_no_update")
    edit_one_field(raw, "participant_details")
    raw.close()


def test_what_a_print_finds_is_told_at_once(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-EVD-232. The print was refused, and the window went on saying that the trail is whole."""
    journey.start(clinic.folder)
    journey.unlock("lead", PASSWORDS["lead"])
    journey.press(Qt.Key.Key_1, ALT)
    assert journey.main.integrity.state == "whole"
    assert not journey.main.banner.isVisible()
    damage(journey)
    work = journey.program.at_work
    assert work is not None
    # As a paper of many pages does: in a thread of its own.
    thread = Thread(target=found_wrong, args=(work.desk,))
    thread.start()
    thread.join()
    journey.until(journey.main.banner.isVisible)
    assert journey.main.integrity.state == "broken"
    assert not journey.main.surroundings.writable


def test_who_takes_over_sees_it_before_any_check(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-EVD-232. Nothing but one's own check told a colleague's window of it."""
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    damage(journey)
    work = journey.program.at_work
    assert work is not None
    found_wrong(work.desk)
    journey.settle()
    assert journey.main.integrity.state == "broken"
    assert len(work.desk.listeners) == 1
