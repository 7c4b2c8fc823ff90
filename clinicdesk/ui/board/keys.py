"""The keys of the board. Each is a labelled button too."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from clinicdesk.ui.board.page import BoardPage

SEATS = 8
ACTS = {
    "F3": "more", "F4": "answer", "F6": "event", "F7": "vitals_more", "F8": "missed", "F9": "emergency",
    "F10": "alarm", "F11": "wall", "Ctrl+Z": "wrong",
}  # fmt: skip


def bind_keys(page: "BoardPage") -> None:
    """Heard while the board is in front and a session runs."""
    for seat in range(1, SEATS + 1):
        _bind(page, f"Alt+{seat}", partial(page.select_seat, seat))
    for keys, act in ACTS.items():
        _bind(page, keys, partial(page.acts.do, act))


def _bind(page: "BoardPage", keys: str, act: partial[None]) -> None:
    shortcut = QShortcut(QKeySequence(keys), page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
    page.alone_changed.connect(shortcut.setEnabled)
    shortcut.setEnabled(False)
