"""Two high pressures half a minute apart are one: amber, with a repeat; five minutes later they are two."""

from clinicdesk.services import vitals
from clinicdesk.services.board import board_of
from clinicdesk.services.passing_over import unanswered_alerts
from tests.support.dosing_day import QUIET, DosingDay


def measure(day: DosingDay, sbp: str) -> None:
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values={**QUIET, "sbp": sbp},
        taken_at=day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip


def levels(day: DosingDay) -> set[tuple[str, bool]]:
    board = board_of(day.desk, day.nurse)
    assert board is not None
    column = next(one for one in board.columns if one.person_id == day.person)
    return {(one.level, one.second) for one in column.alerts if one.alert == "sbp_very_high"}


def test_two_sets_half_a_minute_apart_are_not_twice(day: DosingDay) -> None:
    """Proves: REQ-ALR-055. It was red at once, and a red alarm stops the booster."""
    day.cleared()
    day.give(day.order())
    day.wait(10)
    measure(day, "184")
    day.wait(0.5)
    measure(day, "184")
    assert levels(day) == {("amber", False)}
    with day.desk.database.read() as session:
        waiting = unanswered_alerts(session, day.session_id, day.person)
    assert "red" not in {one.level for one in waiting}
    day.wait(4.5)
    measure(day, "184")
    assert ("red", True) in levels(day)
