"""Whatever decision no longer stands, the board and the downtime pack say so and offer no booster."""

from datetime import timedelta

import pytest

from clinicdesk.reports.record import Table
from clinicdesk.services import board, clearances, downtime_pages, screenings
from clinicdesk.services.board_views import Column
from clinicdesk.services.readings import running_session
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import DosingDay

CONDITIONS = clearances.Conditions(no_booster=True, extra_vitals=True, one_to_one=True)


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is cleared and admitted."""
    return cleared_day


@pytest.fixture
def dosed(day: DosingDay) -> DosingDay:
    """К-1 has had the dose, and a booster would be possible soon."""
    day.give(day.order())
    day.watched(60)
    assert column_of(day).booster_from is not None
    assert column_of(day).why == ()
    return day


def column_of(day: DosingDay) -> Column:
    """К-1 on the board."""
    found = board.board_of(day.desk, day.lead)
    assert found is not None
    return next(one for one in found.columns if one.person_id == day.person)


def decide(day: DosingDay, decision: str, **said: object) -> None:
    """The lead signs the screening anew."""
    page = screenings.open_screening(day.desk, day.lead, person_id=day.person, cohort_id=day.cohort)
    assert page.sheet is not None
    clearances.sign_clearance(
        day.desk, day.lead, page.sheet.sheet_id, password=PASSWORDS["lead"], seen=page.sheet.content,
        decision=clearances.Decision(decision, {}, **said),  # type: ignore[arg-type]
    )  # fmt: skip


def revoke(day: DosingDay) -> None:
    """The lead takes the decision back."""
    view = clearances.see_clearance(day.desk, day.lead, person_id=day.person, cohort_id=day.cohort)
    assert view is not None
    clearances.revoke_clearance(
        day.desk, day.lead, view.clearance_id, password=PASSWORDS["lead"], reason="Олійник приховав напад"
    )


def pack_of(day: DosingDay) -> dict[str, str]:
    """The cells of К-1 in the downtime pack's first table, in each language."""
    with day.desk.database.read() as session:
        sitting = running_session(session)
        assert sitting is not None
        record = downtime_pages.pack_record(day.desk, session, sitting)
    (table,) = record.parts[1].blocks
    assert isinstance(table, Table)
    row = next(cells for cells in table.rows if cells[1].said.uk == "К-1")
    return {code: " | ".join(cell.said.text(code) for cell in row) for code in ("uk", "en")}


def test_a_decision_taken_back_after_the_dose_shuts_the_booster_on_board_and_pack(dosed: DosingDay) -> None:
    """Proves: REQ-CLR-067. The board went on offering a window, without a word."""
    revoke(dosed)
    column = column_of(dosed)
    assert column.standing == "dosed"
    assert (column.booster_from, column.booster_until) == (None, None)
    (issue,) = column.why
    assert issue.sentence("uk") == "Допуск відкликано, нових доз немає: Олійник приховав напад."
    assert issue.sentence("en").startswith("Clearance revoked, no further dose: ")
    pack = pack_of(dosed)
    assert "Допуск відкликано, нових доз немає: " in pack["uk"]
    assert "Clearance revoked, no further dose: " in pack["en"]
    assert "Олійник" not in pack["uk"] + pack["en"]
    assert "устер" not in pack["uk"]


def test_a_person_whose_decision_was_taken_back_is_watched_as_it_asked(dosed: DosingDay) -> None:
    """Proves: REQ-CLR-067. With the decision went its conditions, "no booster" among them."""
    decide(dosed, "conditions", conditions=CONDITIONS)
    asked = column_of(dosed).limits
    assert (asked.no_booster, asked.extra_vitals, asked.one_to_one) == (True, True, True)
    revoke(dosed)
    assert column_of(dosed).limits == asked


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("not_eligible", "Рішення: не допущено. Нових доз немає."),
        ("deferred", "Рішення відкладено, нових доз немає."),
    ],
)
def test_another_decision_after_the_dose_shuts_the_booster(
    dosed: DosingDay, decision: str, said: str
) -> None:
    """Proves: REQ-CLR-067."""
    later = (
        {"recheck_on": (dosed.clinic.clock.now() + timedelta(days=7)).date()}
        if decision == "deferred"
        else {}
    )
    decide(dosed, decision, **later)
    column = column_of(dosed)
    assert column.booster_from is None
    assert [issue.sentence("uk") for issue in column.why] == [said]
    assert said in pack_of(dosed)["uk"]


def test_a_clearance_that_has_run_out_shuts_the_booster(dosed: DosingDay) -> None:
    """Proves: REQ-CLR-067. A session that nobody closed for weeks."""
    dosed.clinic.clock.advance(timedelta(days=40))
    column = column_of(dosed)
    assert column.booster_from is None
    (issue,) = column.why
    assert issue.code == "CLR068"
    assert "Строк допуску минув: діяв до " in issue.sentence("uk")
