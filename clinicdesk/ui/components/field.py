"""A form field: label above, editor, and under it the sentence of what is wrong, with its code small."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clinicdesk.errors import Issue
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.language import Language
from clinicdesk.ui.theme import restyle

_NARROW, _ICON = 320, 28
"""Points: of a narrow field; of the sign before a sentence, with what parts them."""


class Field(QWidget):
    """Wraps any editor. The label is its buddy and its accessible name; an issue is its description."""

    def __init__(
        self, editor: QWidget, *, label: str = "", hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.label = Text(label, "label")
        self.label.setBuddy(editor)
        self.hint = Text(hint, "hint", wrap=True)
        self._issue = _IssueLine()
        self._told: tuple[Issue, Language] | None = None
        self._follows = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.label, editor, self._issue, self.hint):
            column.addWidget(part)
        self.hint.setVisible(bool(hint))
        self.setFocusProxy(editor)
        self.set_label(label)

    def set_label(self, label: str) -> None:
        """Say the label anew."""
        self.label.setText(label)
        self.editor.setAccessibleName(label)

    def set_hint(self, hint: str) -> None:
        """Say the hint anew; an empty one takes no room."""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    @property
    def issue(self) -> str:
        """The sentence shown now, or an empty text."""
        return self._issue.sentence

    def refuse(self, issue: Issue, language: Language) -> None:
        """Show an issue and say it again when the language changes."""
        self._told = (issue, language)
        if not self._follows:
            self._follows = True
            language.follow(self, self._retell)
        self._retell()

    def show_issue(self, sentence: str, code: str = "") -> None:
        """Say what is wrong under the editor, and mark the editor."""
        self._issue.say(sentence, code)
        self._mark(wrong=True, sentence=sentence)

    def mark_wrong(self, wrong: bool) -> None:
        """Mark the editor only; the sentence stands elsewhere."""
        self._mark(wrong=wrong, sentence="")

    def clear_issue(self) -> None:
        """Take the sentence away."""
        self._told = None
        self._issue.say("", "")
        target = self.editor.focusProxy() or self.editor
        if target.property("wrong") == "true":
            self._mark(wrong=False, sentence="")

    def text(self) -> str:
        """What the editor holds: text of a line or a page, data of a combo box."""
        match self.editor:
            case QPlainTextEdit():
                return self.editor.toPlainText()
            case QComboBox():
                return str(self.editor.currentData() or self.editor.currentText())
        read = getattr(self.editor, "text", None)
        return str(read()) if callable(read) else ""

    def _retell(self) -> None:
        if self._told:
            issue, language = self._told
            self.show_issue(issue.sentence(language.code), issue.code)

    def _mark(self, *, wrong: bool, sentence: str) -> None:
        self.editor.setAccessibleDescription(sentence)
        target = self.editor.focusProxy() or self.editor
        target.setAccessibleDescription(sentence)
        restyle(target, wrong="true" if wrong else "false")


class _IssueLine(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.sentence = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._words = Text("", "issue", wrap=True)
        self._code = Text("", "small")
        self._said = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._said.setSpacing(6)
        row.addWidget(
            IconLabel("alert-circle-outline", size=16, colour="crit_ink"), 0, Qt.AlignmentFlag.AlignTop
        )
        row.addLayout(self._said, 1)
        self._said.addWidget(self._words, 1)
        self._said.addWidget(self._code)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The room has changed."""
        super().resizeEvent(event)
        self._place_code()

    def _place_code(self) -> None:
        """In a narrow field the code of a long sentence stands under it, and the sentence gets all of the width."""
        words = self._words.fontMetrics().horizontalAdvance(self.sentence)
        beside = words + self._code.sizeHint().width() + _ICON <= self.width()
        under = self.width() < _NARROW and not beside
        self._said.setDirection(
            QBoxLayout.Direction.TopToBottom if under else QBoxLayout.Direction.LeftToRight
        )

    def say(self, sentence: str, code: str) -> None:
        self.sentence = sentence
        self._words.setText(sentence)
        self._code.setText(code)
        self._code.setVisible(bool(code))
        self._place_code()
        self.setVisible(bool(sentence))


def fill(editor: QWidget, text: str) -> None:
    """Put a value into a line, a page or a choice."""
    match editor:
        case QLineEdit():
            editor.setText(text)
        case QPlainTextEdit():
            editor.setPlainText(text)
        case Choice():
            editor.set_value(text)
