"""Below a private part: that process notes are kept apart from it, and the way to them."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinicdesk.security.roles import Permission
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.surroundings import Surroundings


class ProcessCard(Card):
    """Seen by those who may keep process notes; `way` is the button that leads there."""

    def __init__(self) -> None:
        super().__init__(box="panel")
        self.body.setContentsMargins(10, 6, 6, 6)
        self.way, self._title = Button("", "quiet"), Text("", "strong", wrap=True)
        self._hint = Text("", "hint", wrap=True)
        self.way.setProperty("edge", "flush")
        row, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._hint)
        row.addWidget(IconLabel("eye-lock-outline", size=20, colour="sign"))
        row.addLayout(words, 1)
        row.addWidget(self.way)
        self.body.addLayout(row)

    def speak(self, around: Surroundings) -> None:
        """Every word in the language of now."""
        self.way.setText(around.say("notes.process.open"))
        self._title.setText(around.say("notes.process.card"))
        self._hint.setText(around.say("notes.process.apart"))
        self.setVisible(around.may(Permission.KEEP_PROCESS_NOTES))
