"""The first step of a list: choose its file by button or by dropping it; and the sight of work going on."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.surroundings import Surroundings


class ChooseFile(Card):
    """`chosen` carries the path of the file; `several` says that more than one was dropped."""

    chosen = Signal(object)  # Path
    several = Signal()

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around = around
        self.setAcceptDrops(True)
        self.words = Text("", "body", wrap=True)
        self.act = Button("", "primary", icon="folder-open-outline")
        self.act.clicked.connect(lambda *_: self.ask())
        self.body.addWidget(self.words)
        self.body.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        around.language.follow(self, self._speak)

    def ask(self) -> None:
        """The system's own dialog."""
        say = self._around.say
        kinds = f"{say('intakepage.choose.kinds')} (*.xlsx *.csv *.txt *.tsv)"
        path = self._around.talk.open_from(say("intakepage.choose.card"), kinds)
        if path:
            self.chosen.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """One file of this machine."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if len(files) == 1:
            self.chosen.emit(Path(files[0]))
        else:
            self.several.emit()

    def _speak(self) -> None:
        say = self._around.say
        self.set_title(say("intakepage.choose.card"))
        self.words.setText(say("intakepage.choose.hint"))
        self.act.setText(say("intakepage.choose.act"))


class Going(Card):
    """What is going on, how far it is, and the way to stop it."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around = around
        self._what, self._far = "read", (0, 0)
        self.far = Text("", "quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.safe = Text("", "body", wrap=True)
        self.stop = Button("", icon="close")
        column = QVBoxLayout()
        column.setSpacing(10)
        for part in (self.far, self.bar, self.safe):
            column.addWidget(part)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(column)
        self.body.addStretch(1)
        around.language.follow(self, self._speak)

    def begin(self, what: str) -> None:
        """read, check or write, from its beginning."""
        self._what = what
        self.show_step(0, 0)
        self._speak()

    def show_step(self, done: int, total: int) -> None:
        """How far it is; without a total nobody knows."""
        self._far = (done, total)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._say_far()

    def _say_far(self) -> None:
        done, total = self._far
        self.far.setText(self._around.say("intakepage.going.so_far", done=done, total=total) if total else "")

    def _speak(self) -> None:
        say = self._around.say
        self._say_far()
        self.set_title(say(f"intakepage.going.{self._what}"))
        self.bar.setAccessibleName(self.title.text())
        self.safe.setText(say("intakepage.going.safe"))
        self.stop.setText(say("intakepage.going.stop"))
