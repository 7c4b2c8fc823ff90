"""The furniture of every A4 page: whose paper it is, what, its state, page n of m, when and by whom."""

import hashlib
import json
import math
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.pagesizes import landscape as turned
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepInFrame, PageTemplate

from clinicdesk.errors import Unavailable
from clinicdesk.pacing import Cancelled, apart, between_steps
from clinicdesk.reports.archive import ArchiveLabel, to_archive
from clinicdesk.reports.blocks import HAIR, THICK, grid
from clinicdesk.reports.fonts import BODY, STRONG, register_fonts
from clinicdesk.reports.marks import QrSquare, Tag
from clinicdesk.reports.said import wording
from clinicdesk.reports.text import TextRole, fits, one_line, paragraph, stated, width_of

SIDE = 15 * mm  # a two-hole punch needs 12
TOP = BOTTOM = 10 * mm
_QR_SIDE = 24 * mm
_RIGHT_SHARE = 0.3
_AIR = 8.0  # points between furniture and content
_HAND, _BESIDE = 12.0, 6.0  # points to write in above a label; between a label and its line

Body = Callable[[float, float], Sequence[Flowable]]
"""Makes the blocks for a room of this width and height (points)."""


class PrintError(Unavailable):
    """A page could not be laid out. Says which kind of trouble, never whose text was on the page."""

    def __init__(self, trouble: str) -> None:
        super().__init__("PRT282", trouble=trouble)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The facility, as every page must name it."""

    name: str
    address: str
    edrpou: str
    licence: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the content of every page. All text, all local time with its zone."""

    language: str
    letterhead: Letterhead
    title: str
    program: str  # e.g. "ClinicDesk 0.1.0"
    printed_at: str
    printed_by: str
    subtitle: str = ""
    reference: str = ""  # e.g. a participant's code: large, at the right
    record: str = ""  # the record's id and revision, small below it
    status: str = ""
    check_code: str = ""
    notes: tuple[str, ...] = ()
    qr: str = ""
    demo: bool = False
    draft: bool = False
    again: tuple[str, ...] = ()
    """Labels of lines for a hand under the head of every page after the first."""


def compose(furniture: Furniture, body: Body, *, landscape: bool = False, one_page: bool = False) -> bytes:
    """Lay the blocks out and return PDF/A-3b bytes; `one_page` makes them smaller rather than run over.

    Raises PrintError, without any text of the page, when ReportLab cannot lay it out.
    """
    with apart():
        raw = without_text(lambda: _lay_out(furniture, body, landscape=landscape, one_page=one_page))
        return to_archive(raw, ArchiveLabel(furniture.title, furniture.language, program=furniture.program))


def check_code(*content: object) -> str:
    """Eight hex digits of the SHA-256 of the content: tells two printings apart at a glance ("7F3A 91C2")."""
    text = json.dumps(content, ensure_ascii=True, sort_keys=True)
    digits = hashlib.sha256(text.encode("ascii")).hexdigest()[:8].upper()
    return f"{digits[:4]} {digits[4:]}"


def without_text(draw: Callable[[], bytes]) -> bytes:
    """Run a drawing. What ReportLab raises quotes whole paragraphs, so only its kind and place go on."""
    with _Hushed() as hushed:
        return draw()
    # Raised out here so that neither the first exception nor its frames hang on the new one.
    raise PrintError(hushed.trouble)


class _Hushed:
    """Ends quietly at any exception of the block and keeps its kind and place, never its text."""

    def __init__(self) -> None:
        self.trouble = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if (
            not isinstance(problem, Exception)
            or isinstance(problem, Unavailable | Cancelled)
            or trace is None
        ):
            return False  # nothing wrong, or a state of the world, or somebody wants the program to stop
        *_, (frame, line) = traceback.walk_tb(trace)
        self.trouble = f"{type(problem).__name__} at {Path(frame.f_code.co_filename).name}:{line}"
        return True


def _lay_out(furniture: Furniture, body: Body, *, landscape: bool, one_page: bool) -> bytes:
    register_fonts()
    sheet = _Sheet(furniture, turned(A4) if landscape else A4)
    frame = sheet.frame(first=True)
    width, height = frame.width, frame.height
    blocks = list(body(width, height))
    if one_page:
        blocks = [KeepInFrame(width, height - 1, blocks, mode="shrink", vAlign="TOP")]
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=sheet.size,
        pageTemplates=[
            PageTemplate("first", [frame], onPage=sheet.draw_head, autoNextPageTemplate="later"),
            PageTemplate("later", [sheet.frame(first=False)], onPage=sheet.draw_later_head),
        ],
        invariant=1,
        pageCompression=0,  # compressed once, with the archive form
        initialFontName=BODY,
    )
    document.build(
        blocks,
        canvasmaker=partial(_CountingCanvas, at_end=sheet.draw_foot, whole=(furniture.title, sheet.size[1])),
    )
    return out.getvalue()


