"""Going home, to hospital, or away without a dose: criteria, exceptions and words."""

from datetime import timedelta
from typing import Any

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Discharge, Dose
from clinicdesk.reports.record import Table
from clinicdesk.services import deferrals, discharges, session_papers, sheets, vitals
from clinicdesk.services.discharge_state import discharge_state
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, RECOVERED, DosingDay, home_answers
from tests.support.going_home import ESCORT, home, undosed
from tests.support.looking import newest, one_event, refused
from tests.support.one_seat import column


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def test_home_at_two_hours_sharp_when_every_criterion_is_met(day: DosingDay) -> None:
    """Proves: REQ-LEA-001."""
    given = newest(day.desk, Dose).given_at
    state = discharge_state(day.desk, day.nurse, session_id=day.session_id, person_id=day.person)
    assert state.earliest == given + timedelta(minutes=120)
    assert (state.sheet_id, state.signed) == ("", False)
    assert {one.id for one in state.criteria if one.met is None} > {"walks", "oriented", "aldrete"}
    day.recovered()
    last = column(day).readings[0].reading_id  # nobody leaves before they were last measured
    vitals.withdraw_reading(day.desk, day.nurse, last, reason="записано не тій людині", pin=PINS["nurse"])
    early = Leaving(ESCORT.escort_name, ESCORT.escort_phone, given + timedelta(minutes=119, seconds=59))
    with refused(day.desk, ("DIS002", "two_hours")):
        home(day, leaving=early)
    with refused(day.desk, ("DIS004", "escort_name"), ("DIS004", "escort_phone")):
        home(day, leaving=Leaving(left_at=given + timedelta(minutes=120)))
    with refused(day.desk, ("DIS005", "left_at")):
        home(day, leaving=Leaving("О", "1", day.clinic.clock.now() + timedelta(minutes=1)))
    sharp = Leaving(ESCORT.escort_name, ESCORT.escort_phone, given + timedelta(minutes=120))
    with one_event(day.desk, Action.PERSON_DISCHARGED, day.nurse, person=day.person) as act:
        home(day, leaving=sharp)
    assert act.wrote(discharge=1, signature=1)
    row = newest(day.desk, Discharge)
    assert (row.outcome, row.minutes, row.unmet, row.escort_name) == ("home", 120, "[]", "Олійник Ганна")
    with refused(day.desk, ("DIS006", "person")):
        home(day)


def test_a_physicians_exception_passes_only_what_allows_one(day: DosingDay) -> None:
    """Proves: REQ-LEA-002."""
    day.fill("recovery", RECOVERED | {"aldrete": "9"}, person=day.person)
    sheet = day.fill("discharge", home_answers(walks="no", oriented="no"), person=day.person)
    with refused(day.desk, ("DIS001", "oriented"), ("DIS003", "outcome")):
        home(day, lead=True, exception="йде з палицею, як завжди")
    with refused(day.desk, ("DAY480", "form.gkap_discharge.home")):
        day.sign("discharge_signed", person=day.person)
    answers = home_answers(walks="no", exception_reason="йде з палицею", exception_by="lead")
    sheets.amend_form(day.desk, day.nurse, sheet, answers=answers, reason="перепитано", confirmed=True)
    day.sign("discharge_signed", person=day.person)
    with refused(day.desk, ("DIS002", "walks")):
        home(day, exception="йде з палицею, як завжди")
    home(day, lead=True, exception="йде з палицею, як завжди")
    row = newest(day.desk, Discharge)
    assert (row.outcome, row.unmet) == ("exception", '["walks"]')


def test_to_hospital_and_away_without_a_dose_take_their_reasons(day: DosingDay) -> None:
    """Proves: REQ-LEA-004."""
    with refused(day.desk, ("DIS008", "why")):
        undosed(day, why=" ")
    with refused(day.desk, ("DIS011", "why")):
        undosed(day, why="г" * 1001)
    undosed(day)
    row = newest(day.desk, Discharge)
    assert (row.outcome, row.exception_reason, row.since_dose) == ("not_dosed", "гарячка з ранку", None)
    given: dict[str, Any] = {
        "session_id": day.session_id,
        "person_id": day.person,
        "leaving": Leaving(),
        "pin": PINS["nurse"],
    }
    with refused(day.desk, ("DIS009", "outcome")):
        discharges.leave_undosed(day.desk, day.nurse, why="ні", **given)
    discharges.send_to_hospital(day.desk, day.nurse, why="біль у грудях, лікарня № 12", **given)
    row = newest(day.desk, Discharge)
    assert row.outcome == "hospital"
    discharges.amend_discharge(
        day.desk, day.nurse, row.discharge_id, leaving=Leaving("бригада 103", ""), reason="уточнено",
        pin=PINS["nurse"],
    )  # fmt: skip
    assert (newest(day.desk, Discharge).version, newest(day.desk, Discharge).escort_name) == (
        2,
        "бригада 103",
    )


def test_who_was_put_off_leaves_with_the_cause_in_words(day: DosingDay) -> None:
    """Proves: REQ-LEA-006. The code of the cause stays in the deferral; paper says its words, and what was added."""
    person = day.clinic.people["К-2"]
    deferrals.defer_person(
        day.desk, day.lead, session_id=day.session_id, person_id=person, cause="pressure", note="178/104"
    )
    undosed(day, why="")
    assert newest(day.desk, Discharge).exception_reason == ""
    made = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка")).record
    (table,) = next(part for part in made.parts if part.key == "home").blocks
    assert isinstance(table, Table)
    (row,) = table.rows
    assert (row[2].said.uk, row[4].said.uk.endswith(": 178/104")) == ("–", True)
    assert "pressure" not in row[4].said.uk
    assert row[4].said.uk != row[4].said.en
