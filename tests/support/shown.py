"""Widgets in a window of their own, shown and active."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

_OPEN: list[QWidget] = []  # qtbot holds them weakly: a test that keeps no name would lose its window


def shown(qtbot: QtBot, *widgets: QWidget, width: int = 480) -> QWidget:
    """A window with these in a column."""
    _OPEN[:] = filter(isValid, _OPEN)
    window = QWidget()
    _OPEN.append(window)
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    window.resize(width, 400)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window
