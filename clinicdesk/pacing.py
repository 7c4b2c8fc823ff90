"""Long work that is given up between two of its steps once nobody waits for it any more."""

import contextlib
import threading
from collections.abc import Iterator
from contextvars import ContextVar

_MINE: ContextVar["Wanted | None"] = ContextVar("wanted", default=None)


class Cancelled(Exception):  # noqa: N818 - a wish, not an error
    """The person, or the closing view, no longer wants the work."""


class Wanted:
    """Whether some work is still wanted, and whether its thread may be left to itself just now."""

    def __init__(self) -> None:
        self._dropped = threading.Event()
        self.apart = False

    def drop(self) -> None:
        """Nobody waits for it any more."""
        self._dropped.set()

    def check(self) -> None:
        """Raises Cancelled once it is dropped."""
        if self._dropped.is_set():
            raise Cancelled

    @contextlib.contextmanager
    def followed(self) -> Iterator[None]:
        """What runs inside, on this thread, is this work."""
        token = _MINE.set(self)
        try:
            yield
        finally:
            _MINE.reset(token)


def between_steps() -> None:
    """Called by what may take long, once a page or a row. Raises Cancelled where its work is wanted no more."""
    mine = _MINE.get()
    if mine is not None:
        mine.check()


@contextlib.contextmanager
def apart() -> Iterator[None]:
    """A stretch that only computes: it touches no record and no file that lasts, so nobody need wait for its end.

    Raises Cancelled at its end where the work was dropped meanwhile: nothing comes after it.
    """
    mine = _MINE.get()
    if mine is None or mine.apart:
        yield
        return
    mine.check()
    mine.apart = True
    try:
        yield
    finally:
        mine.apart = False
    mine.check()
