"""A set or a form put right after its person went home: what that leaves unmet of the leaving is told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.models.dosing import AlertRaised, Discharge
from clinicdesk.services import alert_answers, people, sheets, tasks, vitals
from clinicdesk.services.closing import Part
from clinicdesk.services.integrity import examine
from clinicdesk.services.signed_steps import newest_by_step
from clinicdesk.services.views import Changes, Task
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay, home_answers
from tests.support.going_home import finished, home, sign
from tests.support.looking import newest
from tests.support.one_seat import measure


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given 60 mg and measured to the second hour."""
    return watched_day


@pytest.fixture
def gone(day: DosingDay) -> DosingDay:
    """К-1 went home a quarter of an hour after the last set, and everything was met."""
    day.wait(15)
    day.recovered()
    home(day)
    assert newest(day.desk, Discharge).unmet == "[]"
    return day


def righted(day: DosingDay, *, earlier: int = 0, values: Mapping[str, str] = QUIET, back: int = 0) -> Changes:
    """The last set that counts but so many, as it should have been written."""
    counting = [
        one for one in people.open_chart(day.desk, day.lead, day.person).readings if not one.superseded
    ]
    row = counting[back]
    return vitals.amend_reading(
        day.desk, day.nurse, row.reading_id, values={**row.values, **values}, reason="годинник на стіні",
        taken_at=row.taken_at - timedelta(minutes=earlier), pin=PINS["nurse"],
        shown=tuple(QUIET),
    )  # fmt: skip


def told(changes: Changes) -> list[str]:
    return [one.code for one in changes.notes]


