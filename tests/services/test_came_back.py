"""Who left a group and came back is one person there; what is stopped or ended a second time is asked for anew."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from clinicdesk.services import (
    accounts,
    cohorts,
    memberships,
    record_sets,
    sheet_pages,
    sheets,
    staffing,
    tasks,
)
from clinicdesk.services.views import Actor, Task
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay, begin, copy_day
from tests.support.going_home import home
from tests.support.noted import Noted, noted
from tests.support.printed import WISH


@pytest.fixture
def watched(watched_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 was dosed in D1 of cohort 07."""
    clinic = copy_day(watched_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    """Cohort 07 has met."""
    found = noted(clinic)
    found.attend()
    return found


def leave(here: Noted | DosingDay, cohort: str, person: str, to_cohort: str = "") -> None:
    with here.desk.database.read() as session:
        places = memberships.places_in(session, cohort)
        own = next(one.membership_id for one in places if one.person_id == person and one.state == "member")
    state, outcome = ("transferred", "transferred") if to_cohort else ("withdrawn", "dropped")
    memberships.leave_cohort(
        here.desk, here.lead, own, state=state, outcome=outcome, to_cohort=to_cohort, reason="переїзд"
    )


def rejoin(here: Noted | DosingDay, cohort: str, person: str, *, waiting: bool = False) -> None:
    memberships.join_cohort(here.desk, here.lead, cohort, person_id=person, waiting=waiting)


def due(here: Noted, actor: Actor | None = None) -> list[Task]:
    found = tasks.list_tasks(here.desk, actor or here.lead)
    return [one for one in found if one.kind == "closing_due" and one.values.get("code") == "К-1"]


def calls(day: DosingDay) -> Counter[tuple[str, str]]:
    found = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "measure"]
    return Counter(
        (str(one.values["ref"]), str(one.values["of"])) for one in found if one.subject == day.person
    )


def test_calls_after_a_dose_are_asked_for_once(watched: DosingDay) -> None:
    """Proves: REQ-FUP-979. Each stood on Today twice."""
    day = watched
    day.recovered()
    home(day)
    leave(day, day.cohort, day.person)
    rejoin(day, day.cohort, day.person)
    day.clinic.clock.advance(timedelta(hours=30))
    found = calls(day)
    assert found
    assert set(found.values()) == {1}


def test_calls_after_a_dose_do_not_wait_with_somebody_in_the_queue(watched: DosingDay) -> None:
    """Proves: REQ-FUP-979. A place in the queue is not how they are in the group."""
    day = watched
    day.recovered()
    home(day)
    day.clinic.clock.advance(timedelta(hours=30))
    before = calls(day)
    leave(day, day.cohort, day.person)
    rejoin(day, day.cohort, day.person, waiting=True)
    assert before
    assert calls(day) == before


def test_the_set_of_the_group_has_their_record_once(clinic: Clinic, group: Noted) -> None:
    """Proves: REQ-FUP-979."""
    person = clinic.people["К-1"]
    told: list[int] = []

    def step(_: int, of: int) -> None:
        told.append(of)

    record_sets.print_cohort_records(group.desk, group.lead, clinic.cohort_id, WISH, step=step)
    before = told[-1]
    leave(group, clinic.cohort_id, person)
    rejoin(group, clinic.cohort_id, person)
    record_sets.print_cohort_records(group.desk, group.lead, clinic.cohort_id, WISH, step=step)
    assert told[-1] == before


def test_nobody_is_asked_to_end_a_way_that_goes_on_again(clinic: Clinic, group: Noted) -> None:
    """Proves: REQ-FUP-979."""
    person = clinic.people["К-1"]
    leave(group, clinic.cohort_id, person)
    assert len(due(group)) == 1
    rejoin(group, clinic.cohort_id, person)
    assert due(group) == []


def test_a_summary_is_asked_for_after_the_second_leaving(clinic: Clinic, group: Noted) -> None:
    """Proves: REQ-CLS-995. Set aside at the first leaving, it was never asked for again."""
    person = clinic.people["К-1"]
    leave(group, clinic.cohort_id, person)
    (task,) = due(group)
    tasks.set_task_aside(group.desk, group.lead, task.task_id, reason="повернеться за тиждень")
    assert due(group) == []
    clinic.clock.advance(timedelta(days=7))
    rejoin(group, clinic.cohort_id, person)
    clinic.clock.advance(timedelta(days=7))
    leave(group, clinic.cohort_id, person)
    assert len(due(group)) == 1


def test_the_summary_of_the_first_group_is_begun_for_that_group(clinic: Clinic, group: Noted) -> None:
    """Proves: REQ-CLS-995. The form opened for the group they are in now, and the task never ended."""
    person = clinic.people["К-1"]
    other = cohorts.plan_cohort(group.desk, group.lead, code="10", programme="gkap").subject
    leave(group, clinic.cohort_id, person, other)
    (task,) = due(group)
    assert task.subject == f"{person}/forms/{clinic.cohort_id}|closing|closing_summary@0.1"
    shelf = sheet_pages.forms_to_fill(group.desk, group.lead, person, cohort_id=clinic.cohort_id)
    assert shelf.person.cohort == "07"
    step = next(one for one in shelf.steps if one.step == "closing")
    sheets.record_form(
        group.desk, group.lead, form=step.ref, person_id=person, cohort_id=shelf.person.cohort_id, step=step.step,
        answers={"outcome": "partial"}, taken_at=clinic.clock.now(),
    )  # fmt: skip
    assert due(group) == []


def test_a_paper_stopped_a_second_time_is_a_new_task(clinic: Clinic, group: Noted) -> None:
    """Proves: REQ-OBL-995. Set aside once, it was silent for good."""
    users = accounts.list_users(group.desk, group.lead)
    nurse = next(one.user_id for one in users if one.login == "nurse")
    staffing.assign_staff(group.desk, group.lead, clinic.cohort_id, user_id=nurse, role="monitoring_nurse")

    def record(state: str = "valid", reason: str = "") -> None:
        staffing.record_credential(
            group.desk, group.lead, user_id=nurse, kind="BLS", number="№ 7", valid_from=date(2025, 1, 1),
            valid_to=None, state=state, reason=reason,
        )  # fmt: skip

    def stopped() -> list[Task]:
        return [one for one in tasks.list_tasks(group.desk, group.lead) if one.kind == "paper_suspended"]

    record()
    record("suspended", "перевірка")
    (task,) = stopped()
    tasks.set_task_aside(group.desk, group.lead, task.task_id, reason="відновлять у п’ятницю")
    record("suspended", "перевірка, наказ № 3")
    assert stopped() == []
    record()
    record("suspended", "друга перевірка")
    assert len(stopped()) == 1
