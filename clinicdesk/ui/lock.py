"""The lock: when to lock, and what locking means.

Without a running session the process saves drafts, closes the clinic, starts itself anew and ends: nothing
that was decrypted outlives it. While a dosing session runs a cover is laid over the same process, so that no
clock stops; only the explicit lock of the responsible person, or the end of the session, closes the file.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from clinicdesk.clock import Clock
from clinicdesk.errors import Unavailable
from clinicdesk.ui.windows_signals import watch

_LOG = logging.getLogger(__name__)
_TICK_MS = 1000
_MINUTE_MS = 60_000
_L = frozenset({Qt.Key.Key_L, ord("Д")})
"""The key in both layouts; a shortcut of Qt looks at the key cap by itself, an event does not."""
_SLEPT = timedelta(seconds=60)
LONGEST_LOGIN_MS = 12 * 60 * _MINUTE_MS
"""NIST SP 800-63B, 4.2.3: at the latest after 12 hours a person proves anew who they are."""
_ACTIVITY = frozenset(
    {
        *(QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel),
        *(QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletPress, QEvent.Type.TabletMove),
    }
)


class Reason(StrEnum):
    """Why the desk locks."""

    IDLE = "idle"
    ASKED = "asked"
    SYSTEM = "system"
    SUSPEND = "suspend"
    LID = "lid"
    ENDED = "ended"
    LOGIN_OVER = "login_over"
    CLOSED = "closed"  # X on the window


class Covering(Protocol):
    """What the lock needs of the cover."""

    def lay(self, unsaved: Unavailable | None = None, *, why: str = "") -> None:
        """Hide everything; `unsaved` says what could not be stored, `why` what asked for it."""

    def lift(self) -> None:
        """Give the window back."""


@dataclass(frozen=True, slots=True)
class LockActs:
    """What locking does, in this order: `save_drafts`, `close_desk`, `start_again`, `end`.

    `save_drafts` raises Unavailable if the disk refuses. `session_running` decides between lock and cover.
    """

    session_running: Callable[[], bool]
    save_drafts: Callable[[], object]
    close_desk: Callable[[], object]
    start_again: Callable[[], object]
    end: Callable[[], object]


class Lock(QObject):
    """Locks once. `cover` is laid instead while a dosing session runs."""

    locked = Signal(str)
    covered = Signal(str)

    def __init__(self, acts: LockActs, cover: Covering, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts, self._cover = acts, cover
        self._over = False

    def lock(self, reason: str = Reason.ASKED) -> None:
        """Idleness, Ctrl+L, lid, sleep, Windows' own lock."""
        if self._over:
            return
        unsaved = self._save()
        # Unsaved text outlives only in this process: hiding it is safe, ending it is not.
        if unsaved or self._acts.session_running():
            self._cover.lay(unsaved, why=reason)
            self.covered.emit(reason)
            return
        self._close(reason)

    def close(self, reason: str = Reason.ASKED) -> None:
        """The explicit lock of the responsible person, or the end of the session: the file closes."""
        if self._over:
            return
        unsaved = self._save()
        if unsaved:
            self._cover.lay(unsaved, why=reason)
            self.covered.emit(reason)
            return
        self._close(reason)

    def session_ended(self) -> None:
        """The session ended under the cover: nobody is at the desk, so the file closes."""
        self.close(Reason.ENDED)

    def _save(self) -> Unavailable | None:
        try:
            self._acts.save_drafts()
        except Unavailable as problem:
            return problem
        return None

    def _close(self, reason: str) -> None:
        self._over = True
        self.locked.emit(reason)
        for act in (self._acts.close_desk, self._acts.start_again):
            try:
                act()
            except Unavailable as problem:
                # Locking goes on: an open desk is worse than a file that could not be folded.
                _LOG.warning("%s while locking", problem.code)
        self._acts.end()


class IdleWatch(QObject):
    """Tells when nobody has touched keyboard or mouse for some minutes, when the machine slept, and of Ctrl+L.

    Also when a login is over: after twelve hours, however busy its person is.
    """

    idle = Signal(str)

    def __init__(self, clock: Clock, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._minutes = minutes
        self._touched_ms = self._begun_ms = clock.monotonic_ms()
        self._seen = clock.now()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Listen to the whole application from now on."""
        application = QCoreApplication.instance()
        if application:
            application.installEventFilter(self)
        self.touch()
        self.logged_in()
        self._timer.start()

    def stop(self) -> None:
        """Listen no more."""
        application = QCoreApplication.instance()
        if application:
            application.removeEventFilter(self)
        self._timer.stop()

    def set_minutes(self, minutes: int) -> None:
        """The clinic changed its setting."""
        self._minutes = minutes

    def logged_in(self) -> None:
        """Somebody has just proved who they are: their twelve hours begin."""
        self._begun_ms = self._clock.monotonic_ms()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched_ms = self._clock.monotonic_ms()
        self._seen = self._clock.now()

    def tick(self) -> None:
        """Look at the clock; after telling, wait for the next touch or the next full time."""
        now = self._clock.now()
        slept, self._seen = now - self._seen > _SLEPT, now
        idle = self._clock.monotonic_ms() - self._touched_ms >= self._minutes * _MINUTE_MS
        over = self._clock.monotonic_ms() - self._begun_ms >= LONGEST_LOGIN_MS
        if slept or idle or over:
            self.touch()
            if over:
                self.logged_in()  # tell once: what lies over the window goes only with a new login
            self.idle.emit(Reason.SUSPEND if slept else Reason.LOGIN_OVER if over else Reason.IDLE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key, click, movement or touch counts; only Ctrl+L in front of a question is swallowed.

        Qt keeps an application's shortcuts from whatever an open question shadows; the lock must not wait for it.
        """
        if event.type() in _ACTIVITY:
            self._touched_ms = self._clock.monotonic_ms()
            if isinstance(event, QKeyEvent) and _asks(event) and QApplication.activeModalWidget():
                self.idle.emit(Reason.ASKED)
                return True
        return False


def _asks(event: QKeyEvent) -> bool:
    return event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in _L


class LockWatch(QObject):
    """Everything that asks for the lock of one window: idleness, Ctrl+L, and what Windows tells."""

    def __init__(self, window: QWidget, lock: Lock, *, clock: Clock, minutes: int) -> None:
        super().__init__(window)
        self.idle = IdleWatch(clock, minutes, self)
        self.idle.idle.connect(lock.lock)
        self.shortcut = QShortcut(QKeySequence("Ctrl+L"), window)
        self.shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
        self.shortcut.activated.connect(lambda: lock.lock(Reason.ASKED))
        self._on = True
        self._signals = watch(int(window.winId()), lambda reason: lock.lock(reason) if self._on else None)
        self.idle.start()

    def end(self) -> None:
        """Ask no more: somebody else's window is in front."""
        self._on = False
        self.idle.stop()
        self.shortcut.setEnabled(False)
        self.shortcut.deleteLater()
        self.deleteLater()
