"""Ordering and giving: two hands, one act, and everything that keeps a wrong dose from being written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.drugs import OpenedAmpoule, Portion
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.models.unit_of_work import door_open
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    accounts,
    alert_answers,
    board,
    clearances,
    deferrals,
    dose_amending,
    dose_orders,
    doses,
    ledger_corrections,
    sheets,
    tasks,
    vitals,
)
from clinicdesk.services.ampoules import portions_of, unwitnessed
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.dose_checks import red_alarms
from clinicdesk.services.dose_orders import Override, Wish
from clinicdesk.services.integrity import examine
from clinicdesk.services.ledger import see_register
from clinicdesk.services.signing import signature_issue
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic
from tests.support.dosing_day import PINS, QUIET, WITNESS, DosingDay, begin, build_day, copy_day
from tests.support.looking import counts, newest, one_event, refused
from tests.support.moments import every_moment, watch_commits

LEAD = Witness("lead", password=PASSWORDS["lead"])
NURSE2 = Witness("nurse2", password=PASSWORDS["nurse2"])


@pytest.fixture(scope="module")
def built_day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """К-1 is cleared and admitted, the room ready."""
    clinic = build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("day") / "clinic"))
    begin(clinic).cleared()
    clinic.close()
    return clinic


@pytest.fixture
def day(built_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    clinic = copy_day(built_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


@pytest.fixture(scope="module")
def ordered(built_day: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DosingDay, str]]:
    """60 mg are ordered; the module’s own day, for refusals, which write nothing."""
    clinic = copy_day(built_day, tmp_path_factory.mktemp("ordered") / "clinic")
    day = begin(clinic)
    yield day, day.order()
    clinic.close()


def test_a_dose_its_portion_and_four_signatures_are_one_act(day: DosingDay) -> None:
    """Proves: REQ-DOS-001."""
    order = day.order()
    with one_event(day.desk, Action.DOSE_GIVEN, day.nurse, person=day.person) as act:
        day.give(order, drawn_ul=1210)
    assert act.wrote(dose=1, portion=1, signature=4)
    dose, portion = newest(day.desk, Dose), newest(day.desk, Portion)
    assert (dose.given_ug, dose.given_ul, dose.drawn_ul, dose.ordinal) == (60_000, 1200, 1210, 0)
    assert (dose.giver_id, dose.witness_id) == (day.nurse.user_id, day.nurse2.user_id)
    assert (portion.given_ul, portion.destroyed_ul, portion.after_ul) == (1200, 10, 790)
    assert portion.dose_id == dose.dose_id
    with day.desk.database.read() as session:
        signatures = session.scalars(select(Signature).where(Signature.event_seq == dose.event_seq)).all()
        assert [signature_issue(day.desk, session, row) for row in signatures] == [None] * 4


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"witness": Witness("nurse", pin=PINS["nurse"])}, "WIT001", "witness"),
        ({"witness": Witness("nurse2", pin=PINS["nurse"])}, "PIN003", "witness"),
        ({"witness": Witness("therapist", pin=PINS["nurse"])}, "PIN005", "witness"),
        ({"witness": Witness("auditor", password=PASSWORDS["auditor"])}, "WIT003", "witness"),
        ({"witness": None}, "DOS008", "witness"),
        ({"pin": "000001"}, "PIN003", "pin"),
        ({"order_row": "none"}, "DOS002", "order"),
        ({"ampoule_id": "none"}, "AMP001", "ampoule"),
        ({"drawn_ul": 1190}, "DOS005", "drawn"),
        ({"given_ul": 1210, "drawn_ul": 1210}, "DOS005", "drawn"),
        ({"given_ul": -10, "drawn_ul": 10}, "DOS005", "drawn"),
        ({"drawn_ul": 2010}, "AMP003", "given"),
        ({"session_id": "none"}, "SES005", ""),
    ],
)
def test_a_dose_that_is_wrong_is_not_written(
    ordered: tuple[DosingDay, str], changed: dict[str, object], code: str, field: str
) -> None:
    """Proves: REQ-DOS-002."""
    day, order = ordered
    with refused(day.desk, (code, field)):
        day.give(order, **changed)


def test_a_dose_is_not_of_the_future_nor_of_before_the_session(ordered: tuple[DosingDay, str]) -> None:
    """Proves: REQ-DOS-002."""
    day, order = ordered
    now = day.clinic.clock.now()
    with refused(day.desk, ("DOS003", "given_at")):
        day.give(order, given_at=now + timedelta(minutes=1))
    with refused(day.desk, ("DOS004", "given_at")):
        day.give(order, given_at=now - timedelta(days=1))


def test_a_dose_needs_go_admission_and_an_order_that_stands(day: DosingDay) -> None:
    """Proves: REQ-DOS-003. Withdrawn, replaced, deferred, and a second nurse with the same order."""
    first = day.order()
    dose_orders.withdraw_order(day.desk, day.lead, first, reason="переглянуто")
    with refused(day.desk, ("DOS002", "order")):
        day.give(first)
    second = day.order("50")
    with refused(day.desk, ("DSK005", "reason")):
        day.order("55")
    third = day.order("55", reason="уточнено вагу")
    with refused(day.desk, ("DOS002", "order")):
        day.give(second)
    given = {"session_id": day.session_id, "person_id": day.person}
    deferrals.defer_person(day.desk, day.lead, cause="illness", **given)
    with refused(day.desk, ("CLR014", "person")):
        day.give(third)
    deferrals.lift_deferral(day.desk, day.lead, **given)
    day.give(third)
    with refused(day.desk, ("DOS002", "order")):
        day.give(third)
    with refused(day.desk, ("DFR003", "person")):
        deferrals.defer_person(day.desk, day.lead, cause="illness", **given)


def test_an_expired_or_revoked_clearance_gives_nothing(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DOS-003. Also when it is taken back between the look and the writing, and by raw SQL."""
    order = day.order()
    start = day.clinic.clock.now()
    day.clinic.clock.advance(timedelta(days=31))
    with refused(day.desk, ("DAY004", "clearance.valid")):
        day.give(order)
    day.clinic.clock.set(start)
    day.clinic.clock._monotonic -= int(timedelta(days=31) / timedelta(milliseconds=1))
    view = clearances.see_clearance(day.desk, day.lead, person_id=day.person, cohort_id=day.cohort)
    assert view is not None

    hands = doses._hands

    def slow_hands(*given: Any, **named: Any) -> Any:
        """While the PINs are typed, the lead takes the clearance back."""
        clearances.revoke_clearance(
            day.desk, day.lead, view.clearance_id, password=PASSWORDS["lead"], reason="новий діагноз"
        )
        return hands(*given, **named)

    monkeypatch.setattr(doses, "_hands", slow_hands)
    with pytest.raises(Refused) as caught:
        day.give(order)
    assert [issue.code for issue in caught.value.issues] == ["DAY004"]
    values = {
        "id": "x", "event_seq": 0, "recorded_at": start, "dose_id": "d", "version": 1, "ordinal": 0,
        "session_id": day.session_id, "person_id": day.person, "order_row": order, "route": "im",
        "strength_ug_per_ml": 50_000, "drawn_ul": 1200, "given_ul": 1200, "given_ug": 60_000, "given_at": start,
        "mono_ms": 0, "boot_id": "b", "giver_id": "a", "witness_id": "b",
        "admission_id": newest(day.desk, Admission).id,
    }  # fmt: skip
    with (
        day.desk.database.writer.begin() as connection,
        door_open(connection),
        pytest.raises(IntegrityError, match="clearance was taken back"),
    ):
        connection.execute(insert(Dose), values)


