"""One to one, and extra vital signs: a decision that asks for them changes the day, not only a note on the board."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from clinicdesk.protocols.adjusting import adjusted, target
from clinicdesk.protocols.schedule import minutes_of, planned
from clinicdesk.reports.record import Table
from clinicdesk.services import deferrals, sessions
from clinicdesk.services.board import board_of
from clinicdesk.services.board_views import Column
from clinicdesk.services.clearances import Conditions
from clinicdesk.services.closing_blocks import planned_sets
from clinicdesk.services.days import today
from clinicdesk.services.dosing_day import day_of_sitting, sitting_of
from clinicdesk.services.readiness import own_each_issues, see_readiness
from clinicdesk.services.run_sheet import run_sheet_record
from clinicdesk.services.staff_now import see_staff_now
from clinicdesk.services.staffing import staffing_on
from clinicdesk.services.starting import roster_of
from clinicdesk.services.witnessing import Witness
from tests.protocols.test_schedule import T0, at
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import CONSENTS, PINS, PLAN, DosingDay, begin, copy_day, open_day
from tests.support.gkap import programme
from tests.support.pharmacy import pharmacy
from tests.support.screening import screen

CLOSE = Conditions(extra_vitals=True, one_to_one=True)
LEAD = Witness("lead", pin=PINS["lead"])
"""The second name here: of the two nurses only one has shown papers."""


@pytest.fixture(scope="module")
def close_day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """As `build_day`; the decision asks for extra vital signs and care one to one."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("close") / "clinic")
    store = pharmacy(clinic)
    desk, lead, nurse = store.desk, store.lead, store.nurse
    sessions.close_session(desk, lead, clinic.session_id)
    screen(clinic, desk, lead, nurse, agreed=CONSENTS).sign("conditions", conditions=CLOSE)
    open_day(clinic, desk, lead, (nurse,))
    store.receive()
    store.issue(1)
    store.open(1)
    clinic.close()
    return clinic


