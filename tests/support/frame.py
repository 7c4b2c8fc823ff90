"""Hands and eyes for the whole window."""

from collections.abc import Callable
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.window import MainWindow

Build = Callable[..., MainWindow]
"""Makes a window for a person in these roles; a fixture of tests/ui."""


def key(window: MainWindow, *keys: Any) -> None:
    """A key in the window, wherever the focus is."""
    QTest.keyClick(QApplication.focusWidget() or window, *keys)
    QApplication.processEvents()


def settle() -> None:
    """Words that changed ask for room, and the row that holds them asks in turn."""
    for _ in range(3):
        QApplication.processEvents()


def places(window: MainWindow) -> list[str]:
    """The places on the rail, from the top."""
    return [place.key for place in window.rail.places]


def open_sheet(window: MainWindow) -> Sheet:
    """The sheet that is open."""
    (sheet,) = (sheet for sheet in window.findChildren(Sheet) if sheet.isVisible())
    return sheet
