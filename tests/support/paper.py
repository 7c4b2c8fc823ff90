"""Reading printed pages back: their words, their ink, their fonts, their QR codes."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2  # type: ignore[import-untyped]  # ships no types
import zxingcpp

DPI = 200  # what a small office printer does in black and white
_PAPER = 128  # a grey lighter than this is left white in one-bit print


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a printer sees it: grey values, one byte a pixel."""

    width: int
    height: int
    stride: int
    pixels: bytes

    def row(self, number: int) -> bytes:
        """One line of pixels from the top."""
        return self.pixels[number * self.stride : number * self.stride + self.width]

    def ink_box_mm(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of all that is not white, in millimetres from the top left corner."""
        rows = [number for number in range(self.height) if self.row(number).strip(b"\xff")]
        lefts = [self.width - len(self.row(number).lstrip(b"\xff")) for number in rows]
        rights = [len(self.row(number).rstrip(b"\xff")) for number in rows]
        box = (min(lefts), min(rows), max(rights), max(rows) + 1)
        left, top, right, bottom = (edge * 25.4 / DPI for edge in box)
        return left, top, right, bottom

    def one_bit(self) -> "Picture":
        """The same page with each pixel black or white."""
        table = bytes(0 if grey < _PAPER else 255 for grey in range(256))
        return Picture(self.width, self.height, self.stride, self.pixels.translate(table))

    def ink(self) -> float:
        """How many black pixels the greys of the page add up to."""
        return sum((255 - grey) * count for grey, count in Counter(self.pixels).items()) / 255

    def qr_codes(self) -> list[str]:
        """What a scanner reads, each code once."""
        image = memoryview(self.pixels).cast("B", (self.height, self.stride))
        return sorted({code.text for code in zxingcpp.read_barcodes(image)})


@dataclass(frozen=True, slots=True)
class FontFound:
    """A font a file names, and how many bytes of it the file carries."""

    name: str
    kind: str
    embedded: int


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader copies it out, line ends and runs of spaces made one space."""
    return [spaced(page.extract_text()) for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def spaced(text: str) -> str:
    """The text with single spaces only."""
    return re.sub(r"\s+", " ", text).strip()


def tight(text: str) -> str:
    """The text without any space: a cell may break a long word anywhere."""
    return re.sub(r"\s+", "", text)


def pictures(pdf: bytes, *, first: int | None = None) -> Iterator[Picture]:
    """The pages at 200 dpi in grey, or only the first so many."""
    document = pypdfium2.PdfDocument(pdf)
    for page in list(document)[:first]:
        bitmap = page.render(scale=DPI / 72, grayscale=True)
        yield Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    document.close()


def is_grey(pdf: bytes) -> bool:
    """Whether no pixel of the first page has a hue."""
    document = pypdfium2.PdfDocument(pdf)
    bitmap = document[0].render(scale=1)
    pixels, step = bytes(bitmap.buffer), bitmap.n_channels
    rows = [pixels[start : start + bitmap.width * step] for start in range(0, len(pixels), bitmap.stride)]
    document.close()
    return all(row[0::step] == row[1::step] == row[2::step] for row in rows)


def fonts(pdf: bytes) -> list[FontFound]:
    """Every font object anywhere in the file, used or not."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [_found(item) for item in document.objects if _is_font(item)]


def _is_font(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.Font


def _found(font: pikepdf.Object) -> FontFound:
    program = font.get("/FontDescriptor", pikepdf.Dictionary()).get("/FontFile2")
    size = len(program.read_bytes()) if isinstance(program, pikepdf.Stream) else 0
    return FontFound(str(font.BaseFont), str(font.Subtype), size)
