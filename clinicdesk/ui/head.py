"""The head of a page: what it is, one quiet line of facts, its actions at the right."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.components.text import Text

MARGINS = (18, 12, 18, 10)
GAP = 10
_APART = 14
_SLACK = 2
_LONGEST = 480
"""A title may break into lines where there is less room than for itself, in pixels, but not under this."""


class Head(QWidget):
    """`title` and `facts` are labels; put chips beside the title, buttons into `acts`.

    Where title, chips and buttons do not fit into one line, the chips go under the title, else the buttons under
    both: no button is cut, and no head makes the window wider than a screen.
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
        acts = QHBoxLayout()
        acts.addStretch(1)
        acts.addLayout(self.acts)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_APART)
        self._row.addLayout(words, 1)
        self._row.addLayout(acts)

    def minimumSizeHint(self) -> QSize:
        """As narrow as it is with the chips under the title and the buttons under both."""
        least = super().minimumSizeHint()
        title, chips, acts = self._widths()
        return QSize(min(least.width(), max(min(title, _LONGEST), chips, acts)), least.height())

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
        """Of the title in one line, the chips and the buttons."""
        title = self.title.fontMetrics().horizontalAdvance(self.title.text()) + _SLACK
        return title, self.beside.minimumSize().width(), self.acts.minimumSize().width()

    def _fold(self) -> None:
        title, chips, acts = self._widths()
        beside = title + chips + (_APART if chips else 0)
        below = acts and max(title, chips) + _APART + acts > self.width()
        room = self.width() if below or not acts else self.width() - acts - _APART
        self.title.set_wrap(on=title > room)
        _turn(self._first, folded=bool(chips) and beside > room, gap=4)
        _turn(self._row, folded=bool(below), gap=6)

    def say(self, title: str, facts: str = "") -> None:
        """Both lines anew; without facts the second takes no room."""
        self.title.setText(title)
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))


def _turn(layout: QBoxLayout, *, folded: bool, gap: int) -> None:
    way = QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
    if layout.direction() != way:
        layout.setDirection(way)
        layout.setSpacing(gap if folded else _APART)


def page_column(page: QWidget) -> QVBoxLayout:
    """The column every page is laid out in."""
    column = QVBoxLayout(page)
    column.setContentsMargins(*MARGINS)
    column.setSpacing(GAP)
    return column