@pytest.fixture
def close(close_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    clinic = copy_day(close_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


def column(day: DosingDay) -> Column:
    board = board_of(day.desk, day.nurse)
    assert board is not None
    return next(one for one in board.columns if one.person_id == day.person)


def short(day: DosingDay) -> list[tuple[str, object, object]]:
    return [
        (one.code, one.values["need"], one.values["have"])
        for one in see_readiness(day.desk, day.lead, day.session_id).issues
        if one.code == "RDY055"
    ]


def test_extra_vital_signs_shorten_the_plan_on_board_and_paper_alike(close: DosingDay) -> None:
    """Proves: REQ-SCH-056. The plan used to be that of anybody."""
    close.cleared()
    close.give(close.order(), witness=LEAD)
    minutes = [pip.minute for pip in column(close).pips]
    assert set(PLAN) < set(minutes)
    assert max(later - former for former, later in pairwise((0, *minutes))) <= 10
    close.wait(130)
    with close.desk.database.read() as session:
        sitting = sitting_of(session, close.session_id)
        kept = planned_sets(close.desk, session, sitting, close.person)
    assert [pip.minute for pip in kept] == minutes


def test_anybody_elses_plan_is_the_programmes(day: DosingDay) -> None:
    """Proves: REQ-SCH-056."""
    day.cleared()
    day.give(day.order())
    assert tuple(pip.minute for pip in column(day).pips) == PLAN


def test_the_minutes_are_the_clinics_to_set_and_hold_after_a_booster() -> None:
    """Proves: REQ-SCH-056."""
    path = "series.vital_signs.extra_every_minutes"
    assert target(programme(), path) == (10,)
    (limits,) = [one for one in programme().adjustable if one.at == path]
    assert limits.lowest <= 10 <= limits.highest
    series = adjusted(programme(), {path: Decimal(5)}).series[0]
    plan = planned(series, T0, [at(20)], "im", closer=True)
    gaps = [
        (later.at - former.at).total_seconds() / 60
        for former, later in pairwise(plan)
        if former.dose == later.dose
    ]
    assert max(gaps) <= 5
    assert {due.minute for due in plan if due.dose == 1} > set(PLAN)
    none = series.model_copy(update={"extra_every_minutes": None})
    assert planned(none, T0, (), "im", closer=True) == planned(none, T0, (), "im")


def test_one_to_one_takes_a_nurse_of_their_own_and_says_so_without_shutting_the_dose(
    close: DosingDay,
) -> None:
    """Proves: REQ-RDY-055. With one nurse for one such person and others, one is missing."""
    here = len(_columns(close))
    assert here > 1
    need = 1 + -(-(here - 1) // 4)
    assert short(close) == [("RDY055", need, 1)]
    told = [
        one for one in see_staff_now(close.desk, close.lead, close.session_id).short if one.code == "RDY055"
    ]
    assert [one.field for one in told] == ["monitoring_nurse"]
    assert "one to one" in told[0].sentence("en")
    assert "один на один" in told[0].sentence("uk")

    close.cleared()
    close.give(close.order(), witness=LEAD)
    assert len(column(close).doses) == 1


def test_whoever_was_put_off_needs_nobody(close: DosingDay) -> None:
    """Proves: REQ-RDY-055."""
    close.check(close.person)
    deferrals.defer_person(
        close.desk, close.lead, session_id=close.session_id, person_id=close.person, cause="illness", note=""
    )
    assert short(close) == []


def _columns(day: DosingDay) -> tuple[Column, ...]:
    board = board_of(day.desk, day.nurse)
    assert board is not None
    return board.columns


def test_before_the_start_the_cohorts_team_is_counted_for_them_too(close: DosingDay) -> None:
    """Proves: REQ-RDY-220. The sheet of the start said that there were enough people in every role."""
    with close.desk.database.read() as session:
        sitting = sitting_of(session, close.session_id)
        day = day_of_sitting(close.desk, session, sitting)
        roster = roster_of(session, close.cohort)
        team = staffing_on(
            close.desk,
            session,
            day.programme,
            close.cohort,
            people=len(roster),
            day=today(close.desk),
            code="D1",
        )
        issues = own_each_issues(session, day, roster, team)
    assert [one.code for one in issues] == ["RDY055"]
    assert issues[0].values["need"] == 1 + -(-(len(roster) - 1) // 4)


def test_the_sheet_for_the_room_has_the_extra_sets_of_whoever_is_to_have_them(close: DosingDay) -> None:
    """Proves: REQ-SCH-221. Its minutes were everybody’s: on paper the extra sets were forgotten."""
    before = tables(close)
    close.cleared()
    close.order()
    after = tables(close)
    for shown in (before, after):
        mine = [heads for title, heads, codes in shown if "частіші виміри" in title and codes == ["К-1"]]
        assert len(mine) >= 2  # from the dose, and from a booster
        assert all(max(b - a for a, b in pairwise(heads)) <= 10 for heads in mine)
        assert not any("К-1" in codes for title, _, codes in shown if "частіші виміри" not in title)
    own = [pip for title, pip, codes in after if codes == ["К-1"] and "в/м" in title]
    assert own == [[0, *minutes_of(programme().series[0], "im", closer=True)]]


def tables(day: DosingDay) -> list[tuple[str, list[int], list[str]]]:
    """Title, minutes and codes of each table of the run sheet."""
    with day.desk.database.read() as session:
        record = run_sheet_record(day.desk, session, day.cohort)
    blocks = next(one for one in record.parts if one.key == "run").blocks
    return [
        (
            one.title.uk, [int(head.title.uk) for head in one.heads if head.title.uk.startswith("+")],
            [row[1].said.uk for row in one.rows],
        )
        for one in blocks if isinstance(one, Table)
    ]  # fmt: skip
