"""The sheet of a start counts the staff that this very session needs, as the agenda and the readiness do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinicdesk.services import calendar, starting
from clinicdesk.services.dosing_day import Day, day_of_sitting
from tests.support.clinic import Clinic
from tests.support.morning import build_morning


def test_a_role_of_another_session_only_is_not_missed_at_the_start(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DAY-065. A role that only D2 needs stood as lacking before D1."""
    morning = build_morning(clinic)
    desk, lead = morning.open_as("lead")
    at = morning.clock.now() + timedelta(minutes=10)
    calendar.plan_sessions(desk, lead, morning.cohort_id, times={"D1": at}, room="Зала 2", confirmed=True)
    with desk.database.read() as session:
        (entry,) = [
            one.planned_id for one in calendar.entries_of(session, morning.cohort_id) if one.code == "D1"
        ]

    def with_many_in(*codes: str) -> set[str]:
        """Roles that are short at the start, where these sessions need forty of the first role."""

        def asked(*about: object) -> Day:
            day = day_of_sitting(*about)  # type: ignore[arg-type]
            first, *rest = day.programme.roles
            many = first.model_copy(update={"count_min": 40, "sessions": codes})
            changed = day.programme.model_copy(update={"roles": (many, *rest)})
            return replace(day, pinned=replace(day.pinned, definition=changed))

        monkeypatch.setattr(starting, "day_of_sitting", asked)
        return {
            f"{issue.field} {issue.values['need']}" for issue in starting.see_start(desk, lead, entry).short
        }

    assert any(one.endswith(" 40") for one in with_many_in("D1"))
    assert not any(one.endswith(" 40") for one in with_many_in("D2"))
