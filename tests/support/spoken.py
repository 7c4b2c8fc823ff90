"""Every word that a window shows or says, to be compared between two languages."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QTableView, QWidget

_SAID = ("text", "placeholderText", "toolTip", "accessibleName", "accessibleDescription", "windowTitle")
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def spoken(root: QWidget) -> frozenset[str]:
    """Texts, hints, names for ears, choices and table cells of all that is visible."""
    shown = (widget for widget in (root, *root.findChildren(QWidget)) if widget.isVisible())
    return frozenset(text for widget in shown for text in _of(widget) if text.strip())


def _of(widget: QWidget) -> Iterator[str]:
    for name in _SAID:
        read = getattr(widget, name, None)
        said = read() if callable(read) else ""
        if isinstance(said, str):
            yield said
    match widget:
        case QPlainTextEdit():
            yield widget.toPlainText()
        case QComboBox():
            yield from (widget.itemText(place) for place in range(widget.count()))
        case QTableView():
            yield from _cells(widget)


def _cells(table: QTableView) -> Iterator[str]:
    model = table.model()
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal))
        for row in range(model.rowCount()):
            for role in _ROLES:
                said = model.index(row, column).data(role)
                yield said if isinstance(said, str) else ""
