"""A window that locks or closes does not wait for work that only computes; such work then does nothing any more."""

import threading
import time

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.pacing import apart, between_steps
from clinicdesk.ui.background import Background, Step


def test_stopping_waits_a_second_at_most_for_what_only_computes(qtbot: QtBot) -> None:
    """Proves: REQ-PRT-284. One long paragraph held a lock of the window for twenty seconds."""
    view = QWidget()
    qtbot.addWidget(view)
    background, begun, end = Background(view), threading.Event(), threading.Event()
    after: list[object] = []

    def work(_: Step) -> None:
        with apart():
            begun.set()
            end.wait(20)  # a paragraph of a whole book
        after.append("written")

    background.run(work, done=lambda _: after.append("done"), wrong=after.append)
    assert begun.wait(5)
    before = time.monotonic()
    background.stop()
    assert time.monotonic() - before < 3
    left = [thread for thread in threading.enumerate() if thread.daemon and "labour" in thread.name]
    end.set()
    for thread in left:
        thread.join(5)
    QApplication.processEvents()
    assert after == []


def test_what_writes_is_waited_for_to_its_end(qtbot: QtBot) -> None:
    """Proves: REQ-PRT-284. Nothing is written after the lock of the file is free."""
    view = QWidget()
    qtbot.addWidget(view)
    background, begun = Background(view), threading.Event()
    written: list[object] = []

    def work(_: Step) -> None:
        with apart():
            pass
        begun.set()
        threading.Event().wait(1.3)
        written.append("whole")
        between_steps()
        written.append("too much")

    background.run(work, done=written.append, wrong=written.append)
    assert begun.wait(5)
    background.stop()
    assert written == ["whole"]
