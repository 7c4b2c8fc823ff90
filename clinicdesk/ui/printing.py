"""PDF pages from memory onto paper: page by page, so that the window goes on, and never through a file.

Loaded when something is printed, not before: QtPdf and QtPrintSupport are no essentials.
"""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPointF, QRectF, QSize, QSizeF, QTimer
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from clinicdesk.errors import Unavailable

SHARP_DPI = 300
"""Enough for 8-point type; a page at a printer's own 1200 dpi would take half a gigabyte."""
_POINTS = 72


def choose_printer(window: QWidget, title: str) -> QPrinter | None:
    """The system's own dialog; None when the person turned away. Raises Unavailable PRT001: no printer."""
    if not QPrinterInfo.availablePrinterNames():
        raise Unavailable("PRT001")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    dialog = QPrintDialog(printer, window)
    dialog.setWindowTitle(title)
    # A file is made by "save", for its owner's eyes only.
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


class Printing(QObject):
    """One document on its way to one printer; lives as long as the work, or as `parent`."""

    def __init__(
        self, parent: QObject, pages: bytes, printer: QPrinter, *,
        step: Callable[[int, int], None], done: Callable[[int], None], wrong: Callable[[Unavailable], None],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._printer, self._step, self._done, self._wrong = printer, step, done, wrong
        self._bytes = QBuffer(self)
        self._bytes.setData(QByteArray(pages))
        self._document = QPdfDocument(self)
        self._painter = QPainter()
        self._wanted: list[int] = []
        self._at = 0

    def start(self) -> None:
        """Open both ends; the pages follow one by one."""
        self._bytes.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._bytes)
        if self._document.error() != QPdfDocument.Error.None_:
            self._end(Unavailable("PRT003"))
            return
        self._wanted = _wanted(self._printer, self._document.pageCount())
        self._printer.setFullPage(True)
        self._turn_to(0)
        if not self._painter.begin(self._printer):
            self._end(Unavailable("PRT002"))
            return
        self._later()

    def _later(self) -> None:
        self._step(self._at + 1, len(self._wanted))
        QTimer.singleShot(0, self, self._print_page)

    def _print_page(self) -> None:
        if self._at and not self._next_sheet():
            self._end(Unavailable("PRT002"))
            return
        self._paint(self._wanted[self._at])
        if self._printer.printerState() in {QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted}:
            self._end(Unavailable("PRT002"))
            return
        self._at += 1
        if self._at < len(self._wanted):
            self._later()
            return
        self._end(None if self._painter.end() else Unavailable("PRT002"))

    def _next_sheet(self) -> bool:
        self._turn_to(self._at)
        return self._printer.newPage()

    def _turn_to(self, at: int) -> None:
        size = self._document.pagePointSize(self._wanted[at])
        lies = size.width() > size.height()
        self._printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
        )

    def _paint(self, page: int) -> None:
        points = self._document.pagePointSize(page)
        dots = min(self._printer.resolution(), SHARP_DPI)
        sharp = QSize(round(points.width() * dots / _POINTS), round(points.height() * dots / _POINTS))
        picture = self._document.render(page, sharp)
        self._painter.drawImage(self._room(points), _on_white(picture))

    def _room(self, points: QSizeF) -> QRectF:
        """The page in its own size in the middle of the paper, smaller where the paper is."""
        paper = QSizeF(self._printer.width(), self._printer.height())
        own = QSizeF(points.width(), points.height()) * (self._printer.resolution() / _POINTS)
        if own.width() > paper.width() + 1 or own.height() > paper.height() + 1:
            factor = min(paper.width() / own.width(), paper.height() / own.height())
            own = own * factor
        corner = QPointF((paper.width() - own.width()) / 2, (paper.height() - own.height()) / 2)
        return QRectF(corner, own)

    def _end(self, problem: Unavailable | None) -> None:
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()
        self._document.close()
        self._bytes.close()
        self._bytes.setData(
            QByteArray()
        )  # what was printed may open the clinic: it does not wait for the end
        self.deleteLater()
        if problem is None:
            self._done(len(self._wanted))
        else:
            self._wrong(problem)


def _wanted(printer: QPrinter, count: int) -> list[int]:
    """The pages that were asked for, as often as the printer will not repeat them by itself."""
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or count, count)
    chosen = list(range(first - 1, last)) or list(range(count))
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    return chosen * copies


def _on_white(picture: QImage) -> QImage:
    """Opaque: what a printer makes of transparency is its own affair."""
    sheet = QImage(picture.size(), QImage.Format.Format_RGB32)
    sheet.fill(0xFFFFFFFF)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, picture)
    painter.end()
    return sheet
