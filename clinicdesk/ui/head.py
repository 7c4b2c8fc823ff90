"""The head of a page: what it is, one quiet line of facts, its actions at the right."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.components.text import Text

MARGINS = (18, 12, 18, 10)
GAP = 10
_APART = 14


class Head(QWidget):
    """`title` and `facts` are labels; put chips beside the title, buttons into `acts`.

    Where title, chips and buttons do not fit into one line, the chips go under the title: no button is cut.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text("", "page")
        self.facts = Text("", "quiet", wrap=True)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(8)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(8)
        chips = QHBoxLayout()
        chips.addLayout(self.beside)
        chips.addStretch(1)
        self._first = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._first.setSpacing(_APART)
        self._first.addWidget(self.title)
        self._first.addLayout(chips, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(self._first)
        words.addWidget(self.facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_APART)
        row.addLayout(words, 1)
        row.addLayout(self.acts)

    def minimumSizeHint(self) -> QSize:
        """As narrow as it is with the chips under the title."""
        title, chips, acts = self._widths()
        least = super().minimumSizeHint()
        return QSize(min(least.width(), max(title, chips) + _APART + acts), least.height())

    def event(self, event: QEvent) -> bool:
        """A chip, a word or a button came or went, and the room with it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower or wider."""
        super().resizeEvent(event)
        self._fold()

    def _widths(self) -> tuple[int, int, int]:
        """Of the title, the chips and the buttons."""
        beside, acts = self.beside.minimumSize().width(), self.acts.sizeHint().width()
        return self.title.minimumSizeHint().width(), beside, acts

    def _fold(self) -> None:
        title, chips, acts = self._widths()
        folded = bool(chips) and title + chips + acts + 2 * _APART > self.width()
        way = QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
        if self._first.direction() != way:
            self._first.setDirection(way)
            self._first.setSpacing(4 if folded else _APART)

    def say(self, title: str, facts: str = "") -> None:
        """Both lines anew; without facts the second takes no room."""
        self.title.setText(title)
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))


def page_column(page: QWidget) -> QVBoxLayout:
    """The column every page is laid out in."""
    column = QVBoxLayout(page)
    column.setContentsMargins(*MARGINS)
    column.setSpacing(GAP)
    return column
