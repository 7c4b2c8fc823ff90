"""A drug that was given some minutes ago and is written down now: with its own time, and seen as written late."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.desktop.binding_board import board_of_desk
from clinicdesk.models.dosing import Dose, Rescue
from clinicdesk.services import board, doses, records, rescues, session_papers
from clinicdesk.services.dose_amending import Correction, amend_dose
from clinicdesk.services.dose_checks import Draught, check_dose
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay, begin, copy_day
from tests.support.looking import newest, refused
from tests.support.paper import page_texts, tight

WISH = Wish("uk", "перевірка")


@pytest.fixture
def cleared(cleared_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 may be dosed."""
    clinic = copy_day(cleared_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


def test_a_dose_of_four_minutes_ago_has_its_own_time_and_is_seen_as_late(cleared: DosingDay) -> None:
    """Proves: REQ-DOS-070."""
    order = cleared.order()
    given = cleared.clinic.clock.now()
    cleared.wait(4)
    board_of_desk(cleared.desk, cleared.nurse).give(  # type: ignore[misc]
        person_id=cleared.person, order_row=order, ampoule_id=cleared.ampoule, drawn="1,2", given="1,2",
        given_at=given, pin=PINS["nurse"], witness_id=cleared.nurse2.user_id, witness_pin=PINS["nurse2"],
        emergency="",
    )  # fmt: skip
    assert newest(cleared.desk, Dose).given_at == given
    column = next(one for one in board.board_of(cleared.desk, cleared.nurse).columns if one.doses)  # type: ignore[union-attr]
    assert (column.minutes, column.doses[0].late) == (4, 4)


def test_a_dose_written_down_at_once_is_not_called_late(cleared: DosingDay) -> None:
    """Proves: REQ-DOS-070."""
    cleared.give(cleared.order())
    column = next(one for one in board.board_of(cleared.desk, cleared.nurse).columns if one.doses)  # type: ignore[union-attr]
    assert column.doses[0].late == 0


def test_a_late_dose_stays_late_once_it_is_witnessed(cleared: DosingDay) -> None:
    """Proves: REQ-DOS-070."""
    order = cleared.order()
    given = cleared.clinic.clock.now()
    cleared.wait(6)
    dose = cleared.give(order, given_at=given, witness=None, emergency="свідка немає")
    cleared.wait(30)
    doses.witness_dose(cleared.desk, cleared.nurse2, dose, witness=Witness("nurse2", pin=PINS["nurse2"]))
    column = next(one for one in board.board_of(cleared.desk, cleared.nurse).columns if one.doses)  # type: ignore[union-attr]
    assert (column.doses[0].version, column.doses[0].late) == (2, 6)


def test_a_dose_is_not_of_before_its_order_neither_at_first_nor_corrected(cleared: DosingDay) -> None:
    """Proves: REQ-DOS-070. The minute of the order is early enough: a typed time has no seconds."""
    before = cleared.clinic.clock.now()
    cleared.wait(3)
    order = cleared.order()
    ordered = cleared.clinic.clock.now()
    cleared.wait(4)
    with refused(cleared.desk, ("DOS070", "given_at")):
        cleared.give(order, given_at=before)
    dose = cleared.give(order, given_at=ordered.replace(second=0, microsecond=0))
    with refused(cleared.desk, ("DOS070", "given_at")):
        amend_dose(
            cleared.desk, cleared.nurse, dose, correction=Correction(given_at=before), reason="час",
            witness=WITNESS, pin=PINS["nurse"],
        )  # fmt: skip


def test_a_wall_clock_that_ran_ahead_keeps_nobody_from_giving(cleared: DosingDay) -> None:
    """Proves: REQ-DOS-070. The order was stamped by a clock an hour ahead, which was put right since."""
    cleared.clinic.clock.set(cleared.clinic.clock.now() + timedelta(hours=1))
    order = cleared.order()
    cleared.clinic.clock.set(cleared.clinic.clock.now() - timedelta(hours=1))
    given = cleared.clinic.clock.now()
    cleared.wait(4)
    draught = Draught(order, cleared.ampoule, 1_200, 1_200, given)
    with cleared.desk.database.read() as session:
        about = {"session_id": cleared.session_id, "person_id": cleared.person, "draught": draught}
        assert check_dose(cleared.desk, session, **about).order.id == order  # type: ignore[arg-type]


def test_a_rescue_drug_is_written_down_afterwards_within_the_minute_of_its_order(cleared: DosingDay) -> None:
    """Proves: REQ-DOS-070."""
    cleared.give(cleared.order())
    cleared.wait(2)
    about = {"session_id": cleared.session_id, "person_id": cleared.person}
    rescues.order_rescue(
        cleared.desk,
        cleared.lead,
        drug="ondansetron",
        amount="4 мг",
        route="iv",
        why="нудота",
        confirmed=True,
        **about,
    )
    waiting = newest(cleared.desk, Rescue)
    cleared.wait(5)
    give = board_of_desk(cleared.desk, cleared.nurse).give_rescue
    assert give is not None
    minute = waiting.ordered_at.replace(second=0, microsecond=0)
    with refused(cleared.desk, ("RSC006", "given_at")):
        give(waiting.rescue_id, given_at=minute - timedelta(minutes=1), pin=PINS["nurse"])
    give(waiting.rescue_id, given_at=minute, pin=PINS["nurse"])
    assert newest(cleared.desk, Rescue).given_at == minute


def test_paper_says_when_a_late_dose_was_entered(cleared: DosingDay) -> None:
    """Proves: REQ-DOS-070."""
    order = cleared.order()
    given = cleared.clinic.clock.now()
    cleared.wait(4)
    cleared.give(order, given_at=given)
    entered = f"записано о {cleared.clinic.clock.now().astimezone(ZoneInfo('Europe/Kyiv')):%H:%M}"
    one = records.print_participant(cleared.desk, cleared.lead, cleared.person, WISH)
    day = session_papers.print_session(cleared.desk, cleared.lead, cleared.cohort, WISH)
    for made in (one, day):
        assert tight(entered) in tight(" ".join(page_texts(made.pdf)))
