"""Nobody looks for cycles while thousands of rows are read or written, and everybody does afterwards."""

import gc

import pytest

from clinicdesk.services.many_rows import uncollected


def test_cycles_are_looked_for_again_afterwards_even_where_an_act_fails() -> None:
    assert gc.isenabled()
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()

    def fail() -> None:
        with uncollected():
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert gc.isenabled()