def test_an_emergency_dose_waits_for_its_witness(day: DosingDay) -> None:
    """Proves: REQ-DOS-004."""
    reason = "судоми в сусіда, друга сестра при ньому"
    order = day.order()
    with one_event(day.desk, Action.DOSE_GIVEN, day.nurse, person=day.person, reason=reason) as act:
        dose = day.give(order, witness=None, emergency=reason)
    assert act.wrote(dose=1, portion=1, signature=2)
    assert newest(day.desk, Dose).witness_id is None
    with refused(day.desk, ("WIT001", "witness")):
        doses.witness_dose(day.desk, day.nurse, dose, witness=Witness("nurse", pin=PINS["nurse"]))
    with one_event(day.desk, Action.DOSE_WITNESSED, day.nurse2, person=day.person) as act:
        doses.witness_dose(day.desk, day.nurse2, dose, witness=WITNESS)
    assert act.wrote(dose=1, portion=1, signature=2)
    row = newest(day.desk, Dose)
    assert (row.version, row.witness_id, row.emergency) == (2, day.nurse2.user_id, reason)
    with refused(day.desk, ("DOS010", "")):
        doses.witness_dose(day.desk, day.nurse2, dose, witness=WITNESS)


def test_an_amended_dose_moves_its_portion_in_the_same_act(day: DosingDay) -> None:
    """Proves: REQ-DOS-005."""
    dose = day.give(day.order(), drawn_ul=1250)
    reason = "на шприці було 1,15 мл"
    with one_event(day.desk, Action.DOSE_AMENDED, day.nurse, person=day.person, reason=reason) as act:
        dose_amending.amend_dose(
            day.desk, day.nurse, dose, correction=Correction(given_ul=1150), reason=reason, witness=WITNESS,
            pin=PINS["nurse"],
        )  # fmt: skip
    assert act.wrote(dose=1, portion=1, signature=4)
    row, portion = newest(day.desk, Dose), newest(day.desk, Portion)
    assert (row.version, row.given_ul, row.given_ug, row.drawn_ul) == (2, 1150, 57_500, 1250)
    assert (portion.given_ul, portion.destroyed_ul, portion.after_ul) == (-50, 50, 750)
    same: dict[str, Any] = {"reason": reason, "witness": WITNESS, "pin": PINS["nurse"]}
    with refused(day.desk, ("DOS011", "")):
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(given_ul=1150), **same)
    with refused(day.desk, ("DOS005", "drawn")):
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(given_ul=1260), **same)
    with refused(day.desk, ("DSK004", "")):
        dose_amending.amend_dose(
            day.desk, day.nurse, dose, correction=Correction(given_ul=1100), version=1, **same
        )
    dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(given_ul=1220), **same)
    assert newest(day.desk, Response).form == "incident"
    assert examine(day.desk).findings == ()


