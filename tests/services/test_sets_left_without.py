"""A planned set without a part that it needs: the board says that it waits, chart and paper what was not measured."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from clinicdesk.services import board, people, records, vitals
from clinicdesk.services.board_views import Column
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay, begin, copy_day
from tests.support.paper import page_texts, tight

WITHOUT = {key: text for key, text in QUIET.items() if key != "spo2"}


@pytest.fixture
def dosed(cleared_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 was given a dose five minutes ago."""
    clinic = copy_day(cleared_day, tmp_path / "clinic")
    day = begin(clinic)
    day.give(day.order())
    day.wait(5)
    yield day
    clinic.close()


def measure(day: DosingDay, values: dict[str, str], at: datetime | None = None) -> Column:
    """A set now, or then, and the column after it."""
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=values,
        taken_at=at or day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    seen = board.board_of(day.desk, day.nurse)
    assert seen is not None
    return next(one for one in seen.columns if one.person_id == day.person)


def test_the_board_says_that_a_begun_set_waits_for_the_rest(dosed: DosingDay) -> None:
    """Proves: REQ-SCH-070."""
    column = measure(dosed, WITHOUT)
    assert (column.due_begun, column.due_lacks, column.due_minute) == (True, ("spo2",), 5)
    assert column.readings[0].lacks == ("spo2",)
    column = measure(dosed, {"spo2": "98"})
    assert (column.due_begun, column.due_minute) == (False, 10)
    assert [one.lacks for one in column.readings[:2]] == [(), ()]


def test_the_chart_and_paper_say_what_was_not_measured(dosed: DosingDay) -> None:
    """Proves: REQ-SCH-070."""
    measure(dosed, WITHOUT)
    dosed.wait(5)
    measure(dosed, QUIET)
    overview = people.open_chart(dosed.desk, dosed.lead, dosed.person).overview
    assert overview is not None
    assert overview.day is not None
    assert overview.day.soon_minutes is not None
    assert [one.lacks for one in overview.day.column.readings[:2]] == [(), ("spo2",)]
    made = records.print_participant(dosed.desk, dosed.lead, dosed.person, Wish("uk", "перевірка"))
    assert tight("не виміряно: SpO₂") in tight(" ".join(page_texts(made.pdf)))


def test_of_two_sets_of_one_moment_the_one_recorded_later_says_what_is_left(dosed: DosingDay) -> None:
    """Proves: REQ-SCH-070. After a correction of the first one the chart named that one, and the board the other."""
    at = dosed.clinic.clock.now()
    measure(dosed, {"sbp": "124", "dbp": "80"}, at)
    first = people.open_chart(dosed.desk, dosed.lead, dosed.person).readings[0]
    vitals.amend_reading(
        dosed.desk, dosed.nurse, first.reading_id, values={"sbp": "126", "dbp": "80"}, reason="описка",
        shown=("sbp", "dbp"), pin=PINS["nurse"],
    )  # fmt: skip
    column = measure(dosed, {"pulse": "72", "rr": "14"}, at)
    chart = people.open_chart(dosed.desk, dosed.lead, dosed.person)
    assert chart.overview is not None
    assert chart.readings[0].values == {"pulse": "72", "rr": "14"}
    assert [one.version for one in chart.readings if one.reading_id == first.reading_id] == [2, 1]
    assert list(chart.overview.lacks) == [chart.readings[0].reading_id]
    assert chart.overview.lacks == {one.reading_id: one.lacks for one in column.readings if one.lacks}
