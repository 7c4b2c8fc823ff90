"""A closed view leaves nothing behind."""

import gc
import weakref

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.listening import Listening

CHANGED = "2changed(PyObject)"
USERS = Changes(frozenset({Topic.USERS}))
CLINIC = Changes(frozenset({Topic.CLINIC}))


class Page(QWidget):
    """A view that counts what it hears."""

    def __init__(self, bus: ChangeBus) -> None:
        super().__init__()
        self.heard = 0
        self.ticks = 0
        self.listening = Listening(self)
        self.listening.about(bus, frozenset({Topic.USERS}), self.read_again)
        self.timer = self.listening.every(1, self.tick)

    def read_again(self) -> None:
        """One more reading."""
        self.heard += 1

    def tick(self) -> None:
        """One more tick."""
        self.ticks += 1


def close_for_good(view: QObject) -> None:
    """Delete a view as the window does when a place is left for good."""
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_view_hears_only_of_its_topics(qtbot: QtBot) -> None:
    bus = ChangeBus()
    page = Page(bus)
    qtbot.addWidget(page)

    bus.tell(CLINIC)
    bus.tell(USERS)

    assert page.heard == 1


def test_a_closed_view_leaves_no_slot_and_no_timer(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-002."""
    bus = ChangeBus()
    page = Page(bus)
    remembered = weakref.ref(page)
    timers_of_page = page.listening.findChildren(QTimer)
    assert bus.receivers(CHANGED) == 1
    assert [timer.isActive() for timer in timers_of_page] == [True]

    del timers_of_page
    close_for_good(page)
    del page
    gc.collect()

    assert bus.receivers(CHANGED) == 0
    assert remembered() is None
    bus.tell(USERS)  # nobody is left to hear, nobody is called on a dead widget


def test_a_stopped_listening_is_deaf_while_the_view_lives(qtbot: QtBot) -> None:
    bus = ChangeBus()
    page = Page(bus)
    qtbot.addWidget(page)
    page.listening.stop()
    page.listening.stop()

    bus.tell(USERS)

    assert page.heard == 0
    assert not page.timer.isActive()
    assert bus.receivers(CHANGED) == 0


def test_a_hundred_openings_leave_as_many_listeners_as_none(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-002."""
    bus = ChangeBus()
    for _ in range(100):
        close_for_good(Page(bus))

    assert bus.receivers(CHANGED) == 0


def test_a_pause_waits_anew_at_each_key(qtbot: QtBot) -> None:
    view = QWidget()
    qtbot.addWidget(view)
    searched: list[str] = []
    pause = Listening(view).pause(20, lambda: searched.append("К-10"))
    timeout: SignalInstance = pause.timeout

    assert not pause.isActive()
    with qtbot.waitSignal(timeout, timeout=2000):
        pause.start()
        pause.start()

    assert searched == ["К-10"]
