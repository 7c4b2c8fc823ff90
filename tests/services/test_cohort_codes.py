"""A cohort's code stands on every page: it is a code, in letters people see, and no other reads the same."""

from datetime import date

import pytest

from clinicdesk.models.cohorts import Cohort
from clinicdesk.services import cohorts
from tests.support.looking import newest, refused
from tests.support.standing import Standing

START = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("0\u202e7", "PSN003"),
        ("0\u200b8", "PSN003"),
        ("08\x00", "PSN003"),
        ("08😀", "PSN004"),
        ("Ж" * 25, "PSN002"),
        ("—", "PSN023"),
        ("№", "PSN023"),
        ("***", "PSN023"),
        (" ", "COH001"),
        ("0-7", "COH002"),
        (" 07 ", "COH002"),
    ],
)
def test_a_code_nobody_can_read_or_tell_apart_is_refused_at_its_field(
    standing: Standing, code: str, refusal: str
) -> None:
    """Proves: REQ-COH-560."""
    with refused(standing.desk, (refusal, "code")):
        cohorts.plan_cohort(standing.desk, standing.lead, code=code, programme="gkap", starts_on=START)


def test_the_longest_code_is_taken(standing: Standing) -> None:
    """Proves: REQ-COH-560."""
    cohorts.plan_cohort(standing.desk, standing.lead, code="Ж" * 24, programme="gkap", starts_on=START)
    assert newest(standing.desk, Cohort).code == "Ж" * 24


@pytest.mark.parametrize(
    ("room", "refusal"), [("Зал \u202e2", "PSN003"), ("Зал 🙂", "PSN004"), ("З" * 81, "PSN002")]
)
def test_a_room_nobody_can_read_is_refused_at_its_field(standing: Standing, room: str, refusal: str) -> None:
    """Proves: REQ-COH-560. In a plan and in its change."""
    desk, lead = standing.desk, standing.lead
    with refused(desk, (refusal, "room")):
        cohorts.plan_cohort(desk, lead, code="08", programme="gkap", room=room, starts_on=START)
    with refused(desk, (refusal, "room")):
        cohorts.change_plan(
            desk,
            lead,
            standing.clinic.cohort_id,
            state="planned",
            reason="інша зала",
            room=room,
            starts_on=START,
        )


@pytest.mark.parametrize(
    ("year", "stands"), [(1900, False), (2015, False), (2016, True), (2029, True), (2030, False)]
)
def test_a_start_is_in_a_year_somebody_can_mean(standing: Standing, year: int, *, stands: bool) -> None:
    """Proves: REQ-COH-560. Each edge on both sides; now it is 2026."""
    desk, lead, day = standing.desk, standing.lead, date(year, 1, 1)
    if stands:
        cohorts.plan_cohort(desk, lead, code=f"з {year}", programme="gkap", starts_on=day)
        return
    with refused(desk, ("COH560", "starts_on")):
        cohorts.plan_cohort(desk, lead, code="08", programme="gkap", starts_on=day)
    with refused(desk, ("COH560", "starts_on")):
        cohorts.change_plan(
            desk, lead, standing.clinic.cohort_id, starts_on=day, room="", state="planned", reason="дата"
        )
