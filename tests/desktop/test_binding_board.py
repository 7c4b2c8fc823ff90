"""The board over the real services: a dose ordered, given, watched by keys, and what the board then shows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.binding_board import board_of_desk
from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.services.incidents import open_incident
from clinicdesk.ui.board.looks import DueLook, MinutesLook, ValueLook
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.board.verbs import board_with_news
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic
from tests.support.dosing_day import PINS, DosingDay, begin, build_day
from tests.support.stage import stage


@pytest.fixture(scope="module")
def day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DosingDay]:
    """К-1 is admitted and the room ready; one day for all the tests here, in their order of one test."""
    clinic = build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("board") / "clinic"))
    made = begin(clinic)
    made.cleared()
    yield made
    clinic.close()


def test_a_dose_from_its_order_to_the_board(day: DosingDay, qtbot: QtBot) -> None:
    """Proves: REQ-BRD-012, REQ-BRD-020, REQ-BRD-028."""
    lead, nurse = board_of_desk(day.desk, day.lead), board_of_desk(day.desk, day.nurse)
    wish = {"person_id": day.person, "booster": False, "route": "im", "mg": "", "infusion_minutes": ""}
    assert lead.preview is not None
    assert lead.order is not None
    seen = lead.preview(**wish, per_kg="0,75")
    assert (seen.mg, seen.ml, seen.cap_mg, seen.beyond) == ("60", "1.2", "60", False)
    assert lead.preview(**wish, per_kg="0,9").beyond
    lead.order(**wish, per_kg="0,75", beyond_reason="", second_id="", second_pin="", reason="")

    board = nurse.board()
    assert board is not None
    column = next(one for one in board.columns if one.person_id == day.person)
    assert nurse.give is not None
    assert nurse.ampoules is not None
    (ampoule,) = nurse.ampoules()
    given = {
        "person_id": day.person, "order_row": column.orders[0].order_row, "ampoule_id": ampoule.ampoule_id,
        "drawn": "1,2", "given": "1,2", "pin": PINS["nurse"], "emergency": "",
    }  # fmt: skip
    with pytest.raises(Refused):
        nurse.give(**given, witness_id=day.nurse.user_id, witness_pin=PINS["nurse"])
    nurse.give(**given, witness_id=day.nurse2.user_id, witness_pin=PINS["nurse2"])

    page = shown(day, qtbot)
    first = page.day.table.columns[day.person]
    minutes, due = first.look("minutes"), first.look("due")
    assert isinstance(minutes, MinutesLook)
    assert isinstance(due, DueLook)
    assert (minutes.number, due.plan) == ("0", "Т+5")

    page.select(day.person)
    day.wait(5)
    for digits in ("152", "96", "88", "97", "14", "5"):
        QTest.keyClicks(here(), digits)
    page.day.entry.toggle_air()
    page.day.entry.submit()
    QApplication.processEvents()
    assert page.day.entry.mark.text().startswith("Збережено")
    assert first.look("bp") == ValueLook("152/96")
    due = first.look("due")
    assert isinstance(due, DueLook)
    assert due.plan == "Т+10"
    put_right(day)


def test_the_lists_and_the_other_acts_reach_their_services(day: DosingDay) -> None:
    verbs = board_of_desk(day.desk, day.nurse)
    lists = verbs.choices()
    assert "asleep" in {one.code for one in lists.missed}
    assert {"uk", "en"} <= set(lists.missed[0].titles)
    assert lists.ready is not None
    assert lists.discharge is not None
    assert lists.sign_offs == (), "a physician signs them"
    verbs.note_event(kind="alarm", note="підвал")
    board = verbs.board()
    assert board is not None
    assert board.held == "alarm"
    verbs.note_event(kind="alarm_end", note="")
    verbs.hand_over(to=day.nurse2.user_id, pin=PINS["nurse"], to_pin=PINS["nurse2"], note="")
    verbs.escalate()
    verbs.join(password=PASSWORDS["nurse"], pin=PINS["nurse"])
    assert verbs.going is not None
    assert not verbs.going(day.person).signed


def test_the_incident_a_wrong_count_opened_is_completed_by_a_nurse(day: DosingDay) -> None:
    """Proves: REQ-BRD-031."""
    with day.desk.write(day.nurse, Action.STOCK_COUNTED, entity="stock_count", entity_id="c-1") as work:
        open_incident(
            day.desk, work, kind="drug_loss", found_by=day.nurse.user_id,
            at=day.clinic.clock.now() - timedelta(minutes=1), session_id=day.session_id,
        )  # fmt: skip
    verbs = board_of_desk(day.desk, day.nurse2)
    assert verbs.incidents is not None
    assert verbs.complete_incident is not None
    assert verbs.report_incident is not None
    (begun,) = verbs.incidents()
    assert "description" in begun.missing
    verbs.complete_incident(
        begun.sheet_id, answers={"kind": "drug_loss", "description": "не стало ампули"}, reason="доповнено",
        version=begun.version,
    )  # fmt: skip
    verbs.report_incident(answers={"kind": "device", "description": "монітор вимкнувся"})
    assert [(one.values["kind"], one.version) for one in verbs.incidents()] == [
        ("drug_loss", 2),
        ("device", 1),
    ]


def put_right(day: DosingDay) -> None:
    """The dose is corrected; what is not there cannot be."""
    lead, nurse = board_of_desk(day.desk, day.lead), board_of_desk(day.desk, day.nurse)
    board = nurse.board()
    assert board is not None
    (dose,) = next(one for one in board.columns if one.person_id == day.person).doses
    assert nurse.amend_dose is not None
    signed = {"pin": PINS["nurse"], "witness_id": day.nurse2.user_id, "witness_pin": PINS["nurse2"]}
    real = {"drawn": "1,2", "given_at": None, "reason": "залишок у шприці", "version": dose.version}
    nurse.amend_dose(dose.dose_id, given="1,1", **real, **signed)
    with pytest.raises(Refused, match="DSK004"):
        nurse.amend_dose(dose.dose_id, given="1,0", **real, **signed)
    board = nurse.board()
    assert board is not None
    (dose,) = next(one for one in board.columns if one.person_id == day.person).doses
    assert (dose.drawn_ml, dose.ml, dose.mg, dose.version) == ("1.2", "1.1", "55", 2)

    assert lead.withdraw_order is not None
    with pytest.raises(Refused, match="ORD014"):
        lead.withdraw_order("none", reason="тиск")
    assert lead.amend_discharge is not None
    with pytest.raises(Refused, match="DIS010"):
        lead.amend_discharge(
            "none", escort_name="А", escort_phone="1", left_at=None, reason="час", pin=PINS["lead"], version=0
        )


def shown(day: DosingDay, qtbot: QtBot) -> BoardPage:
    """The nurse's board on a stage, over the desk's own clock."""
    made = stage(qtbot, Role.NURSE, user_id=day.nurse.user_id)
    around = replace(made.around, clock=day.clinic.clock)
    verbs = board_with_news(made.bus, board_of_desk(day.desk, day.nurse))
    page = made.show(BoardPage(around, verbs, tone=lambda: None), (1366, 739))
    page.day.offer.hide()
    return page


def here() -> QWidget:
    """Where the cursor stands."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_the_close_says_what_is_in_the_way(day: DosingDay) -> None:
    verbs = board_of_desk(day.desk, day.nurse)
    assert verbs.closing is not None
    assert verbs.close is not None
    assert verbs.closing().blocks
    with pytest.raises(Refused):
        verbs.close(part="nurse", pin=PINS["nurse"])
