"""Card and inset panel: frames with a title and a column to fill."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.components.text import Text
from clinicdesk.ui.theme import restyle


class Card(QFrame):
    """A white frame. Put widgets into `.body` (a column) and `.head` (the title row); `wrap`: the title may break."""

    def __init__(
        self, title: str = "", *, box: str = "card", active: bool = False, wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setProperty("box", "active" if active else box)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 14, 14, 14)
        self.body.setSpacing(8)
        self.title = Text(title, "card", wrap=wrap)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self.title, 1)
        self.body.addLayout(self.head)
        self.title.setVisible(bool(title))

    def set_title(self, title: str) -> None:
        """Change the title; an empty one hides its row."""
        self.title.setText(title)
        self.title.setVisible(bool(title))

    def set_active(self, active: bool) -> None:
        """Outline the card that is running now."""
        restyle(self, box="active" if active else "card")
