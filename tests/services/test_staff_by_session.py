"""Who must be there is asked for each kind of session: nobody is missed at a talk whom only a dose needs."""

from datetime import date

from clinicdesk.protocols.catalogue import library
from clinicdesk.services.desk import Desk
from clinicdesk.services.staffing import team_on
from tests.support.clinic import Clinic

DAY = date(2026, 11, 24)


def wanted(desk: Desk, code: str) -> set[str]:
    """The roles that a session is short of when nobody is there."""
    with desk.database.read() as session:
        counted = team_on(desk, session, library().programme("gkap", "0.1"), [], people=8, day=DAY, code=code)
    return {one.role for one in counted if not one.enough}


def test_an_integration_misses_no_role_that_only_dosing_needs(clinic: Clinic) -> None:
    """Proves: REQ-COH-020. It warned of the resuscitation, the physician and the monitoring nurse."""
    desk = clinic.enter_as("lead").desk
    talking, dosing = {"lead_therapist", "co_therapist"}, {"physician", "resuscitation", "monitoring_nurse"}
    assert wanted(desk, "I1") == talking
    assert wanted(desk, "D1") == wanted(desk, "D3") == talking | dosing
    assert wanted(desk, "") == talking | dosing
