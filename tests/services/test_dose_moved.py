"""A dose charted on the wrong person becomes the dose of the one who really got it; and what the papers say of it."""

from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.reports.record import Amendments, Record, Table
from clinicdesk.services import board, dose_orders, records, session_papers
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.dose_taking_back import Taker, take_back_dose
from clinicdesk.services.integrity import examine
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay
from tests.support.eight import build_eight
from tests.support.looking import newest, refused
from tests.support.printed import WISH

SAME: dict[str, Any] = {"reason": "переплутано місця", "witness": WITNESS, "pin": PINS["nurse"]}


@pytest.fixture(scope="module")
def built_day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """Seven people may be given a dose."""
    return build_eight(copy_clinic(built_clinic, tmp_path_factory.mktemp("eight") / "clinic"))


def order_for(day: DosingDay, code: str, mg: str = "60") -> str:
    """The lead orders; the order's row."""
    dose_orders.order_dose(
        day.desk, day.lead, session_id=day.session_id, person_id=day.clinic.people[code],
        wish=dose_orders.Wish("im", mg=mg),
    )  # fmt: skip
    return newest(day.desk, DoseOrder).id


@pytest.mark.parametrize("drawn", [1200, 2000])
def test_it_is_the_dose_of_the_one_who_got_it(day: DosingDay, drawn: int) -> None:
    """Proves: REQ-DOS-303. Same time, same hands, same ampoule, closed or not; each ampoule's sum stays whole."""
    day.store.open(1)
    mine, theirs = order_for(day, "К-1"), order_for(day, "К-2")
    dose = day.give(mine, drawn_ul=drawn)
    given_at = newest(day.desk, Dose).given_at
    day.wait(4)
    other = day.clinic.people["К-2"]
    take_back_dose(day.desk, day.nurse, dose, taker=Taker(other, theirs), **SAME)
    found = board.board_of(day.desk, day.nurse)
    assert found is not None
    t0 = {one.code: one.t0 for one in found.columns}
    assert (t0["К-1"], t0["К-2"]) == (None, given_at)
    with day.desk.database.read() as session:
        (parts,) = ampoules_in(session, session_id=day.session_id)
        theirs_now = session.scalars(select(Dose).where(Dose.person_id == other)).one()
    assert (parts.given_ul(dose), parts.destroyed_ul(dose)) == (0, 0)
    assert (parts.given_ul(theirs_now.dose_id), parts.destroyed_ul(theirs_now.dose_id)) == (
        1200,
        drawn - 1200,
    )
    assert (parts.returned_ul, parts.remaining_ul) == (0, 2000 - drawn)
    assert theirs_now.giver_id == day.nurse.user_id
    rest = {"ampoule_id": day.store.open(1)} if drawn == 2000 else {"drawn_ul": 800, "given_ul": 800}
    day.give(mine, **rest)
    assert examine(day.desk).findings == ()


def test_who_got_it_needs_an_order_of_their_own(day: DosingDay) -> None:
    """Proves: REQ-DOS-303. Nothing is written where the other dose cannot stand."""
    day.store.open(1)
    mine = order_for(day, "К-1")
    dose = day.give(mine)
    with refused(day.desk, ("DOS002", "order")):
        take_back_dose(day.desk, day.nurse, dose, taker=Taker(day.clinic.people["К-2"], mine), **SAME)


def tables(record: Record, part: str) -> list[Table]:
    """The tables of a part."""
    return [one for each in record.parts if each.key == part for one in each.blocks if isinstance(one, Table)]


def row_with(found: list[Table], words: str) -> str:
    """The first row that says it, all its cells, what is struck through between tildes."""
    for table in found:
        for row in table.rows:
            said = " | ".join(
                f"{cell.said.uk}{''.join(f' ~{one.uk}~' for one in cell.struck)}" for cell in row
            )
            if words in said:
                return said
    raise AssertionError(words)


def test_paper_strikes_it_through_and_says_why(day: DosingDay) -> None:
    """Proves: REQ-DOS-304. The session's record, the person's own, and the register's lines."""
    day.store.open(1)
    mine, theirs = order_for(day, "К-1"), order_for(day, "К-2")
    dose = day.give(mine)
    one, other = day.clinic.people["К-1"], day.clinic.people["К-2"]
    take_back_dose(day.desk, day.nurse, dose, taker=Taker(other, theirs), **SAME)
    with day.desk.database.read() as session:
        of_session = session_papers.session_record(day.desk, session, day.cohort)
        of_one = records.participant_record(day.desk, session, one, WISH)
        of_other = records.participant_record(day.desk, session, other, WISH)
    back = "відкликано: цій людині не введено"
    said = row_with(tables(of_session, "drugs"), back)
    assert said.startswith("К-1")
    assert "~60 мг (1,2 мл), внутрішньом’язово (в/м)~" in said
    mark = next(
        cell.amended
        for table in tables(of_session, "drugs")
        for row in table.rows
        for cell in row
        if cell.struck
    )
    amended = next(
        block for part in of_session.parts for block in part.blocks if isinstance(block, Amendments)
    )
    assert [(one.mark, one.after.uk, one.why.uk) for one in amended.rows] == [(mark, back, SAME["reason"])]
    said = next(row_with([table], back) for part in of_one.parts for table in tables(of_one, part.key)
                if any(back in cell.said.uk for row in table.rows for cell in row))  # fmt: skip
    assert SAME["reason"] in said
    assert "~60 мг" in said
    assert "1,2 мл" in of_other.canonical().decode()
    assert back not in of_other.canonical().decode()
    lines = tables(of_one, "drugs")[0].rows
    assert [row[3].said.uk for row in lines] == ["60", "−60"]
    assert [row[3].said.uk for row in tables(of_other, "drugs")[0].rows] == ["60"]
