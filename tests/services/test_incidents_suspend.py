"""An incident suspends a clearance as an event does, but for writing down what an order itself began."""

import pytest

from clinicdesk.security.roles import Role
from clinicdesk.services import accounts, clearances, sheets
from clinicdesk.services.dose_orders import Override
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import WITNESS, DosingDay
from tests.support.screening import Screened, screened

FALL: dict[str, object] = {"kind": "other", "description": "падіння біля крісла"}


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def amend(case: Screened | DosingDay, sheet: str, description: str) -> None:
    """Somebody writes the incident down further."""
    sheets.amend_form(
        case.desk, case.lead, sheet, answers=FALL | {"description": description}, reason="свідок уточнив",
        confirmed=True,
    )  # fmt: skip


def test_a_corrected_incident_suspends_the_next_decision_as_a_corrected_event_does(clinic: Clinic) -> None:
    """Proves: REQ-CLR-010. A fall that turned out to be a seizure left the clearance standing."""
    case = screened(clinic)
    case.sign()
    incident = sheets.record_form(
        case.desk, case.nurse, form="incident@0.1", person_id=case.person, cohort_id=case.cohort, step="",
        answers=FALL, taken_at=case.desk.clock.now(), confirmed=True,
    ).subject  # fmt: skip
    assert case.view().decision == "suspended"
    case.sign()
    assert case.view().valid
    amend(case, incident, "падіння з судомами")
    assert case.view().decision == "suspended"


def test_writing_down_what_an_order_began_stops_nothing_and_a_correction_of_it_does(day: DosingDay) -> None:
    """Proves: REQ-CLR-010. Its completion would shut the very dose that two people signed for."""
    accounts.change_roles(
        day.desk, day.clinic.join(day.desk, "admin"), day.nurse2.user_id, roles=[Role.ANAESTHESIOLOGIST],
        password=PASSWORDS["admin"], reason="наказ 9",
    )  # fmt: skip
    order = day.order("65", override=Override("попередня доза не подіяла", WITNESS))
    incident = day.row(order).incident_id
    amend(day, incident, "узгоджено двома")
    assert stands(day)
    amend(day, incident, "узгоджено двома, доза пролилася")
    assert not stands(day)


def stands(day: DosingDay) -> bool:
    """Whether the clearance of К-1 permits now."""
    found = clearances.see_clearance(day.desk, day.lead, person_id=day.person, cohort_id=day.cohort)
    return found is not None and found.valid
