"""A call after a dose of a record that was merged: opened in the chart that stays, and closed from there."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.demo.between import reached
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import follow_up, merging, people, registering, tasks
from clinicdesk.services.closing import Part
from clinicdesk.services.sheet_pages import blank_form
from clinicdesk.services.sheets import record_form
from clinicdesk.services.views import Task
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay, begin, copy_day
from tests.support.going_home import finished, sign


@pytest.fixture
def home(watched_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 went home after a dose, and the session is closed."""
    clinic = copy_day(watched_day, tmp_path / "clinic")
    day = begin(clinic)
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    yield day
    clinic.close()


def calls(day: DosingDay) -> list[Task]:
    """The calls that wait, of anybody."""
    return [
        one for one in tasks.list_tasks(day.desk, day.lead)
        if one.kind == "measure" and "followup" in str(one.values["ref"])
    ]  # fmt: skip


def test_a_call_is_written_down_in_the_chart_that_stays(home: DosingDay) -> None:
    """Proves: REQ-FUP-996. The form offered no time point, and what was filled in closed nothing."""
    card = PersonDetails(code="К-9001", surname="Олійник", given_name="Степан", birth_date="1972-09-04")
    into = registering.add_person(home.desk, home.lead, card, reason="записано вдруге").subject
    merging.merge_people(home.desk, home.lead, home.person, into=into, reason="той самий паспорт")
    home.clinic.clock.advance(timedelta(hours=25))
    (task,) = calls(home)
    assert people.open_chart(home.desk, home.lead, task.subject).person.person_id == into
    blank = blank_form(home.desk, home.nurse, person_id=into, form=str(task.values["ref"]))
    assert blank.point == task.values["of"]
    answers = reached("h24") | {"call": str(blank.known["call"])}
    record_form(
        home.desk, home.nurse, form=str(task.values["ref"]), person_id=into, cohort_id=blank.person.cohort_id,
        step="", answers=answers, taken_at=home.clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    assert not calls(home)
    for person in (into, home.person):
        found = follow_up.list_measures(home.desk, home.lead, person_id=person, cohort_id=home.cohort)
        assert [one.standing for one in found if one.point == task.values["of"] and one.is_call] == ["done"]
