"""Time comes in as an argument: the system's clock in the program, a stepped one in tests and demonstration."""

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

_STAMP = "%Y-%m-%dT%H:%M:%S."


class Clock(Protocol):
    """Wall time, monotonic time and the boot they belong to."""

    @property
    def boot_id(self) -> str:
        """Changes with each start of the machine; monotonic times compare within one boot only."""

    def now(self) -> datetime:
        """UTC, aware, whole milliseconds."""

    def monotonic_ms(self) -> int:
        """Milliseconds that never go back within a boot."""


class SystemClock:
    """The machine's own clock."""

    def __init__(self) -> None:
        self.boot_id = _read_boot_id()

    def now(self) -> datetime:
        """UTC, aware, whole milliseconds."""
        return _whole_ms(datetime.now(UTC))

    def monotonic_ms(self) -> int:
        """Milliseconds since an arbitrary start, counting within this boot."""
        return time.monotonic_ns() // 1_000_000


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
    """A clock that began at a given moment and runs as fast as the system's (the demonstration)."""

    def __init__(self, start: datetime) -> None:
        self.boot_id = os.urandom(16).hex()
        self._start = _whole_ms(start)
        self._began = time.monotonic_ns()

    def now(self) -> datetime:
        """The start and what has passed since."""
        return self._start + timedelta(milliseconds=self.monotonic_ms())

    def monotonic_ms(self) -> int:
        """Milliseconds since the start."""
        return (time.monotonic_ns() - self._began) // 1_000_000


def stamp(at: datetime) -> str:
    """Text as stored: "2026-11-24T08:15:00.123Z". Sorts as time does."""
    at = at.astimezone(UTC)
    return f"{at.strftime(_STAMP)}{at.microsecond // 1000:03d}Z"


def read_stamp(text: str) -> datetime:
    """The moment of a stored stamp; ValueError for anything else."""
    return datetime.fromisoformat(text)


def _whole_ms(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _read_boot_id() -> str:
    if sys.platform == "linux":
        source = Path("/proc/sys/kernel/random/boot_id")
        if source.is_file():
            return source.read_text(encoding="ascii").strip()
    # Elsewhere the boot moment, to ten seconds, tells one boot from the next.
    return f"boot-{round((time.time() - time.monotonic()) / 10)}"
