"""The end of a sealed document: its QR code, what it proves, and how an outsider checks it."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from clinicdesk.reports.blocks import gap, heading, side_by_side, steps
from clinicdesk.reports.marks import QrSquare
from clinicdesk.reports.said import wording
from clinicdesk.reports.text import paragraph

SIDE = 42 * mm
"""A third of a millimetre for each module of the largest code: what a telephone reads off an office print."""
_SPACE = 12.0


def seal_block(code: str, width: float, *, root_fingerprint: str, tongue: str) -> list[Flowable]:
    """Kept on one page. `code`: the text of the QR code (`security.seal_code`); nothing when it is empty."""
    if not code:
        return []
    left = SIDE + _SPACE
    groups = [root_fingerprint[start : start + 4] for start in range(0, len(root_fingerprint), 4)]
    root = paragraph(wording(tongue, "print.seal.root", fingerprint=" ".join(groups)), "small")
    how = steps(
        [wording(tongue, f"print.seal.{step}") for step in ("file", "paper", "compare")], width - left
    )
    words = [paragraph(wording(tongue, "print.seal.what"), "small"), gap(4), how, gap(4), root]
    parts = side_by_side([[QrSquare(code, SIDE, strong=False)], words], [left, width - left], space=_SPACE)
    return [gap(10), KeepTogether([heading(wording(tongue, "print.seal.title"), width), gap(4), parts])]
