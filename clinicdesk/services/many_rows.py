"""Acts and readings over hundreds and thousands of rows."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Nobody in this process looks for cycles meanwhile: going through thousands of rows again and again is slow.

    Rows make no cycles; what another thread leaves is found afterwards.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
