"""Long work: off the window's thread, and back on it."""

import sys
import threading
from types import TracebackType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ui.background import Background, Step


class Desk:
    """What the hearers were told, and on which thread."""

    def __init__(self) -> None:
        self.said: list[object] = []
        self.threads: set[threading.Thread] = set()

    def hear(self, *news: object) -> None:
        """One piece of news."""
        self.said.append(news)
        self.threads.add(threading.current_thread())


@pytest.fixture
def view(qtbot: QtBot) -> QWidget:
    """A view to run work for."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_the_result_comes_back_on_the_windows_thread(qtbot: QtBot, view: QWidget) -> None:
    """Proves: REQ-WIN-003."""
    desk, background = Desk(), Background(view)
    worked_on: list[threading.Thread] = []

    def count(step: Step) -> int:
        worked_on.append(threading.current_thread())
        for so_far in range(3):
            step(so_far, 3)
        return 42

    background.run(count, done=desk.hear, wrong=desk.hear, step=desk.hear)
    qtbot.waitUntil(lambda: not background.busy)

    assert desk.said == [(0, 3), (1, 3), (2, 3), (42,)]
    assert desk.threads == {threading.main_thread()}
    assert worked_on[0] is not threading.main_thread()
    assert not worked_on[0].is_alive()


@pytest.mark.parametrize(
    "problem", [Refused(Issue("TRL001", "reason")), Unavailable("VLT001", path="D:/clinic")]
)
def test_a_refusal_goes_to_the_caller(qtbot: QtBot, view: QWidget, problem: Exception) -> None:
    desk, background = Desk(), Background(view)

    def refuse(step: Step) -> None:
        raise problem

    background.run(refuse, done=desk.hear, wrong=desk.hear)
    qtbot.waitUntil(lambda: not background.busy)

    assert desk.said == [(problem,)]


def test_a_bug_goes_to_the_crash_window(qtbot: QtBot, view: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-WIN-004."""
    desk, background = Desk(), Background(view)
    caught: list[type[BaseException]] = []

    def catch(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        caught.append(kind)

    monkeypatch.setattr(sys, "excepthook", catch)

    def stumble(step: Step) -> int:
        return 1 // 0

    background.run(stumble, done=desk.hear, wrong=desk.hear)
    qtbot.waitUntil(lambda: not background.busy)

    assert caught == [ZeroDivisionError]
    assert desk.said == []


def test_cancelled_work_stops_at_its_next_step(qtbot: QtBot, view: QWidget) -> None:
    desk, background = Desk(), Background(view)
    first_step = threading.Event()
    asked = threading.Event()

    def go_on(step: Step) -> str:
        first_step.set()
        asked.wait(5)
        step(1, 2)
        return "finished"

    cancel = background.run(go_on, done=desk.hear, wrong=desk.hear, cancelled=lambda: desk.hear("cancelled"))
    first_step.wait(5)
    cancel()
    asked.set()
    qtbot.waitUntil(lambda: not background.busy)

    assert desk.said == [("cancelled",)]


def test_a_closed_view_leaves_no_thread_and_hears_nothing(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-002."""
    desk, view = Desk(), QWidget()
    background = Background(view)
    before = threading.active_count()
    started = threading.Event()

    def go_on_for_ever(step: Step) -> None:
        started.set()
        while True:
            step(0, 0)

    background.run(go_on_for_ever, done=desk.hear, wrong=desk.hear)
    started.wait(5)
    assert threading.active_count() == before + 1

    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()

    assert threading.active_count() == before
    assert desk.said == []


def test_quick_work_is_told_before_the_call_returns_and_only_once(qtbot: QtBot, view: QWidget) -> None:
    desk, background = Desk(), Background(view)
    background.run(lambda _step: 42, done=desk.hear, wrong=desk.hear, patience_s=30)
    assert desk.said == [(42,)]
    assert not background.busy
    QCoreApplication.processEvents()  # what the worker posted is still on its way
    assert desk.said == [(42,)]


def test_slow_work_is_told_when_it_is_done(qtbot: QtBot, view: QWidget) -> None:
    desk, background, let = Desk(), Background(view), threading.Event()
    background.run(lambda _step: let.wait(30), done=desk.hear, wrong=desk.hear, patience_s=0.01)
    assert (desk.said, background.busy) == ([], True)
    let.set()
    qtbot.waitUntil(lambda: not background.busy)
    assert desk.said == [(True,)]
