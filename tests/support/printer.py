"""A printer whose paper is a PDF file, and pages to send to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

_DPI = 150


@dataclass
class PaperTray:
    """Stands where the system's print dialog stands; `turned_away` is the person who cancels it."""

    folder: Path
    turned_away: bool = False
    pages: tuple[int, int] = (0, 0)
    titles: list[str] = field(default_factory=list)

    @property
    def paper(self) -> Path:
        """What came out."""
        return self.folder / "paper.pdf"

    def choose(self, _window: QWidget, title: str) -> QPrinter | None:
        """As `printing.choose_printer`."""
        self.titles.append(title)
        if self.turned_away:
            return None
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setResolution(_DPI)
        printer.setOutputFileName(str(self.paper))
        printer.setFromTo(*self.pages)
        return printer


def pages_saying(texts: Sequence[str], *, lying: Sequence[int] = ()) -> bytes:
    """A PDF with one line of Latin letters on each page; `lying`: numbers from 1 of pages on their side."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for number, text in enumerate(texts, start=1):
        canvas.setPageSize(landscape(A4) if number in lying else A4)
        canvas.setFont("Helvetica", 24)
        canvas.drawString(72, 400, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
