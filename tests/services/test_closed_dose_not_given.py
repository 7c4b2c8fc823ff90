"""A dose of a closed session not given: taken back from its records by two passwords; the ampoule adds up."""

from typing import Any

import pytest

from clinicdesk.desktop.binding_closed import closed_day_of_desk
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.closing import Part
from clinicdesk.services.integrity import examine
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, DosingDay
from tests.support.going_home import finished, sign
from tests.support.looking import refused


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def test_a_dose_of_a_closed_session_is_taken_back(day: DosingDay) -> None:
    """Proves: REQ-DOS-350."""
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    verbs = closed_day_of_desk(day.desk, day.nurse)
    seen = verbs.read(day.session_id)
    dose = next(one for one in seen.versions if one.kind == "dose" and not one.superseded)
    signed: dict[str, Any] = {
        "method": "вилито за актом", "reason": "не та людина", "password": PASSWORDS["nurse"],
        "witness": Witness("nurse2", password=PASSWORDS["nurse2"]), "version": dose.version,
    }  # fmt: skip
    zero: dict[str, Any] = {name: text for name, text in signed.items() if name != "method"}
    with refused(day.desk, ("DOS304", "given")):
        verbs.amend_dose(dose.record_id, drawn="1,2", given="0", given_at=None, **zero)
    with refused(day.desk, ("WIT060", "witness")):
        verbs.take_back_dose(dose.record_id, **signed | {"witness": Witness("nurse2", pin=PINS["nurse2"])})
    verbs.take_back_dose(dose.record_id, **signed)
    gone = [one for one in verbs.read(day.session_id).versions if one.kind == "dose"][-1]
    assert (gone.values["ml"], gone.reason, gone.superseded) == ("0", "не та людина", False)
    with day.desk.database.read() as session:
        (ampoule,) = ampoules_in(session, session_id=day.session_id)
    assert (ampoule.given_ul(), ampoule.remaining_ul) == (0, 0)
    assert examine(day.desk).findings == ()
