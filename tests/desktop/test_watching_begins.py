"""A running session is watched from the moment its window opens, whether or not anybody opens the board."""

from clinicdesk.services import alert_answers, clearances, vitals
from clinicdesk.ui.board.page import BoardPage
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.given import give, minutes
from tests.support.journey import Journey
from tests.support.screening import screened

CALM = {"sbp": "128", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14", "moaas": "5"}


def test_an_alert_grows_late_after_a_restart_although_nobody_opened_the_board(
    journey: Journey, clinic: Clinic
) -> None:
    """Proves: REQ-BRD-007. The program was started anew, and the physician heard nothing until somebody looked."""
    case = screened(clinic)
    case.sign()
    where = {"session_id": clinic.session_id, "person_id": case.person}
    clearances.admit(case.desk, case.lead, cohort_id=case.cohort, **where)
    for sbp in ("128", "165"):
        vitals.record_reading(
            case.desk,
            case.nurse,
            values=CALM | {"sbp": sbp},
            taken_at=clinic.clock.now(),
            confirmed=True,
            **where,
        )
        if sbp == "128":
            give(clinic, case)
            clinic.clock.advance(minutes(5))
    clinic.close()

    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    work = journey.program.at_work
    assert work is not None
    assert work.window.place == "today"
    with work.desk.database.read() as session:
        assert len(alert_answers.waiting(session, clinic.session_id)) >= 1
    clinic.clock.advance(minutes(10))
    board = work.window.page("board")
    assert isinstance(board, BoardPage)
    board.tick()
    with work.desk.database.read() as session:
        assert alert_answers.waiting(session, clinic.session_id) == ()
