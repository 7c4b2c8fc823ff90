"""Keeps the downtime pack fresh: after what was saved, behind the window, and not more often than now and then."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicdesk.clock import Clock
from clinicdesk.services.desk import Desk
from clinicdesk.services.downtime import refresh_pack
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.background import Background, Step
from clinicdesk.ui.listening import Listening

HEARS = frozenset({Topic.SESSIONS, Topic.VITALS, Topic.DOSING, Topic.CLEARANCES, Topic.FORMS, Topic.CLINIC})
QUIET_MS = 2_000
"""So long after an act nothing is drawn: whoever types the next set must not feel it."""
LEAST_MS = 30_000
"""Between two writings."""


class PackKeeper:
    """Of one window. Nothing it does is waited for, and nothing it does is refused to anybody."""

    def __init__(self, desk: Desk, window: QWidget, language: Callable[[], str]) -> None:
        self._desk, self._language = desk, language
        self._clock: Clock = desk.clock
        self._begun: int | None = None
        self._background = Background(window)
        self.pause = Listening(window).pause(QUIET_MS, self._write)

    def hear(self, changes: Changes) -> None:
        """Something was saved."""
        if not HEARS.isdisjoint(changes.topics):
            self.ask()

    def ask(self) -> None:
        """Write soon; once for several wishes."""
        if not self.pause.isActive():
            self.pause.start(self.wait_ms())

    def wait_ms(self) -> int:
        """How long to the next writing: a quiet moment, or what is missing to the least time between two."""
        if self._begun is None:
            return QUIET_MS
        return max(QUIET_MS, LEAST_MS - (self._clock.monotonic_ms() - self._begun))

    def rest(self) -> None:
        """Another window does it now."""
        self.pause.stop()

    def _write(self) -> None:
        if self._background.busy:
            self.ask()
            return
        self._begun = self._clock.monotonic_ms()
        language = self._language()
        self._background.run(lambda step: self._work(language, step), done=self._written, wrong=self._written)

    def _work(self, language: str, _: Step) -> None:
        refresh_pack(self._desk, language)

    def _written(self, _: object) -> None:
        if self._desk.downtime.failed is not None:
            self.ask()  # the disk may have room by then
