"""The details of a question: as many in a line as the row has room for."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.components.field import Field

_GAP = 14


class DetailLines(QWidget):
    """Packed from the left and packed anew when the room or the words change; a wide field has its own line."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: list[tuple[Field, bool]] = []
        self._lines: list[list[Field]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(6)

    def add(self, field: Field, *, wide: bool) -> None:
        """One more; `pack` puts it in its line."""
        self._fields.append((field, wide))
        field.setParent(self)

    def pack(self) -> None:
        """Lines for the width of now."""
        lines = self._broken(self.contentsRect().width())
        if lines == self._lines:
            return
        self._lines = lines
        while (item := self._column.takeAt(0)) is not None:
            inner = item.layout()
            while inner is not None and inner.takeAt(0) is not None:
                pass
        wide = {id(field) for field, own in self._fields if own}
        for fields in lines:
            line = QHBoxLayout()
            line.setSpacing(_GAP)
            for field in fields:
                line.addWidget(field, int(id(field) in wide), Qt.AlignmentFlag.AlignTop)
            if id(fields[0]) not in wide:
                line.addStretch(1)
            self._column.addLayout(line)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest field: the others go below."""
        least = super().minimumSizeHint()
        need = max((_need(field) for field, wide in self._fields if not wide), default=0)
        return QSize(min(least.width(), need), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room or less."""
        super().resizeEvent(event)
        self.pack()

    def _broken(self, width: int) -> list[list[Field]]:
        lines: list[list[Field]] = []
        left = 0
        for field, wide in self._fields:
            need = _need(field)
            if wide or need > left or not lines:
                lines.append([field])
                left = 0 if wide else width - need - _GAP
            else:
                lines[-1].append(field)
                left -= need + _GAP
        return lines


def _need(field: Field) -> int:
    return field.sizeHint().width()
