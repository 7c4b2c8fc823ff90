"""Late alerts go on to the physician: tried until it worked, told once when it did not."""

from collections.abc import Callable, Collection

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.security.roles import Permission
from clinicdesk.ui.surroundings import Surroundings

AGAIN_MS = 15_000
"""After a try that failed, or left the alert as it was. Not each second: whoever types must not feel it."""


class PassingOn:
    """Of one board. What was passed on is no longer late once the board was read again."""

    def __init__(self, around: Surroundings, escalate: Callable[[], object]) -> None:
        self._around, self._escalate = around, escalate
        self._tried: frozenset[str] = frozenset()
        self._told: frozenset[str] = frozenset()
        self._again_ms = 0

    def see(self, late: Collection[str]) -> None:
        """The alerts that are late this second, by their rows."""
        rows, now = frozenset(late), self._around.clock.monotonic_ms()
        waits = rows <= self._tried and now < self._again_ms
        if not rows or waits or not self._around.may(Permission.RECORD_EVENTS):
            return
        self._tried, self._again_ms = rows, now + AGAIN_MS
        try:
            self._escalate()
        except (Refused, Unavailable) as problem:
            if not rows <= self._told:
                self._around.messages.refuse(problem)
            self._told = rows
