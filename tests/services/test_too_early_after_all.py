"""What a correction shows afterwards: home too early, a booster out of its window, a rescue drug never given."""

from datetime import timedelta
from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.dosing import Discharge, Dose, Rescue
from clinicdesk.services import discharges, dose_amending, rescues, tasks, vitals
from clinicdesk.services.closing import Part
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.dose_amending import Correction
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay
from tests.support.going_home import ESCORT, finished, home, sign
from tests.support.looking import newest, refused
from tests.support.one_seat import measure


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given 60 mg and measured to the second hour."""
    return watched_day


def kinds(day: DosingDay) -> list[str]:
    return [one.kind for one in tasks.list_tasks(day.desk, day.lead)]


def later(day: DosingDay, minutes: int) -> list[str]:
    """The dose was given so much later than it was written; what whoever put it right is told."""
    dose = newest(day.desk, Dose)
    written = dose_amending.amend_dose(
        day.desk, day.nurse, dose.dose_id, correction=Correction(given_at=dose.given_at + timedelta(minutes=minutes)),
        reason="годинник на стіні", witness=WITNESS, pin=PINS["nurse"],
    )  # fmt: skip
    return [one.code for one in written.notes]


def test_a_dose_given_later_than_written_shows_who_went_home_too_early(day: DosingDay) -> None:
    """«Home 121 min, all met» stood while the truth was 61. Proves: REQ-LEA-262."""
    day.recovered()
    home(day)
    assert newest(day.desk, Discharge).unmet == "[]"
    assert later(day, 60) == ["DIS262"]
    row = newest(day.desk, Discharge)
    assert (row.version, row.outcome, row.minutes, row.unmet) == (2, "home", 61, '["two_hours"]')
    (task,) = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_left_unmet"]
    assert "120" in str(task.values["text_uk"])
    assert newest(day.desk, Dose).version == 2


def test_a_correction_that_changes_nothing_of_it_asks_for_nothing(day: DosingDay) -> None:
    day.wait(3)
    measure(day)
    day.recovered()
    home(day)
    assert later(day, 1) == []
    assert newest(day.desk, Discharge).unmet == "[]"
    assert "due_left_unmet" not in kinds(day)


def test_another_time_of_leaving_is_held_against_the_criteria(day: DosingDay) -> None:
    """Proves: REQ-LEA-262. The truth stays recordable: by a physician's exception, or with an incident."""
    shown = newest(day.desk, Dose)
    day.wait(10)
    day.recovered()
    home(day)
    row = newest(day.desk, Discharge)
    early = Leaving(ESCORT.escort_name, ESCORT.escort_phone, row.left_at - timedelta(minutes=9))
    assert early.left_at is not None
    dose_amending.amend_dose(
        day.desk, day.nurse, shown.dose_id, correction=Correction(given_at=shown.given_at + timedelta(minutes=4)),
        reason="годинник на стіні", witness=WITNESS, pin=PINS["nurse"],
    )  # fmt: skip
    row = newest(day.desk, Discharge)
    assert row.unmet == "[]"
    said: dict[str, Any] = {"leaving": early, "reason": "час із журналу дверей"}
    with refused(day.desk, ("DIS261", "exception")):
        discharges.amend_discharge(day.desk, day.nurse, row.discharge_id, **said, pin=PINS["nurse"])
    discharges.amend_discharge(
        day.desk, day.nurse, row.discharge_id, **said, pin=PINS["nurse"], exception="таксі чекало"
    )
    now = newest(day.desk, Discharge)
    assert (now.outcome, now.unmet, now.exception_reason) == ("home", '["two_hours"]', "таксі чекало")
    assert "due_left_unmet" in kinds(day)


def test_a_physicians_word_makes_it_an_exception(day: DosingDay) -> None:
    """Proves: REQ-LEA-262."""
    day.wait(40)
    measure(day)
    day.recovered()
    home(day)
    row = newest(day.desk, Discharge)
    dose = newest(day.desk, Dose)
    day.wait(35)
    late = Leaving(ESCORT.escort_name, ESCORT.escort_phone, row.left_at + timedelta(minutes=33))
    with refused(day.desk, ("DIS261", "exception")):
        discharges.amend_discharge(
            day.desk, day.lead, row.discharge_id, leaving=late, reason="журнал", pin=PINS["lead"]
        )
    discharges.amend_discharge(
        day.desk, day.lead, row.discharge_id, leaving=late, reason="журнал", pin=PINS["lead"],
        exception="чекали на супровід, стан добрий",
    )  # fmt: skip
    now = newest(day.desk, Discharge)
    assert (now.outcome, now.unmet) == ("exception", '["measured_lately"]')
    assert now.minutes > row.minutes
    assert "due_left_unmet" not in kinds(day)
    assert dose.version == 1


def test_nobody_goes_home_without_a_measurement_of_late(day: DosingDay) -> None:
    """Eight sets excused as «asleep» let somebody home whom nobody had measured. Proves: REQ-LEA-263."""
    day.wait(31)
    day.recovered()
    with refused(day.desk, ("DIS002", "measured_lately")):
        home(day)
    day.wait(1)
    for one in ({"sbp": "128", "dbp": "82", "pulse": "76"}, {"spo2": "98", "rr": "14"}):
        with pytest.raises(Refused):
            home(day)
        measured(day, one)
    measured(day, {"moaas": "5"})
    home(day)
    assert newest(day.desk, Discharge).outcome == "home"


def measured(day: DosingDay, values: dict[str, str]) -> None:
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=values, confirmed=True,
        taken_at=day.clinic.clock.now(),
    )  # fmt: skip


def closed_with_a_rescue(day: DosingDay) -> Rescue:
    rescues.order_rescue(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, drug="captopril", amount="25 мг",
        route="oral", why="АТ", confirmed=True,
    )  # fmt: skip
    row = newest(day.desk, Rescue)
    rescues.give_rescue(day.desk, day.nurse, row.rescue_id, pin=PINS["nurse"])
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    return row


def test_a_drug_given_in_a_closed_session_is_signed_away(day: DosingDay) -> None:
    """One physician took it back without PIN or password. Proves: REQ-LEA-264."""
    row = closed_with_a_rescue(day)
    with refused(day.desk, ("WIT004", "pin")):
        rescues.withdraw_rescue(day.desk, day.lead, row.rescue_id, reason="записано не тій людині")
    rescues.withdraw_rescue(
        day.desk, day.lead, row.rescue_id, reason="записано не тій людині", password=PASSWORDS["lead"]
    )
    assert newest(day.desk, Rescue).state == "withdrawn"