class _CountingCanvas(Canvas):
    """Keeps finished pages back until their number is known, then lets `at_end` write on each."""

    def __init__(
        self,
        *given: Any,  # noqa: ANN401 - handed on as ReportLab gives them
        at_end: Callable[[Canvas, int, int], None],
        whole: tuple[str, float],
        **named: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(*given, **named)
        self._at_end = at_end
        self._whole = one_line(whole[0]), whole[1]
        self._kept: list[dict[str, Any]] = []
        self._marked: list[tuple[int, str, float]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Keep the page and begin a new one; between two pages the work may be given up."""
        between_steps()
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # what showPage itself calls at its end

    def remember(self, title: str, top: float) -> None:
        """A bookmark on the page that is being drawn; it can only be set when the page gets its number."""
        self._marked.append((len(self._kept) + 1, title, top))

    def save(self) -> None:
        """Finish every kept page, then write the file."""
        kept = self._kept
        if not self._marked:  # a list of nothing but rows, a sheet of one page: the document itself
            self._marked.append((1, *self._whole))
        for number, page in enumerate(kept, 1):
            self.__dict__.update(page)
            between_steps()
            self._set_bookmarks(number)
            self._at_end(self, number, len(kept))
            super().showPage()
        super().save()

    def _set_bookmarks(self, number: int) -> None:
        for place, (page, title, top) in enumerate(self._marked):
            if page == number:
                self.bookmarkPage(f"part-{place}", fit="XYZ", left=0, top=top, zoom=0)
                self.addOutlineEntry(title, f"part-{place}", 0, 0)


class _Sheet:
    """One size of paper with its furniture."""

    def __init__(self, furniture: Furniture, size: tuple[float, float]) -> None:
        self.size = size
        self._furniture = furniture
        self._width = size[0] - 2 * SIDE
        # Made once: working out a QR code takes longer than laying out the page it stands on.
        self._square = [QrSquare(furniture.qr, _QR_SIDE, strong=False)] if furniture.qr else []

    def frame(self, *, first: bool) -> Frame:
        """The room between head and foot, and under the lines that only the first page is without."""
        head, foot = self._height(self._head()), self._height(self._foot(999, 999))
        if self._furniture.again and not first:
            head += self._height(self._again())
        bottom = BOTTOM + foot + _AIR
        height = self.size[1] - TOP - head - _AIR - bottom
        return Frame(SIDE, bottom, self._width, height, 0, 0, 0, 0)

    def draw_head(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        """Head and, on a draft, the word across the page; both under the content."""
        if self._furniture.draft:
            self._draw_across(canvas, wording(self._furniture.language, "print.draft"))
        self._draw_under(canvas, self._head(), 0.0)

    def draw_later_head(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """The same, and whose page it is, to be filled in."""
        self.draw_head(canvas, document)
        if self._furniture.again:
            self._draw_under(canvas, self._again(), self._height(self._head()))

    def _draw_under(self, canvas: Canvas, block: Flowable, above: float) -> None:
        _, height = block.wrapOn(canvas, self._width, self.size[1])
        block.drawOn(canvas, SIDE, self.size[1] - TOP - above - height)

    def draw_foot(self, canvas: Canvas, number: int, total: int) -> None:
        """Foot of page `number` of `total`."""
        foot = self._foot(number, total)
        foot.wrapOn(canvas, self._width, self.size[1])
        foot.drawOn(canvas, SIDE, BOTTOM)

    def _height(self, block: Flowable) -> float:
        return block.wrap(self._width, self.size[1])[1]

    def _head(self) -> Flowable:
        furniture = self._furniture
        right = self._width * _RIGHT_SHARE
        aside = _QR_SIDE if self._square else 0.0
        left = self._width - right - aside
        cells = [_whose(furniture, left - 10), _state(furniture), self._square]
        return grid(
            [cells if self._square else cells[:2]],
            [left, right, aside] if self._square else [left, right],
            ("LINEBELOW", (0, 0), (-1, 0), THICK, black),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
            ("RIGHTPADDING", (0, 0), (0, 0), 10),
        )

    def _again(self) -> Flowable:
        """Each label with a line beside it, all in one row; a label takes half of its share at most."""
        said = self._furniture.again
        labels = [min(width_of(label, "small") + _BESIDE, self._width / len(said) / 2) for label in said]
        line = max(self._width - sum(labels) - _BESIDE * (len(said) - 1), 0.0) / len(said)
        cells: list[Any] = []
        for label in said:
            cells += [paragraph(label, "small"), "", ""]
        widths = [room for label in labels for room in (label, line, _BESIDE)][:-1]
        lines = [("LINEBELOW", (place, 0), (place, 0), 0.7, black) for place in range(1, len(widths), 3)]
        return grid(
            [cells[:-1]], widths, ("TOPPADDING", (0, 0), (-1, 0), _HAND),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"), *lines,
        )  # fmt: skip

    def _foot(self, number: int, total: int) -> Flowable:
        furniture = self._furniture
        language = furniture.language
        printed = wording(
            language,
            "print.printed",
            at=stated(furniture.printed_at, language),
            by=stated(furniture.printed_by, language),
            program=furniture.program,
        )
        page = wording(language, "print.page", number=number, total=total)
        right = 160 if language == "both" else 90
        rows: list[list[Any]] = [[paragraph(printed, "small"), paragraph(page, "strong", align="right")]]
        rows += [[paragraph(note, "small"), ""] for note in self._notes()]
        return grid(
            rows,
            [self._width - right, right],
            ("LINEABOVE", (0, 0), (-1, 0), HAIR, black),
            ("TOPPADDING", (0, 0), (-1, 0), 3),
            *(("SPAN", (0, row), (-1, row)) for row in range(1, len(rows))),
        )

    def _notes(self) -> tuple[str, ...]:
        furniture = self._furniture
        demo = (wording(furniture.language, "print.demo_note"),) if furniture.demo else ()
        return (*furniture.notes, *demo)

    def _draw_across(self, canvas: Canvas, word: str) -> None:
        """Outlined in grey, so that a black-and-white printer neither fills it nor hides the text over it."""
        width, height = self.size
        canvas.saveState()
        canvas.translate(width / 2, height / 2)
        canvas.rotate(math.degrees(math.atan2(height, width)))
        canvas.setLineWidth(0.8)
        canvas.setStrokeGray(0.4)
        size = min(96.0, 0.75 * math.hypot(width, height) / canvas.stringWidth(word, STRONG, 1))
        line = canvas.beginText()
        line.setFont(STRONG, size)
        line.setTextRenderMode(1)
        line.setTextOrigin(-canvas.stringWidth(word, STRONG, size) / 2, -0.35 * size)
        line.textOut(word)
        canvas.drawText(line)
        canvas.restoreState()


def _whose(furniture: Furniture, width: float) -> list[Flowable]:
    language, facility = furniture.language, furniture.letterhead
    name = stated(facility.name, language)
    sizes: tuple[TextRole, ...] = ("clinic", "strong", "small_strong")
    role = next((size for size in sizes if fits(name, size, width)), sizes[-1])
    registered = wording(
        language,
        "print.registered",
        address=stated(facility.address, language),
        edrpou=stated(facility.edrpou, language),
        licence=stated(facility.licence, language),
    )
    titles: tuple[TextRole, ...] = ("title", "clinic")
    title = next((size for size in titles if fits(furniture.title, size, width)), titles[-1])
    lines = [paragraph(name, role), paragraph(registered, "small"), paragraph(furniture.title, title)]
    return [*lines, *([paragraph(furniture.subtitle, "small")] if furniture.subtitle else [])]


def _state(furniture: Furniture) -> list[Flowable]:
    language = furniture.language
    lines: list[Flowable] = [Tag(wording(language, "print.demo"))] if furniture.demo else []
    if furniture.reference:
        lines.append(paragraph(furniture.reference, "mark", align="right"))
    if furniture.record:
        lines.append(paragraph(furniture.record, "small", align="right"))
    if furniture.status:
        lines.append(paragraph(furniture.status, "strong", align="right"))
    if furniture.check_code:
        code = wording(language, "print.check_code", code=furniture.check_code)
        lines.append(paragraph(code, "small", align="right"))
    return lines or [paragraph("")]
