"""The camera of the pictures: opens the real window of a person, waits until it is ready, keeps what it shows."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from clinicdesk.clock import ShiftedClock
from clinicdesk.demo.story import WORKSTATION
from clinicdesk.desktop.working import AtWork
from clinicdesk.ids import RandomIds
from clinicdesk.log import LOG
from clinicdesk.security.witness import NoWitness
from clinicdesk.services.entrance import open_clinic
from clinicdesk.ui.language import Language
from clinicdesk.ui.reading import Reading
from clinicdesk.ui.sheet import Sheet

SIZE = (1366, 768)
COMPACT = (1280, 648)
_PATIENCE_MS, _LOOK_MS = 30_000, 5
_QUALITY = 80
"""Of a PNG file: how little time goes into making it small. The pixels are the same."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is looked at: a clinic's folder, who opens it with which password, and what time it is there."""

    clinic: Path
    passwords: Mapping[str, str]
    now: datetime


class Camera:
    """Nothing is posed: the window over the clinic of the demonstration, as its people see it."""

    def __init__(self, app: QApplication, scene: Scene, folder: Path) -> None:
        self.app, self.scene, self.folder = app, scene, folder
        self.clock = ShiftedClock(scene.now)
        self.made: list[Path] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """What Qt complains of is heard."""
        self.folder.mkdir(parents=True, exist_ok=True)
        qInstallMessageHandler(_hear_qt)
        try:
            yield
        finally:
            qInstallMessageHandler(None)

    @contextmanager
    def at_work(self, login: str, language: Language) -> Iterator[AtWork]:
        """The window of this person, the evidence checked."""
        entered = open_clinic(
            self.scene.clinic, login=login, password=self.scene.passwords[login], clock=self.clock, ids=RandomIds(),
            witness=NoWitness(), workstation=WORKSTATION,
        )  # fmt: skip
        work = AtWork(entered, language, self.app)
        try:
            work.window.show()
            work.window.integrity.begin()
            self.until(lambda: not work.window.integrity.checking)
            work.window.messages.hide()
            yield work
        finally:
            work.end()
            delete(work.window)
            delete(work)

    def shoot(self, window: QWidget, name: str, size: tuple[int, int] = SIZE) -> None:
        """Keep what a window shows, with the sheets over it, as a file of this name."""
        self.stand(window, size)
        path = self.folder / f"{name}.png"
        _seen(window).save(str(path), "PNG", _QUALITY)
        self.made.append(path)

    def stand(self, window: QWidget, size: tuple[int, int]) -> None:
        """Show a window in this size, until everything in it has been read."""
        window.resize(*size)
        window.show()
        self.until(lambda: not any(reading.busy for reading in window.findChildren(Reading)))
        self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(1000))
        self.app.processEvents()

    def until(self, done: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        loop, beat, patience = QEventLoop(), QTimer(), QDeadlineTimer(_PATIENCE_MS)
        beat.timeout.connect(lambda: loop.quit() if done() or patience.hasExpired() else None)
        beat.start(_LOOK_MS)  # asleep in between: what is waited for works in a thread beside this one
        if not done():
            loop.exec()


def delete(view: QObject) -> None:
    """At once: no event loop runs here that would come to it, and each look costs more with every window."""
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _seen(window: QWidget) -> QPixmap:
    drawn = window.grab()
    painter = QPainter(drawn)
    for sheet in window.findChildren(Sheet):
        if sheet.isVisible():  # a window of its own, which the grab of the main one leaves out
            painter.drawPixmap(sheet.geometry().topLeft() - window.geometry().topLeft(), sheet.grab())
    painter.end()
    return drawn


def _hear_qt(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Pass on what Qt says, but for the one thing that only a screen could do."""
    if message and "propagateSizeHints" not in message:
        LOG.warning("qt %s %s", kind.name, context.category)
        sys.stderr.write(f"{message}\n")