def test_a_corrected_time_of_the_dose_judges_its_sets_anew(day: DosingDay) -> None:
    """Proves: REQ-WCH-060. What was measured before the dose after all is its baseline, and raises nothing by it."""
    calm = {"sbp": "120", "dbp": "80", "pulse": "74", "spo2": "98", "rr": "14", "moaas": "5"}
    where = {"session_id": day.session_id, "person_id": day.person}

    def measure(sbp: str) -> None:
        vitals.record_reading(
            day.desk, day.nurse, taken_at=day.clinic.clock.now(), values=calm | {"sbp": sbp}, confirmed=True,
            **where,
        )  # fmt: skip

    def alerts() -> dict[str, str]:
        shown = board.board_of(day.desk, day.nurse)
        assert shown is not None
        column = next(one for one in shown.columns if one.person_id == day.person)
        return {one.alert: one.level for one in column.alerts}

    measure("120")
    dose = day.give(day.order())
    for sbp in ("150", "155"):
        day.clinic.clock.advance(timedelta(minutes=5))
        measure(sbp)
    assert alerts() == {"sbp_over_baseline": "amber"}
    later = day.clinic.clock.now() - timedelta(minutes=3)
    reason = "годинник на стіні поспішав"
    with one_event(day.desk, Action.DOSE_AMENDED, day.nurse, person=day.person, reason=reason) as act:
        dose_amending.amend_dose(
            day.desk, day.nurse, dose, correction=Correction(given_at=later), reason=reason, witness=WITNESS,
            pin=PINS["nurse"],
        )  # fmt: skip
    assert act.wrote(dose=1, signature=2, alert_answer=2)
    assert alerts() == {}
    assert examine(day.desk).findings == ()


def test_a_kill_while_a_dose_is_given_leaves_all_of_it_or_nothing(day: DosingDay, tmp_path: Path) -> None:
    """Proves: REQ-DOS-001."""
    order = day.order()
    signed = counts(day.desk)["signature"]
    with every_moment(day.clinic.folder, tmp_path / "moments") as moments:
        watch_commits(moments, day.desk)
        day.give(order)
    left = []
    for folder in moments.folders:
        clinic = replace(day.clinic, folder=folder, _open=[])
        desk, _ = clinic.open_as("nurse")
        found = counts(desk)
        left.append((found["dose"], found["portion"], found["signature"] - signed))
        assert examine(desk).findings == ()
        clinic.close()
    assert set(left) == {(0, 0, 0), (1, 1, 4)}
    assert left == sorted(left)


def test_an_order_beyond_the_rule_takes_two_names_and_opens_an_incident(day: DosingDay) -> None:
    """Proves: REQ-ORD-004."""
    with refused(day.desk, ("ORD003", "mg"), ("ORD004", "mg"), ("ORD011", "override")):
        day.order("65")
    with refused(day.desk, ("WIT003", "witness")):
        day.order("65", override=Override("попередня доза не подіяла", WITNESS))
    with refused(day.desk, ("WIT001", "witness")):
        day.order("65", override=Override("попередня доза не подіяла", LEAD))
    accounts.change_roles(
        day.desk, day.clinic.join(day.desk, "admin"), day.nurse2.user_id, roles=[Role.ANAESTHESIOLOGIST],
        password=PASSWORDS["admin"], reason="наказ 9",
    )  # fmt: skip
    with one_event(day.desk, Action.DOSE_ORDERED, day.lead, person=day.person) as act:
        order = day.order("65", override=Override("попередня доза не подіяла", WITNESS))
    assert act.wrote(dose_order=1, definition=1, response=1, answer=4, obligation=1)
    row = day.row(order)
    assert (row.amount_ug, row.cap_ug, row.override_id) == (65_000, 60_000, day.nurse2.user_id)
    incidents = [task for task in tasks.list_tasks(day.desk, day.lead) if task.kind == "due_incident"]
    assert [task.values["why"] for task in incidents] == ["попередня доза не подіяла"]
    sheets.amend_form(
        day.desk, day.lead, row.incident_id, answers={"kind": "other", "description": "узгоджено двома"},
        reason="дописано",
    )  # fmt: skip
    assert not [task for task in tasks.list_tasks(day.desk, day.lead) if task.kind == "due_incident"]
    preview = dose_orders.dose_preview(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, wish=Wish("im", mg_per_kg="0,7")
    )
    assert (preview.amount_ug, preview.volume_ul, preview.cap_ug, preview.issues) == (
        56_000,
        1120,
        60_000,
        (),
    )


