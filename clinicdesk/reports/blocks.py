"""The blocks a document is laid out of: plain text in, flowables of a given width (points) out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import black
from reportlab.platypus import Flowable, KeepInFrame, Paragraph, Spacer, Table

from clinicdesk.pacing import between_steps
from clinicdesk.reports.fonts import BODY
from clinicdesk.reports.said import wording
from clinicdesk.reports.slicing import sliced
from clinicdesk.reports.tailed import TailedLongTable, TailedTable
from clinicdesk.reports.text import CUT, Align, TextRole, cut_to, paragraph, stated

HAIR = 0.4
THICK = 1.1
_BETWEEN = 6.0  # points between two columns
_NARROWEST = 4.0  # points in which at least one sign stands
_TALLEST = 150.0  # points: even a page with much furniture has room for two such rows
_SURE_LINES, _WIDEST = 10, 9.0  # lines that fit into that height for certain; points of the widest sign
_ALL = ((0, 0), (-1, -1))
_BARE: tuple[Any, ...] = (
    ("FONT", *_ALL, BODY),  # ReportLab's own default would be a font that is not embedded
    ("VALIGN", *_ALL, "TOP"),
    ("LEFTPADDING", *_ALL, 0),
    ("RIGHTPADDING", *_ALL, 0),
    ("TOPPADDING", *_ALL, 0),
    ("BOTTOMPADDING", *_ALL, 0),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a data table: its head and its share of the width."""

    head: str
    share: float
    align: Align = "left"
    strong: bool = False


def gap(points: float) -> Flowable:
    """Empty height."""
    return Spacer(1, points)


def grid(
    rows: Sequence[list[Any]], widths: Sequence[float], *rules: tuple[Any, ...], head: bool = False
) -> Flowable:
    """Cells without padding, lines or a font of ReportLab's own; `rules` are its table style commands.

    `head`: the first row stands on every page.
    """
    style = [*_BARE, *rules]
    return TailedTable(rows, list(widths), style=style, hAlign="LEFT", splitInRow=1, repeatRows=int(head))


_BOXES: tuple[Any, ...] = (
    ("INNERGRID", (0, 1), (-1, -1), HAIR, black),
    ("RIGHTPADDING", (0, 0), (-2, -1), _BETWEEN / 2),
    ("LEFTPADDING", (1, 0), (-1, -1), _BETWEEN / 2),
)


def heading(text: str, width: float, *, beside: str = "") -> Flowable:
    """A section's name over a thick rule, with an optional remark at the right end of the line."""
    left = width * (0.5 if beside else 1.0)
    return grid(
        [[paragraph(text, "heading"), paragraph(beside, "small", align="right")]],
        [left, width - left],
        ("VALIGN", *_ALL, "BOTTOM"),
        ("LINEBELOW", *_ALL, THICK, black),
        ("BOTTOMPADDING", *_ALL, 2),
    )


def facts(
    pairs: Iterable[tuple[str, str]], width: float, *, language: str, label_share: float = 0.4
) -> Flowable:
    """Labels and values, one pair a line; a blank value reads "not stated" and is not bold."""
    return grid(
        [[paragraph(label, "cell"), _value(value, language)] for label, value in pairs],
        [width * label_share, width * (1 - label_share)],
        ("LINEBELOW", *_ALL, HAIR, black),
        ("TOPPADDING", *_ALL, 2),
        ("BOTTOMPADDING", *_ALL, 3),
        ("RIGHTPADDING", (0, 0), (0, -1), 6),
    )


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[str | Paragraph]], width: float, *, language: str,
    bare: bool = False, boxed: bool = False,
) -> Flowable:  # fmt: skip
    """Rows under a head that stands on every page, or `bare` of one, `boxed` for the hand. Blanks read "not stated".

    A row too tall for a page goes on in further rows, each beginning with a line of the first column's text again.
    """
    shares = sum(column.share for column in columns)
    widths = [width * column.share / shares for column in columns]
    head = [paragraph(column.head, "cell_strong", align=column.align) for column in columns]
    rules = (
        ("LINEABOVE", (0, 0), (-1, 0), THICK, black),
        ("LINEBELOW", (0, 0), (-1, 0), THICK, black),
        ("LINEBELOW", (0, 1), (-1, -1), HAIR, black),
        ("TOPPADDING", *_ALL, 2),
        ("BOTTOMPADDING", *_ALL, 3),
        ("RIGHTPADDING", (0, 0), (-2, -1), _BETWEEN),
    )
    body = [piece for row in rows for piece in _pieces(columns, row, widths, language=language)]
    if bare:
        return TailedLongTable(
            body, widths, style=[*_BARE, ("LINEBELOW", *_ALL, HAIR, black), *rules[3:]], hAlign="LEFT"
        )
    between = _BOXES if boxed else ()
    return TailedLongTable(
        [head, *body], widths, style=[*_BARE, *rules, *between], hAlign="LEFT", repeatRows=1
    )


