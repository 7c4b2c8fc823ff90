"""Interleaved rounds, medians and 95th percentiles: the machine's drift hits both sides alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. Times in milliseconds; `ratio` is of the medians."""

    what: str
    ours_ms: float
    ours_p95_ms: float
    bare_ms: float
    bare_p95_ms: float
    promise: str

    @property
    def ratio(self) -> float:
        """Ours over bare."""
        return self.ours_ms / self.bare_ms


def compare(
    what: str, ours: Callable[[], object], bare: Callable[[], object], *, rounds: int, promise: str
) -> Figure:
    """Time both in turn, `rounds` times each, after one round that is not counted."""
    pairs = [(_timed(bare), _timed(ours)) for _ in range(rounds + 1)][1:]
    bares, mine = zip(*pairs, strict=True)
    return Figure(what, statistics.median(mine), p95(mine), statistics.median(bares), p95(bares), promise)


def p95(times: tuple[float, ...]) -> float:
    """The 95th percentile."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000
