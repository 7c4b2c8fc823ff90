"""Wrong passwords bring a pause that grows; no clock, restart or damaged file turns it into harm."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Refused
from clinicdesk.security.throttle import Throttle, pause_after

START = datetime(2026, 11, 24, 8, 15, tzinfo=UTC)
SLOT, OTHER = "a" * 32, "b" * 32
FORMAT = "clinicdesk-attempts/1"


def with_entry(entry: str) -> str:
    return f'{{"format": "{FORMAT}", "slots": {{"a": {entry}}}}}'


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(START)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clinic.attempts.json"


def fail(throttle: Throttle, times: int, slot: str = SLOT) -> None:
    for _ in range(times):
        throttle.failed(slot)


def refusal(throttle: Throttle, slot: str = SLOT) -> str:
    with pytest.raises(Refused) as refused:
        throttle.check(slot)
    return refused.value.first.code


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (4, 0),
        (5, 1),
        (6, 2),
        (7, 4),
        (8, 8),
        (9, 16),
        (10, 32),
        (11, 60),
        (12, 60),
        (99, 60),
        (5000, 60),
    ],
)
def test_the_pause_doubles_to_a_minute(failures: int, seconds: int) -> None:
    """Proves: REQ-VLT-013."""
    assert pause_after(failures) == seconds


def test_five_tries_are_free_and_counted_down(path: Path, clock: SteppedClock) -> None:
    """Proves: REQ-VLT-013."""
    throttle, said = Throttle(path, clock), []
    throttle.check(SLOT)
    for expected in range(1, 7):
        assert throttle.failed(SLOT) == expected
        issue = throttle.refusal(SLOT)
        said.append((issue.code, issue.values["n"]))
    assert said == [("KEY002", 4), ("KEY002", 3), ("KEY002", 2), ("KEY002", 1), ("KEY003", 1), ("KEY003", 2)]


def test_the_pause_ends_when_its_time_is_over(path: Path, clock: SteppedClock) -> None:
    """Proves: REQ-VLT-013."""
    throttle = Throttle(path, clock)
    fail(throttle, 7)
    assert throttle.wait_seconds(SLOT) == 4
    assert refusal(throttle) == "THR001"
    clock.advance(timedelta(seconds=3.999))
    assert throttle.wait_seconds(SLOT) == 1
    clock.advance(timedelta(seconds=0.001))
    assert throttle.wait_seconds(SLOT) == 0
    throttle.check(SLOT)


def test_one_persons_failures_do_not_slow_another(path: Path, clock: SteppedClock) -> None:
    throttle = Throttle(path, clock)
    fail(throttle, 11)
    throttle.check(OTHER)
    assert throttle.tries_left(OTHER) == 5


def test_success_tells_how_many_failures_went_before(path: Path, clock: SteppedClock) -> None:
    """Proves: REQ-VLT-014."""
    throttle = Throttle(path, clock)
    fail(throttle, 3)
    assert Throttle(path, clock).succeeded(SLOT) == 3
    assert Throttle(path, clock).succeeded(SLOT) == 0
    assert throttle.succeeded(OTHER) == 0


def test_a_hundred_failures_close_the_slot_until_an_administrator_acts(
    path: Path, clock: SteppedClock
) -> None:
    """Proves: REQ-VLT-013."""
    throttle = Throttle(path, clock)
    fail(throttle, 99)
    assert not throttle.disabled(SLOT)
    fail(throttle, 1)
    clock.advance(timedelta(days=365))
    again = Throttle(path, clock)
    assert again.disabled(SLOT)
    assert refusal(again) == again.refusal(SLOT).code == "THR002"
    again.forgive(SLOT)
    Throttle(path, clock).check(SLOT)


def test_a_restart_forgets_nothing(path: Path, clock: SteppedClock) -> None:
    fail(Throttle(path, clock), 11)
    clock.advance(timedelta(seconds=20))
    assert Throttle(path, clock).wait_seconds(SLOT) == 40


@pytest.mark.parametrize("turned", [timedelta(days=-3650), timedelta(hours=-1), timedelta(days=3650)])
def test_turning_the_clock_within_a_boot_changes_nothing(
    path: Path, clock: SteppedClock, turned: timedelta
) -> None:
    """Proves: REQ-VLT-013."""
    throttle = Throttle(path, clock)
    fail(throttle, 11)
    clock.advance(timedelta(seconds=10))
    clock.set(START + turned)
    assert throttle.wait_seconds(SLOT) == Throttle(path, clock).wait_seconds(SLOT) == 50


def test_a_clock_set_back_across_a_restart_neither_frees_nor_locks_out(
    path: Path, clock: SteppedClock
) -> None:
    """Proves: REQ-VLT-013."""
    fail(Throttle(path, clock), 11)
    rebooted = SteppedClock(START - timedelta(days=3650), boot_id="next")
    assert Throttle(path, rebooted).wait_seconds(SLOT) == 60
    rebooted.advance(timedelta(seconds=45))
    rebooted.set(START - timedelta(days=7300))
    assert Throttle(path, rebooted).wait_seconds(SLOT) == 15
    rebooted.advance(timedelta(seconds=15))
    assert Throttle(path, rebooted).wait_seconds(SLOT) == 0


def test_a_failure_noted_for_the_future_locks_nobody_out(path: Path, clock: SteppedClock) -> None:
    entry = '{"count": 11, "at": "2026-11-24T08:15:00.000Z", "boot": "stepped", "mono_ms": 9000000000000}'
    path.write_text(with_entry(entry), encoding="utf-8")
    assert Throttle(path, clock).wait_seconds("a") == 60
    clock.advance(timedelta(seconds=60))
    assert Throttle(path, clock).wait_seconds("a") == 0


def test_time_that_passed_while_switched_off_counts(path: Path, clock: SteppedClock) -> None:
    fail(Throttle(path, clock), 11)
    rebooted = SteppedClock(START + timedelta(seconds=45), boot_id="next")
    assert Throttle(path, rebooted).wait_seconds(SLOT) == 15


def test_a_failure_under_a_wrong_clock_is_dated_by_the_newest_known_time(
    path: Path, clock: SteppedClock
) -> None:
    throttle = Throttle(path, clock)
    fail(throttle, 1, OTHER)
    clock.set(START - timedelta(days=1))
    throttle.failed(SLOT)
    kept = json.loads(path.read_text(encoding="utf-8"))["slots"]
    assert kept[SLOT]["at"] == kept[OTHER]["at"] == "2026-11-24T08:15:00.000Z"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "null",
        '{"format": "other", "slots": {}}',
        '{"slots": {}}',
        f'{{"format": "{FORMAT}", "slots": []}}',
        f'{{"format": "{FORMAT}", "slots": {{"a": 1}}}}',
        with_entry('{"count": 9, "at": "2026-11-24T08:15:00.000Z", "boot": "x"}'),
        with_entry('{"count": "9", "at": "2026-11-24T08:15:00.000Z", "boot": "x", "mono_ms": 0}'),
        with_entry('{"count": -9, "at": "2026-11-24T08:15:00.000Z", "boot": "x", "mono_ms": 0}'),
        with_entry('{"count": 9, "at": "?", "boot": "x", "mono_ms": 0}'),
        with_entry('{"count": 9, "at": "2026-11-24", "boot": "x", "mono_ms": 0}'),
        with_entry('{"count": 9, "at": "2026-11-24T08:15:00.000Z", "boot": "x", "mono_ms": "0"}'),
        "[" * 100_000,
    ],
)
def test_a_damaged_file_starts_anew(path: Path, clock: SteppedClock, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    throttle = Throttle(path, clock)
    throttle.check("a")
    assert throttle.failed("a") == 1
    assert Throttle(path, clock).tries_left("a") == 4


def test_a_folder_that_cannot_be_written_costs_only_the_memory_of_a_restart(
    tmp_path: Path, clock: SteppedClock
) -> None:
    path = tmp_path / "not a folder" / "clinic.attempts.json"
    throttle = Throttle(path, clock)
    fail(throttle, 5)
    assert throttle.wait_seconds(SLOT) == 1
    assert Throttle(path, clock).wait_seconds(SLOT) == 0


def test_a_flood_of_made_up_logins_does_not_fill_the_disk(path: Path, clock: SteppedClock) -> None:
    throttle = Throttle(path, clock)
    entry = {"count": 1, "at": "2026-11-24T08:00:00.000Z", "boot": "stepped", "mono_ms": 0}
    flood = {f"{number:032x}": entry for number in range(3000)}
    path.write_text(json.dumps({"format": "clinicdesk-attempts/1", "slots": flood}), encoding="utf-8")
    throttle = Throttle(path, clock)
    throttle.failed(SLOT)
    kept = json.loads(path.read_text(encoding="utf-8"))["slots"]
    assert len(kept) == 1000
    assert SLOT in kept


def test_the_file_names_nobody(path: Path, clock: SteppedClock) -> None:
    """Proves: REQ-VLT-015."""
    fail(Throttle(path, clock), 1)
    value = json.loads(path.read_text(encoding="utf-8"))
    assert value.keys() == {"format", "slots"}
    assert value["slots"].keys() == {SLOT}
    assert value["slots"][SLOT].keys() == {"count", "at", "boot", "mono_ms"}
