"""A sweep leaves nothing out in silence."""

import pytest

from tests.support.sweeps import some_of


def test_what_a_sweep_does_not_know_cannot_be_run_with_it() -> None:
    assert some_of(["uk"], now=["uk"]) == ["uk"]
    with pytest.raises(AssertionError, match="de"):
        some_of(["uk", "en"], now=["uk", "de"])
