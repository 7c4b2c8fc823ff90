"""A set whose time was put right: paper shows the version that counts, whichever of the two times is earlier."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.reports.record import Part, Signatures, Table
from clinicdesk.services import people, records, vitals
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay, begin, copy_day


@pytest.fixture
def dosed(cleared_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 was given a dose five minutes ago."""
    clinic = copy_day(cleared_day, tmp_path / "clinic")
    day = begin(clinic)
    day.give(day.order())
    day.wait(5)
    yield day
    clinic.close()


def dosing_part(day: DosingDay) -> Part:
    with day.desk.database.read() as session:
        record = records.participant_record(day.desk, session, day.person, Wish("uk", "перевірка"))
    return next(part for part in record.parts if part.key == "dosing")


@pytest.mark.parametrize(("moved", "minute"), [(-3, "2"), (1, "6")])
def test_the_version_that_counts_stands_and_the_former_one_is_struck(
    dosed: DosingDay, moved: int, minute: str
) -> None:
    """Proves: REQ-PRT-998. A time put right to an earlier one struck the new numbers and kept the wrong ones."""
    vitals.record_reading(
        dosed.desk, dosed.nurse, session_id=dosed.session_id, person_id=dosed.person,
        values={**QUIET, "sbp": "131"}, taken_at=dosed.clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    row = people.open_chart(dosed.desk, dosed.lead, dosed.person).readings[0]
    dosed.wait(2)
    vitals.amend_reading(
        dosed.desk, dosed.nurse, row.reading_id, values={**QUIET, "sbp": "127"}, reason="годинник",
        taken_at=row.taken_at + timedelta(minutes=moved), pin=PINS["nurse"],
    )  # fmt: skip
    blocks = dosing_part(dosed).blocks
    line = next(
        cells
        for block in blocks
        if isinstance(block, Table) and block.title.uk.startswith("Спостереження")
        for cells in block.rows
    )
    assert (line[0].said.uk, line[2].said.uk, [one.uk for one in line[2].struck]) == (minute, "127", ["131"])
    assert line[2].amended
    states = [one.state for block in blocks if isinstance(block, Signatures) for one in block.rows]
    assert states == ["valid"] * 3  # the two hands of the dose, and who put the set right
