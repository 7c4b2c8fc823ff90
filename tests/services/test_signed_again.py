"""A sign-off over several forms is signed again once any of them is another version or another sheet."""

from typing import Any

import pytest
from sqlalchemy import func, select

from clinicdesk.demo.answers import readiness
from clinicdesk.models.signatures import Signature
from clinicdesk.services import closing, form_signing, sheets
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import RECOVERED, DosingDay, day_answers, home_answers
from tests.support.going_home import home
from tests.support.looking import refused


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was measured to the second hour."""
    return watched_day


def signatures(day: DosingDay) -> int:
    with day.desk.database.read() as session:
        return session.scalars(select(func.count()).select_from(Signature)).one()


def test_one_of_two_forms_amended_is_signed_again_and_the_day_goes_on(day: DosingDay) -> None:
    """The physician was told «signed already», and nobody could go home. Proves: REQ-SGN-260."""
    day.fill("recovery", RECOVERED, person=day.person)
    sheet = day.fill("discharge", home_answers(), person=day.person)
    day.sign("discharge_signed", person=day.person)
    before = signatures(day)
    with refused(day.desk, ("SGN004", "")):
        day.sign("discharge_signed", person=day.person)
    sheets.amend_form(
        day.desk, day.nurse, sheet, answers=home_answers(escort_name="Олійник Марта"),
        reason="інша супровідна особа", confirmed=True,
    )  # fmt: skip
    day.sign("discharge_signed", person=day.person)
    assert signatures(day) == before + 1  # over what is new, not twice over what was signed
    with refused(day.desk, ("SGN004", "")):
        day.sign("discharge_signed", person=day.person)
    home(day)
    blocks = closing.closing_state(day.desk, day.lead, day.session_id).blocks
    assert not [one for one in blocks if one.code == "CLO004"]


def test_a_form_filled_anew_is_signed_beside_the_one_that_was(day: DosingDay) -> None:
    """Proves: REQ-SGN-260. The check filled a second time, instead of being amended."""
    day.fill("day_check", day_answers(weight="81"), person=day.person)
    day.sign("day_clearance", person=day.person)
    with refused(day.desk, ("SGN004", "")):
        day.sign("day_clearance", person=day.person)


def test_forms_outside_a_session_are_signed_again_too(day: DosingDay) -> None:
    """Proves: REQ-SGN-260."""
    therapist = day.clinic.join(day.desk, "therapist")
    about: dict[str, Any] = {"person_id": day.person, "cohort_id": day.cohort}

    def sign() -> None:
        seen = form_signing.content_of_forms(day.desk, therapist, step="readiness_signed", **about).seen
        form_signing.sign_forms(
            day.desk, therapist, step="readiness_signed", seen=seen, password=PASSWORDS["therapist"], **about
        )

    with refused(day.desk, ("SGN004", "")):
        sign()
    sheets.record_form(
        day.desk, therapist, form="gkap_readiness@0.1", step="readiness", answers=readiness(),
        taken_at=day.clinic.clock.now(), **about,
    )  # fmt: skip
    sign()
