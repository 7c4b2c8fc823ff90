"""Outcomes: scales at their points with due days, change from the beginning, a cohort in pairs; looking is told."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.services import calendar, outcomes, sheets
from clinicdesk.services.desk import Desk
from clinicdesk.services.outcomes import Pair, Scale
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import events, refused, stand_in
from tests.support.screening import CALM, RISK

PHQ, PCL = "phq9@1.0", "pcl5@1.0"


@pytest.fixture
def planned(clinic: Clinic) -> Iterator[tuple[Clinic, Desk, Actor, Actor]]:
    """К-1 and К-2 had their first meeting (S1) today; the last one of cohort 07 (C1) is in six weeks."""
    desk, lead = clinic.open_as("lead")
    times = {"C1": clinic.clock.now() + timedelta(days=42)}
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times=times, room="", confirmed=True)
    case = clinic, desk, lead, clinic.join(desk, "nurse")
    for who in ("К-1", "К-2"):
        sheets.record_form(
            desk, case[3], form=RISK, person_id=clinic.people[who], cohort_id=clinic.cohort_id, step="risk_screen",
            answers=CALM, taken_at=clinic.clock.now(),
        )  # fmt: skip
    yield case
    clinic.close()


def fill(
    case: tuple[Clinic, Desk, Actor, Actor], form: str, points: Sequence[int | None], who: str = "К-1"
) -> None:
    clinic, desk, _, nurse = case
    answers = {f"q{place}": str(one) for place, one in enumerate(points, start=1) if one is not None}
    sheets.record_form(
        desk, nurse, form=form, person_id=clinic.people[who], cohort_id=clinic.cohort_id, step="",
        answers=answers, taken_at=clinic.clock.now(), confirmed=True,
    )  # fmt: skip


def scale(case: tuple[Clinic, Desk, Actor, Actor], ref: str) -> Scale:
    clinic, desk, _, nurse = case
    page = outcomes.open_outcomes(desk, nurse, person_id=clinic.people["К-1"], cohort_id=clinic.cohort_id)
    return next(one for one in page.scales if one.ref == ref)


def test_a_scale_stands_at_every_point_with_its_days_and_its_change_against_the_beginning(
    planned: tuple[Clinic, Desk, Actor, Actor],
) -> None:
    """Proves: REQ-OUT-001, REQ-OUT-002."""
    clinic = planned[0]
    start = clinic.clock.now()
    found = {one.point: one for one in scale(planned, PCL).points}
    assert {name: one.standing for name, one in found.items()} == {
        "baseline": "due", "end": "later", "w2": "later", "m1": "later", "m3": "later", "m6": "later",
    }  # fmt: skip
    beginning = found["baseline"]
    assert beginning.earliest is not None
    assert beginning.latest is not None
    assert (beginning.latest - beginning.earliest).days == 14
    fill(planned, PCL, [3] * 18 + [0, 0])  # 54
    clinic.clock.advance(timedelta(days=20))
    fill(planned, PCL, [3] * 17 + [0, 0, 0])  # 51, in no window
    clinic.clock.advance(start + timedelta(days=42, hours=1) - clinic.clock.now())
    fill(planned, PCL, [2] * 20)  # 40
    points = scale(planned, PCL).points
    assert [one.point for one in points[:3]] == ["baseline", "", "end"]
    assert [one.taken.number for one in points[:3] if one.taken] == [54, 51, 40]
    loose, end = points[1], points[2]
    assert (loose.change.by, loose.change.way, loose.change.reliable) == (-3, "better", False)
    assert (end.change.by, end.change.reliable, end.change.meaningful) == (-14, True, True)
    assert scale(planned, PCL).cutoff == 31


def test_a_score_that_lacks_answers_is_withheld_and_says_which_and_nothing_is_compared_with_it(
    planned: tuple[Clinic, Desk, Actor, Actor],
) -> None:
    """Proves: REQ-OUT-002."""
    fill(planned, PHQ, [2, 2, 2, 2, None, 1, 1, 1, 0])
    (first,) = [one for one in scale(planned, PHQ).points if one.point == "baseline"]
    assert first.taken is not None
    assert (first.standing, first.taken.number, first.taken.scored.withheld) == ("due", None, ("q5",))
    unplanned = [one.point for one in scale(planned, PHQ).points if one.standing == "unplanned"]
    assert unplanned == ["pre_d1", "pre_d2", "pre_d3"]
    planned[0].clock.advance(timedelta(days=42, hours=1))
    fill(planned, PHQ, [1] * 9)
    (end,) = [one for one in scale(planned, PHQ).points if one.point == "end"]
    assert end.change == outcomes.NO_CHANGE


def test_a_cohort_is_single_lines_and_pairs_with_who_is_missing_counted(
    planned: tuple[Clinic, Desk, Actor, Actor],
) -> None:
    """Proves: REQ-OUT-003."""
    clinic, desk, _, nurse = planned
    fill(planned, PCL, [3] * 18 + [0, 0])
    fill(planned, PCL, [2] * 20, "К-2")
    clinic.clock.advance(timedelta(days=42, hours=1))
    fill(planned, PCL, [2] * 20)
    seen = outcomes.open_cohort_outcomes(desk, nurse, clinic.cohort_id)
    pcl = next(one for one in seen.scales if one.ref == PCL)
    assert {one.code: one.numbers[:2] for one in pcl.lines} == {"К-1": (54, 40), "К-2": (40, None)}
    assert pcl.pairs[0] == Pair("end", 1, 2, Decimal(-14), 1, 0)
    assert pcl.pairs[1] == Pair("w2", 0, 2, None, 0, 0)
    meq = next(one for one in seen.scales if one.ref.startswith("meq30"))
    assert meq.pairs == ()  # no direction is good
    told = [one for one in events(desk) if one.action == Action.CHART_OPENED.value]
    assert {one.person_id for one in told} == {clinic.people["К-1"], clinic.people["К-2"]}
    other = stand_in(desk, Role.NURSE, login="other")
    with refused(desk, ("PPL004", "cohort")):
        outcomes.open_cohort_outcomes(desk, other, clinic.cohort_id)
    with refused(desk, ("PPL004", "person")):
        outcomes.open_outcomes(desk, other, person_id=clinic.people["К-1"])
