"""Sheets for the hand: the run sheet has the minutes people are measured at, a leaflet speaks its language."""

import pytest

from clinicdesk.reports.record import Table
from clinicdesk.services.record_parts.home import _line_said
from clinicdesk.services.run_sheet import run_sheet_record
from clinicdesk.services.status_views import CrisisLine
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import PLAN, DosingDay, begin, build_day, copy_day


@pytest.fixture(scope="module")
def day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> DosingDay:
    """The day before any dose."""
    folder = tmp_path_factory.mktemp("by-hand")
    day = begin(copy_day(build_day(copy_clinic(built_clinic, folder / "built")), folder / "clinic"))
    day.cleared()
    return day


def tables(day: DosingDay) -> dict[str, list[str]]:
    """Title of each table of the run sheet to its columns of minutes."""
    with day.desk.database.read() as session:
        record = run_sheet_record(day.desk, session, day.cohort)
    blocks = next(one for one in record.parts if one.key == "run").blocks
    return {
        one.title.uk: [head.title.uk for head in one.heads if head.title.uk.startswith("+")]
        for one in blocks
        if isinstance(one, Table)
    }


def test_the_run_sheet_has_the_minutes_of_the_route_and_of_a_booster(day: DosingDay) -> None:
    """Proves: REQ-PRT-044. «+5» after an injection was nowhere, nor a row for a booster."""
    before = tables(day)
    planned = [f"+{minute}" for minute in (0, *PLAN)]
    assert before["внутрішньом’язово (в/м)"] == planned
    assert before["Бустери, хвилини від бустера"] == planned
    assert len(before) == 4


@pytest.mark.parametrize(("name", "uk", "en"), [
    ("Екстрена допомога", "Екстрена допомога", "Ambulance"), ("Emergency help", "Швидка", "Emergency help"),
])  # fmt: skip
def test_a_crisis_line_is_called_in_the_language_of_the_page(name: str, uk: str, en: str) -> None:
    """Proves: REQ-PRT-044. An English leaflet said «Екстрена допомога»."""
    said = _line_said(CrisisLine(name, "103"))
    assert uk in said.uk
    assert en in said.en
    assert _line_said(CrisisLine("Наша лінія", "044 111 22 33")).en == "Наша лінія"
