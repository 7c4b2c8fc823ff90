"""The lock: idleness, Ctrl+L, sleep, what Windows tells, and the order in which a desk is left."""

import ctypes
import logging
import sys
from collections.abc import Callable
from ctypes import wintypes
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Unavailable
from clinicdesk.ui import windows_signals
from clinicdesk.ui.lock import IdleWatch, Lock, LockActs, LockWatch, Reason
from clinicdesk.ui.windows_signals import LID, SUSPEND, SYSTEM, PowerSetting, WindowsSignals, reason_of
from tests.support import door
from tests.support.stage import close_for_good, dress, press

FULL = Unavailable("VLT001", path="C:\\Клініка")


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> None:
    dress()


class Steps:
    """A desk that writes down what was done to it."""

    def __init__(self, *, session: bool = False) -> None:
        self.done: list[str] = []
        self.session = session
        self.unsaved: list[Unavailable | None] = []
        self.failing: dict[str, Unavailable] = {}

    def acts(self) -> LockActs:
        """As the lock gets them."""
        return LockActs(
            session_running=lambda: self.session,
            save_drafts=self._step("drafts saved"),
            close_desk=self._step("desk closed"),
            start_again=self._step("started again"),
            end=self._step("ended"),
        )

    def lay(self, unsaved: Unavailable | None = None, *, why: str = "") -> None:
        """The cover."""
        self.done.append("covered")
        self.unsaved.append(unsaved)

    def lift(self) -> None:
        """The cover goes."""
        self.done.append("lifted")

    def _step(self, name: str) -> Callable[[], None]:
        def step() -> None:
            if name in self.failing:
                raise self.failing[name]
            self.done.append(name)

        return step


WHOLE = ["drafts saved", "desk closed", "started again", "ended"]


class TestLock:
    """What locking does."""

    def test_without_a_session_the_process_ends_and_a_fresh_one_asks(self, qtbot: QtBot) -> None:
        """Proves: REQ-CVR-001."""
        steps = Steps()
        lock = Lock(steps.acts(), steps)
        with qtbot.waitSignal(lock.locked) as locked:
            lock.lock(Reason.IDLE)
        assert steps.done == WHOLE
        assert locked.args == ["idle"]

    @pytest.mark.parametrize("reason", list(Reason))
    def test_during_a_session_every_reason_lays_the_cover(self, qtbot: QtBot, reason: Reason) -> None:
        """Proves: REQ-CVR-002."""
        steps = Steps(session=True)
        lock = Lock(steps.acts(), steps)
        with qtbot.waitSignal(lock.covered):
            lock.lock(reason)
        assert steps.done == ["drafts saved", "covered"]

    def test_the_explicit_lock_closes_even_during_a_session(self) -> None:
        """Proves: REQ-CVR-002."""
        steps = Steps(session=True)
        Lock(steps.acts(), steps).close()
        assert steps.done == WHOLE

    def test_the_end_of_the_session_closes(self) -> None:
        steps = Steps()
        Lock(steps.acts(), steps).session_ended()
        assert steps.done == WHOLE

    def test_it_locks_once(self) -> None:
        steps = Steps()
        lock = Lock(steps.acts(), steps)
        lock.lock()
        lock.lock()
        lock.close()
        assert steps.done == WHOLE

    @pytest.mark.parametrize("explicit", [True, False])
    def test_text_that_cannot_be_stored_keeps_the_process_alive_behind_the_cover(
        self, explicit: bool
    ) -> None:
        """Proves: REQ-CVR-003."""
        steps = Steps()
        steps.failing["drafts saved"] = FULL
        lock = Lock(steps.acts(), steps)
        (lock.close if explicit else lock.lock)()
        assert steps.done == ["covered"]
        assert steps.unsaved == [FULL]

        steps.failing.clear()
        lock.lock(Reason.IDLE)
        assert steps.done == ["covered", *WHOLE]

    def test_a_desk_that_will_not_close_is_left_all_the_same(self, caplog: pytest.LogCaptureFixture) -> None:
        steps = Steps()
        steps.failing["desk closed"] = FULL
        with caplog.at_level(logging.WARNING):
            Lock(steps.acts(), steps).lock()
        assert steps.done == ["drafts saved", "started again", "ended"]
        assert caplog.messages == ["VLT001 while locking"]