def test_a_red_alarm_without_an_answer_stops_a_dose(day: DosingDay) -> None:
    """Proves: REQ-DOS-006."""
    order = day.order()
    measured_206(day)
    with refused(day.desk, ("DOS012", "despite")):
        day.give(order)
    alert_answers.escalate_alerts(day.desk, day.nurse, day.session_id)
    with refused(day.desk, ("DOS012", "despite")):
        day.give(order, despite="  ")
    with refused(day.desk, ("DOS013", "witness")):
        day.give(order, despite="криза минула")
    with refused(day.desk, ("DOS013", "witness")):
        day.give(order, despite="криза минула", witness=None, emergency="свідка немає")
    with one_event(day.desk, Action.DOSE_GIVEN, day.nurse, person=day.person, reason="криза минула") as act:
        day.give(order, despite="криза минула", witness=Witness("lead", pin=PINS["lead"]))
    assert act.gained is not None
    for table, rows in {"dose": 1, "portion": 1, "signature": 4, "response": 1, "obligation": 1}.items():
        assert act.gained[table] == rows, table
    (task,) = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_dose_despite"]
    assert (task.values["why"], task.subject) == ("криза минула", day.person)


def test_an_answered_alarm_stops_nothing(day: DosingDay) -> None:
    """Proves: REQ-DOS-006."""
    order = day.order()
    measured_206(day)
    for alarm in red_alarms_of(day):
        alert_answers.answer_alert(day.desk, day.nurse, alarm, action="оглянуто, тиск спав")
    with one_event(day.desk, Action.DOSE_GIVEN, day.nurse, person=day.person) as act:
        day.give(order)
    assert act.wrote(dose=1, portion=1, signature=4)


def measured_206(day: DosingDay) -> None:
    """Over 200 once: red."""
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET | {"sbp": "206"},
        taken_at=day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip


def red_alarms_of(day: DosingDay) -> list[str]:
    with day.desk.database.read() as session:
        return [one.id for one in red_alarms(session, day.session_id, day.person)]


def test_a_booster_has_its_own_order_window_and_cap(day: DosingDay) -> None:
    """Proves: REQ-ORD-003."""
    with refused(day.desk, ("ORD013", "booster")):
        day.order("20", booster=True)
    day.give(day.order("40"))
    with refused(day.desk, ("ORD012", "booster")):
        day.order("20")
    day.wait(9)
    with refused(day.desk, ("ORD010", "booster"), ("ORD011", "override")):
        day.order("20", booster=True)
    day.wait(6)
    with refused(day.desk, ("ORD004", "mg"), ("ORD011", "override")):
        day.order("31", booster=True)
    booster = day.order("20", booster=True)
    assert newest(day.desk, DoseOrder).ordinal == 1
    first = newest(day.desk, Dose).given_at
    with refused(day.desk, ("ORD010", "booster")):
        day.give(booster, given_at=first + timedelta(minutes=9))
    day.give(booster)
    assert [row.ordinal for row in (newest(day.desk, Dose),)] == [1]
    with refused(day.desk, ("ORD009", "booster")):
        day.order("10", booster=True)
    assert not [task for task in tasks.list_tasks(day.desk, day.lead) if task.kind == "due_incident"]


def test_a_dose_is_witnessed_from_the_register_too_and_its_portion_with_it(day: DosingDay) -> None:
    """Proves: REQ-LGR-004."""
    day.give(day.order(), witness=None, emergency="судоми в іншого")
    portion = newest(day.desk, Portion)
    ledger_corrections.witness_afterwards(day.desk, day.nurse2, portion.id, by=NURSE2)
    assert newest(day.desk, Dose).witness_id == day.nurse2.user_id
    with day.desk.database.read() as session:
        assert list(unwitnessed(portions_of(session, portion.ampoule_id))) == []
        ampoule = session.get_one(OpenedAmpoule, portion.ampoule_id)
    page = see_register(day.desk, day.nurse, ampoule.product_id, ampoule.place)
    opened = next(row for row in page.rows if row.portions)
    assert (opened.given_ug, opened.waiting, opened.portions[0].code) == (60_000, False, "К-1")
