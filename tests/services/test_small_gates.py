"""Small things nobody should get past: a phone that is none, a dose in an air raid, a running session cancelled."""

from datetime import timedelta

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.dosing import Dose
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import calendar, discharges, people, registering
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.session_events import note_event
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, DosingDay, day_answers, home_answers
from tests.support.looking import newest, refused


@pytest.mark.parametrize("phone", ["кіт", "12", "067 123 45", "+0 000"])
def test_an_escorts_phone_is_a_phone(day: DosingDay, phone: str) -> None:
    """Proves: REQ-LEA-046. «кіт» was taken."""
    day.cleared()
    day.give(day.order())
    day.watched()
    day.recovered()
    leaving = Leaving("Олійник Ганна", phone)
    with refused(day.desk, ("DIS045", "escort_phone")):
        discharges.discharge_home(
            day.desk,
            day.lead,
            session_id=day.session_id,
            person_id=day.person,
            leaving=leaving,
            pin=PINS["lead"],
        )
    discharges.discharge_home(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, pin=PINS["lead"],
        leaving=Leaving("Олійник Ганна", "+48 600 700 800"),
    )  # fmt: skip


def test_the_forms_of_the_day_take_only_a_phone(day: DosingDay) -> None:
    """Proves: REQ-LEA-046."""
    with refused(day.desk, ("ANS045", "escort_phone")):
        day.fill("day_check", day_answers(escort_phone="кіт"), person=day.person)
    with refused(day.desk, ("ANS045", "escort_phone")):
        day.fill("discharge", home_answers(escort_phone="спитати"), person=day.person)


def test_a_dose_in_an_air_raid_is_asked_about_once(day: DosingDay) -> None:
    """Proves: REQ-DOS-046."""
    day.cleared()
    order = day.order()
    note_event(day.desk, day.nurse, day.session_id, kind="alarm")
    day.wait(1)
    with pytest.raises(Refused) as asked:
        day.give(order)
    assert [(one.code, one.field, one.severity.value) for one in asked.value.issues] == [
        ("DOS045", "raid", "ask")
    ]
    dose = day.give(order, in_raid=True)
    assert newest(day.desk, Dose).dose_id == dose


def test_after_the_all_clear_and_for_a_dose_of_before_nothing_is_asked(day: DosingDay) -> None:
    day.cleared()
    order = day.order()
    given = day.clinic.clock.now()
    day.wait(1)
    note_event(day.desk, day.nurse, day.session_id, kind="alarm")
    day.give(order, given_at=given)
    note_event(day.desk, day.nurse, day.session_id, kind="alarm_end")
    day.wait(12)
    day.give(day.order("20", booster=True))


def test_a_running_session_is_neither_cancelled_nor_moved(day: DosingDay) -> None:
    """Proves: REQ-CAL-045. It was struck through in the calendar, and “held” at its close."""
    with day.desk.database.read() as session:
        entry = next(one for one in calendar.entries_of(session, day.cohort) if one.code == "D1")
    with refused(day.desk, ("CAL045", "")):
        calendar.cancel_session(day.desk, day.lead, entry.planned_id, reason="помилка")
    with refused(day.desk, ("CAL045", "")):
        calendar.move_session(
            day.desk, day.lead, entry.planned_id, starts_at=entry.starts_at + timedelta(days=3), room="Зала 3",
            reason="помилка", confirmed=True,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("1974", "К-1047"), ("Цюпа 1990", "К-1048"), ("1990 цюпа", "К-1048"), ("Цюпа 1991", ""), ("1896", ""),
     ("2033", "")],
)  # fmt: skip
def test_people_are_found_by_the_year_of_their_birth(clinic: Clinic, typed: str, codes: str) -> None:
    """Proves: REQ-SRC-045."""
    desk, lead = clinic.open_as("lead")
    registering.add_people(
        desk, lead,
        [
            PersonDetails(code="К-1047", surname="Олейник", given_name="Микола", birth_date="1974-09-04"),
            PersonDetails(code="К-1048", surname="Цюпа", given_name="Іван", birth_date="1990-05-14"),
        ],
        reason="список",
    )  # fmt: skip
    assert " ".join(one.code for one in people.list_people(desk, lead, typed)) == codes
