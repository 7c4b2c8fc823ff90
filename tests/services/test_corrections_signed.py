"""A correction of a set of a dosing session is a signed act, as giving and witnessing are."""

import pytest
from sqlalchemy import select

from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.services import vitals
from clinicdesk.services.integrity import examine
from clinicdesk.services.reading_hands import asked_of_correction
from clinicdesk.services.signed_content import READING, content_of_version
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay
from tests.support.looking import newest, refused


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def measured(day: DosingDay) -> str:
    """A set of К-1."""
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET | {"o2": "air"},
        taken_at=day.clinic.clock.now(),
    )  # fmt: skip
    return newest(day.desk, Response).response_id


def signed(day: DosingDay) -> list[tuple[int, str, str]]:
    """Version, meaning and content of every signature over a set."""
    with day.desk.database.read() as session:
        rows = session.scalars(select(Signature).where(Signature.record_type == READING)).all()
        return [
            (row.record_version, row.meaning, row.signer_id)
            for row in rows
            if row.content_sha256 == content_of_version(session, READING, row.record_id, row.record_version)
        ]


def test_it_is_signed_by_session_pin(day: DosingDay) -> None:
    """Proves: REQ-VIT-300. It was signed by nobody."""
    reading = measured(day)
    assert asked_of_correction(day.desk, day.nurse, reading) == "pin"
    change = {"values": QUIET | {"sbp": "124"}, "reason": "переплутано цифри"}
    with refused(day.desk, ("WIT004", "pin")):
        vitals.amend_reading(day.desk, day.nurse, reading, **change)  # type: ignore[arg-type]
    with refused(day.desk, ("PIN003", "pin")):
        vitals.amend_reading(day.desk, day.nurse, reading, pin="000000", **change)  # type: ignore[arg-type]
    vitals.amend_reading(day.desk, day.nurse, reading, pin=PINS["nurse"], **change)  # type: ignore[arg-type]
    assert signed(day) == [(2, "author", day.nurse.user_id)]
    vitals.amend_reading(
        day.desk,
        day.nurse,
        reading,
        values=QUIET | {"sbp": "126"},
        reason="ще раз",
        password=PASSWORDS["nurse"],
    )
    with refused(day.desk, ("WIT004", "pin")):
        vitals.withdraw_reading(day.desk, day.nurse, reading, reason="не той учасник")
    vitals.withdraw_reading(day.desk, day.nurse, reading, reason="не той учасник", pin=PINS["nurse"])
    assert [version for version, _, _ in signed(day)] == [2, 3, 4]
    assert examine(day.desk).findings == ()


def test_a_session_of_no_programme_has_no_pins(clinic: Clinic) -> None:
    """Proves: REQ-VIT-300. A set there is corrected as before."""
    desk, nurse = clinic.open_as("nurse")
    vitals.record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"], values=QUIET,
        taken_at=clinic.clock.now(),
    )  # fmt: skip
    row = newest(desk, Response).response_id
    assert asked_of_correction(desk, nurse, row) == ""
    vitals.amend_reading(desk, nurse, row, values=QUIET | {"sbp": "124"}, reason="переплутано цифри")
