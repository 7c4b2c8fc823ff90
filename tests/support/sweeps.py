"""Sweeps over everything there is: some of it with every run, the rest with the long proofs."""

from collections.abc import Iterable

import pytest


def some_of(every: Iterable[object], *, now: Iterable[object]) -> list[object]:
    """All of `every`; those that are not in `now` only with `-m long`."""
    here = set(now)
    return [one if one in here else pytest.param(one, marks=pytest.mark.long) for one in every]
