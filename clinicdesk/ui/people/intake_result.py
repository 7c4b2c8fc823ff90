"""What was done with a list, and the one way on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicdesk.services.intake_views import CheckedList, TakenOver
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.people.intake_words import name_words
from clinicdesk.ui.surroundings import Surroundings


class Result(Card):
    """Counts, the new codes, and by name who was set aside."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around = around
        self._done: tuple[CheckedList, TakenOver] | None = None
        self.told = Text("", "body", wrap=True, selectable=True)
        self.open = Button("", "primary")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.told)
        column.addStretch(1)
        self.body.addWidget(scrolling(inside), 1)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        around.language.follow(self, self._speak)

    def show_result(self, seen: CheckedList, done: TakenOver) -> None:
        """Tell it."""
        self._done = (seen, done)
        self._speak()

    def _speak(self) -> None:
        say = self._around.say
        self.open.setText(say("intakepage.result.open"))
        if self._done is None:
            return
        seen, done = self._done
        self.set_title(say("intakepage.result.new", n=len(done.new)))
        told = []
        if done.new:
            told.append(say("intakepage.result.codes", codes=", ".join(done.new.values())))
        if done.amended:
            told.append(
                say("intakepage.result.amended", codes=", ".join(dict.fromkeys(done.amended.values())))
            )
        if done.same:
            told.append(say("intakepage.result.same", n=len(done.same)))
        if done.aside:
            names = [
                f"{name_words(self._around, line)} ({line.line})"
                for line in seen.lines
                if line.line in done.aside
            ]
            told.append(say("intakepage.result.aside", names=", ".join(names)))
        self.told.setText("\n".join(told))
