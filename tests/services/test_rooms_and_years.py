"""Planning: a room two groups want at one time is said once, a year nobody means is refused; papers have kinds."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import accounts, calendar, staffing
from tests.support.clinic import Clinic
from tests.support.groups import FIRST, Groups, groups
from tests.support.looking import refused


@pytest.fixture
def ward(clinic: Clinic) -> Groups:
    """Cohort 07 meets for the first time at nine, in the hall."""
    made = groups(clinic)
    made.plan(P1=0)
    return made


def _plan(ward: Groups, cohort: str, at: datetime, *, room: str = "Зала 2", confirmed: bool = False) -> None:
    calendar.plan_sessions(ward.desk, ward.lead, cohort, times={"P1": at}, room=room, confirmed=confirmed)


def test_two_groups_in_one_room_are_said_once_with_both_named(ward: Groups) -> None:
    """Proves: REQ-CAL-780. Both were planned for the hall at nine, and nobody was told."""
    other = ward.another()
    with pytest.raises(Refused) as told:
        _plan(ward, other, FIRST + timedelta(hours=1), room=" зала  2")
    (asked,) = told.value.issues
    assert (asked.code, asked.field) == ("CAL780", "P1")
    sentence = asked.sentence("uk")
    assert "«P1» і «P1» когорти 07" in sentence
    assert "11:00–13:00" in sentence
    _plan(ward, other, FIRST + timedelta(hours=1), confirmed=True)


@pytest.mark.parametrize(("hours", "room"), [(2, "Зала 2"), (-2, "Зала 2"), (0, "Кабінет 4"), (0, "")])
def test_before_and_after_and_next_door_nobody_is_asked(ward: Groups, hours: int, room: str) -> None:
    """Proves: REQ-CAL-780. The meeting takes two hours."""
    _plan(ward, ward.another(), FIRST + timedelta(hours=hours), room=room)


def test_a_session_moved_into_a_taken_room_is_asked_about(ward: Groups) -> None:
    """Proves: REQ-CAL-780."""
    other = ward.another()
    _plan(ward, other, FIRST + timedelta(days=1))
    entry = ward.entries()[0].planned_id
    about: dict[str, Any] = {"starts_at": FIRST + timedelta(days=1), "room": "Зала 2", "reason": "тривога"}
    with refused(ward.desk, ("CAL780", "room")):
        calendar.move_session(ward.desk, ward.lead, entry, **about)
    with refused(ward.desk, ("CAL780", "room")):
        calendar.make_up(ward.desk, ward.lead, entry, **about)
    calendar.make_up(ward.desk, ward.lead, entry, **about, confirmed=True)
    calendar.move_session(ward.desk, ward.lead, entry, **about, confirmed=True)
    calendar.move_session(ward.desk, ward.lead, entry, **about | {"starts_at": FIRST})


@pytest.mark.parametrize(("year", "code"), [(1926, "CAL201"), (2030, "CAL781"), (2126, "CAL781")])
def test_a_year_nobody_means_is_refused(ward: Groups, year: int, code: str) -> None:
    """Proves: REQ-CAL-781. A session of 2126 stood in the calendar."""
    other = ward.another()
    with refused(ward.desk, (code, "P1")):
        _plan(ward, other, datetime(year, 12, 1, 9, tzinfo=UTC))
    with refused(ward.desk, (code, "day")):
        calendar.move_session(
            ward.desk, ward.lead, ward.entries()[0].planned_id, starts_at=datetime(year, 12, 1, 9, tzinfo=UTC),
            room="", reason="описка", confirmed=True,
        )  # fmt: skip


def test_a_paper_no_programme_asks_for_is_not_recorded(ward: Groups) -> None:
    """A mistyped kind was kept, and the role went on lacking its paper."""
    user = accounts.list_users(ward.desk, ward.lead)[0].user_id
    about: dict[str, Any] = {
        "user_id": user,
        "number": "№ 1",
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
    }
    with refused(ward.desk, ("CRD780", "kind")):
        staffing.record_credential(ward.desk, ward.lead, kind="MED-LIK", **about)
    staffing.record_credential(ward.desk, ward.lead, kind="MED-LIC", **about)
