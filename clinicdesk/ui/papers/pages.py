"""The pages of a PDF, drawn from memory, one at a time; nothing is written to disk.

Loaded when a document is shown, not before: QtPdf is no essential.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicdesk.ui import theme

_STEP_BACK = (Qt.Key.Key_PageUp, Qt.Key.Key_Left)
_STEP_ON = (Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Space)


class Pages(QWidget):
    """One page as wide as its room; PageUp and PageDown turn it. `turned`: another page is shown."""

    turned = Signal()

    def __init__(self, pdf: bytes, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bytes = QBuffer(self)
        self._bytes.setData(QByteArray(pdf))
        self._bytes.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self)
        self._document.load(self._bytes)
        self._wide = width
        self._drawn: QImage | None = None
        self.place = 0
        self.count = self._document.pageCount()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self._size())

    def turn_to(self, place: int) -> None:
        """Show this page, counted from 0; beyond the ends nothing happens."""
        if 0 <= place < self.count and place != self.place:
            self.place, self._drawn = place, None
            self.setFixedSize(self._size())
            self.update()
            self.turned.emit()

    def forget(self) -> None:
        """Nothing of the document stays in memory."""
        self._document.close()
        self._bytes.close()
        self._bytes.setData(QByteArray())
        self._drawn = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page on white with a thin edge, whatever the look of the window."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.count:
            painter.drawImage(self.rect(), self._picture())
        painter.setPen(theme.colour("focus" if self.hasFocus() else "line2"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the page."""
        if event.key() in _STEP_BACK:
            self.turn_to(self.place - 1)
        elif event.key() in _STEP_ON:
            self.turn_to(self.place + 1)
        else:
            super().keyPressEvent(event)

    def _picture(self) -> QImage:
        if self._drawn is None:
            sharp = self.devicePixelRatioF()
            size = QSize(round(self.width() * sharp), round(self.height() * sharp))
            self._drawn = self._document.render(self.place, size)
        return self._drawn

    def _size(self) -> QSize:
        points = self._document.pagePointSize(self.place)
        if points.width() <= 0:
            return QSize(self._wide, self._wide)
        return QSize(self._wide, round(self._wide * points.height() / points.width()))
