"""Long work off the window's thread: progress, cancelling, and the result back on the window's thread."""

import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.pacing import Cancelled, Wanted

Result = TypeVar("Result")
_LONGEST_WAIT_S = 1.0
"""A window that closes or locks waits no longer for work that only computes."""
_LOOK_S = 0.02
Step = Callable[[int, int], None]
"""What the work calls as it goes: (done, total). Raises `Cancelled` once the work is no longer wanted."""


class Background(QObject):
    """Runs work in threads of its own for one view, and ends them with it.

    Every hearer is called on the window's thread, and none after `stop`. `Refused` and `Unavailable` go to
    `wrong`; anything else is a bug of ours and goes to the crash window.
    """

    def __init__(self, view: QObject) -> None:
        super().__init__(view)
        self._jobs: dict[threading.Thread, Wanted] = {}
        # No child of the view: a worker may still post while the view is being taken down.
        self._post = _Post()
        # A method could not be looked up on a view whose Python half is gone; this holds all it needs.
        view.destroyed.connect(partial(_stop, self._jobs))

    @property
    def busy(self) -> bool:
        """Whether any work is still going on."""
        return bool(self._jobs)

    def run(
        self,
        work: Callable[[Step], Result],
        *,
        done: Callable[[Result], None],
        wrong: Callable[[Refused | Unavailable], None],
        step: Step | None = None,
        cancelled: Callable[[], None] | None = None,
        patience_s: float = 0.0,
    ) -> Callable[[], None]:
        """Start `work`; the returned callable asks it to stop at its next step.

        Work that ends within `patience_s` is told before this returns: what is quick should not flicker.
        """
        wanted = Wanted()
        ends: list[Callable[[], None]] = []

        def pace(so_far: int, total: int) -> None:
            wanted.check()
            if step:
                told = partial(step, so_far, total)
                self._post.news.emit(partial(self._tell, threading.current_thread(), told))

        def labour() -> None:
            with wanted.followed():
                end = _outcome(partial(work, pace), done=done, wrong=wrong, cancelled=cancelled or _nothing)
            ends.append(end)
            self._post.news.emit(partial(self._finish, threading.current_thread(), end))

        thread = threading.Thread(target=labour, daemon=True)
        self._jobs[thread] = wanted
        thread.start()
        if patience_s:
            thread.join(patience_s)
            if ends:
                self._finish(thread, ends[0])
        return wanted.drop

    def stop(self) -> None:
        """Cancel everything and wait for the threads to end; nobody hears of it.

        A thread that only computes, and does nothing else any more (`pacing.apart`), is waited for a second at most.
        """
        _stop(self._jobs)

    def _tell(self, thread: threading.Thread, news: Callable[[], None]) -> None:
        if thread in self._jobs:
            news()

    def _finish(self, thread: threading.Thread, end: Callable[[], None]) -> None:
        if self._jobs.pop(thread, None):
            thread.join()
            end()


class _Post(QObject):
    """Lives on the window's thread and calls there what a worker posts."""

    news = Signal(object)  # Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self.news.connect(self.deliver)

    @Slot(object)
    def deliver(self, news: Callable[[], None]) -> None:
        """Call it."""
        news()


def _stop(jobs: dict[threading.Thread, Wanted]) -> None:
    going = dict(jobs)
    jobs.clear()
    for wanted in going.values():
        wanted.drop()
    patience = time.monotonic() + _LONGEST_WAIT_S
    for thread, wanted in going.items():
        while thread.is_alive() and not (wanted.apart and time.monotonic() > patience):
            thread.join(_LOOK_S)


def _outcome(
    work: Callable[[], Result],
    *,
    done: Callable[[Result], None],
    wrong: Callable[[Refused | Unavailable], None],
    cancelled: Callable[[], None],
) -> Callable[[], None]:
    try:
        return partial(done, work())
    except Cancelled:
        return cancelled
    except (Refused, Unavailable) as problem:
        return partial(wrong, problem)
    except Exception as bug:  # noqa: BLE001 - whatever it is, the crash window must hear of it
        return partial(sys.excepthook, type(bug), bug, bug.__traceback__)


def _nothing() -> None:
    return
