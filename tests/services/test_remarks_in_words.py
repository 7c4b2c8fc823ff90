"""A sign alone explains nothing where what says why is part of something larger, or is called a remark."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import glass, records, trail_reviews
from clinicdesk.services.dose_orders import Override
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import WITNESS, DosingDay
from tests.support.looking import refused
from tests.support.printed import WISH


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


SIGNS = (".", " — ", "…")


@pytest.mark.parametrize("said", SIGNS)
def test_a_printed_record_says_why_in_words(clinic: Clinic, said: str) -> None:
    """Proves: REQ-AUD-440. «.» stood as the reason on the paper and in the trail."""
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("DSK310", "reason")):
        records.print_participant(desk, lead, clinic.people["К-1"], replace(WISH, reason=said))


@pytest.mark.parametrize("said", SIGNS)
def test_a_month_of_the_trail_is_signed_with_a_word(clinic: Clinic, said: str) -> None:
    """Proves: REQ-AUD-440."""
    desk, lead = clinic.open_as("lead")
    clinic.clock.advance(timedelta(days=40))
    lead = clinic.join(desk, "lead")
    month = trail_reviews.list_reviews(desk, lead)[-1].month
    with refused(desk, ("DSK310", "remark")):
        trail_reviews.sign_review(
            desk, lead, month, remark=said, password=PASSWORDS["lead"], tree_size=1, tree_root="", seen=""
        )


@pytest.mark.parametrize("said", SIGNS)
def test_an_emergency_opening_is_reviewed_with_a_word(clinic: Clinic, said: str) -> None:
    """Proves: REQ-AUD-440."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse2")
    glass.break_glass(desk, nurse, clinic.people["К-1"], reason="судоми")
    (waiting,) = glass.list_glass(desk, lead)
    with refused(desk, ("DSK310", "reason")):
        glass.review_glass(desk, lead, waiting.glass_id, remark=said)


def test_limits_are_passed_with_a_word(day: DosingDay) -> None:
    """Proves: REQ-AUD-440."""
    for said in SIGNS:
        with pytest.raises(Refused, match="DSK310"):
            day.order("65", override=Override(said, WITNESS))
