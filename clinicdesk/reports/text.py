"""Text of people on paper: always text, never mark-up, never a missing glyph."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph

from clinicdesk.reports.broken_once import BrokenOnce
from clinicdesk.reports.fonts import BODY, NARROW, NARROW_STRONG, STRONG, register_fonts
from clinicdesk.reports.said import wording

Align = Literal["left", "right", "center"]
TextRole = Literal[
    "title",
    "clinic",
    "mark",
    "label",
    "heading",
    "lead",
    "body",
    "strong",
    "small",
    "small_strong",
    "cell",
    "cell_strong",
]

_ALIGN: dict[Align, Literal[0, 1, 2]] = {"left": TA_LEFT, "right": TA_RIGHT, "center": TA_CENTER}
CELL_SIZE = 8.4
"""Points of a cell's letters: what stands beside them or is measured for them is set in the same."""
CUT = "…"
# Font, size and line in points. Nothing printed is smaller than 8 pt.
_FACES: dict[TextRole, tuple[str, float, float]] = {
    "title": (STRONG, 15, 18),
    "clinic": (STRONG, 12, 14.5),
    "mark": (STRONG, 13.5, 16),
    "label": (STRONG, 22, 27),
    "heading": (STRONG, 10.5, 13),
    "lead": (BODY, 10.5, 14),
    "body": (BODY, 8.6, 11),
    "strong": (STRONG, 8.6, 11),
    "small": (NARROW, 8.2, 10),
    "small_strong": (NARROW_STRONG, 8.2, 10),
    "cell": (NARROW, CELL_SIZE, 10.2),
    "cell_strong": (NARROW_STRONG, CELL_SIZE, 10.2),
}


def legible(text: str) -> str:
    """The text with every character that the faces cannot draw shown by its number, e.g. [U+1F600].

    Control and direction characters have no glyph either, so nothing invisible can reorder a line.
    """
    drawn = register_fonts()
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    if drawn.issuperset(text):
        return text
    return "".join(char if char in drawn or char == "\n" else f"[U+{ord(char):04X}]" for char in text)


def one_line(text: str) -> str:
    """Legible text for a mark that has no room for a second line."""
    return " ".join(legible(text).split())


def paragraph(text: str, role: TextRole = "body", *, align: Align = "left") -> Paragraph:
    """One paragraph of plain text: < & > stay what was typed, a line end stays a line end."""
    return BrokenOnce(_escaped(text), style(role, align))


def corrected(
    before: Sequence[str], text: str, after: str = "", *, role: TextRole = "cell", align: Align = "left"
) -> Paragraph:
    """What once stood there, struck through, then what counts now, and the mark of the amendment."""
    struck = "".join(f"<strike>{_escaped(one)}</strike> " for one in before)
    mark = f' <font name="{NARROW_STRONG}">{_escaped(after)}</font>' if after else ""
    return BrokenOnce(f"{struck}{_escaped(text)}{mark}", style(role, align))


def stated(text: str, language: str) -> str:
    """The text, or the words "not stated": a blank is never left empty on paper."""
    return text if text.strip() else wording(language, "print.not_stated")


def fits(text: str, role: TextRole, width: float) -> bool:
    """Whether the text stands on one line of this width (points)."""
    return width_of(text, role) <= width


def width_of(text: str, role: TextRole) -> float:
    """Points that the text takes on one line."""
    font, size, _ = _FACES[role]
    return stringWidth(legible(text), font, size)


def cut_to(text: str, role: TextRole, width: float) -> str:
    """The text as far as it stands on one line of this width (points), "…" where it is cut; "" if nothing does."""
    if fits(text, role, width):
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle] + CUT, role, width) else (low, middle - 1)
    return text[:low].rstrip() + CUT if low else ""


@cache
def style(role: TextRole, align: Align = "left") -> ParagraphStyle:
    """The style of a role; every font in it is ours, the bullet's too."""
    font, size, leading = _FACES[role]
    return ParagraphStyle(
        f"{role}-{align}",
        fontName=font,
        bulletFontName=font,
        fontSize=size,
        leading=leading,
        alignment=_ALIGN[align],
    )


def _escaped(text: str) -> str:
    return escape(legible(text)).replace("\n", "<br/>")
