"""What a planned set was left without is said at the last set that measured any of it, and nowhere else."""

from datetime import UTC, datetime, timedelta

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.schedule import Taken, planned, unmeasured

T0 = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WHOLE = frozenset({"sbp", "dbp", "pulse", "spo2", "rr", "moaas"})
PRESSURE = frozenset({"sbp", "dbp"})
WITHOUT = WHOLE - {"spo2"}


@pytest.mark.parametrize(
    ("taken", "lacks"),
    [
        ([(15, WHOLE)], [()]),
        ([(15, WITHOUT)], [("spo2",)]),
        ([(15, WITHOUT), (18, frozenset({"spo2"}))], [(), ()]),
        ([(15, WITHOUT), (18, PRESSURE)], [(), ("spo2",)]),
        ([(15, WHOLE), (20, PRESSURE)], [(), ()]),
        ([(15, WITHOUT), (30, WHOLE)], [("spo2",), ()]),
        ([(15, WITHOUT), (28, WHOLE)], [(), ()]),
        ([], []),
    ],
)
def test_a_set_says_what_its_planned_one_was_left_without(
    taken: list[tuple[int, frozenset[str]]], lacks: list[tuple[str, ...]]
) -> None:
    """Proves: REQ-SCH-070. A repeat of the pressure alone lacks nothing where the rest was measured before."""
    series = next(one for one in library().programme("gkap", "0.1").series if one.needs)
    plan = planned(series, T0, route="im")
    sets = [Taken(T0 + timedelta(minutes=minute), fields) for minute, fields in taken]
    assert list(unmeasured(series, plan, sets)) == lacks
