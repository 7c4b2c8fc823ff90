"""One boot told from the next where the system gives no id, and a wall clock set back that is no boot.

The rule and the file it is kept in are shown here. GetTickCount64 and the registry's count of boots are checked by
type (mypy --platform win32) and asked for real where Windows is: the last test.
"""

import time
from pathlib import Path

import pytest

from clinicdesk import clock
from clinicdesk.clock import Seen, SystemClock, kept_boot_id, same_boot

HOUR = 3_600_000
NOON = 1_764_072_000_000
THEN = Seen("a", "", 8 * HOUR, NOON)


@pytest.mark.parametrize(
    ("up", "wall", "same"),
    [
        (9 * HOUR, NOON + HOUR, True),
        (9 * HOUR, NOON - 30 * 24 * HOUR, True),
        (9 * HOUR, NOON + HOUR + 10_000, True),
        (9 * HOUR, NOON + HOUR + 10_001, False),
        (8 * HOUR, NOON, True),
        (8 * HOUR - 1, NOON, False),
        (1, NOON + HOUR, False),
        (1, NOON - HOUR, False),
        (20 * HOUR, NOON + 48 * HOUR, False),
    ],
    ids=[
        "an hour later", "set back by a month", "corrected a little", "further than it ran", "at once",
        "counted anew", "booted", "booted and set back", "off for a day",
    ],
)  # fmt: skip
def test_a_wall_clock_set_back_is_no_boot(up: int, wall: int, same: bool) -> None:
    """Proves: REQ-CLK-003."""
    assert same_boot(THEN, count="", up_ms=up, wall_ms=wall) is same


@pytest.mark.parametrize(
    ("count", "up", "wall", "same"),
    [
        ("41", 9 * HOUR, NOON + 90 * HOUR, True),
        ("42", 9 * HOUR, NOON + HOUR, False),
        ("42", 9 * HOUR, NOON - HOUR, False),
        ("41", HOUR, NOON + HOUR, False),
    ],
    ids=["set forward", "booted in between", "booted and set back", "a count that was put back"],
)
def test_a_count_of_boots_settles_it(count: str, up: int, wall: int, same: bool) -> None:
    """Proves: REQ-CLK-003."""
    assert same_boot(Seen("a", "41", 8 * HOUR, NOON), count=count, up_ms=up, wall_ms=wall) is same


def test_the_next_start_finds_the_same_boot_and_the_next_boot_another(tmp_path: Path) -> None:
    """Proves: REQ-CLK-003."""
    kept = tmp_path / "workstation" / "boot.json"
    first = kept_boot_id(kept, count="", up_ms=HOUR, wall_ms=NOON)
    set_back = kept_boot_id(kept, count="", up_ms=2 * HOUR, wall_ms=NOON - 24 * HOUR)
    booted = kept_boot_id(kept, count="", up_ms=1000, wall_ms=NOON - 23 * HOUR)
    assert first == set_back != booted
    assert [path.name for path in kept.parent.iterdir()] == ["boot.json"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"boot_id": "a"}', '{"boot_id": "a", "count": "", "up_ms": []}']
)
def test_a_file_nobody_can_read_means_another_boot(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "boot.json"
    kept.write_text(text, encoding="utf-8")
    assert kept_boot_id(kept, count="", up_ms=HOUR, wall_ms=NOON) != "a"
    assert kept_boot_id(kept, count="", up_ms=HOUR, wall_ms=NOON) == kept_boot_id(
        kept, count="", up_ms=HOUR, wall_ms=NOON
    )


def test_a_place_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    assert kept_boot_id(blocked / "boot.json", count="", up_ms=HOUR, wall_ms=NOON)


def test_two_clocks_of_one_machine_are_of_one_boot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-CLK-003. On this very machine, with its wall clock set back in between."""
    first = SystemClock().boot_id
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - 86_400_000_000_000)
    assert SystemClock().boot_id == first


@pytest.mark.windows
def test_windows_counts_its_boots_and_the_time_since() -> None:
    """Proves: REQ-CLK-003."""
    assert clock._up_ms() <= clock._up_ms()
    assert clock._boot_count().isdecimal()
