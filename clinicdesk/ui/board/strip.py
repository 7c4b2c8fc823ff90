"""The strip under the entry row: why a number cannot be, the one question about an unlikely one, a failed save."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.speech import announce
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

Said = Callable[[], str]
"""Words in the language of now: what stands here is said again when the language changes."""
_LOOKS = {
    "crit": ("alert-octagon-outline", "crit_ink"), "warn": ("alert-outline", "warn_ink"),
    "info": ("weather-night", "info_ink"), "kept": ("content-save-check-outline", "info_ink"),
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
        row = self._row = QHBoxLayout(self)
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
        self._words: Said = str
        self._before: Said = str
        self._verbs = ("", "")
        around.language.follow(self, self._speak)

    def set_low(self, *, low: bool) -> None:
        """No air around its button, where the timeline needs the room."""
        self._row.setContentsMargins(14, 0 if low else 6, 1 if low else 10, 0 if low else 6)
        for button in (self.agree, self.turn_away):
            restyle(button, low="true" if low else "false")

    def refuse(self, sentence: Said) -> None:
        """Why it cannot be."""
        self._say(sentence, kind="crit", away="board.strip.close")

    def warn(self, sentence: Said) -> None:
        """Something that did not work out, and that nobody need do anything about at once."""
        self._say(sentence, kind="warn", away="board.strip.close")

    def inform(self, sentence: Said) -> None:
        """Something that is well, and that nobody need do anything about."""
        self._say(sentence, kind="kept", away="board.strip.close")

    def ask(self, question: Said, before: Said) -> None:
        """Once; Enter agrees, Esc goes back."""
        self._say(question, before, kind="warn", agree="board.strip.record", away="board.strip.check")

    def fail(self, sentence: Said) -> None:
        """Not on the disk: the numbers stay, and can be tried again."""
        say = self._around.say
        self._say(lambda: f"{say('board.strip.failed')} {sentence()}", kind="crit", agree="board.strip.again")

    def alert(self, words: Said, *, level: str) -> None:
        """An alert that waits for an answer; it goes with its answer only."""
        self._say(words, kind="crit" if level == "red" else "warn", agree="board.strip.answer")

    def offer(self, name: str) -> None:
        """Something that may be wanted: `name`.text, .yes, .no."""
        self._say(
            lambda: self._around.say(f"{name}.text"), kind="info", agree=f"{name}.yes", away=f"{name}.no"
        )

    def _say(self, words: Said, before: Said = str, *, kind: str, agree: str = "", away: str = "") -> None:
        self._words, self._before, self._verbs = words, before, (agree, away)
        icon, colour = _LOOKS[kind]
        self.icon.show_icon(icon, colour=colour)
        restyle(self, box="info" if kind == "kept" else kind)
        restyle(self.words)
        self._speak()
        self.show()
        self.raise_()
        announce(self, f"{self.words.text()} {self.quiet.text()}".strip())

    def _speak(self) -> None:
        before = self._before()
        self.words.setText(self._words())
        self.quiet.setText(before)
        self.quiet.setVisible(bool(before))
        for button, key in zip((self.agree, self.turn_away), self._verbs, strict=True):
            button.setVisible(bool(key))
            button.setText(self._around.say(key) if key else "")
