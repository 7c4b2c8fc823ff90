"""A bug: one number, no patient data, typed text still there."""

import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, qWarning
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.log import LOG, IdsOnly
from clinicdesk.ui.crash import CrashWatch, CrashWindow

SECRET = "Романюк Юрій Степанович"


class Lines(logging.Handler):
    """The log's lines as they would stand in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(IdsOnly())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the formatted line."""
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[list[str]]:
    """The lines logged during a test."""
    handler = Lines()
    LOG.addHandler(handler)
    before = LOG.level
    LOG.setLevel(logging.INFO)
    yield handler.lines
    LOG.removeHandler(handler)
    LOG.setLevel(before)


class Window(QWidget):
    """A window with typed text in it."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(SECRET, self)
        self.told: list[str] = []
        self.watch = CrashWatch(self, show=self.told.append, unsaved=lambda: self.told.append("unsaved"))


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    """A watched window; the hooks are given back."""
    widget = Window()
    qtbot.addWidget(widget)
    widget.watch.start()
    yield widget
    widget.watch.stop()


def raise_with(text: str) -> None:
    """A bug whose text quotes a record."""
    try:
        int(text)
    except ValueError:
        sys.excepthook(*sys.exc_info())


def test_a_bug_tells_a_number_once_and_no_record(window: Window, log: list[str]) -> None:
    """Proves: REQ-WIN-004."""
    raise_with(SECRET)

    unsaved, number = window.told
    assert unsaved == "unsaved"
    line = json.loads(log[0])
    assert line["event"] == f"bug {number}"
    assert line["exception"] == "ValueError"
    assert line["at_code"] == [line["at_code"][0]]
    assert line["at_code"][0].startswith("test_crash.py:")
    assert SECRET not in "".join(log)
    assert window.field.text() == SECRET


def test_the_same_place_failing_each_second_opens_one_window(window: Window, log: list[str]) -> None:
    for _ in range(20):
        raise_with("again")

    assert len([word for word in window.told if word != "unsaved"]) == 1
    assert len(log) == 20


def test_a_bug_in_a_thread_is_told_on_the_windows_thread(qtbot: QtBot, window: Window) -> None:
    def stumble() -> None:
        raise KeyError(SECRET)

    thread = threading.Thread(target=stumble)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(window.told) == 2)

    assert SECRET not in window.told[1]


def test_a_bug_while_the_crash_window_shows_opens_no_second(qtbot: QtBot, log: list[str]) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    shown: list[str] = []

    def show(number: str) -> None:
        shown.append(number)
        raise_with("while showing")

    watch = CrashWatch(owner, show=show, unsaved=lambda: None)
    watch.start()
    raise_with("first")
    watch.stop()

    assert len(shown) == 1
    assert len(log) == 2


@pytest.mark.qt_no_exception_capture
def test_qt_warnings_are_logged_without_their_text(window: Window, log: list[str]) -> None:
    qWarning(f"QLineEdit::setText: {SECRET}")
    qWarning(SECRET)

    assert [json.loads(line)["event"] for line in log] == [
        "qt QtWarningMsg QLineEdit::setText",
        "qt QtWarningMsg default",
    ]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_window_shows_the_number_and_what_to_do(qtbot: QtBot, language: str) -> None:
    window = CrashWindow("3FA21C", language=language)
    qtbot.addWidget(window)
    window.show()
    code = window.findChild(QLabel, "crash.number")
    assert code is not None
    assert "3FA21C" in code.text()
    assert code.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard

    back = window.findChild(QPushButton, "crash.back")
    assert back is not None
    assert back is window.focusWidget()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)

    assert window.isHidden()
    assert not window.leaves


def test_leaving_is_a_choice_of_its_own(qtbot: QtBot) -> None:
    window = CrashWindow("3FA21C", language="en")
    qtbot.addWidget(window)
    leave = window.findChild(QPushButton, "crash.leave")
    assert leave is not None

    QTest.mouseClick(leave, Qt.MouseButton.LeftButton)

    assert window.leaves
