"""A correction hands nothing of an ampoule over to nobody."""

import pytest

from clinicdesk.services import ampoule_acts, dose_amending, records, session_papers
from clinicdesk.services.ampoule_shares import Held, Residue, Step, spread
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.dose_amending import Correction
from tests.services.test_residue_on_paper import WISH, rows
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay, begin, build_day, copy_day
from tests.support.looking import refused
from tests.support.pharmacy import TWO

BOYKO = "старша медсестра Бойко"


@pytest.fixture
def emptied(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> DosingDay:
    """К-1 got 60 mg of an ampoule of 100; the other 40 were written as destroyed."""
    folder = tmp_path_factory.mktemp("corrected")
    day = begin(copy_day(build_day(copy_clinic(built_clinic, folder / "built")), folder / "clinic"))
    day.cleared()
    ampoule = day.ampoule
    day.give(day.order())
    day.store.settle(ampoule, 800)
    return day


def right(day: DosingDay, destroyed: int, returned: int, receiver: str = "") -> None:
    """What was destroyed and handed over of the first ampoule, in microlitres."""
    with day.desk.database.read() as session:
        ampoule = ampoules_in(session, session_id=day.session_id)[0].ampoule.id
    ampoule_acts.correct_residue(
        day.desk, day.nurse, ampoule, destroyed_ul=destroyed, returned_ul=returned, receiver=receiver,
        reason="акт знайдено", hands=TWO,
    )  # fmt: skip


def test_more_is_handed_over_to_somebody_named(emptied: DosingDay) -> None:
    """Proves: REQ-LGR-294. Milligrams went from destroyed to handed over, and nobody had received them."""
    for nobody in ("", "  "):
        with refused(emptied.desk, ("LGR292", "receiver")):
            right(emptied, 300, 500, nobody)
    right(emptied, 300, 500, f" {BOYKO} ")
    with emptied.desk.database.read() as session:
        account = ampoules_in(session, session_id=emptied.session_id)[0]
        paper = session_papers.session_record(emptied.desk, session, emptied.cohort)
        chart = records.participant_record(emptied.desk, session, emptied.person, WISH)
    assert (account.portions[-1].method, account.residue.method) == (BOYKO, "розчинено й вилито")
    handed = next(row for row in rows(paper, "drugs") if "передано" in row[3])
    assert (handed[3], handed[5]) == (f"залишок ампули № 2: передано ({BOYKO})", "25 мг (0,5 мл)")
    assert rows(chart, "drugs")[-1][4] == f"−25; передано 25 ({BOYKO})"


def test_less_handed_over_asks_nobody(emptied: DosingDay) -> None:
    """Proves: REQ-LGR-294."""
    right(emptied, 300, 500, BOYKO)
    right(emptied, 600, 200)
    with emptied.desk.database.read() as session:
        account = ampoules_in(session, session_id=emptied.session_id)[0]
    assert (account.residue.destroyed_ul, account.residue.returned_ul) == (600, 200)
    assert account.portions[-1].method == ""
    with refused(emptied.desk, ("LGR292", "receiver")):
        right(emptied, 500, 300)


def test_a_corrected_dose_says_who_received_what_it_turns(
    built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Proves: REQ-LGR-294. The rest had been handed over; what a correction added to it named nobody on paper."""
    folder = tmp_path_factory.mktemp("turned")
    day = begin(copy_day(build_day(copy_clinic(built_clinic, folder / "built")), folder / "clinic"))
    day.cleared()
    ampoule = day.ampoule
    dose = day.give(day.order())
    day.store.settle(ampoule, 0, returned_ul=800)
    dose_amending.amend_dose(
        day.desk, day.nurse, dose, correction=Correction(given_ul=1150, drawn_ul=1150), reason="на шприці менше",
        witness=WITNESS, pin=PINS["nurse"],
    )  # fmt: skip
    with day.desk.database.read() as session:
        turned = ampoules_in(session, session_id=day.session_id)[0].portions[-1]
        paper = session_papers.session_record(day.desk, session, day.cohort)
    assert (turned.given_ul, turned.destroyed_ul, turned.returned_ul, turned.method) == (-50, 0, 50, BOYKO)
    handed = [(row[3], row[5]) for row in rows(paper, "drugs") if "передано" in row[3]]
    said = f"залишок ампули № 2: передано ({BOYKO})"
    assert handed == [(said, "40 мг (0,8 мл)"), (said, "2,5 мг (0,05 мл)")]


def test_a_rest_of_two_parts_gives_back_each_under_its_own_name() -> None:
    """Proves: REQ-LGR-294. One portion told of both, and the receiver's share stood under the way of destroying."""
    rest = Residue(300, 500, "вилито", settled=True, receiver=BOYKO)
    (steps,), missing = spread(
        [Held(closed=True, given_ul=1200, destroyed_ul=0, left_ul=0, residue=rest)], 400, 0
    )
    assert missing == 0
    assert steps == (Step(300, -300, 0, "вилито"), Step(100, 0, -100, BOYKO))
