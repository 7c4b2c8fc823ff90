"""Papers name staff, meetings, ampoules and conditions so that who reads them elsewhere understands."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from clinicdesk.reports.record import Amendments, Note, Record, Table
from clinicdesk.services import (
    adoption,
    calendar,
    cohort_papers,
    cohorts,
    consents,
    people,
    printed_documents,
    records,
    session_papers,
    staffing,
)
from clinicdesk.services.clearances import Conditions
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.run_sheet import run_sheet_record
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import DosingDay, begin, copy_day
from tests.support.groups import groups
from tests.support.printed import WISH, Lived
from tests.support.screening import screen


@pytest.fixture
def cleared(cleared_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 may be dosed."""
    clinic = copy_day(cleared_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


def part_of(record: Record, key: str) -> tuple[object, ...]:
    return next(part for part in record.parts if part.key == key).blocks


def test_a_roster_names_those_without_a_role_and_only_papers_of_its_programme(lived: Lived) -> None:
    """Proves: REQ-PRT-242. The inspection’s roster said «Персонал: не зазначено», others had TRT-FAC in it."""
    for kind in ("MED-LIC", "TRT-FAC"):
        staffing.record_credential(
            lived.desk, lived.lead, user_id=lived.nurse.user_id, kind=kind, number=f"{kind}-7",
            valid_from=date(2026, 1, 1), valid_to=None,
        )  # fmt: skip
    record = cohort_papers.print_roster(lived.desk, lived.lead, lived.clinic.cohort_id, WISH).record
    (table,) = part_of(record, "staff")
    assert isinstance(table, Table)
    rows = {row[0].said.uk: row for row in table.rows}
    nurse = rows[lived.nurse.name]
    assert nurse[1].said.uk == "у клініці: медсестринство"
    assert ("MED-LIC-7" in nurse[2].said.uk, "TRT-FAC" in nurse[2].said.uk) == (True, False)


def test_meetings_of_a_programme_without_a_drug_stand_under_its_own_names(clinic: Clinic) -> None:
    """Proves: REQ-PRT-243. Seven meetings of children stood under «Підготовка»."""
    here = groups(clinic)
    adoption.adopt(here.desk, here.lead, code="trt", version="0.1", numbers={}, password=PASSWORDS["lead"])
    child = people.register_person(
        here.desk, here.lead, code="Д-1", name="Гайдук Марко", birth_date="2015-04-18"
    ).subject
    cohort = cohorts.plan_cohort(here.desk, here.lead, code="09", programme="trt", people=[child]).subject
    now = here.desk.clock.now()
    times = {code: now + timedelta(days=number) for number, code in enumerate(("P1", "C1"), 1)}
    calendar.plan_sessions(here.desk, here.lead, cohort, times=times, room="Кабінет 4", confirmed=True)
    record = records.print_participant(here.desk, here.lead, child, WISH).record
    part = next(one for one in record.parts if one.key == "preparation")
    assert (part.number, part.title.uk, part.title.en) == (
        6,
        "Зустрічі програми",
        "Meetings of the programme",
    )
    titles = [block.title.uk for block in part.blocks if isinstance(block, Table)]
    assert titles[:2] == ["Батьки й опікуни", "Діти"]
    (said,) = part_of(record, "integration")
    assert isinstance(said, Note)
    (lines,) = part_of(record, "drugs")
    assert isinstance(lines, Table)
    assert lines.when_empty.uk == "У цій програмі препарат не вводять."


def test_preparation_for_a_dose_stays_preparation(lived: Lived) -> None:
    """Proves: REQ-PRT-243."""
    record = records.print_participant(lived.desk, lived.lead, lived.person, WISH).record
    assert next(one for one in record.parts if one.key == "preparation").title.uk == "Підготовка"


def test_the_printed_papers_of_a_group_are_listed_by_what_they_are(day: DosingDay) -> None:
    """Proves: REQ-OSG-240. The window had «07/1f3a90bc, редакція 12» for the record and for the working sheet."""
    cohort_papers.print_roster(day.desk, day.lead, day.cohort, WISH)
    made = session_papers.print_session(day.desk, day.lead, day.cohort, WISH).record
    sheet = session_papers.print_run_sheet(day.desk, day.lead, day.cohort, WISH).record
    assert made.record_id != sheet.record_id
    again = session_papers.print_session(
        day.desk, day.lead, day.cohort, WISH, which=sheet.record_id.partition("/")[2]
    )
    assert again.record.record_id == made.record_id
    rows = printed_documents.list_printed_of_cohort(day.desk, day.lead, day.cohort)
    titles = {row.number: row.titles for row in rows}
    assert titles["07/R"] == {"uk": "Список когорти", "en": "Cohort roster"}
    today = f"{made.parts[0].blocks[0].rows[2].value.said.uk[:10]}"  # type: ignore[union-attr]
    assert titles[made.record_id]["uk"] == f"Протокол дозувальної сесії · Дозувальна сесія 1 · {today}"
    assert titles[sheet.record_id]["uk"] == f"Робочий аркуш сесії · Дозувальна сесія 1 · {today}"
    records.print_participant(day.desk, day.lead, day.person, WISH)
    (row,) = printed_documents.list_printed(day.desk, day.lead, day.person)
    assert row.titles["en"] == "Participant’s protocol record"


def test_a_run_sheet_says_what_the_decision_asks_of_the_day(day: DosingDay) -> None:
    """Proves: REQ-PRT-244. The table for boosters listed somebody who may have none, as «Допущено з умовами»."""
    screen(day.clinic, day.desk, day.lead, day.nurse).sign(
        "conditions", conditions=Conditions(dose_cap_mg="52.5", no_booster=True)
    )
    with day.desk.database.read() as session:
        record = run_sheet_record(day.desk, session, day.cohort)
    for table in part_of(record, "run"):
        if isinstance(table, Table):
            said = next(row[2].said for row in table.rows if row[1].said.uk == "К-1")
            assert "52,5" in said.uk
            assert "Без бустера" in said.uk
            assert "No booster" in said.en


def test_what_was_destroyed_on_a_day_is_in_milligrams_with_its_line_and_whose_ampoule(
    cleared: DosingDay,
) -> None:
    """Proves: REQ-PRT-245. Millilitres stood beside milligrams, and every ampoule was «ампула 1»."""
    day = cleared
    day.give(day.order("60"))
    record = session_papers.print_session(day.desk, day.lead, day.cohort, WISH).record
    table = part_of(record, "drugs")[0]
    assert isinstance(table, Table)
    assert [row[5].said.uk for row in table.rows] == ["0 мг (0 мл)"]
    participant = records.print_participant(day.desk, day.lead, day.person, WISH).record
    orders = next(
        block for block in part_of(participant, "dosing")
        if isinstance(block, Table) and block.rows and block.title.uk == "Призначення і введення"
    )  # fmt: skip
    assert "серія" in orders.rows[0][2].said.uk
    assert "batch" in orders.rows[0][2].said.en


@pytest.mark.parametrize("later", [0, 7])
def test_a_consent_given_anew_strikes_nothing_through(clinic: Clinic, later: int) -> None:
    """Proves: REQ-PRT-246. Each dosing day struck a good consent through, as an amendment without a reason."""
    desk, lead = clinic.open_as("lead")
    person = clinic.people["К-1"]
    first = desk.clock.now().date() - timedelta(days=8)
    for day in (first, first + timedelta(days=later)):
        consents.record_consent(
            desk, lead, person_id=person, cohort_id=clinic.cohort_id, document="treatment",
            signer_name="Олійник Степан", signed_on=day, given=True,
        )  # fmt: skip
    record = records.print_participant(desk, lead, person, Wish("uk", "запит", "")).record
    assert not [block for block in part_of(record, "amendments") if isinstance(block, Amendments)]
    (table,) = [block for block in part_of(record, "consents") if isinstance(block, Table)]
    states = [row[2] for row in table.rows if row[0].said.uk == "Лікування"]
    assert [one.struck for one in states] == [()]
    assert states[0].said.uk == ("надано" if not later else f"надано\nраніше: {first:%d.%m.%Y}")