def busy_minute(watch: IdleWatch, clock: SteppedClock) -> None:
    """A minute in which somebody works."""
    clock.advance(timedelta(seconds=59))
    watch.touch()
    clock.advance(timedelta(seconds=1))
    watch.tick()


def let_pass(watch: IdleWatch, clock: SteppedClock, seconds: int) -> None:
    """Second by second, as the timer does."""
    for _ in range(seconds):
        clock.advance(timedelta(seconds=1))
        watch.tick()


class TestIdleness:
    """Nobody is there."""

    def test_it_tells_after_the_minutes_of_the_clinic(self, qtbot: QtBot) -> None:
        """Proves: REQ-CVR-005."""
        clock, told = door.clock(), list[str]()
        watch = IdleWatch(clock, 5)
        watch.idle.connect(told.append)
        let_pass(watch, clock, 299)
        assert told == []
        let_pass(watch, clock, 1)
        assert told == ["idle"]

    @pytest.mark.parametrize("kind", ["key", "click", "movement", "wheel"])
    def test_any_touch_starts_the_wait_anew(self, qtbot: QtBot, kind: str) -> None:
        """Proves: REQ-CVR-005."""
        clock, told = door.clock(), list[str]()
        watch = IdleWatch(clock, 1)
        watch.idle.connect(told.append)
        watch.start()
        watch._timer.stop()
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        let_pass(watch, clock, 50)
        match kind:
            case "key":
                QTest.keyClick(window, Qt.Key.Key_A)
            case "click":
                QTest.mouseClick(window, Qt.MouseButton.LeftButton)
            case "movement":
                QTest.mouseMove(window, QPoint(5, 5))
                QApplication.sendEvent(window, _movement())
            case _:
                QApplication.sendEvent(window, QEvent(QEvent.Type.Wheel))
        let_pass(watch, clock, 59)
        assert told == []
        let_pass(watch, clock, 1)
        assert told == ["idle"]
        watch.stop()

    def test_turning_the_clock_back_does_not_lengthen_the_wait(self, qtbot: QtBot) -> None:
        """Proves: REQ-CVR-005."""
        clock, told = door.clock(), list[str]()
        watch = IdleWatch(clock, 1)
        watch.idle.connect(told.append)
        clock.advance(timedelta(seconds=59))
        watch.tick()
        clock.set(door.NOW - timedelta(hours=1))
        clock.advance(timedelta(seconds=1))
        watch.tick()
        assert told == ["idle"]

    def test_a_machine_that_slept_locks_at_waking(self, qtbot: QtBot) -> None:
        """Proves: REQ-CVR-005."""
        clock, told = door.clock(), list[str]()
        watch = IdleWatch(clock, 60)
        watch.idle.connect(told.append)
        watch.tick()
        clock.set(door.NOW + timedelta(minutes=3))  # monotonic time may stand still during sleep
        watch.tick()
        watch.tick()
        assert told == ["suspend"]

    def test_after_twelve_hours_a_login_is_over_however_busy_its_person_is(self, qtbot: QtBot) -> None:
        """Proves: REQ-LOK-012."""
        clock = door.clock()
        watch = IdleWatch(clock, 60)
        told: list[str] = []
        watch.idle.connect(told.append)
        for _ in range(12 * 60 - 1):
            busy_minute(watch, clock)
        assert told == []
        busy_minute(watch, clock)
        assert told == [Reason.LOGIN_OVER]
        for _ in range(60):
            busy_minute(watch, clock)
        assert told == [Reason.LOGIN_OVER]

    def test_a_new_login_has_twelve_hours_of_its_own(self, qtbot: QtBot) -> None:
        """Proves: REQ-LOK-012."""
        clock = door.clock()
        watch = IdleWatch(clock, 60)
        told: list[str] = []
        watch.idle.connect(told.append)
        for minute in range(2 * 12 * 60 - 3):
            if minute == 12 * 60 - 2:
                watch.logged_in()
            busy_minute(watch, clock)
        assert told == []

    def test_turning_the_clock_back_does_not_lengthen_a_login(self, qtbot: QtBot) -> None:
        """Proves: REQ-LOK-012."""
        clock = door.clock()
        watch = IdleWatch(clock, 60)
        told: list[str] = []
        watch.idle.connect(told.append)
        for _ in range(12 * 60):
            clock.set(clock.now() - timedelta(seconds=59))
            busy_minute(watch, clock)
        assert told == [Reason.LOGIN_OVER]

    def test_the_clinic_can_change_the_minutes(self, qtbot: QtBot) -> None:
        clock, told = door.clock(), list[str]()
        watch = IdleWatch(clock, 1)
        watch.idle.connect(told.append)
        watch.set_minutes(2)
        let_pass(watch, clock, 119)
        assert told == []
        let_pass(watch, clock, 1)
        assert told == ["idle"]

    def test_a_closed_window_leaves_no_timer_and_no_filter(self, qtbot: QtBot) -> None:
        window = QWidget()
        steps = Steps()
        lock = Lock(steps.acts(), steps)
        watch = LockWatch(window, lock, clock=door.clock(), minutes=5)
        assert watch.idle._timer.isActive()
        close_for_good(window)
        QTest.keyClick(QApplication.activeWindow() or _any(qtbot), Qt.Key.Key_A)
        assert steps.done == []


