"""What the window may ask of a page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """A place of the window. `crumb` says what of it is open now, e.g. "К-1047"; empty for its list."""

    crumb = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "clear")

    def show_subject(self, subject: str) -> None:
        """Open one thing of the place, e.g. a participant's chart; an empty subject is the place itself."""

    def step_back(self) -> bool:
        """Esc: close what is open inside the place. Whether there was anything."""
        return False
