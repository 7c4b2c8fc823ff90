"""The head of a page: what it is, one quiet line of facts, its actions at the right."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.components.text import Text

MARGINS = (18, 12, 18, 10)
GAP = 10


class Head(QWidget):
    """`title` and `facts` are labels; put chips beside the title, buttons into `acts`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text("", "page")
        self.facts = Text("", "quiet", wrap=True)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(8)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(14)
        first.addWidget(self.title)
        first.addLayout(self.beside)
        first.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(first)
        words.addWidget(self.facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(words, 1)
        row.addLayout(self.acts)

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
