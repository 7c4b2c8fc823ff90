"""Labels by role: the role gives size, weight and colour through the stylesheet."""

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

ROLES = (
    *(
        "hero",
        "page",
        "card",
        "strong",
        "body",
        "quiet",
        "label",
        "hint",
        "small",
        "issue",
        "dense",
        "clock",
        "cell",
    ),
    *("railhero", "railcard", "railstrong", "railtext", "railsmall"),
)
_UNBROKEN = re.compile(r"\S{31,}")
_PIECE = re.compile(r"\S{10}")
_BREAK = "\u200b"
_LINE_ENDS = re.compile("[\u2028\u2029]")  # as Qt gives them in what is selected
_LEAST = 120


class Text(QLabel):
    """A label. `wrap` lets it break into lines; a label that may be copied takes `selectable`.

    A name or code without a blank may be broken too: one long word never makes the window wider than a screen.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._said = ""
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)  # a name is never markup
        if wrap:
            self.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def setText(self, text: str) -> None:
        """Say it."""
        self._said = text
        super().setText(_UNBROKEN.sub(_breakable, text) if self.wordWrap() else text)

    def text(self) -> str:
        """What is said."""
        return self._said

    def clear(self) -> None:
        """Say nothing, and keep nothing of what was said: it may have been a secret."""
        self.setText("")

    def set_wrap(self, *, on: bool) -> None:
        """Let it break into lines, or hold it in one."""
        if on != self.wordWrap():
            self.setWordWrap(on)
            self.setText(self._said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C takes the letters alone."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            self._copy()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's own menu; copying by it takes the letters alone, too."""
        super().contextMenuEvent(event)
        for act in self.findChildren(QAction, "edit-copy"):
            act.triggered.connect(self._copy)  # after Qt's own

    def _copy(self) -> None:
        """What is selected, without the places where a long word may break: with them a path leads nowhere."""
        said = _LINE_ENDS.sub("\n", self.selectedText()).replace(_BREAK, "")
        QGuiApplication.clipboard().setText(said)

    def minimumSizeHint(self) -> QSize:
        """One line for a label that wraps: its true height depends on the width, and the layout asks for it.

        Qt's own answer is the height at some narrow width of its choice, and pages grow for no reason.
        """
        least = super().minimumSizeHint()
        return QSize(least.width(), self.fontMetrics().height()) if self.wordWrap() else least


class Line(Text):
    """A label of one line that ends in dots where there is no room; the tooltip has all of it."""

    def __init__(self, text: str = "", role: str = "body", *, parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent=parent)
        self.setProperty("elides", True)

    def setText(self, text: str) -> None:
        """Say it, whole to whoever points at it."""
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, or as much of it as there is room for."""
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        if words == self.text():
            super().paintEvent(event)
            return
        how, shade = self.alignment().value, self.foregroundRole()
        self.style().drawItemText(QPainter(self), room, how, self.palette(), self.isEnabled(), words, shade)

    def minimumSizeHint(self) -> QSize:
        """A line gives way; the dots still say that there is more."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), _LEAST), least.height())


def _breakable(word: re.Match[str]) -> str:
    return _PIECE.sub(lambda piece: piece[0] + _BREAK, word[0])


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin line between two parts of a card."""
    line = QFrame(parent)
    line.setProperty("box", "rule")
    line.setFixedHeight(1)
    return line