def side_by_side(cells: Sequence[Sequence[Flowable]], widths: Sequence[float], *, space: float) -> Flowable:
    """Columns of blocks next to each other; `space` points stay free between them."""
    return grid([[list(cell) for cell in cells]], widths, ("RIGHTPADDING", (0, 0), (-2, -1), space))


def steps(sentences: Iterable[str], width: float, *, role: TextRole = "small") -> Flowable:
    """Numbered sentences."""
    rows = [[paragraph(f"{n}.", role), paragraph(text, role)] for n, text in enumerate(sentences, 1)]
    return grid(rows, [12, width - 12], ("BOTTOMPADDING", (0, 0), (-1, -2), 1.5))


def ink_lines(
    labels: Sequence[str], shares: Sequence[float], width: float, *, height: float = 20
) -> Flowable:
    """Lines to be filled in by hand, each with its label under it; `height` points are left to write in."""
    unit = (width - 8 * (len(labels) - 1)) / sum(shares)
    widths: list[float] = []
    cells: list[Flowable | str] = []
    for label, share in zip(labels, shares, strict=True):
        widths += [unit * share, 8]
        cells += [paragraph(label, "small"), ""]
    over = [("LINEABOVE", (place, 0), (place, 0), 0.7, black) for place in range(0, len(cells), 2)]
    lines = grid([cells[:-1]], widths[:-1], *over)
    lines.spaceBefore = height
    return lines


def framed(
    cells: Sequence[Sequence[Flowable]], width: float, *, padding: float = 7, space: float = 8
) -> Flowable:
    """Thin boxes of one height side by side; each box's content is made for `inner_width`."""
    box = (width - space * (len(cells) - 1)) / len(cells)
    places = range(0, 2 * len(cells), 2)
    row: list[Any] = [[] for _ in range(2 * len(cells) - 1)]
    for place, cell in zip(places, cells, strict=True):
        row[place] = list(cell)
    sides = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    rules = [(side, (place, 0), (place, 0), padding) for place in places for side in sides]
    boxes = [("BOX", (place, 0), (place, 0), HAIR, black) for place in places]
    return grid([row], [space if place % 2 else box for place in range(len(row))], *rules, *boxes)


def room(content: Sequence[Flowable], width: float, height: float) -> Flowable:
    """Blocks in a room of this height: made smaller rather than cut off, followed by empty paper."""
    shrunk = KeepInFrame(width, height - 1, list(content), mode="shrink", vAlign="TOP")
    return Table([[shrunk]], [width], [height], style=list(_BARE), hAlign="LEFT")


def inner_width(width: float, boxes: int, *, padding: float = 7, space: float = 8) -> float:
    """The room inside each of so many frames."""
    return (width - space * (boxes - 1)) / boxes - 2 * padding


def _pieces(
    columns: Sequence[Column], texts: Sequence[str | Paragraph], widths: Sequence[float], *, language: str
) -> Iterator[list[Flowable]]:
    """One row, or as many as it takes to keep each lower than a page."""
    between_steps()
    cells = [_cell(column, text, language) for column, text in zip(columns, texts, strict=True)]
    rooms = [max(width - _BETWEEN, _NARROWEST) for width in widths]
    if all(_is_low(text, room) for text, room in zip(texts, rooms, strict=True)):
        yield list(cells)
        return
    towers = [list(sliced(cell, room, _TALLEST)) for cell, room in zip(cells, rooms, strict=True)]
    first = texts[0]
    again = _again(first if isinstance(first, str) else first.getPlainText(), rooms[0], language)
    for level in range(max(map(len, towers))):
        yield [
            tower[level] if level < len(tower) else paragraph("" if place else again, "cell")
            for place, tower in enumerate(towers)
        ]


def _again(text: str, width: float, language: str) -> str:
    """What a further piece of a row begins with: one line of the first column's text, and that it goes on."""
    row = cut_to(" ".join(text.split()), "cell", width)
    said = wording(language, "print.continued", row=row)
    return said if row and _is_low(said, width) else CUT


def _is_low(text: str | Paragraph, room: float) -> bool:
    """Whether a text is certainly lower than the tallest row: counted, not laid out, for most rows are."""
    if not isinstance(text, str):
        text = " ".join(getattr(frag, "text", "") or "\n" for frag in text.frags)
    return text.count("\n") + len(text) * _WIDEST / room < _SURE_LINES


def _cell(column: Column, text: str | Paragraph, language: str) -> Paragraph:
    if isinstance(text, Paragraph):
        return text
    role: TextRole = "cell_strong" if column.strong else "cell"
    return paragraph(stated(text, language), role, align=column.align)


def _value(text: str, language: str) -> Flowable:
    return paragraph(stated(text, language), "cell_strong" if text.strip() else "cell")
