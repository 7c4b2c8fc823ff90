"""Giving a dose: two hands, one act, and everything that keeps a wrong dose from being written."""

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
from clinicdesk.models.dosing import Dose
from clinicdesk.models.drugs import Portion
from clinicdesk.models.signatures import Signature
from clinicdesk.models.unit_of_work import door_open
from clinicdesk.services import clearances, deferrals, dose_orders, doses
from clinicdesk.services.integrity import examine
from clinicdesk.services.signing import signature_issue
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, DosingDay, begin, copy_day
from tests.support.looking import counts, newest, one_event, refused
from tests.support.moments import every_moment, watch_commits


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


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
    deferrals.lift_deferral(day.desk, day.lead, note="тиск унормувався", **given)
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
    with refused(day.desk, ("DAY004", "clearance.valid"), ("DAY004", "consent.treatment")):
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
