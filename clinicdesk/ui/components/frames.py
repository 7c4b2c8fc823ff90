"""Frames around a page: a column of fixed width in the middle, and room to scroll if the window is small."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget


def centred(page: QWidget, width: int) -> QWidget:
    """The page in the middle of whatever room there is, `width` wide."""
    frame = QWidget()
    frame.setProperty("ground", "clear")
    page.setFixedWidth(width)
    # Stretches instead of an alignment: Qt asks an aligned page for its height at the full width.
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(page)
    row.addStretch(1)
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    column.addLayout(row)
    column.addStretch(1)
    return frame


def scrolling(content: QWidget) -> QScrollArea:
    """Scrolls up and down only, and only if it must; the focus goes to what lies inside."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    content.setProperty("ground", "clear")
    area.setWidget(content)
    area.viewport().setProperty("ground", "clear")
    return area
