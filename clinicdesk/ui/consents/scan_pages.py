"""A scan as pictures: the pages of a PDF, or a photograph turned as the camera held it.

Loaded when a scan is chosen or looked at, not before: QtPdf is no essential.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QTransform

from clinicdesk.errors import Issue, Refused

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

_PDF = b"%PDF-"
_LONGEST = 4000
"""Pixels along a side: more than any screen shows of a page."""


class ScanPages:
    """The pages of one file, drawn one at a time. Raises Refused ATT006 where there is nothing to see."""

    def __init__(self, content: bytes) -> None:
        self._bytes = QBuffer()
        self._bytes.setData(QByteArray(content))
        self._bytes.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document: QPdfDocument | None = None
        self._picture = QImage()
        if content.startswith(_PDF):
            self._document = self._open_document()
        else:
            self._picture = self._open_picture()

    @property
    def count(self) -> int:
        """How many pages."""
        return self._document.pageCount() if self._document else 1

    def draw(self, page: int, width: int, turns: int) -> QImage:
        """A page so wide after so many quarter turns to the right."""
        sideways = turns % 2 == 1
        if self._document is not None:
            points = self._document.pagePointSize(page)
            across = points.height() if sideways else points.width()
            scale = width / max(across, 1.0)
            size = QSize(
                min(_LONGEST, round(points.width() * scale)), min(_LONGEST, round(points.height() * scale))
            )
            # A page without a ground of its own is paper all the same.
            drawn = QImage(size, QImage.Format.Format_RGB32)
            drawn.fill(Qt.GlobalColor.white)
            picture = self._document.render(page, size)
            return _on(drawn, picture).transformed(QTransform().rotate(90 * turns))
        turned = self._picture.transformed(QTransform().rotate(90 * turns))
        if turned.width() <= width:
            return turned
        return turned.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)

    def _open_document(self) -> "QPdfDocument":
        from PySide6.QtPdf import QPdfDocument  # noqa: PLC0415 - see above

        document = QPdfDocument()
        document.load(self._bytes)
        if document.error() != QPdfDocument.Error.None_ or not document.pageCount():
            raise Refused(Issue("ATT006", "attachment"))
        return document

    def _open_picture(self) -> QImage:
        reader = QImageReader(self._bytes)
        reader.setAutoTransform(True)
        picture = reader.read()
        if picture.isNull():
            raise Refused(Issue("ATT006", "attachment"))
        if max(picture.width(), picture.height()) > _LONGEST:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            picture = picture.scaled(_LONGEST, _LONGEST, keep, smooth)
        return picture


def _on(ground: QImage, picture: QImage) -> QImage:
    painter = QPainter(ground)
    painter.drawImage(0, 0, picture)
    painter.end()
    return ground
