"""Sweeps over everything there is: some of it with every run, the rest with the long proofs."""

from collections.abc import Iterable

import pytest


def some_of(every: Iterable[object], *, now: Iterable[object]) -> list[object]:
    """All of `every`; those that are not in `now` only with `-m long`."""
    all_of_it, here = list(every), set(now)
    assert here <= set(all_of_it), f"none of them: {here - set(all_of_it)}"
    return [one if one in here else pytest.param(one, marks=pytest.mark.long) for one in all_of_it]
