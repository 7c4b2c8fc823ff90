"""The strip under the entry row: why a number cannot be, the one question about an unlikely one, a failed save."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.speech import announce
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

_LOOKS = {
    "crit": ("alert-octagon-outline", "crit_ink"), "warn": ("alert-outline", "warn_ink"),
    "info": ("weather-night", "info_ink"),
}  # fmt: skip


class Strip(QFrame):
    """Lies over the timeline while it speaks: the table above never moves under a nurse's eyes."""

    agreed = Signal()
    turned_away = Signal()

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.icon = IconLabel("alert-octagon-outline", size=20)
        self.words = Text("", "strong", wrap=True)
        self.quiet = Text("", "body")
        self.agree, self.turn_away = Button("", "primary"), Button()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(12)
        row.addWidget(self.icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.quiet)
        row.addWidget(self.turn_away)
        row.addWidget(self.agree)
        self.agree.clicked.connect(lambda *_: self.agreed.emit())
        self.turn_away.clicked.connect(lambda *_: self.turned_away.emit())
        for button in (self.agree, self.turn_away):
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # the cursor stays in the number
        self.hide()

    def refuse(self, sentence: str) -> None:
        """Why it cannot be."""
        self._say(sentence, "", kind="crit", agree="", away="board.strip.close")

    def warn(self, sentence: str) -> None:
        """Something that did not work out, and that nobody need do anything about at once."""
        self._say(sentence, "", kind="warn", agree="", away="board.strip.close")

    def ask(self, question: str, before: str) -> None:
        """Once; Enter agrees, Esc goes back."""
        self._say(question, before, kind="warn", agree="board.strip.record", away="board.strip.check")

    def fail(self, sentence: str) -> None:
        """Not on the disk: the numbers stay, and can be tried again."""
        words = f"{self._around.say('board.strip.failed')} {sentence}"
        self._say(words, "", kind="crit", agree="board.strip.again", away="")

    def alert(self, words: str, *, level: str) -> None:
        """An alert that waits for an answer; it goes with its answer only."""
        self._say(words, "", kind="crit" if level == "red" else "warn", agree="board.strip.answer", away="")

    def offer(self, name: str) -> None:
        """Something that may be wanted: `name`.text, .yes, .no."""
        say = self._around.say
        self._say(say(f"{name}.text"), "", kind="info", agree=f"{name}.yes", away=f"{name}.no")

    def _say(self, words: str, before: str, *, kind: str, agree: str, away: str) -> None:
        self.words.setText(words)
        self.quiet.setText(before)
        self.quiet.setVisible(bool(before))
        icon, colour = _LOOKS[kind]
        self.icon.show_icon(icon, colour=colour)
        restyle(self, box=kind)
        restyle(self.words)
        for button, key in ((self.agree, agree), (self.turn_away, away)):
            button.setVisible(bool(key))
            button.setText(self._around.say(key) if key else "")
        self.show()
        self.raise_()
        announce(self, f"{words} {before}".strip())
