"""The left side of the wizard: which steps are done, which is now, which come."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.components.mark import Mark
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.language import Language
from clinicdesk.ui.theme import restyle

_WIDTH = 380
_NARROW = 320


class StepPanel(QWidget):
    """Names of the pages in order; the current one is bold and says so to a screen reader."""

    def __init__(self, language: Language, names: Sequence[str]) -> None:
        super().__init__()
        self._language = language
        self._names = tuple(names)
        self._at = 0
        self.setProperty("ground", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self._lines = [(IconLabel("check-circle-outline", size=20), Text("", "railtext")) for _ in names]
        self._lay_out()
        language.follow(self, self._speak)

    def show_step(self, at: int) -> None:
        """Mark the step of now."""
        self._at = at
        self._speak()

    def set_narrow(self, narrow: bool) -> None:
        """Leave more to the page."""
        self.setFixedWidth(_NARROW if narrow else _WIDTH)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(36, 34, 24, 24)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Mark(48))
        head.addWidget(self._language.text(Text("", "railhero"), "common.program"), 1)
        column.addLayout(head)
        column.addWidget(self._language.text(Text("", "railtext", wrap=True), "setup.subtitle"))
        column.addSpacing(14)
        for icon, words in self._lines:
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(icon)
            row.addWidget(words, 1)
            column.addLayout(row)
        column.addStretch(1)
        column.addWidget(self._language.text(Text("", "railsmall", wrap=True), "setup.nothing_final"))

    def _speak(self) -> None:
        say = self._language.say
        for place, (name, (icon, words)) in enumerate(zip(self._names, self._lines, strict=True)):
            state = "done" if place < self._at else "now" if place == self._at else "ahead"
            title = say(f"setup.{name}.step")
            words.setText(f"{place + 1}. {title}")
            words.setAccessibleName(say(f"setup.step.{state}", title=title))
            restyle(words, role="railstrong" if state == "now" else "railtext")
            icon.show_icon(_ICONS[state], colour="rail_ink" if state == "now" else "rail_text")


_ICONS = {"done": "check-circle-outline", "now": "chevron-right", "ahead": "minus"}
