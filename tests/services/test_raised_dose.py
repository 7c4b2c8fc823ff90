"""A corrected dose beyond what could be given now: recorded all the same, by a physician and with an incident."""

from typing import Any

import pytest

from clinicdesk.models.dosing import Dose
from clinicdesk.services import clearances, dose_amending, tasks
from clinicdesk.services.clearance_state import newest_clearance
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.integrity import examine
from clinicdesk.services.sheets import sheets_of_session
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay
from tests.support.looking import newest, refused

LEAD = Witness("lead", pin=PINS["lead"])


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is cleared and admitted."""
    return cleared_day


def correct(day: DosingDay, given_ul: int, *, witness: Witness = WITNESS, **more: Any) -> None:
    dose_amending.amend_dose(
        day.desk, day.nurse, newest(day.desk, Dose).dose_id, correction=Correction(given_ul=given_ul, **more),
        reason="на шприці було більше", witness=witness, pin=PINS["nurse"],
    )  # fmt: skip


def revoke(day: DosingDay) -> None:
    with day.desk.database.read() as session:
        row = newest_clearance(session, day.person, day.cohort)
    assert row is not None
    clearances.revoke_clearance(
        day.desk, day.lead, row.clearance_id, reason="нова алергія", password=PASSWORDS["lead"]
    )


def incidents(day: DosingDay) -> int:
    with day.desk.database.read() as session:
        rows = sheets_of_session(session, day.session_id, day.person)
    return sum(row.form == "incident" for row in rows)


def test_within_the_order_two_of_the_session_put_it_right(day: DosingDay) -> None:
    """Proves: REQ-DOS-220."""
    day.give(day.order(), given_ul=1000, drawn_ul=1200)
    correct(day, 1200)
    assert newest(day.desk, Dose).given_ul == 1200
    assert incidents(day) == 0


def test_above_the_order_one_of_the_two_is_a_physician(day: DosingDay) -> None:
    """Proves: REQ-DOS-220. Two nurses wrote 65 mg on an order of 40, and no physician knew."""
    day.give(day.order(mg="40"), drawn_ul=1300)
    with refused(day.desk, ("DOS221", "given"), ("ORD004", "mg"), ("DOS220", "witness")):
        correct(day, 1300)
    assert newest(day.desk, Dose).version == 1
    correct(day, 1300, witness=LEAD)
    assert (newest(day.desk, Dose).given_ug, incidents(day)) == (65_000, 1)
    assert [one.kind for one in tasks.list_tasks(day.desk, day.lead)].count("due_dose_above") == 1
    correct(day, 1250)  # less again: truth, and nothing is raised
    assert incidents(day) == 1
    assert examine(day.desk).findings == ()


def test_after_a_revocation_no_correction_raises_a_dose_unseen(day: DosingDay) -> None:
    """Proves: REQ-DOS-220. A new dose was refused; the old one grew by a reason and two nurses."""
    day.give(day.order(), given_ul=800, drawn_ul=1200)
    revoke(day)
    with refused(day.desk, ("DOS222", "person"), ("DOS220", "witness")):
        correct(day, 1200)
    correct(day, 700)
    correct(day, 1200, witness=LEAD)
    assert (newest(day.desk, Dose).given_ul, incidents(day)) == (1200, 1)
    assert examine(day.desk).findings == ()
