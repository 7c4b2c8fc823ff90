"""What was left in an ampoule and destroyed stands on the papers of the session and of whoever was dosed from it."""

from pathlib import Path

import pytest

from clinicdesk.reports.record import Record, Table
from clinicdesk.services import ampoule_acts, records, session_papers
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.record_parts.source import Wish
from tests.services.test_integrity import tampered
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import DosingDay, begin, build_day, copy_day
from tests.support.looking import refused
from tests.support.pharmacy import TWO

WISH = Wish("uk", "перевірка")
OVER = "змінено повз програму"
MORE = "update portion set destroyed_ul = destroyed_ul + 100, before_ul = before_ul + 100, first_ul = first_ul + 100"


@pytest.fixture(scope="module")
def emptied(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> DosingDay:
    """К-1 got 60 mg of an ampoule of 100; the rest was destroyed before a witness."""
    folder = tmp_path_factory.mktemp("residue")
    day = begin(copy_day(build_day(copy_clinic(built_clinic, folder / "built")), folder / "clinic"))
    day.cleared()
    ampoule = day.ampoule
    day.give(day.order())
    day.store.settle(ampoule, 800)
    return day


def rows(record: Record, part: str) -> list[tuple[str, ...]]:
    """What the tables of a part say, in Ukrainian."""
    blocks = next(one for one in record.parts if one.key == part).blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    return [tuple(cell.said.uk for cell in row) for table in tables for row in table.rows]


def test_the_residue_of_an_ampoule_stands_beside_the_doses_of_the_session(emptied: DosingDay) -> None:
    """Proves: REQ-PRT-016. The page said “0 мл” destroyed for every dose, and the rest of the ampoule nowhere."""
    with emptied.desk.database.read() as session:
        record = session_papers.session_record(emptied.desk, session, emptied.cohort)
    dose, residue = rows(record, "drugs")[:2]
    assert (dose[0], dose[3].split(",")[0]) == ("К-1", "60 мг (1")
    assert (residue[0], residue[3], residue[5]) == ("К-1", "залишок ампули № 2: знищено", "40 мг (0,8 мл)")
    assert residue[6] != residue[7]


def test_a_participants_reconciliation_has_the_residue_and_nobody_elses_line(emptied: DosingDay) -> None:
    """Proves: REQ-PRT-016, REQ-PRT-017. Given and destroyed add up to the ampoule."""
    with emptied.desk.database.read() as session:
        record = records.participant_record(emptied.desk, session, emptied.person, WISH)
    given = [row[3] for row in rows(record, "drugs")]
    destroyed = [row[4] for row in rows(record, "drugs")]
    assert (given, destroyed) == (["60", "0"], ["0", "40"])


@pytest.mark.parametrize(
    ("statement", "kind", "column"),
    [
        (f"{MORE} where method <> ''", "залишок", 3),
        ("update portion set method = 'повернуто' where method <> ''", "залишок", 3),
        (f"{MORE} where method = ''", "60 мг", 5),
        ("update opened_ampoule set content_ul = content_ul + 500", "залишок", 4),
    ],
)
def test_a_residue_that_another_program_wrote_over_says_so_in_its_row(
    emptied: DosingDay, tmp_path: Path, statement: str, kind: str, column: int
) -> None:
    """It printed as true. Proves: REQ-PRT-904."""
    day = begin(copy_clinic(emptied.clinic, tmp_path / "altered"))
    with day.desk.database.read() as session:
        before = session_papers.session_record(day.desk, session, day.cohort)
    assert OVER not in before.canonical().decode()
    tampered(day.desk, statement)
    with day.desk.database.read() as session:
        sat = session_papers.session_record(day.desk, session, day.cohort)
        mine = records.participant_record(day.desk, session, day.person, WISH)
    (row,) = [one for one in rows(sat, "drugs") if kind in one[3]]
    assert OVER in row[column]
    assert any(OVER in cell for one in rows(mine, "drugs") for cell in one)


def test_what_was_handed_over_says_how_much_and_to_whom(
    built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Proves: REQ-LGR-294, REQ-PRT-290. Given 60, destroyed 0, and nothing of the other 40."""
    folder = tmp_path_factory.mktemp("handed")
    day = begin(copy_day(build_day(copy_clinic(built_clinic, folder / "built")), folder / "clinic"))
    day.cleared()
    ampoule = day.ampoule
    day.give(day.order())
    with refused(day.desk, ("LGR292", "receiver")):
        ampoule_acts.settle_residue(
            day.desk, day.nurse, ampoule, destroyed_ul=300, returned_ul=500, method="вилито", hands=TWO
        )
    day.store.settle(ampoule, 300, returned_ul=500)
    with day.desk.database.read() as session:
        paper = session_papers.session_record(day.desk, session, day.cohort)
        chart = records.participant_record(day.desk, session, day.person, WISH)
        assert [one.method for one in ampoules_in(session, session_id=day.session_id)[0].portions][1:] == [
            "розчинено й вилито", "старша медсестра Бойко",
        ]  # fmt: skip
    destroyed, handed = rows(paper, "drugs")[1:3]
    assert (destroyed[3], destroyed[5]) == ("залишок ампули № 2: знищено", "15 мг (0,3 мл)")
    assert (handed[3], handed[5]) == (
        "залишок ампули № 2: передано (старша медсестра Бойко)", "25 мг (0,5 мл)",
    )  # fmt: skip
    assert [row[4] for row in rows(chart, "drugs")] == ["0", "15", "передано 25 (старша медсестра Бойко)"]
