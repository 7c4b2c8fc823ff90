"""A planned set without a part that it needs: the board says that it waits, chart and paper what was not measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk.services import board, people, records, vitals
from clinicdesk.services.board_views import Column
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import QUIET, DosingDay, begin, copy_day
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


def measure(day: DosingDay, values: dict[str, str]) -> Column:
    """A set now, and the column after it."""
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=values,
        taken_at=day.clinic.clock.now(), confirmed=True,
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
