"""The editor of a note's part: plain text, headings that stand out, names of participants underlined."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from clinicdesk.protocols.leaks import Leak
from clinicdesk.ui import fonts, theme
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.plain_text import PlainText

_LETTERS = 15
_LEAST_HIGH = 72


class NoteEditor(PlainText):
    """`typed` after each change a person made; Ctrl+Space asks for a phrase. Tab leaves it."""

    typed = Signal(str)
    phrases_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(fonts.font(_LETTERS))
        self._headings = _Headings(self.document())
        self._told = ""
        self.textChanged.connect(self._tell)

    def show_text(self, text: str, *, read_only: bool) -> None:
        """Put a text in without telling; where it stands already, the cursor stays where it was."""
        self.setReadOnly(read_only)
        if self.toPlainText() == text:
            self._told = text
            return
        self._told = text
        self.setPlainText(text)
        self._told = self.toPlainText()  # Qt may have its own ends of lines

    def show_headings(self, headings: Iterable[str]) -> None:
        """Lines that are headings of the programme's template, in any language."""
        self._headings.use(frozenset(headings))

    def show_leaks(self, leaks: Iterable[Leak]) -> None:
        """Underline the places where somebody is named."""
        look = QTextCharFormat()
        look.setBackground(theme.colour("warn_soft"))
        look.setForeground(theme.colour("warn_ink"))
        look.setFontWeight(QFont.Weight.DemiBold)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(QColor(theme.colour("warn_ink")))
        marks = []
        for leak in leaks:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = self._cursor(leak.start, leak.end)
            mark.format = look
            marks.append(mark)
        self.setExtraSelections(marks)

    def go_to(self, leak: Leak) -> None:
        """Select a place, so that the next key replaces it."""
        self.setTextCursor(self._cursor(leak.start, leak.end))
        self.centerCursor()
        self.setFocus()

    def go_to_line(self, number: int) -> None:
        """To the beginning of a line, counted from 0."""
        block = self.document().findBlockByNumber(number)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))

    def replace(self, leak: Leak, words: str) -> None:
        """Put other words there; Ctrl+Z brings the old ones back."""
        cursor = self._cursor(leak.start, leak.end)
        cursor.insertText(words)
        self.setTextCursor(cursor)
        self.setFocus()

    def insert_phrase(self, words: str) -> None:
        """At the cursor, with the blank it needs before it."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        gap = " " if before and not before.endswith((" ", "\t")) else ""
        cursor.insertText(gap + words)
        self.setTextCursor(cursor)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Space opens the phrases."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.phrases_wanted.emit()
            return
        super().keyPressEvent(event)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        """Places are counted in signs, a document counts some of them as two."""
        text = self.toPlainText()
        cursor = QTextCursor(self.document())
        cursor.setPosition(_in_document(text, start))
        cursor.setPosition(_in_document(text, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _tell(self) -> None:
        # A change of looks (a heading, a theme) comes as a change of text too.
        text = self.toPlainText()
        if text != self._told:
            self._told = text
            self.typed.emit(text)


def under(editor: NoteEditor, former: NoteEditor, *, below: Sequence[QWidget]) -> QWidget:
    """An editor with what stands over and under it: where the window is low they scroll, the foot stays in sight."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    editor.setMinimumHeight(_LEAST_HIGH)
    editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    column.addWidget(former)
    column.addWidget(editor, 1)
    for part in below:
        column.addWidget(part)
    return scrolling(inside)


class _Headings(QSyntaxHighlighter):
    """Makes the lines that are headings strong."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._lines: frozenset[str] = frozenset()

    def use(self, lines: frozenset[str]) -> None:
        """These lines from now on."""
        if lines != self._lines:
            self._lines = lines
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """One line."""
        if text.strip() in self._lines:
            look = QTextCharFormat()
            look.setFontWeight(QFont.Weight.DemiBold)
            look.setForeground(theme.colour("ink2"))
            self.setFormat(0, len(text), look)


def _in_document(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
