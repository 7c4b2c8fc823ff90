"""A set that is put right after its session has closed: one hand and a reason, and the medical lead is told."""

import pytest

from clinicdesk.services import tasks, vitals
from clinicdesk.services.board import board_of
from clinicdesk.services.closed_days import closed_day
from clinicdesk.services.closing import Part
from clinicdesk.services.integrity import examine
from clinicdesk.services.views import Actor, Task
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay
from tests.support.going_home import finished, sign


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 is dosed and watched."""
    return watched_day


def amend(day: DosingDay, actor: Actor, pulse: str) -> None:
    seen = closed_day(day.desk, day.nurse, day.session_id)
    reading = next(one for one in seen.versions if one.kind == "reading" and not one.superseded)
    vitals.amend_reading(
        day.desk,
        actor,
        reading.record_id,
        values=QUIET | {"pulse": pulse},
        reason="переписано з аркуша",
        password=PASSWORDS[actor.login],
    )


def told(day: DosingDay) -> list[Task]:
    return [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_closed_set"]


def test_the_lead_is_told_once_and_closes_it_with_words(day: DosingDay) -> None:
    """Proves: REQ-CLO-220. Three people had signed the session; what it said changed, and nobody was told."""
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    amend(day, day.lead, "74")
    assert told(day) == []  # who is to be told did it
    amend(day, day.nurse, "75")
    amend(day, day.nurse, "77")
    (task,) = told(day)
    assert task.values["code"] == "К-1"
    assert task.values["why"] == "переписано з аркуша."
    assert task.subject.startswith(f"{day.person}/reading/")
    seen = closed_day(day.desk, day.nurse, day.session_id)
    versions = [one for one in seen.versions if task.subject.endswith(one.record_id)]
    assert [one.reason for one in versions][1:] == ["переписано з аркуша"] * 3
    tasks.set_task_aside(day.desk, day.lead, task.task_id, reason="звірено з аркушем")
    assert told(day) == []
    amend(day, day.nurse, "78")
    assert len(told(day)) == 1
    assert examine(day.desk).findings == ()


def test_while_the_session_runs_nobody_is_told(day: DosingDay) -> None:
    """Proves: REQ-CLO-220."""
    board = board_of(day.desk, day.nurse)
    assert board is not None
    reading = next(one for one in board.columns if one.person_id == day.person).readings[0]
    values = QUIET | {"pulse": "79"}
    vitals.amend_reading(
        day.desk, day.nurse, reading.reading_id, values=values, reason="описка", pin=PINS["nurse"]
    )
    assert told(day) == []
