"""What a time put right must not undo: an explained repeat, an own end, a make-up, the order of a minute."""

from datetime import timedelta

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.models.dosing import Discharge, Dose
from clinicdesk.reports.record import Amendments
from clinicdesk.services import (
    alert_answers,
    attendance,
    calendar,
    closed_days,
    discharge_state,
    discharges,
    dose_amending,
    follow_up,
    missed_sets,
    session_events,
    vitals,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.board import board_of
from clinicdesk.services.closing import Part
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.dosing_day import sitting_of
from tests.services.test_times_put_right import (
    END,
    MINUTE,
    column,
    hour,
    in_session,
    move,
    record,
    taken,
)
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, QUIET, WITNESS, DosingDay
from tests.support.going_home import finished, home, sign
from tests.support.looking import newest, refused
from tests.support.noted import noted


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is cleared and admitted."""
    return cleared_day


def repeats_measured(day: DosingDay) -> bool | None:
    state = discharge_state.discharge_state(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person
    )
    return next(one.met for one in state.criteria if one.id == "repeats_measured")


def miss(day: DosingDay, minute: int | None = None) -> None:
    """A planned set, else the repeat that is due, was not measured."""
    due = column(day)
    assert due.due_minute is not None
    missed_sets.miss_set(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, ordinal=due.due_ordinal,
        minute=due.due_minute if minute is None else minute, cause="physician", note="лікар поруч",
    )  # fmt: skip


def move_dose(day: DosingDay, minutes: int) -> None:
    dose = newest(day.desk, Dose)
    dose_amending.amend_dose(
        day.desk, day.nurse, dose.dose_id, correction=Correction(given_at=dose.given_at + minutes * MINUTE),
        reason="годинник", witness=WITNESS, pin=PINS["nurse"],
    )  # fmt: skip


@pytest.mark.parametrize("moved", [-1, 3])
def test_an_explained_repeat_stays_explained_when_its_set_moves(day: DosingDay, moved: int) -> None:
    """Proves: REQ-VIT-995. The same repeat was asked for again, a minute away."""
    day.give(day.order())
    day.wait(17)
    high = record(day, sbp="184")
    day.wait(6)
    miss(day)
    assert (column(day).repeat, repeats_measured(day)) == (False, True)
    move(day, high, moved, sbp="184")
    assert (column(day).repeat, repeats_measured(day)) == (False, True)


def test_a_repeat_in_the_minute_of_a_planned_set_is_explained_with_it(day: DosingDay) -> None:
    """Proves: REQ-VIT-995."""
    day.give(day.order())
    day.wait(5)
    record(day)
    day.wait(5.3)
    record(day, sbp="184")
    day.wait(6)
    miss(day, 15)
    assert repeats_measured(day) is True
    move_dose(day, 2)
    assert (column(day).repeat, repeats_measured(day)) == (False, True)


def test_a_dose_put_right_explains_no_repeat_that_nobody_explained(day: DosingDay) -> None:
    """Proves: REQ-VIT-995. By its new minute it bore the name of a planned set that had been missed with a reason."""
    day.give(day.order())
    for _ in range(2):
        day.wait(5)
        record(day)
    day.wait(6)
    miss(day, 15)
    day.wait(1)
    record(day, sbp="184")
    day.wait(6)
    assert repeats_measured(day) is False
    move_dose(day, 7)
    assert (column(day).repeat, repeats_measured(day)) == (True, False)


def test_a_set_moved_onto_a_planned_minute_is_that_set(day: DosingDay) -> None:
    """Proves: REQ-VIT-995. It stood as missed, with what had been measured in its minute beside it."""
    day.give(day.order())
    for _ in range(2):
        day.wait(5)
        record(day)
    day.wait(6)
    miss(day, 15)
    day.wait(6)
    move(day, record(day), -7)
    (pip,) = (one for one in column(day).pips if one.minute == 15)
    assert (pip.state, pip.cause) == ("done", "")


def test_of_two_sets_of_one_minute_the_board_shows_the_one_recorded_later(day: DosingDay) -> None:
    """Proves: REQ-VIT-995. The first one stood as the newest, and the alarm of the second had no set."""
    day.give(day.order())
    day.wait(10)
    at = day.clinic.clock.now().replace(second=0, microsecond=0)
    for sbp in ("121", "205"):
        record(day, at, sbp=sbp)
    first = column(day).readings[0]
    assert (first.values["sbp"], first.levels["sbp"]) == ("205", "red")


def test_a_set_counts_again_only_from_before_the_person_left(day: DosingDay) -> None:
    """Proves: REQ-VIT-995. One marked as wrong came back with a time after the leaving."""
    day.give(day.order())
    day.wait(5)
    record(day)
    day.wait(25)
    wrong = record(day)
    vitals.withdraw_reading(day.desk, day.nurse, wrong, reason="не та людина", pin=PINS["nurse"])
    day.wait(1)
    discharges.send_to_hospital(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, why="судоми", pin=PINS["nurse"],
        leaving=Leaving(left_at=day.clinic.clock.now() - 20 * MINUTE),
    )  # fmt: skip
    for minutes in (-1, 0):
        with refused(day.desk, ("VIT015", "taken_at")):
            move(day, wrong, minutes)
    move(day, wrong, -25)


def test_value_and_time_together_leave_nothing_unmet(day: DosingDay) -> None:
    """Proves: REQ-LEA-995. The alarm ended in the same act, and its repeat was held against the leaving."""
    day.give(day.order())
    day.watched()
    day.wait(5)
    high = record(day, sbp="184")
    day.wait(5)
    record(day)
    for alert in column(day).alerts:
        alert_answers.answer_alert(day.desk, day.nurse, alert.alert_row, action="оглянуто")
    day.recovered()
    home(day)
    changes = vitals.amend_reading(
        day.desk, day.nurse, high, values={**QUIET, "sbp": "134"}, reason="описка", pin=PINS["nurse"],
        taken_at=taken(day, high) + 5 * MINUTE,
    )  # fmt: skip
    assert changes.notes == ()
    assert newest(day.desk, Discharge).unmet == "[]"


def test_an_end_is_recorded_by_a_machine_that_came_up_behind(day: DosingDay) -> None:
    """Proves: REQ-EVT-995. The power came back, and every clock stayed held."""
    day.wait(60)
    session_events.note_event(day.desk, day.nurse, day.session_id, kind="power")
    behind = day.clinic.clock.now() - 10 * MINUTE
    day.desk.clock = SteppedClock(behind, step=timedelta(milliseconds=3), boot_id="after")
    session_events.note_event(day.desk, day.nurse, day.session_id, kind="power_end")
    shown = board_of(day.desk, day.nurse)
    assert shown is not None
    assert [one.until is not None for one in shown.marks if one.kind == "power"] == [True]


def test_what_lasted_then_does_not_begin_anew(day: DosingDay) -> None:
    """Proves: REQ-EVT-995. The later one took the end of the one it lay in, which lasted again."""
    start = day.clinic.clock.now()
    day.wait(40)
    for kind, minute in (("alarm", 20), (END, 25)):
        session_events.note_event(day.desk, day.nurse, day.session_id, kind=kind, at=start + minute * MINUTE)
    with refused(day.desk, ("EVT002", "kind")):
        session_events.note_event(day.desk, day.nurse, day.session_id, kind="alarm", at=start + 21 * MINUTE)


def test_a_set_brought_back_at_another_time_says_when_it_was_marked(day: DosingDay) -> None:
    """Proves: REQ-PRT-998. The former side said that it was wrong, and not of when."""
    day.give(day.order())
    day.wait(10)
    one = record(day)
    was = hour(taken(day, one))
    vitals.withdraw_reading(day.desk, day.nurse, one, reason="помилка", pin=PINS["nurse"])
    move(day, one, -2)
    lines = [
        row for block in in_session(day, "closing") if isinstance(block, Amendments) for row in block.rows
    ]
    assert was in lines[-1].before.uk
    assert hour(taken(day, one)) in lines[-1].after.uk


def closed(day: DosingDay) -> None:
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)


def test_sets_of_a_closed_day_stand_in_the_order_of_their_times(day: DosingDay) -> None:
    """Proves: REQ-VIT-995."""
    day.give(day.order())
    sets = []
    for minutes in (5, 5, 5, 15, 15, 15, 30, 30):
        day.wait(minutes)
        sets.append(record(day))
    closed(day)
    vitals.amend_reading(
        day.desk, day.lead, sets[0], values=QUIET, reason="годинник", taken_at=taken(day, sets[0]) + 7 * MINUTE,
        password=PASSWORDS["lead"],
    )  # fmt: skip
    found = closed_days.closed_day(day.desk, day.lead, day.session_id)
    times = [one.at for one in found.versions if one.kind == "reading" and not one.superseded]
    assert times == sorted(times)
    assert len(times) == len(sets)


def times_of(day: DosingDay, person: str) -> dict[str, object]:
    with day.desk.database.read() as session:
        (plan,) = follow_up.plans_of(day.desk, session, [day.cohort], [person])
        return dict(follow_up.times_in(plan, person))


def test_whoever_was_there_undosed_is_awaited_at_the_make_up(day: DosingDay) -> None:
    """Proves: REQ-OUT-995. Its dose, and all scales before and after it, were asked for no more."""
    day.give(day.order())
    day.watched()
    closed(day)
    with day.desk.database.read() as session:
        first = sitting_of(session, day.session_id).planned_id
    undosed = day.clinic.people["К-2"]
    there = {undosed: Presence("present"), day.person: Presence("present")}
    attendance.record_attendance(day.desk, day.lead, first, people=there)
    dosed = times_of(day, day.person)["D1"]
    day.clinic.clock.advance(timedelta(days=1))
    at = day.clinic.clock.now() + timedelta(days=2)
    calendar.make_up(day.desk, day.lead, first, starts_at=at, room="", reason="відкладено", confirmed=True)
    assert times_of(day, undosed)["D1"] == at
    assert times_of(day, day.person)["D1"] == dosed


def test_a_second_make_up_moves_nothing_of_those_who_were_at_the_first(clinic: Clinic) -> None:
    """Proves: REQ-OUT-995."""
    group, cohort = noted(clinic), clinic.cohort_id
    calendar.plan_sessions(
        group.desk, group.lead, cohort, times={"C1": clinic.clock.now() + 5 * MINUTE}, room="", confirmed=True
    )
    away, still_away = group.members["К-0997"], group.members["К-1001"]
    ill = Presence("absent", reason="illness")

    def entry(make_up_for: str) -> str:
        with group.desk.database.read() as session:
            found = calendar.entries_of(session, cohort)
        return [one.planned_id for one in found if one.code == "C1" and one.make_up_for == make_up_for][-1]

    def held(person: str) -> object:
        with group.desk.database.read() as session:
            (plan,) = follow_up.plans_of(group.desk, session, [cohort], [person])
            return follow_up.times_in(plan, person).get("C1")

    first = entry("")
    clinic.clock.advance(10 * MINUTE)
    there = {person: Presence("present") for person in group.members.values()}
    attendance.record_attendance(
        group.desk, group.therapist, first, people=there | {away: ill, still_away: ill}
    )
    came: list[object] = []
    for person in (away, still_away):
        week = clinic.clock.now() + timedelta(days=7)
        calendar.make_up(group.desk, group.lead, first, starts_at=week, room="", reason="хвороба")
        clinic.clock.advance(timedelta(days=7, minutes=10))
        others = {still_away: ill} if person == away else {}
        attendance.record_attendance(
            group.desk, group.therapist, entry(first), people={person: Presence("present")} | others
        )
        came.append(week)
        assert [held(one) for one in (away, still_away)[: len(came)]] == came
    clinic.close()
