"""Frames of pages: one of several, a column in the middle, and room to scroll if the window is small."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget


class Pages(QWidget):
    """Shows one of its pages and is only as tall as that one; a QStackedWidget takes the tallest."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._pages: list[QWidget] = []

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        return next(page for page in self._pages if not page.isHidden())

    def add(self, page: QWidget) -> None:
        """One page more; the first one is shown."""
        self._column.addWidget(page)
        page.setVisible(not self._pages)  # not before: a widget shown without a parent is a window
        self._pages.append(page)

    def show_page(self, page: QWidget) -> None:
        """Show this page and hide the others."""
        for other in self._pages:
            if other is not page:
                other.hide()
        page.show()

    def drop(self, page: QWidget) -> None:
        """Take a page away for good."""
        self._pages.remove(page)
        self._column.removeWidget(page)
        page.hide()
        page.deleteLater()


class Layers(QWidget):
    """A list and what may lie over it. The keyboard that a list lost by it comes back, unless it went on itself."""

    def __init__(self, under: QWidget, *over: QWidget) -> None:
        super().__init__()
        self._stack = QStackedLayout(self)
        for view in (under, *over):
            self._stack.addWidget(view)
        self._under = under
        self._fell_to: QWidget | None = None

    def show_layer(self, view: QWidget) -> None:
        """This one and no other."""
        if self._stack.currentWidget() is view:
            return
        had_it = self._under.hasFocus()
        self._stack.setCurrentWidget(view)
        focused = QApplication.focusWidget()
        if had_it:
            self._fell_to = focused
        elif view is self._under and self._fell_to is not None:
            if focused is self._fell_to:
                view.setFocus()
            self._fell_to = None


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
    ground = (
        QWidget()
    )  # a viewport of our own: asking Qt for its own makes PySide6 load every widget there is
    ground.setProperty("ground", "clear")
    area.setViewport(ground)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    content.setProperty("ground", "clear")
    area.setWidget(content)
    return area


def stacked(parts: Iterable[QWidget], spacing: int) -> QScrollArea:
    """Parts under each other, from the top; they scroll."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 6, 0)
    column.setSpacing(spacing)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return scrolling(inside)
