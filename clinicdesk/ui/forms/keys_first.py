"""What lies in a scroll area and hears the keys before it: the area would take the arrows to scroll."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class KeysFirst(QWidget):
    """`hear` says whether it used the key."""

    def __init__(self, hear: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._hear = hear

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ours first, then the area's."""
        if not self._hear(event):
            super().keyPressEvent(event)
