"""Axes with round steps: pure numbers, the same for paper and for the window."""

from collections.abc import Iterable
from decimal import Decimal
from math import ceil, floor, log10

_STEPS = 6
"""About so many steps an axis has."""


def round_step(span: float, steps: int = _STEPS) -> float:
    """1, 2 or 5 times a power of ten, so that `span` has at most about so many steps."""
    rough = max(span, 1e-9) / steps
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)


def edges(values: Iterable[float], least: float = 1.0, steps: int = _STEPS) -> tuple[float, float, float]:
    """Lower and upper edge of an axis and its step, both edges on a step."""
    found = list(values)
    low, high = min(found), max(found)
    step = round_step(max(high - low, least), steps)
    low, high = floor(low / step) * step, ceil(high / step) * step
    return low, high if high > low else low + step, step


def span(
    bounds: tuple[int | Decimal | None, int | Decimal | None], values: list[float]
) -> tuple[float, float]:
    """From the least to the most a scale can have, so that a small change looks small; else round edges."""
    least, most = bounds
    if least is not None and most is not None:
        return float(least), float(most)
    low, high, _ = edges(values or [0.0, 1.0], 5.0)
    return low, high
