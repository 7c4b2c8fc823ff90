"""Time comes in as an argument: the system's clock in the program, a stepped one in tests and demonstration."""

import contextlib
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from clinicdesk.paths import workstation_folder

if sys.platform == "win32":
    import ctypes
    import winreg

    _BOOTS = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"

_TOLERANCE_MS = 10_000
"""What a wall clock may be corrected by over the network before it means a machine that was off."""


class Clock(Protocol):
    """Wall time, monotonic time and the boot they belong to."""

    @property
    def boot_id(self) -> str:
        """Changes with each start of the machine; monotonic times compare within one boot only."""

    def now(self) -> datetime:
        """UTC, aware, whole milliseconds."""

    def monotonic_ms(self) -> int:
        """Milliseconds that never go back within a boot, the machine's sleep included."""


class SystemClock:
    """The machine's own clock."""

    def __init__(self) -> None:
        self.boot_id = _read_boot_id()

    def now(self) -> datetime:
        """UTC, aware, whole milliseconds."""
        return _whole_ms(datetime.now(UTC))

    def monotonic_ms(self) -> int:
        """Milliseconds since this boot; a machine that slept has aged by it."""
        return _up_ms()


class SteppedClock:
    """A clock that moves only when told, or by a fixed step at each look (tests, demonstration)."""

    def __init__(self, start: datetime, *, step: timedelta = timedelta(0), boot_id: str = "stepped") -> None:
        self.boot_id = boot_id
        self._now = _whole_ms(start)
        self._step = step
        self._monotonic = 0

    def now(self) -> datetime:
        """The set time; each look moves it by the step."""
        at = self._now
        self.advance(self._step)
        return at

    def monotonic_ms(self) -> int:
        """Milliseconds advanced so far; setting the wall clock does not touch it."""
        return self._monotonic

    def advance(self, by: timedelta) -> None:
        """Let time pass: wall and monotonic alike."""
        self._now += by
        self._monotonic += int(by / timedelta(milliseconds=1))

    def set(self, at: datetime) -> None:
        """Turn the wall clock, as a person or a dead battery would; monotonic time goes on."""
        self._now = _whole_ms(at)


class ShiftedClock:
    """A clock that began at a given moment and runs as fast as the system's."""

    def __init__(self, start: datetime) -> None:
        self.boot_id = os.urandom(16).hex()
        self._start = _whole_ms(start)
        self._began = _up_ms()

    def now(self) -> datetime:
        """The start and what has passed since."""
        return self._start + timedelta(milliseconds=self.monotonic_ms())

    def monotonic_ms(self) -> int:
        """Milliseconds since the start."""
        return _up_ms() - self._began


class StoryClock(ShiftedClock):
    """The time of the demonstration's story, which no other clinic is opened in."""

    def go_on_from(self, at: datetime) -> None:
        """The story has come as far as this at least; the time since the start goes on."""
        self._start += max(timedelta(0), at - self.now())


def stamp(at: datetime) -> str:
    """Text as stored: "2026-11-24T08:15:00.123Z". Sorts as time does."""
    return f"{at.astimezone(UTC).isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


UNREADABLE = datetime(1, 1, 2, tzinfo=UTC)
"""Stands for a stored time that is none: another program has written into the file."""


def within_years(on: date) -> bool:
    """Whether days can be counted from it in any zone: not in the first and the last years of the calendar."""
    return MINYEAR < on.year < MAXYEAR - 1


def read_stamp(text: str) -> datetime:
    """The moment of a stored stamp; ValueError for anything else."""
    return datetime.fromisoformat(text)


def _whole_ms(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


@dataclass(frozen=True, slots=True)
class Seen:
    """How a machine was last seen: the id given to its boot, its count of boots ("" for none), times in ms."""

    boot_id: str
    count: str
    up_ms: int
    wall_ms: int


def same_boot(then: Seen, *, count: str, up_ms: int, wall_ms: int) -> bool:
    """Whether the machine has run on since it was seen.

    A count of boots settles it. Without one, a wall clock that went further than the time since the boot means
    that the machine was off in between; one that was set back means nothing.
    """
    if up_ms < then.up_ms:
        return False
    if count and then.count:
        return count == then.count
    return wall_ms - then.wall_ms <= up_ms - then.up_ms + _TOLERANCE_MS


def kept_boot_id(kept: Path, *, count: str, up_ms: int, wall_ms: int) -> str:
    """The id of this boot: the one written down when the machine was last seen, if it has run on since.

    Where nothing can be written each start counts as a boot: times then compare by the wall clock alone.
    """
    then = _read_seen(kept)
    ran_on = then is not None and same_boot(then, count=count, up_ms=up_ms, wall_ms=wall_ms)
    seen = Seen(then.boot_id if then and ran_on else os.urandom(16).hex(), count, up_ms, wall_ms)
    fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(asdict(seen)), encoding="utf-8")
        fresh.replace(kept)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
    return seen.boot_id


def _read_seen(kept: Path) -> Seen | None:
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
        return Seen(str(found["boot_id"]), str(found["count"]), int(found["up_ms"]), int(found["wall_ms"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _read_boot_id() -> str:
    if sys.platform == "linux":
        source = Path("/proc/sys/kernel/random/boot_id")
        if source.is_file():
            return source.read_text(encoding="ascii").strip()
    wall_ms = time.time_ns() // 1_000_000
    return kept_boot_id(
        workstation_folder() / "boot.json", count=_boot_count(), up_ms=_up_ms(), wall_ms=wall_ms
    )


if sys.platform == "win32":

    def _up_ms() -> int:
        """Since the boot, sleep included; no turn of the wall clock touches it (GetTickCount64, "Remarks").

        Python's own count is the same up to 3.12 and QueryPerformanceCounter from 3.13 on (time.monotonic, "Changed
        in version 3.13"): asked here by name, so that a newer Python changes no minute.
        """
        tick = ctypes.windll.kernel32.GetTickCount64
        tick.restype = ctypes.c_ulonglong
        return int(tick())

    def _boot_count() -> str:
        """Windows counts its boots for its prefetcher; "" where it does not."""
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _BOOTS) as key:
                return str(winreg.QueryValueEx(key, "BootId")[0])
        except OSError:
            return ""

else:
    # Linux stops CLOCK_MONOTONIC while it sleeps, and macOS that of Python (mach_absolute_time); these go on
    # (clock_gettime(2), CLOCK_BOOTTIME; macOS clock_gettime(3), CLOCK_MONOTONIC: sleep included).
    _COUNTS = time.CLOCK_BOOTTIME if sys.platform == "linux" else time.CLOCK_MONOTONIC

    def _up_ms() -> int:
        """Since the boot, sleep included; no turn of the wall clock touches it."""
        return time.clock_gettime_ns(_COUNTS) // 1_000_000

    def _boot_count() -> str:
        return ""
