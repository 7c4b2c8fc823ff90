"""A clock in doubt: signing waits, readings do not, and only the medical lead ends the doubt."""

from datetime import timedelta

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import people, vitals
from clinicdesk.services.clock_watch import confirm_time
from clinicdesk.services.signing import Meaning, content_of_reading, sign_reading
from clinicdesk.services.tasks import list_tasks
from tests.support.clinic import PASSWORDS, Clinic

VALUES = {"sbp": "120", "dbp": "80"}


def test_a_doubt_stays_until_the_lead_confirms_the_time(clinic: Clinic) -> None:
    """Proves: REQ-CLK-001."""
    desk, nurse = clinic.open_as("nurse")
    lead = clinic.join(desk, "lead")
    right = clinic.clock.now()
    clinic.clock.set(right - timedelta(days=1))
    person = clinic.people["К-1"]
    for _ in range(3):  # readings are never blocked, and further events do not lull the doubt
        vitals.record_reading(
            desk,
            nurse,
            session_id=clinic.session_id,
            person_id=person,
            taken_at=clinic.clock.now(),
            values=VALUES,
        )
    reading = people.open_chart(desk, nurse, person).readings[0].reading_id
    assert _signing(desk, nurse, reading) == "SGN002"
    clinic.clock.set(right + timedelta(minutes=5))
    assert _signing(desk, nurse, reading) == "SGN002"
    assert next(task.kind for task in list_tasks(desk, lead)) == "clock_doubt"
    confirm_time(desk, lead, password=PASSWORDS["lead"], reason="The battery was dead; set by the phone")
    assert _signing(desk, nurse, reading) == ""
    assert "clock_doubt" not in [task.kind for task in list_tasks(desk, lead)]


def test_nobody_confirms_a_time_that_is_not_in_doubt_or_is_not_theirs(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    with pytest.raises(Refused) as refused:
        confirm_time(desk, lead, password=PASSWORDS["lead"], reason="just so")
    assert refused.value.first.code == "CLK001"
    clinic.clock.set(clinic.clock.now() - timedelta(days=1))
    for actor, password, reason, code in (
        (nurse, PASSWORDS["nurse"], "mine", "DSK002"),
        (lead, "not the lead's password", "wrong", "KEY002"),
        (lead, PASSWORDS["lead"], " ", "DSK005"),
    ):
        with pytest.raises(Refused) as refused:
            confirm_time(desk, actor, password=password, reason=reason)
        assert refused.value.first.code == code


def _signing(desk, nurse, reading: str) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001 - desk and actor
    """The code of the refusal, empty when it was signed."""
    seen = content_of_reading(desk, nurse, reading)
    try:
        sign_reading(desk, nurse, reading, meaning=Meaning.AUTHOR, password=PASSWORDS["nurse"], seen=seen)
    except Refused as refused:
        return refused.first.code
    return ""
