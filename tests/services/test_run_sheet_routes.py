"""The run sheet has every plan of minutes that somebody may still follow."""

import pytest

from clinicdesk.reports.record import Table
from clinicdesk.services.run_sheet import run_sheet_record
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay

IM = "внутрішньом’язово (в/м)"
BOOSTERS = "Бустери, хвилини від бустера"


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is cleared and admitted; К-2 has no order."""
    return cleared_day


def seats_of(day: DosingDay) -> dict[str, list[str]]:
    """Title of each table of the run sheet to the codes in it."""
    with day.desk.database.read() as session:
        record = run_sheet_record(day.desk, session, day.cohort)
    blocks = next(one for one in record.parts if one.key == "run").blocks
    return {one.title.uk: [row[1].said.uk for row in one.rows] for one in blocks if isinstance(one, Table)}


def test_every_route_stays_on_the_sheet_until_everybody_has_an_order(day: DosingDay) -> None:
    """Proves: REQ-PRT-044. К-1 was ordered an injection, and the minutes of an infusion for К-2 were nowhere."""
    before = seats_of(day)
    assert all(codes == ["К-1", "К-2"] for codes in before.values())
    day.order()
    after = seats_of(day)
    assert [*after] == [*before]
    for title, codes in after.items():
        assert codes == (["К-1", "К-2"] if title in {IM, BOOSTERS} else ["К-2"])