def asked_of_lead(day: DosingDay) -> list[Task]:
    return [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_left_unmet"]


def answer_all(day: DosingDay) -> None:
    with day.desk.database.read() as session:
        waiting = session.scalars(select(AlertRaised.id)).all()
    for one in waiting:
        alert_answers.answer_alert(day.desk, day.nurse, one, action="оглянуто")


def test_a_set_that_was_taken_earlier_than_written(gone: DosingDay) -> None:
    """Proves: REQ-LEA-995. «All met» stood, and the last set was from more than half an hour before."""
    changes = righted(gone, earlier=20)
    assert told(changes) == ["DIS262"]
    row = newest(gone.desk, Discharge)
    assert (row.version, row.outcome, row.unmet) == (2, "home", '["measured_lately"]')
    (task,) = asked_of_lead(gone)
    for language in ("uk", "en"):
        assert str(task.values[f"text_{language}"]) in changes.notes[0].sentence(language)
    assert examine(gone.desk).findings == ()


def test_a_set_that_was_not_theirs(gone: DosingDay) -> None:
    """Proves: REQ-LEA-995."""
    last = people.open_chart(gone.desk, gone.lead, gone.person).readings[0]
    changes = vitals.withdraw_reading(
        gone.desk, gone.nurse, last.reading_id, reason="не той учасник", pin=PINS["nurse"]
    )
    assert told(changes) == ["DIS262"]
    assert newest(gone.desk, Discharge).unmet == '["measured_lately"]'
    assert len(asked_of_lead(gone)) == 1
    assert examine(gone.desk).findings == ()


def test_a_value_that_was_not_measured(gone: DosingDay) -> None:
    """Proves: REQ-LEA-995."""
    last = people.open_chart(gone.desk, gone.lead, gone.person).readings[0]
    changes = vitals.amend_reading(
        gone.desk, gone.nurse, last.reading_id, reason="датчик знято", pin=PINS["nurse"],
        values={key: text for key, text in last.values.items() if key != "spo2"},
    )  # fmt: skip
    assert told(changes) == ["DIS262"]
    assert newest(gone.desk, Discharge).unmet == '["measured_lately"]'


@pytest.mark.parametrize("said", [{"values": {"sbp": "127"}}, {"earlier": 10}, {"earlier": 3, "back": 1}])
def test_what_leaves_everything_met_changes_nothing_of_it(gone: DosingDay, said: dict[str, Any]) -> None:
    """Proves: REQ-LEA-995."""
    assert told(righted(gone, **said)) == []
    assert newest(gone.desk, Discharge).version == 1
    assert asked_of_lead(gone) == []


def test_the_second_correction_is_told_of_what_it_did_itself(gone: DosingDay) -> None:
    """Proves: REQ-LEA-995. An alarm that the first one raised has its own task; the leaving is not blamed twice."""
    assert told(righted(gone, values={"sbp": "205"})) == []
    assert told(righted(gone, earlier=3, back=1)) == []
    assert told(righted(gone, earlier=20)) == ["DIS262"]
    assert told(righted(gone, values={"sbp": "204"})) == []
    row = newest(gone.desk, Discharge)
    assert (row.version, row.unmet) == (2, '["measured_lately"]')
    assert len(asked_of_lead(gone)) == 1


def test_what_is_put_right_again_is_met_again(gone: DosingDay) -> None:
    """Proves: REQ-LEA-995. As after a dose that was put right twice."""
    assert told(righted(gone, earlier=20)) == ["DIS262"]
    assert told(righted(gone, earlier=-20)) == []
    row = newest(gone.desk, Discharge)
    assert (row.version, row.unmet) == (3, "[]")


def test_a_repeat_that_was_somebody_elses(day: DosingDay) -> None:
    """Proves: REQ-LEA-995. The alarm's second measurement is marked as wrong: nobody measured again."""
    measure(day, sbp="182")
    day.wait(5)
    measure(day)
    answer_all(day)
    day.wait(3)
    day.recovered()
    home(day)
    last = people.open_chart(day.desk, day.lead, day.person).readings[0]
    changes = vitals.withdraw_reading(
        day.desk, day.nurse, last.reading_id, reason="не той учасник", pin=PINS["nurse"]
    )
    assert told(changes) == ["DIS262"]
    assert newest(day.desk, Discharge).unmet == '["repeats_measured"]'


def test_a_physicians_exception_stays_one(day: DosingDay) -> None:
    """Proves: REQ-LEA-995. What they went beyond was unmet already."""
    day.wait(40)
    day.recovered()
    home(day, lead=True, exception="поспішає на потяг, стан добрий")
    former = newest(day.desk, Discharge)
    assert (former.outcome, former.unmet) == ("exception", '["measured_lately"]')
    assert told(righted(day, earlier=20)) == []
    assert newest(day.desk, Discharge).version == 1


def test_after_the_close_by_password(day: DosingDay) -> None:
    """Proves: REQ-LEA-995."""
    day.wait(15)
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    last = people.open_chart(day.desk, day.lead, day.person).readings[0]
    changes = vitals.withdraw_reading(
        day.desk, day.nurse, last.reading_id, reason="не той учасник", password=PASSWORDS["nurse"],
        witness=Witness("lead", password=PASSWORDS["lead"]),
    )  # fmt: skip
    assert told(changes) == ["DIS262"]
    assert newest(day.desk, Discharge).unmet == '["measured_lately"]'
    assert examine(day.desk).findings == ()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_criterion_that_was_not_met(gone: DosingDay, language: str) -> None:
    """Proves: REQ-LEA-995. The form is put right: «oriented» was no. How they left stays as it was signed."""
    beyond = {"oriented": "no", "exception_reason": "дочка поруч", "exception_by": "lead"}
    changes = corrected(gone, **beyond)
    assert told(changes) == ["DIS262"]
    row = newest(gone.desk, Discharge)
    assert (row.version, row.unmet) == (1, "[]")
    (task,) = asked_of_lead(gone)
    assert str(task.values[f"text_{language}"]) in changes.notes[0].sentence(language)
    assert examine(gone.desk).findings == ()
    assert (
        told(corrected(gone, oriented="no", aldrete="9", exception_reason="дочка поруч", exception_by="lead"))
        == []
    )
    assert len(asked_of_lead(gone)) == 1


def test_another_escort_leaves_everything_met(gone: DosingDay) -> None:
    """Proves: REQ-LEA-995."""
    assert told(corrected(gone, escort_name="Олійник Ганна Іванівна")) == []
    assert asked_of_lead(gone) == []


def corrected(day: DosingDay, **changed: object) -> Changes:
    """The form of leaving as it should have been filled."""
    with day.desk.database.read() as session:
        sheet = newest_by_step(sheets.sheets_of_session(session, day.session_id, day.person))["discharge"]
    return sheets.amend_form(
        day.desk,
        day.nurse,
        sheet.response_id,
        answers=home_answers(**changed),
        reason="перепитано",
        confirmed=True,
    )
