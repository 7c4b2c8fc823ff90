"""A dose put right after the rest of its ampoule was destroyed: the two turn into each other in one act."""

from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.drugs import Portion
from clinicdesk.models.responses import Response
from clinicdesk.reports.record import Table
from clinicdesk.services import dose_amending, session_papers
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.integrity import examine
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, DosingDay
from tests.support.looking import newest, one_event, refused

SAME: dict[str, Any] = {
    "reason": "на шприці було інше", "witness": Witness("lead", pin=PINS["lead"]), "pin": PINS["nurse"],
}  # fmt: skip


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def account(day: DosingDay) -> tuple[int, int, int, int]:
    """Given, destroyed, returned and left of the one ampoule."""
    with day.desk.database.read() as session:
        (parts,) = ampoules_in(session, session_id=day.session_id)
    return parts.given_ul(), parts.destroyed_ul(), parts.returned_ul, parts.remaining_ul


def amend(day: DosingDay, dose: str, given_ul: int, drawn_ul: int) -> None:
    """Two people say what was really drawn and given."""
    dose_amending.amend_dose(
        day.desk, day.nurse, dose, correction=Correction(drawn_ul=drawn_ul, given_ul=given_ul), **SAME
    )


def test_an_overdose_is_written_down_after_the_rest_was_destroyed(day: DosingDay) -> None:
    """Proves: REQ-DOS-005. It was refused: the overdose stayed unrecorded, and no incident opened."""
    ampoule, dose = day.ampoule, day.give(day.order())
    day.store.settle(ampoule, 800)
    with one_event(day.desk, Action.DOSE_AMENDED, day.nurse, person=day.person, reason=SAME["reason"]) as act:
        amend(day, dose, 1400, 1400)
    assert act.gained is not None
    assert (act.gained["dose"], act.gained["portion"], act.gained["signature"]) == (1, 1, 4)
    assert account(day) == (1400, 600, 0, 0)
    assert newest(day.desk, Response).form == "incident"
    amend(day, dose, 1000, 1000)
    assert account(day) == (1000, 1000, 0, 0)
    amend(day, dose, 1100, 1300)
    assert account(day) == (1100, 900, 0, 0)
    amend(day, dose, 1200, 1200)
    assert account(day) == (1200, 800, 0, 0)
    assert examine(day.desk).findings == ()
    with refused(day.desk, ("AMP008", "given")):
        amend(day, dose, 2100, 2100)


def test_what_was_handed_back_can_turn_out_to_have_been_given(day: DosingDay) -> None:
    """Proves: REQ-DOS-005."""
    ampoule, dose = day.ampoule, day.give(day.order())
    day.store.settle(ampoule, 300, returned_ul=500)
    amend(day, dose, 1600, 1600)
    assert account(day) == (1600, 0, 400, 0)
    amend(day, dose, 1500, 1550)
    assert account(day) == (1500, 50, 450, 0)


def test_the_paper_counts_the_turned_part_with_the_residue_and_not_with_the_dose(day: DosingDay) -> None:
    """Proves: REQ-PRT-016. The dose destroyed nothing; of the rest 0.2 mL less."""
    ampoule, dose = day.ampoule, day.give(day.order())
    day.store.settle(ampoule, 800)
    amend(day, dose, 1400, 1400)
    with day.desk.database.read() as session:
        record = session_papers.session_record(day.desk, session, day.cohort)
        portions = session.scalars(select(Portion).order_by(Portion.number)).all()
    assert [(one.given_ul, one.destroyed_ul) for one in portions] == [(1200, 0), (0, 800), (200, -200)]
    blocks = next(part for part in record.parts if part.key == "drugs").blocks
    table = next(block for block in blocks if isinstance(block, Table))
    given, residue, turned = (tuple(cell.said.uk for cell in row) for row in table.rows)
    assert (given[5], residue[5], turned[5]) == ("0 мг (0 мл)", "40 мг (0,8 мл)", "−10 мг (−0,2 мл)")
    assert turned[3] == residue[3]
