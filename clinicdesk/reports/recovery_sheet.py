"""The recovery sheet: the clinic's last key, on one page to be cut for two envelopes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.platypus import Flowable

from clinicdesk.reports.blocks import framed, gap, heading, ink_lines, inner_width, side_by_side, steps
from clinicdesk.reports.layout import Furniture, Letterhead, check_code, compose
from clinicdesk.reports.marks import CodeGroups, CutLine, QrSquare
from clinicdesk.reports.text import paragraph
from clinicdesk.words import say

_STEPS = ("files", "open", "type", "compare", "renew")
_KEEP = ("places", "apart", "copy", "look", "lost")
_QR_SIDE = 92.0


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What the sheet says: the fourteen groups of the recovery secret; times are local, with their zone."""

    clinic_name: str
    address: str
    edrpou: str
    licence: str
    groups: tuple[str, ...] = field(repr=False)
    root_fingerprint: str  # SHA-256 of the root's public key, 64 hex digits
    issued_at: str
    issued_by: str
    program_version: str
    demo: bool


def render_recovery_sheet(sheet: RecoverySheet, *, language: str) -> bytes:
    """One A4 page as PDF/A-3b bytes, in "uk" or "en". PrintError if it cannot be laid out."""
    # The code names the sheet in conversation and in the trail, so no part of it comes from the secret.
    code = check_code(sheet.clinic_name, sheet.root_fingerprint, sheet.issued_at)
    furniture = Furniture(
        language,
        Letterhead(sheet.clinic_name, sheet.address, edrpou=sheet.edrpou, licence=sheet.licence),
        title=say(language, "recovery.title"),
        subtitle=say(language, "recovery.subtitle"),
        status=say(language, "recovery.status"),
        check_code=code,
        program=f"ClinicDesk {sheet.program_version}",
        printed_at=sheet.issued_at,
        printed_by=sheet.issued_by,
        demo=sheet.demo,
    )
    return compose(furniture, lambda width, _: _parts(sheet, width, language=language), one_page=True)


def grouped(digits: str, *, size: int = 4) -> list[str]:
    """Hex digits in groups, as people read them aloud."""
    return [digits[start : start + size] for start in range(0, len(digits), size)]


def _parts(sheet: RecoverySheet, width: float, *, language: str) -> list[Flowable]:
    cut = say(language, "recovery.cut")
    return [
        *_copy(sheet, width, number=1, language=language),
        gap(5),
        CutLine(cut, width),
        gap(3),
        *_copy(sheet, width, number=2, language=language),
        gap(5),
        CutLine(cut, width),
        gap(3),
        _open_parts(sheet, width, language=language),
    ]


def _copy(sheet: RecoverySheet, width: float, *, number: int, language: str) -> list[Flowable]:
    """One copy, whole in itself: whoever opens the envelope has nothing else in hand."""
    whose = _whose(sheet, language)
    fingerprint = " ".join(grouped(sheet.root_fingerprint))
    return [
        heading(say(language, "recovery.copy", number=number), width, beside=whose),
        gap(3),
        paragraph(say(language, "recovery.what"), "small"),
        gap(4),
        CodeGroups(sheet.groups, width, per_row=7, size=17),
        gap(3),
        paragraph(say(language, "recovery.signs"), "small"),
        paragraph(say(language, "recovery.fingerprint", fingerprint=fingerprint), "small"),
        gap(4),
        _advice(sheet.groups, width, language=language),
    ]


def _advice(groups: Sequence[str], width: float, *, language: str) -> Flowable:
    space = 10.0
    left, right = (width - _QR_SIDE) * 0.53, (width - _QR_SIDE) * 0.47
    code = [QrSquare("-".join(groups), _QR_SIDE - space), paragraph(say(language, "recovery.qr"), "small")]
    return side_by_side(
        [
            code,
            _list("steps", _STEPS, left - space, language=language),
            _list("keep", _KEEP, right, language=language),
        ],
        [_QR_SIDE, left, right],
        space=space,
    )


def _list(part: str, names: Sequence[str], width: float, *, language: str) -> list[Flowable]:
    sentences = [say(language, f"recovery.{part}.{name}") for name in names]
    return [paragraph(say(language, f"recovery.{part}.title"), "small_strong"), steps(sentences, width)]


def _whose(sheet: RecoverySheet, language: str) -> str:
    return say(
        language, "recovery.beside", clinic=sheet.clinic_name, edrpou=sheet.edrpou, issued=sheet.issued_at
    )


def _open_parts(sheet: RecoverySheet, width: float, *, language: str) -> Flowable:
    inside = inner_width(width, 2)
    return framed(
        [_for_regulator(sheet, inside, language=language), _receipt(inside, language=language)], width
    )


def _for_regulator(sheet: RecoverySheet, width: float, *, language: str) -> list[Flowable]:
    groups = grouped(sheet.root_fingerprint)
    lines = [" ".join(groups[start : start + 8]) for start in range(0, len(groups), 8)]
    whose = _whose(sheet, language)
    return [
        heading(say(language, "recovery.regulator.title"), width),
        gap(3),
        paragraph(whose, "small_strong"),
        paragraph(say(language, "recovery.regulator.what"), "small"),
        gap(3),
        *(paragraph(line, "strong") for line in lines),
        ink_lines([say(language, "recovery.regulator.lodged")], [1], width),
    ]


def _receipt(width: float, *, language: str) -> list[Flowable]:
    labels = [say(language, f"recovery.receipt.{name}") for name in ("place", "person", "signed", "date")]
    blocks: list[Flowable] = [
        heading(say(language, "recovery.receipt.title"), width),
        gap(3),
        paragraph(say(language, "recovery.receipt.what"), "small"),
    ]
    for number in (1, 2):
        envelope = say(language, "recovery.receipt.envelope", number=number)
        lines = ink_lines(labels, [4, 5, 3, 2], width, height=16)
        blocks += [gap(2), paragraph(envelope, "small_strong"), lines]
    return blocks