def _movement() -> QMouseEvent:
    button = Qt.MouseButton.NoButton
    return QMouseEvent(
        QEvent.Type.MouseMove, QPointF(5, 5), QPointF(5, 5), button, button, Qt.KeyboardModifier.NoModifier
    )


def _any(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


class TestShortcut:
    """Ctrl+L from anywhere."""

    def test_ctrl_l_locks_from_inside_a_field(self, qtbot: QtBot) -> None:
        """Proves: REQ-CVR-005."""
        window, steps = QWidget(), Steps()
        qtbot.addWidget(window)
        line = QLineEdit()
        QVBoxLayout(window).addWidget(line)
        lock = Lock(steps.acts(), steps, window)
        watch = LockWatch(window, lock, clock=door.clock(), minutes=5)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        line.setFocus()
        press(line, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert steps.done == WHOLE
        watch.idle.stop()


class TestWindowsSignals:
    """What Windows tells, read from real message structures."""

    @pytest.mark.parametrize(
        ("message", "wparam", "expected"),
        [
            (0x02B1, 0x7, SYSTEM),
            (0x02B1, 0x2, SYSTEM),
            (0x02B1, 0x4, SYSTEM),
            (0x02B1, 0x8, ""),
            (0x02B1, 0x1, ""),
            (0x0218, 0x4, SUSPEND),
            (0x0218, 0x12, ""),
            (0x0218, 0x8013, ""),
            (0x0100, 0x7, ""),
        ],
    )
    def test_which_messages_ask_for_the_lock(self, message: int, wparam: int, expected: str) -> None:
        """Proves: REQ-CVR-006."""
        assert reason_of(message, wparam, 0) == expected

    @pytest.mark.parametrize(
        ("guid", "data", "expected"),
        [
            ("4d0f3eba17b89440a2d1d56379e6a0f3", 0, LID),
            ("4d0f3eba17b89440a2d1d56379e6a0f3", 1, ""),
            ("00" * 16, 0, ""),
        ],
    )
    def test_the_lid(self, guid: str, data: int, expected: str) -> None:
        """Proves: REQ-CVR-006."""
        setting = PowerSetting((ctypes.c_ubyte * 16).from_buffer_copy(bytes.fromhex(guid)), 4, data)
        assert reason_of(0x0218, 0x8013, ctypes.addressof(setting)) == expected

    def test_a_message_is_read_where_it_lies_and_goes_on(self) -> None:
        """Proves: REQ-CVR-006."""
        told: list[str] = []
        signals = WindowsSignals(told.append)
        message = wintypes.MSG()
        message.message, message.wParam = 0x02B1, 0x7
        place = ctypes.addressof(message)
        assert signals.nativeEventFilter(b"windows_generic_MSG", place) == (False, 0)
        assert signals.nativeEventFilter(b"xcb_generic_event_t", place) == (False, 0)
        message.wParam = 0x8
        signals.nativeEventFilter(b"windows_generic_MSG", place)
        assert told == [SYSTEM]

    def test_elsewhere_nothing_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "linux")
        assert windows_signals.watch(1, lambda reason: None) is None
