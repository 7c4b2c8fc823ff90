"""What a tired eye trips over: cut words, children outside their frame, letters and targets too small."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.choice import Check, Radio
from tests.support.painted import cut_words

SMALLEST_FONT_PX = 12
SMALLEST_TARGET = 32
_CELL_PADDING = 16
_ROUNDS = 20


def problems_of(window: QWidget, *, target: int = SMALLEST_TARGET, cells: bool = True) -> list[str]:
    """Every geometric fault of a shown window, in words; an empty list means none.

    `target` is the least side of what can be clicked; `cells=False` allows shortened table cells (they carry
    a tooltip) but never a shortened heading.
    """
    _lay_out(window)
    found: list[str] = []
    for widget in _seen(window):
        found += _letters(widget)
        found += _room(widget)
        found += _words(widget)
        found += _target(widget, target)
        if isinstance(widget, QTableView):
            found += _table(widget)
        found += _overlaps(widget)
    return found + cut_words(window, cells=cells)


def _lay_out(window: QWidget) -> None:
    """Let every layout that was asked for be done, and those that these ask for in turn, until nothing moves."""
    before: list[QRect] = []
    for _ in range(_ROUNDS):
        QApplication.processEvents()
        window.grab()  # lays everything out, also without a screen
        now = [widget.geometry() for widget in window.findChildren(QWidget)]
        if now == before:
            return
        before = now


def _seen(window: QWidget) -> Iterator[QWidget]:
    yield window
    for child in window.findChildren(QWidget):
        if child.isVisibleTo(window) and not child.isWindow() and not _internal(child):
            yield child


def _internal(widget: QWidget) -> bool:
    """Parts Qt builds into its own widgets: their geometry is Qt's affair."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QComboBox | QHeaderView) or type(parent).__name__ == "QScrollBar":
            return True
        if isinstance(parent, QAbstractItemView) and not isinstance(widget, QHeaderView):
            return True
        parent = parent.parentWidget()
    return type(widget).__name__.startswith("QScrollBar")


def _letters(widget: QWidget) -> list[str]:
    if not _text(widget):
        return []
    px = QFontInfo(widget.font()).pixelSize()
    return [f"{_who(widget)}: letters of {px} px"] if px < SMALLEST_FONT_PX else []


def _room(widget: QWidget) -> list[str]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow():
        return []
    frame = parent.rect()
    area = parent.parentWidget()
    if isinstance(area, QAbstractScrollArea) and parent is area.viewport():
        sideways = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        return [f"{_who(widget)}: wider than its scroll area"] if sideways and _wider(widget, frame) else []
    inside = frame.contains(widget.geometry()) or widget.geometry().isEmpty()
    return [] if inside else [f"{_who(widget)}: {_box(widget.geometry())} leaves its parent {_box(frame)}"]


def _wider(widget: QWidget, frame: QRect) -> bool:
    return widget.width() > frame.width()


def _words(widget: QWidget) -> list[str]:
    match widget:
        case QLabel() if widget.text() and not (
            widget.property("elides") and widget.toolTip() == widget.text()
        ):
            return _label(widget)
        case StatusChip() | Check() | Radio():
            cut = widget.width() < widget.sizeHint().width() or widget.height() < widget.sizeHint().height()
            return [f"{_who(widget)}: cut"] if cut else []
        case QPushButton() if widget.text():
            icon = widget.iconSize().width() + 4 if not widget.icon().isNull() else 0
            need = _advance(widget, widget.text()) + icon + 8
            return [f"{_who(widget)}: needs {need}, has {widget.width()}"] if need > widget.width() else []
        case QComboBox() if not widget.property("elides"):
            need = _advance(widget, widget.currentText()) + 40
            return [f"{_who(widget)}: needs {need}, has {widget.width()}"] if need > widget.width() else []
        case QLineEdit() if widget.placeholderText():
            margins = widget.textMargins()
            need = _advance(widget, widget.placeholderText()) + margins.left() + margins.right() + 22
            return [f"{_who(widget)}: hint needs {need}"] if need > widget.width() else []
    return []


def _label(label: QLabel) -> list[str]:
    room = label.contentsRect()
    lines = label.text().split("\n")
    if not label.wordWrap():
        need = max(_advance(label, line) for line in lines)
        wide = [f"{_who(label)}: needs {need}, has {room.width()}"] if need > room.width() else []
        tall = QFontMetrics(label.font()).height() * len(lines)
        return wide + ([f"{_who(label)}: {tall} high, has {room.height()}"] if tall > room.height() else [])
    need = label.heightForWidth(label.width())
    cut = [f"{_who(label)}: {need} high, has {label.height()}"] if need > label.height() else []
    long = max((_advance(label, word) for word in label.text().split()), default=0)
    return cut + ([f"{_who(label)}: a word of {long} in {room.width()}"] if long > room.width() else [])


def _target(widget: QWidget, least: int) -> list[str]:
    if not isinstance(widget, QAbstractButton | QLineEdit | QComboBox):
        return []
    if isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QComboBox):
        return []
    small = min(widget.width(), widget.height()) < least
    return [f"{_who(widget)}: a target of {widget.width()}×{widget.height()}"] if small else []


def _table(table: QTableView) -> list[str]:
    model, header = table.model(), table.horizontalHeader()
    if type(header) is not QHeaderView:  # painted by hand: its words are read from the paint
        return []
    found = []
    for place in range(model.columnCount()):
        room = header.sectionSize(place) - _CELL_PADDING
        title = str(model.headerData(place, Qt.Orientation.Horizontal) or "")
        if _advance(header, title) > room:
            found.append(f"{_who(table)}: heading «{title}» needs {_advance(header, title)}, has {room}")
    return found


def _overlaps(parent: QWidget) -> list[str]:
    kinds = QLabel | QAbstractButton | QLineEdit | QComboBox | StatusChip
    laid = [
        child
        for child in parent.children()
        if isinstance(child, kinds) and child.isVisibleTo(parent) and not isinstance(parent, QLineEdit)
    ]
    return [
        f"{_who(one)} overlaps {_who(other)}"
        for one, other in combinations(laid, 2)
        if one.geometry().intersects(other.geometry())
    ]


def _advance(widget: QWidget, text: str) -> int:
    return QFontMetrics(widget.font()).horizontalAdvance(text)


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit | StatusChip):
        return widget.text()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def _who(widget: QWidget) -> str:
    words = _text(widget) or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__}({words[:60]!r})"


def _box(rect: QRect) -> str:
    return f"{rect.x()},{rect.y()} {rect.width()}×{rect.height()}"
