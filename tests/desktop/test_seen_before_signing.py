"""What is signed from the board is what its sheet showed: a form corrected meanwhile is not signed unseen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk.desktop.binding_board import board_of_desk
from clinicdesk.models.clearances import Admission
from clinicdesk.services import sheets
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, DosingDay, begin, build_day, copy_day, day_answers
from tests.support.looking import newest, refused


@pytest.fixture(scope="module")
def built(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """К-1 is prepared, and the session runs."""
    return build_day(copy_day(built_clinic, tmp_path_factory.mktemp("seen") / "built"))


@pytest.fixture
def checked(built: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """The room is ready, and К-1's checks are filled and not signed."""
    day = begin(copy_day(built, tmp_path / "clinic"))
    day.ready()
    day.check(day.person)
    yield day
    day.clinic.close()


def correct_the_check(day: DosingDay, sheet_id: str) -> None:
    """The nurse puts the day's check right."""
    sheets.amend_form(
        day.desk, day.nurse, sheet_id, answers=day_answers(temp="36.9"), reason="переміряно", confirmed=True
    )


def test_an_admission_does_not_sign_a_check_that_was_corrected_after_it_was_shown(checked: DosingDay) -> None:
    """Proves: REQ-SIG-002. The go was signed over a temperature that nobody had seen."""
    board = board_of_desk(checked.desk, checked.lead)
    assert board.admission is not None
    assert board.admit is not None
    shown = board.admission(checked.person)
    assert set(shown.seen) == set(shown.unsigned) != set()
    correct_the_check(checked, next(one.sheet_id for one in shown.checks if one.step == "day_check"))
    wish = {"person_id": checked.person, "pin": PINS["lead"]}
    with refused(checked.desk, ("SGN001", "")):
        board.admit(**wish, seen=shown.seen)
    board.admit(**wish, seen=board.admission(checked.person).seen)
    assert newest(checked.desk, Admission).person_id == checked.person


def test_a_step_is_not_signed_over_a_form_that_was_corrected_after_it_was_shown(checked: DosingDay) -> None:
    """Proves: REQ-SIG-002."""
    board = board_of_desk(checked.desk, checked.lead)
    assert board.to_sign is not None
    assert board.sign is not None
    where = {"step": "day_clearance", "person_id": checked.person}
    shown = board.to_sign(**where)
    assert shown is not None
    for sheet_id in shown.sheets:
        with checked.desk.database.read() as session:
            form = sheets.newest_sheet(session, sheet_id).form
        if "day_check" in form:
            correct_the_check(checked, sheet_id)
    with refused(checked.desk, ("SGN001", "")):
        board.sign(**where, pin=PINS["lead"], seen=shown.seen)
    again = board.to_sign(**where)
    assert again is not None
    board.sign(**where, pin=PINS["lead"], seen=again.seen)
