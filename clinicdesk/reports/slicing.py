"""Long texts cut into pieces of a few lines before they are laid out, so that each page measures only its own.

ReportLab measures all that is left of a paragraph anew on every page it goes over.
"""

from collections.abc import Iterator
from math import ceil
from typing import Any

from reportlab.platypus import Paragraph

from clinicdesk.pacing import between_steps

_ENDLESS = 1e9
_HAIR = 0.1  # points


def sliced(text: Paragraph, width: float, height: float) -> Iterator[Paragraph]:
    """The paragraph in pieces that follow each other without a gap, none higher than `height` (both points).

    Lines break where they would have broken. A piece is higher only where one line alone is.
    """
    between_steps()
    line = text.style.leading
    most = max(1, int((height + _HAIR) // line))
    count = _lines(text, width)
    if count <= most:
        yield text
        return
    # By halves: each line is measured as many times as the text can be halved, not once a piece.
    first = most * (ceil(count / most) // 2)
    halves: list[Any] = text.split(width, first * line + _HAIR)
    if len(halves) != 2 or _lines(halves[1], width) >= count:
        yield text
        return
    _begun(halves[1])
    for half in halves:
        yield from sliced(half, width, height)


def _begun(rest: Paragraph) -> None:
    """Without the line end before its first word, which ReportLab would draw as an empty line."""
    first = rest.frags[0] if rest.frags else None
    if isinstance(first, list) and getattr(first[1][0], "lineBreak", False):
        rest.frags = rest.frags[1:]


def _lines(text: Paragraph, width: float) -> int:
    return round(text.wrap(width, _ENDLESS)[1] / text.style.leading)
