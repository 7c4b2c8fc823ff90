"""A leaving recorded in error: the person is here again, their clocks go on, and the trail keeps both."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Discharge
from clinicdesk.reports.record import Table
from clinicdesk.services import closing, coming_back, discharges, missed_sets, session_papers, tasks
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, DosingDay
from tests.support.going_home import finished, home, sign, undosed
from tests.support.looking import events, newest, one_event, refused
from tests.support.one_seat import column, measure


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def wrongly_gone(day: DosingDay) -> Discharge:
    """К-1 dosed, measured to the fifteenth minute, then sent to hospital on the wrong seat."""
    measure(day)
    day.give(day.order())
    day.watched(15)
    day.wait(5)
    discharges.send_to_hospital(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, leaving=Leaving(), why="судоми",
        pin=PINS["nurse"],
    )  # fmt: skip
    return newest(day.desk, Discharge)


def back(day: DosingDay, row: Discharge, reason: str = "не та людина") -> None:
    coming_back.withdraw_discharge(day.desk, day.nurse, row.discharge_id, reason=reason, pin=PINS["nurse"])


def test_somebody_recorded_as_gone_is_here_again_and_their_clock_goes_on(day: DosingDay) -> None:
    """One PIN on the wrong seat ended a person's clocks for good. Proves: REQ-LEA-260."""
    row = wrongly_gone(day)
    day.wait(15)
    assert (column(day).standing, column(day).due) == ("hospital", "none")
    asked = {one.kind for one in tasks.list_tasks(day.desk, day.lead)}
    assert {"due_transfer"} <= asked
    with refused(day.desk, ("DSK005", "reason")):
        back(day, row, " ")
    with refused(day.desk, ("WIT004", "pin")):
        coming_back.withdraw_discharge(day.desk, day.nurse, row.discharge_id, reason="не та людина")
    with one_event(
        day.desk, Action.DISCHARGE_WITHDRAWN, day.nurse, reason="не та людина", person=day.person
    ) as act:
        back(day, row)
    assert {"discharge": 1, "signature": 1}.items() <= {
        name: n for name, n in (act.gained or {}).items() if n
    }.items()
    here = column(day)
    assert (here.standing, here.due, here.due_minute, here.discharge_id) == ("dosed", "overdue", 30, "")
    assert not {one.kind for one in tasks.list_tasks(day.desk, day.lead)} & {
        "due_transfer",
        "due_transfer_event",
    }
    measure(day, sbp="205")
    assert column(day).alerts
    with refused(day.desk, ("DIS010", "")):
        back(day, row)


def test_what_came_due_meanwhile_is_explained_and_then_they_leave_in_truth(day: DosingDay) -> None:
    """Proves: REQ-LEA-260. The next leaving continues the record; both stand in the trail and on paper."""
    row = wrongly_gone(day)
    day.wait(40)
    back(day, row)
    assert "CLO001" in codes(day)
    assert "CLO003" in codes(day)
    missed_sets.miss_set(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, ordinal=0, minute=30,
        cause="asleep", note="помилково записано вихід", again_minutes=None,
    )  # fmt: skip
    for _ in (60, 90, 120):
        measure(day)
        day.wait(30)
    measure(day)
    day.recovered()
    home(day)
    with day.desk.database.read() as session:
        versions = session.scalars(select(Discharge).order_by(Discharge.version)).all()
    assert [(one.version, one.how) for one in versions] == [(1, "hospital"), (2, "taken_back"), (3, "home")]
    assert {one.discharge_id for one in versions} == {row.discharge_id}
    left = [one.action for one in events(day.desk) if one.entity_id == row.discharge_id]
    assert left == ["person.discharged", "discharge.withdrawn", "person.discharged"]
    made = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка")).record
    (table,) = next(part for part in made.parts if part.key == "home").blocks
    assert isinstance(table, Table)
    (line,) = [one for one in table.rows if one[0].said.uk == "К-1"]
    assert line[4].said.uk == "додому"
    assert "до лікарні: судоми" in [one.uk for one in line[4].struck]
    undosed(day)
    assert "CLO001" not in codes(day)


def test_not_dosed_in_error_is_taken_back_too(day: DosingDay) -> None:
    """Proves: REQ-LEA-260. The dose is then given."""
    measure(day)
    discharges.leave_undosed(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, leaving=Leaving(), why="гарячка",
        pin=PINS["nurse"],
    )  # fmt: skip
    back(day, newest(day.desk, Discharge))
    assert column(day).standing == "cleared"
    day.give(day.order())
    assert column(day).standing == "dosed"


def test_after_the_close_nobody_comes_back(day: DosingDay) -> None:
    measure(day)
    day.give(day.order())
    day.watched()
    finished(day)
    for part, login in (
        (closing.Part.NURSE, "nurse"),
        (closing.Part.PHYSICIAN, "lead"),
        (closing.Part.LEAD, "lead"),
    ):
        sign(day, part, login)
    with day.desk.database.read() as session:
        row = session.scalars(select(Discharge).where(Discharge.person_id == day.person)).one()
    with refused(day.desk, ("SES005", "")):
        back(day, row)


def test_nobody_leaves_before_they_were_last_seen(day: DosingDay) -> None:
    """Hospital at T+1 stood above sets to T+120. Proves: REQ-LEA-261."""
    measure(day)
    day.give(day.order())
    dosed = day.clinic.clock.now()
    day.watched(15)
    sent: dict[str, Any] = {
        "session_id": day.session_id,
        "person_id": day.person,
        "why": "судоми",
        "pin": PINS["nurse"],
    }
    with refused(day.desk, ("DIS260", "left_at")):
        discharges.send_to_hospital(
            day.desk, day.nurse, leaving=Leaving(left_at=dosed + timedelta(minutes=1)), **sent
        )
    discharges.send_to_hospital(day.desk, day.nurse, leaving=Leaving(), **sent)
    row = newest(day.desk, Discharge)
    with refused(day.desk, ("DIS260", "left_at")):
        discharges.amend_discharge(
            day.desk, day.nurse, row.discharge_id, leaving=Leaving(left_at=dosed + timedelta(minutes=2)),
            reason="час", pin=PINS["nurse"],
        )  # fmt: skip


def codes(day: DosingDay) -> list[str]:
    return [one.code for one in closing.closing_state(day.desk, day.lead, day.session_id).blocks]
