"""A machine that slept: its count went on meanwhile, so that no minute of a running session is lost.

Linux alone has two counts to confuse, so the choice is shown there; Windows' GetTickCount64 counts sleep by itself
(its "Remarks"), and the last test shows that it is the one asked.
"""

import sys
import time

import pytest

from clinicdesk import clock
from clinicdesk.clock import SystemClock

FORTY_MINUTES = 2_400_000


def sleep_through(monkeypatch: pytest.MonkeyPatch, ms: int) -> None:
    """The lid was closed for so long: what counts sleep went on, what does not stood still."""
    if sys.platform == "win32":
        real_up = clock._up_ms
        monkeypatch.setattr(clock, "_up_ms", lambda: real_up() + ms)
    else:
        real = time.clock_gettime_ns
        slept = time.CLOCK_BOOTTIME if sys.platform == "linux" else time.CLOCK_MONOTONIC
        monkeypatch.setattr(
            time, "clock_gettime_ns", lambda which: real(which) + (ms * 1_000_000 if which == slept else 0)
        )


def test_forty_minutes_asleep_are_forty_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-CLK-500."""
    machine = SystemClock()
    before = machine.monotonic_ms()
    sleep_through(monkeypatch, FORTY_MINUTES)
    assert FORTY_MINUTES <= machine.monotonic_ms() - before < FORTY_MINUTES + 60_000


def test_the_count_is_that_of_the_boot_and_its_sleep() -> None:
    """Proves: REQ-CLK-500. The one by which boots are told apart, to the second."""
    assert abs(SystemClock().monotonic_ms() - clock._up_ms()) < 1000
