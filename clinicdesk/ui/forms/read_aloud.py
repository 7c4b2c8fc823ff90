"""A scale read out: one item alone on the page, large, with its answers under it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.editors import Editor, Tools
from clinicdesk.ui.forms.filling import Filling
from clinicdesk.ui.forms.keys_first import KeysFirst
from clinicdesk.ui.forms.registry import EDITORS, large_scale

_WIDTH = 820
_STEPS = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1,
    Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1,
}  # fmt: skip


class ReadAloud(Card):
    """`typed` carries an address and its text. Nothing moves on by itself: the next item is asked for."""

    typed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._filling: Filling | None = None
        self._tools: Tools | None = None
        self.field = ""
        self.editor: Editor | None = None
        self.place, self.intro = Text("", "hint"), Text("", "quiet", wrap=True)
        self.question = Text("", "hero", wrap=True)
        self.back, self.on = Button("", icon="chevron-left"), Button("", "primary", icon="chevron-right")
        self._lay_out()
        self.back.clicked.connect(lambda *_: self.step(-1))
        self.on.clicked.connect(lambda *_: self.step(1))

    def show_form(self, filling: Filling, tools: Tools, *, at: str = "") -> None:
        """Begin at an item, or at the first without an answer."""
        self._filling, self._tools = filling, tools
        self.field = at or filling.next_open() or self._order()[0]
        self._show_item()

    def speak(self) -> None:
        """Another language."""
        if self._filling is not None:
            self._show_item()

    def step(self, by: int) -> None:
        """The next item, or the one before."""
        order = self._order()
        at = order.index(self.field) + by if self.field in order else 0
        if 0 <= at < len(order):
            self.field = order[at]
            self._show_item()

    def take_focus(self) -> None:
        """Into the answers."""
        if self.editor is not None:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hear_key(self, event: QKeyEvent) -> bool:
        """Enter and the arrows turn the page; digits reach the answers first."""
        step = next((by for key, by in _STEPS.items() if key == event.key()), None)
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        self.step(step)
        return True

    def _order(self) -> list[str]:
        assert self._filling is not None
        return [field.id for section in self._filling.sections for field in self._filling.fields_of(section)]

    def _show_item(self) -> None:
        filling, tools = self._filling, self._tools
        assert filling is not None
        assert tools is not None
        words, order = tools.words, self._order()
        question = filling.questions[self.field]
        if self.editor is not None:
            self._answers.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
        make = large_scale if question.type == "scale_item" else EDITORS[question.type]
        self.editor = make(question, tools)
        self.editor.show_text(filling.given.get(self.field, ""))
        self.editor.speak(words.label(self.field))
        self.editor.changed.connect(lambda text, field=self.field: self.typed.emit(field, text))
        self._answers.insertWidget(0, self.editor)
        self.question.setText(words.label(self.field))
        self.intro.setText(words.phrase("intro"))
        self.intro.setVisible(bool(self.intro.text()))
        at = order.index(self.field) + 1 if self.field in order else 1
        self.place.setText(words.language.say("filling.aloud.place", at=at, n=len(order)))
        self.back.setText(words.language.say("filling.aloud.back"))
        self.on.setText(words.language.say("filling.aloud.on"))
        self.back.setEnabled(at > 1)
        self.on.setEnabled(at < len(order))
        self.take_focus()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inside)
        column.setSpacing(14)
        for part in (self.place, self.intro, self.question):
            column.addWidget(part)
        self._answers = QVBoxLayout()
        column.addLayout(self._answers)
        turn = QHBoxLayout()
        turn.addWidget(self.back)
        turn.addWidget(self.on)
        turn.addStretch(1)
        column.addLayout(turn)
        column.addStretch(1)
        outer = KeysFirst(self._hear_key)
        row = QHBoxLayout(outer)
        row.addStretch(1)
        row.addWidget(inside, 6)
        row.addStretch(1)
        self.body.addWidget(scrolling(outer), 1)
