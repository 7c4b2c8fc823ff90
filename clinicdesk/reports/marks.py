"""What is drawn by hand on a page: boxed code groups, a QR code, a plate of words, a cut line."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import groupby

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.lib.colors import black, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from clinicdesk.reports.fonts import NARROW, STRONG
from clinicdesk.reports.text import one_line


class _Boxes(Flowable, ABC):
    """Numbered boxes in rows, read from the left."""

    def __init__(self, texts: Sequence[str], width: float, *, per_row: int, size: float) -> None:
        super().__init__()
        self._texts = [one_line(text) for text in texts]
        self._per_row = per_row
        self._size = size
        self._box_height = size * 1.3 + 9
        self.width = width
        self.height = -(-len(texts) // per_row) * (self._box_height + 4) - 4

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The size is given, not found."""
        return self.width, self.height

    def draw(self) -> None:
        """Row by row from the left, as one reads."""
        step = (self.width + 4) / self._per_row
        for place, text in enumerate(self._texts):
            row, column = divmod(place, self._per_row)
            bottom = self.height - row * (self._box_height + 4) - self._box_height
            self.canv.setLineWidth(0.8)
            self.canv.rect(column * step, bottom, step - 4, self._box_height)
            self.canv.setFont(NARROW, 8)
            self.canv.drawString(column * step + 3, bottom + self._box_height - 8.5, f"{place + 1}")
            self._write(text, column * step + 5, bottom + self._size * 0.33, width=step - 14)

    @abstractmethod
    def _write(self, text: str, x: float, y: float, *, width: float) -> None:
        """Write one box's text on the line at x, y."""


class CodeGroups(_Boxes):
    """One group of signs to a box, set wide apart, yet one word to whoever copies or searches the file."""

    def _write(self, text: str, x: float, y: float, *, width: float) -> None:
        apart = self._size * 0.08
        taken = stringWidth(text, STRONG, self._size) + apart * (len(text) - 1)
        line = self.canv.beginText(x + (width - taken) / 2, y)
        line.setFont(STRONG, self._size)
        line.setCharSpace(apart)
        line.textOut(text)
        line.setCharSpace(0)
        self.canv.drawText(line)


class WordBoxes(_Boxes):
    """One word to a box, smaller if it is long."""

    def _write(self, text: str, x: float, y: float, *, width: float) -> None:
        size = min(self._size, width / stringWidth(text, STRONG, 1))
        self.canv.setFont(STRONG, size)
        self.canv.drawCentredString(x + width / 2, y, text)


class QrSquare(Flowable):
    """A QR code (level Q: a quarter of it may be lost to a fold) with its four quiet modules."""

    def __init__(self, text: str, side: float, *, strong: bool = True) -> None:
        super().__init__()
        level = QRErrorCorrectLevel.Q if strong else QRErrorCorrectLevel.M
        code = QRCode(None, level)
        code.addData(text)
        code.make()
        self._rows: list[list[bool]] = [[bool(dark) for dark in row] for row in code.modules]
        self.width = self.height = side

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The size is given, not found."""
        return self.width, self.height

    def draw(self) -> None:
        """One path for all dark modules, runs joined, so that no printer leaves hair lines between them."""
        module = self.width / (len(self._rows) + 8)
        path = self.canv.beginPath()
        for row, modules in enumerate(self._rows):
            column = 4
            for dark, run in groupby(modules):
                length = len(list(run))
                if dark:
                    bottom = self.height - (row + 5) * module
                    path.rect(column * module, bottom, length * module, module * 1.02)
                column += length
        self.canv.setFillColor(black)
        self.canv.drawPath(path, stroke=0, fill=1)


class Tag(Flowable):
    """White words on a black plate at the right end of the line: seen from afar, and on any printer."""

    def __init__(self, text: str, *, size: float = 9) -> None:
        super().__init__()
        self._text = one_line(text)
        self._size = size
        self.width, self.height = 0, size + 7

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The whole line."""
        self.width = aW
        return self.width, self.height

    def draw(self) -> None:
        """Plate, then words."""
        plate = stringWidth(self._text, STRONG, self._size) + 10
        left = self.width - plate
        self.canv.setFillColor(black)
        self.canv.rect(left, 2, plate, self._size + 5, stroke=0, fill=1)
        self.canv.setFillColor(white)
        self.canv.setFont(STRONG, self._size)
        self.canv.drawString(left + 5, 5.6, self._text)
        self.canv.setFillColor(black)


class CutLine(Flowable):
    """A dashed line with scissors' words on it."""

    def __init__(self, text: str, width: float) -> None:
        super().__init__()
        self._text = one_line(text)
        self.width, self.height = width, 12

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The size is given, not found."""
        return self.width, self.height

    def draw(self) -> None:
        """The words stand in a break of the line."""
        words = stringWidth(self._text, NARROW, 8) + 10
        left = (self.width - words) / 2
        self.canv.setLineWidth(0.7)
        self.canv.setDash(4, 3)
        self.canv.line(0, 6, left, 6)
        self.canv.line(left + words, 6, self.width, 6)
        self.canv.setDash()
        self.canv.setFont(NARROW, 8)
        self.canv.drawString(left + 5, 3.4, self._text)


class Bookmark(Flowable):
    """No ink: the place of a part in the reader's list of contents."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = one_line(title)
        self.width = self.height = 0

    def draw(self) -> None:
        """Tell the canvas, which numbers its pages at the end."""
        _, top = self.canv.absolutePosition(0, 12)
        self.canv.remember(self._title, top)  # type: ignore[attr-defined]  # the canvas of layout.py
