"""Connections that end with their view: a closed view leaves no slot and no timer behind."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, QTimer, SignalInstance

from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus


def begin(pause: QTimer) -> None:
    """Start a pause unless it runs already: who types on and on is kept all the same."""
    if not pause.isActive():
        pause.start()


class Listening(QObject):
    """What one view hears. Everything connected here ends when the view is destroyed or `stop` is called.

    A child of its view: Qt keeps it as long as the view, so a forgotten reference cannot end it early.
    """

    def __init__(self, view: QObject) -> None:
        super().__init__(view)
        self._connections: list[QMetaObject.Connection] = []
        self._timers: list[QTimer] = []
        # A method could not be looked up on a view whose Python half is gone; the timers go with the view.
        view.destroyed.connect(partial(_cut, self._connections))

    def to(self, signal: SignalInstance, slot: Callable[..., Any]) -> None:
        """Call `slot` at each `signal` until the view ends."""
        self._connections.append(signal.connect(slot))

    def about(self, bus: ChangeBus, topics: frozenset[Topic], slot: Callable[[], Any]) -> None:
        """Call `slot` after each commit that touched one of `topics`."""

        def hear(changes: Changes) -> None:
            if changes.topics & topics:
                slot()

        self.to(bus.changed, hear)

    def every(self, interval_ms: int, slot: Callable[[], Any]) -> QTimer:
        """Call `slot` each `interval_ms` until the view ends; the running timer."""
        timer = self._timer(slot, once=False)
        timer.start(interval_ms)
        return timer

    def pause(self, interval_ms: int, slot: Callable[[], Any]) -> QTimer:
        """A single-shot timer, not started: each `start()` begins the wait anew (search as one types)."""
        timer = self._timer(slot, once=True)
        timer.setInterval(interval_ms)
        return timer

    def stop(self) -> None:
        """Hear nothing more. Safe to call twice."""
        _cut(self._connections)
        for timer in self._timers:
            timer.stop()
        self._timers.clear()

    def _timer(self, slot: Callable[[], Any], *, once: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(once)
        self.to(timer.timeout, slot)
        self._timers.append(timer)
        return timer


def _cut(connections: list[QMetaObject.Connection]) -> None:
    for connection in connections:
        QObject.disconnect(connection)
    connections.clear()
