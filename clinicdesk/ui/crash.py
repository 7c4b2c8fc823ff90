"""Where every bug of ours ends: a number in the log and on one window, never a word of a record."""

import re
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clinicdesk.log import LOG, places, report_bug
from clinicdesk.words import say

_QUIET_SECONDS = 10.0
"""The same place failing again this soon is logged, not shown: a timer must not bury a person in windows."""
_QT_CLASS = re.compile(r"Q\w+(::\w+)?")


class CrashWatch(QObject):
    """Hears of exceptions nobody caught, in any thread, and of Qt's warnings.

    `show` is called on the window's thread with the number of the error; `unsaved` before it, so that the
    window says «не збережено» while the typed text is still on the screen.
    """

    _found = Signal(str, str)  # number, place

    def __init__(self, parent: QObject, *, show: Callable[[str], None], unsaved: Callable[[], None]) -> None:
        super().__init__(parent)
        self._show = show
        self._unsaved = unsaved
        self._showing = False
        self._last: tuple[str, float] = ("", 0.0)
        self._before = (sys.excepthook, threading.excepthook)
        self._found.connect(self._tell)

    def start(self) -> None:
        """Take over the three hooks."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hear
        threading.excepthook = self._hear_thread
        qInstallMessageHandler(_hear_qt)

    def stop(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)

    def _hear(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        frames = places(trace)
        self._found.emit(report_bug(kind, error, trace), frames[-1] if frames else kind.__name__)

    def _hear_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None:
            self._hear(found.exc_type, found.exc_value, found.exc_traceback)

    def _tell(self, number: str, place: str) -> None:
        self._unsaved()
        now = time.monotonic()
        if self._showing or (place == self._last[0] and now - self._last[1] < _QUIET_SECONDS):
            return
        self._showing = True
        try:
            self._show(number)
        finally:
            self._showing = False
            self._last = (place, time.monotonic())


class CrashWindow(QDialog):
    """The number of an error, what is safe and what to do. Plain widgets: it must open when others cannot."""

    def __init__(self, number: str, *, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash")
        self.setWindowTitle(say(language, "crash.title"))
        self.leaves = False
        heading = QLabel(say(language, "crash.title"))
        heading.setProperty("role", "page")
        code = QLabel(say(language, "crash.number", number=number))
        code.setObjectName("crash.number")
        code.setProperty("role", "strong")
        code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 20)
        column.setSpacing(10)
        what, cure = (_paragraph(say(language, f"crash.{part}")) for part in ("what", "do"))
        for label in (heading, what, code, cure):
            column.addWidget(label)
        column.addLayout(self._acts(language))
        self.setMinimumWidth(520)
        self.setProperty("over_cover", True)  # it must be seen even while the cover lies on the window
        self._back.setFocus()

    def _acts(self, language: str) -> QHBoxLayout:
        leave = QPushButton(say(language, "crash.leave"))
        leave.setObjectName("crash.leave")
        leave.clicked.connect(self._leave)
        back = self._back = QPushButton(say(language, "crash.back"))
        back.setObjectName("crash.back")
        back.setProperty("kind", "primary")
        back.setDefault(True)
        back.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(back)
        return row

    def _leave(self) -> None:
        self.leaves = True
        self.accept()


def _paragraph(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _hear_qt(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Log a warning of Qt's by its class only: its text may quote what stands in a field."""
    found = _QT_CLASS.match(message or "")
    LOG.warning("qt %s %s", kind.name, found[0] if found else context.category)
