"""Wrong hands and wrong sums over a closed session: each is a sentence, and nothing is written or lost."""

from datetime import timedelta

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.dosing import Discharge, Dose
from clinicdesk.security.roles import Role
from clinicdesk.services import closed_days, discharges, dose_amending, vitals
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.closed_days import DayVersion
from clinicdesk.services.closing import Part
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.integrity import examine
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import DosingDay
from tests.support.going_home import ESCORT, finished, sign
from tests.support.looking import newest, refused, stand_in

WRONG = "не той пароль зовсім"


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


@pytest.fixture
def over(day: DosingDay) -> DosingDay:
    """The day, closed by its three signatures."""
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    return day


def record(day: DosingDay, kind: str) -> DayVersion:
    """One of this kind that stands."""
    seen = closed_days.closed_day(day.desk, day.nurse, day.session_id)
    return next(one for one in seen.versions if one.kind == kind and not one.superseded)


def amend_dose(
    day: DosingDay, change: Correction, *, own: str = PASSWORDS["nurse"], second: str = PASSWORDS["nurse2"],
    version: int = 0, actor: Actor | None = None, login: str = "nurse2",
) -> None:  # fmt: skip
    dose_amending.amend_dose(
        day.desk, actor or day.nurse, newest(day.desk, Dose).dose_id, correction=change, reason="звірено",
        witness=Witness(login, password=second), password=own, version=version,
    )  # fmt: skip


def amend_leaving(day: DosingDay, *, password: str = PASSWORDS["nurse"], version: int = 0) -> None:
    discharges.amend_discharge(
        day.desk, day.nurse, newest(day.desk, Discharge).discharge_id, leaving=ESCORT, reason="уточнено",
        password=password, version=version,
    )  # fmt: skip


def balance(day: DosingDay) -> tuple[int, int, int]:
    """Given, destroyed and left of the ampoule."""
    with day.desk.database.read() as session:
        (ampoule,) = ampoules_in(session, session_id=day.session_id)
    given, destroyed = (
        sum(getattr(one, name) for one in ampoule.portions) for name in ("given_ul", "destroyed_ul")
    )
    return given, destroyed, ampoule.remaining_ul


def test_a_wrong_password_is_said_at_its_field_and_changes_nothing(over: DosingDay) -> None:
    """Proves: REQ-CLO-005. One's own, the witness's, and over a leaving."""
    less = Correction(given_ul=1190)
    with pytest.raises(Refused, match="KEY002") as caught:
        amend_dose(over, less, own=WRONG)
    assert caught.value.first.field == "pin"
    with pytest.raises(Refused, match="KEY002") as caught:
        amend_dose(over, less, second=WRONG)
    assert caught.value.first.field == "witness"
    with pytest.raises(Refused, match="KEY002"):
        amend_leaving(over, password=WRONG)
    assert (newest(over.desk, Dose).version, newest(over.desk, Discharge).version) == (1, 1)
    assert balance(over) == (1200, 800, 0)


def test_the_slower_of_two_who_correct_one_record_is_told(over: DosingDay) -> None:
    """Proves: REQ-CLO-005, REQ-TRL-004. A dose, a leaving, a set: what the quicker one wrote stands."""
    reading = record(over, "reading")
    amend_dose(over, Correction(given_ul=1190))
    amend_leaving(over)
    vitals.amend_reading(over.desk, over.nurse2, reading.record_id, values={"pulse": "75"}, reason="перша",
                         password=PASSWORDS["nurse2"])  # fmt: skip
    with refused(over.desk, ("DSK004", "")):
        amend_dose(over, Correction(given_ul=1180), version=1)
    with refused(over.desk, ("DSK004", "")):
        amend_leaving(over, version=1)
    with refused(over.desk, ("DSK004", "")):
        vitals.amend_reading(
            over.desk, over.nurse, reading.record_id, values={"pulse": "99"}, reason="друга", version=1
        )
    assert record(over, "reading").values["pulse"] == "75"
    assert balance(over) == (1190, 810, 0)
    assert examine(over.desk).findings == ()


def test_a_role_that_may_not_is_refused(over: DosingDay) -> None:
    """Proves: REQ-CLO-005, REQ-ACC-003. A therapist corrects nothing, a nurse of elsewhere nothing here."""
    therapist, elsewhere = stand_in(over.desk, Role.THERAPIST), stand_in(over.desk, Role.NURSE)
    reading = record(over, "reading").record_id
    given = {"values": {"pulse": "75"}, "reason": "описка"}
    with pytest.raises(Refused, match="DSK002"):
        amend_dose(over, Correction(given_ul=1190), actor=therapist)
    with pytest.raises(Refused, match="DSK002"):
        vitals.amend_reading(over.desk, therapist, reading, **given)  # type: ignore[arg-type]
    assert newest(over.desk, Dose).version == 1
    with refused(over.desk, ("PPL004", "person")):
        vitals.amend_reading(over.desk, elsewhere, reading, **given)  # type: ignore[arg-type]


def test_a_correction_that_no_ampoule_can_hold_is_refused(over: DosingDay) -> None:
    """Proves: REQ-CLO-005, REQ-CLO-004. 2 mL were in it; more than was drawn is given by nobody."""
    with refused(over.desk, ("AMP008", "given")):
        amend_dose(over, Correction(drawn_ul=2100, given_ul=2100), login="lead", second=PASSWORDS["lead"])
    with refused(over.desk, ("DOS005", "drawn")):
        amend_dose(over, Correction(given_ul=1300))
    assert balance(over) == (1200, 800, 0)


@pytest.mark.parametrize("hours", [-9, 9])
def test_a_set_does_not_leave_its_day(over: DosingDay, hours: int) -> None:
    """Proves: REQ-CLO-005. 01:50 typed for 10:50 made a set of the night before."""
    reading = record(over, "reading")
    over.wait(60 * 12)
    with refused(over.desk, ("VIT014", "taken_at")):
        vitals.amend_reading(
            over.desk, over.nurse, reading.record_id, values=reading.values, reason="час",
            taken_at=reading.at + timedelta(hours=hours),
        )  # fmt: skip
    vitals.amend_reading(
        over.desk, over.nurse, reading.record_id, values=reading.values, reason="час",
        taken_at=reading.at + timedelta(minutes=2), password=PASSWORDS["nurse"],
    )  # fmt: skip
    assert record(over, "reading").at == reading.at + timedelta(minutes=2)
