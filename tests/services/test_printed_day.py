"""A whole dosing day on paper: what was ordered, given, watched and signed stands in its part, with its hands."""

from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.reports.record import Chart, Table
from clinicdesk.services import records, session_papers
from clinicdesk.services.calendar import entries_of, plan_sessions
from clinicdesk.services.note_pages import open_note
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import DosingDay, begin, build_day, copy_day
from tests.support.looking import refused
from tests.support.paper import page_texts, tight

WISH = Wish("uk", "перевірка")


@pytest.fixture(scope="module")
def dosed(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> DosingDay:
    """К-1 admitted, ordered 60 mg, dosed with a witness, watched for two hours."""
    folder = tmp_path_factory.mktemp("printed-day")
    built = build_day(copy_clinic(built_clinic, folder / "built"))
    day = begin(copy_day(built, folder / "clinic"))
    day.cleared()
    day.give(day.order())
    day.watched()
    day.recovered()
    return day


def test_the_dose_stands_with_its_order_hands_and_register_line(dosed: DosingDay) -> None:
    """Proves: REQ-PRT-016."""
    made = records.print_participant(dosed.desk, dosed.lead, dosed.person, WISH)
    text = tight(" ".join(page_texts(made.pdf)))
    for said in (
        "60 мг (1,2 мл по 50 мг/мл) на 80 кг", "60 мг (1,2 мл)", "призначення: Левченко Ольга",
        "введення: Марчук Ірина", "свідок: Бондар Тарас", "Хвилини від дози: цілі", "Перевірка в день сесії",
    ):  # fmt: skip
        assert tight(said) in text
    part = next(part for part in made.record.parts if part.key == "dosing")
    (chart,) = [block for block in part.blocks if isinstance(block, Chart)]
    assert [mark.at for mark in chart.marks] == [0]
    assert [point.x for point in chart.lines[0].points] == [5, 10, 15, 30, 45, 60, 90, 120]
    register = next(part for part in made.record.parts if part.key == "drugs").blocks[0]
    assert isinstance(register, Table)
    assert [row[3].said.uk for row in register.rows] == ["60"]


def test_the_session_shows_staff_drug_and_timeline_by_code(dosed: DosingDay) -> None:
    """Proves: REQ-PRT-026."""
    made = session_papers.print_session(dosed.desk, dosed.lead, dosed.cohort, WISH)
    text = tight(" ".join(page_texts(made.pdf)))
    for said in ("доза К-1", "60 мг (1,2 мл)", "Готовність сесії", "вимір К-1"):
        assert tight(said) in text
    assert "Олійник" not in text
    with refused(dosed.desk, ("DOC008", "which")):
        session_papers.print_session(dosed.desk, dosed.lead, dosed.cohort, WISH, which="D9")


def test_a_copy_by_codes_tells_neither_the_escort_nor_a_phone(dosed: DosingDay) -> None:
    """Proves: REQ-PRT-017."""
    with dosed.desk.database.read() as session:
        bare = records.participant_record(dosed.desk, session, dosed.person, WISH).canonical().decode()
        full = (
            records.participant_record(dosed.desk, session, dosed.person, Wish("uk", "перевірка", names=True))
            .canonical()
            .decode()
        )
    assert ("067 123 45 67" in bare, "067 123 45 67" in full) == (False, True)
    assert ("ім’я й телефон у картці" in bare, "Олійник" in bare) == (True, False)


def save(day: DosingDay, folder: Path) -> None:
    """Put both on disk, to be looked at."""
    for name, made in (
        ("participant", records.print_participant(day.desk, day.lead, day.person, WISH)),
        ("session", session_papers.print_session(day.desk, day.lead, day.cohort, WISH)),
    ):
        (folder / f"day-{name}.pdf").write_bytes(made.pdf)


def test_the_roster_of_the_next_note_says_who_was_not_dosed(dosed: DosingDay) -> None:
    """Proves: REQ-NTE-014."""
    plan_sessions(
        dosed.desk, dosed.lead, dosed.cohort, times={"I1": dosed.clinic.clock.now() + timedelta(days=1)},
        room="Зала 2", confirmed=True,
    )  # fmt: skip
    with dosed.desk.database.read() as session:
        planned = {one.code: one for one in entries_of(session, dosed.cohort)}
    before, after = planned["P1"], planned["I1"]
    assert {one.undosed for one in open_note(dosed.desk, dosed.lead, before.planned_id).members} == {""}
    undosed = {one.code: one.undosed for one in open_note(dosed.desk, dosed.lead, after.planned_id).members}
    assert undosed.pop("К-1") == ""
    assert set(undosed.values()) == {"D1"}
