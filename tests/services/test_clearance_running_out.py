"""A clearance that nears its end, has run out or was suspended: told in time, for as long as a dose may come."""

from datetime import datetime, timedelta

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.models.audit import Action
from clinicdesk.models.sessions import Session as HeldSession
from clinicdesk.protocols.person import Medicine
from clinicdesk.services import calendar, matrix, memberships, tasks
from clinicdesk.services.views import Task
from tests.services.test_suspending import amend_card
from tests.support.clinic import Clinic
from tests.support.given import admitted, give
from tests.support.looking import newest
from tests.support.screening import Screened, screened


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    made = screened(clinic)
    made.sign()
    return made


def wait(case: Screened, **span: int) -> None:
    clock = case.desk.clock
    assert isinstance(clock, SteppedClock)
    clock.advance(timedelta(**span))


def told(case: Screened) -> list[Task]:
    return [one for one in tasks.list_tasks(case.desk, case.lead) if one.kind.startswith("clearance_")]


def kinds(case: Screened) -> list[str]:
    return [one.kind for one in told(case)]


def cell(case: Screened) -> tuple[str, str]:
    page = matrix.open_cohort(case.desk, case.lead, case.cohort)
    row = next(one for one in page.rows if one.person_id == case.person)
    found = next(one for column, one in zip(page.columns, row.cells, strict=True) if column.id == "clearance")
    return found.sign, found.word


def plan(case: Screened, **days: int) -> None:
    now = case.desk.clock.now()
    times = {code: now + timedelta(days=day) for code, day in days.items()}
    calendar.plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)


def held(case: Screened, code: str, at: datetime) -> None:
    """The session that runs is this one of the programme."""
    running = newest(case.desk, HeldSession)
    row = HeldSession(
        id=case.desk.ids.new(), session_id=running.session_id, version=running.version + 1,
        cohort_id=running.cohort_id, title=running.title, interval_minutes=15, started_at=at, code=code,
    )  # fmt: skip
    with case.desk.write(
        case.lead, Action.SESSION_OPENED, entity="session", entity_id=running.session_id
    ) as work:
        work.supersede(running, row)


@pytest.mark.parametrize(
    ("days", "kind", "sign"),
    [
        (22, [], ("signed", "")),
        (23, ["clearance_ends"], ("soon", "until")),
        (30, ["clearance_ends"], ("soon", "until")),
        (31, ["clearance_over_unplanned"], ("action", "expired")),
        (60, ["clearance_over_unplanned"], ("action", "expired")),
    ],
)
def test_a_week_before_and_ever_after_today_and_the_matrix_say_it(
    case: Screened, days: int, kind: list[str], sign: tuple[str, str]
) -> None:
    """Proves: REQ-CLR-200. Nothing was said before the last three days, nor afterwards without a planned dose."""
    wait(case, days=days)
    assert (kinds(case), cell(case)) == (kind, sign)


def test_with_a_dose_in_the_calendar_what_ran_out_is_overdue(case: Screened) -> None:
    """Proves: REQ-CLR-200."""
    plan(case, D1=40)
    wait(case, days=31)
    (task,) = told(case)
    assert (task.kind, task.overdue, task.task_id) == ("clearance_over", True, "")


def test_without_one_the_lead_may_say_that_no_dose_will_follow(case: Screened) -> None:
    """Proves: REQ-CLR-200."""
    wait(case, days=31)
    (task,) = told(case)
    assert (task.overdue, task.at_once) == (False, False)
    tasks.set_task_aside(case.desk, case.lead, task.task_id, reason="Далі без доз, за рішенням групи")
    assert (kinds(case), cell(case)) == ([], ("action", "expired"))


def test_who_has_had_every_dose_is_no_noise(clinic: Clinic) -> None:
    """Proves: REQ-CLR-200."""
    case = screened(clinic)
    admitted(clinic, case)
    held(case, "D1", clinic.clock.now())
    give(clinic, case)
    plan(case, D1=0, D2=14)
    wait(case, days=24)
    assert kinds(case) == ["clearance_ends"]  # D2 went by and nobody opened it: it is to be decided
    held(case, "D2", clinic.clock.now())
    assert (kinds(case), cell(case)) == ([], ("signed", ""))
    wait(case, days=10)
    assert (kinds(case), cell(case)) == ([], ("signed", ""))


@pytest.mark.parametrize(("days", "sign"), [(24, "signed"), (40, "signed")])
def test_who_left_is_no_noise(case: Screened, days: int, sign: str) -> None:
    """Proves: REQ-CLR-200."""
    leave(case)
    wait(case, days=days)
    assert (kinds(case), cell(case)) == ([], (sign, ""))


def test_what_was_suspended_of_somebody_who_left_asks_for_nothing(case: Screened) -> None:
    """Proves: REQ-CLR-200."""
    amend_card(case, "почав пити", medicines=(Medicine("Фенелзин"),))
    assert cell(case) == ("action", "suspended")
    leave(case)
    assert (kinds(case), cell(case)) == ([], ("none", "suspended"))


def test_who_is_not_eligible_stays_ruled_out_after_leaving(clinic: Clinic) -> None:
    """Proves: REQ-CLR-200."""
    case = screened(clinic)
    case.sign("not_eligible")
    assert cell(case) == ("forbidden", "not_eligible")
    leave(case)
    assert (kinds(case), cell(case)) == ([], ("forbidden", "not_eligible"))


def test_who_left_undecided_is_not_planned_any_more(clinic: Clinic) -> None:
    """Proves: REQ-CLR-200."""
    case = screened(clinic)
    assert cell(case) == ("planned", "")
    leave(case)
    assert cell(case) == ("none", "")


def leave(case: Screened) -> None:
    with case.desk.database.read() as session:
        places = memberships.places_in(session, case.cohort)
    mine = next(one.membership_id for one in places if one.person_id == case.person)
    memberships.leave_cohort(
        case.desk, case.lead, mine, state="withdrawn", outcome="dropped", reason="переїзд"
    )


def test_a_suspended_one_is_due_by_the_next_dose_and_overdue_on_its_day(case: Screened) -> None:
    """Proves: REQ-CLR-200. It was overdue in the minute it appeared."""
    at = case.desk.clock.now() + timedelta(days=2)
    calendar.plan_sessions(case.desk, case.lead, case.cohort, times={"D1": at}, room="", confirmed=True)
    amend_card(case, "почав пити", medicines=(Medicine("Фенелзин"),))
    (task,) = told(case)
    assert (task.kind, task.overdue, task.since) == ("clearance_suspended", False, at)
    wait(case, days=2)
    assert [one.overdue for one in told(case)] == [True]
