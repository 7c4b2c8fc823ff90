"""A reading that another program made unreadable keeps its place in the table and on the curve, and says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk.reports.record import Chart, Part, Table
from clinicdesk.services import people, records, vitals
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import QUIET, DosingDay, begin, copy_day
from tests.support.forged import forge
from tests.support.one_seat import column, measure

WISH = Wish("uk", "перевірка", "МОЗ")
MINUTE = 7


@pytest.fixture
def damaged(watched_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """One set has a consciousness that is no word of the form."""
    day = begin(copy_day(watched_day, tmp_path / "clinic"))
    day.wait(MINUTE)
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person,
        taken_at=day.clinic.clock.now(), values={**QUIET, "acvpu": "A"},
    )  # fmt: skip
    assert forge(day.desk, "answer", "body = 'not json'", "key = 'acvpu'") == 1
    yield day
    day.clinic.close()


def part_of(day: DosingDay) -> Part:
    made = records.print_participant(day.desk, day.lead, day.person, WISH)
    return next(one for one in made.record.parts if one.key == "dosing")


def test_the_table_and_the_curve_on_paper_mark_its_time(damaged: DosingDay) -> None:
    """Proves: REQ-PRT-543. A dash stood there, as if nobody had measured it, and the curve had no sign at all."""
    blocks = part_of(damaged).blocks
    table = next(
        one for one in blocks if isinstance(one, Table) and any(h.title.en == "Min" for h in one.heads)
    )
    (line,) = (row for row in table.rows if any(cell.alert == "red" for cell in row))
    cell = next(cell for cell in line if cell.alert == "red")
    assert (cell.said.uk, cell.said.en) == ("не читається", "cannot be read")
    assert line[-1].said.uk.startswith("не читається: ")
    assert line[-1].said.en.startswith("cannot be read: ")
    chart = next(one for one in blocks if isinstance(one, Chart))
    assert [str(mark.at) for mark in chart.marks if mark.title.en == "cannot be read"] == [line[0].said.uk]


def test_the_chart_in_the_window_names_what_cannot_be_read(damaged: DosingDay) -> None:
    """Proves: REQ-PRT-543."""
    rows = people.open_chart(damaged.desk, damaged.nurse, damaged.person).readings
    assert [row.unread for row in rows if row.unread] == [("acvpu",)]
    assert {row.values.get("sbp") for row in rows if row.unread} == {"128"}


def test_the_next_set_is_recorded_and_judged_all_the_same(damaged: DosingDay) -> None:
    """Proves: REQ-PRT-543. It is held against the sets before it; the board stopped with a program error."""
    damaged.wait(MINUTE)
    measure(damaged, sbp="196", dbp="112")
    shown = column(damaged)
    assert "196" in {one.values.get("sbp") for one in shown.readings}
    assert shown.alerts
