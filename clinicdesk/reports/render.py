"""A record onto paper: PDF/A-3b bytes in one language or in both, the same bytes for the same printing."""

from collections.abc import Iterator

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from clinicdesk.reports.blocks import gap, heading
from clinicdesk.reports.layout import Furniture, Letterhead, compose
from clinicdesk.reports.marks import Bookmark
from clinicdesk.reports.record import Part, Printed, Record
from clinicdesk.reports.record_blocks import block_of
from clinicdesk.reports.said import wording
from clinicdesk.reports.seal_block import seal_block
from clinicdesk.reports.text import paragraph, stated

_WITH_HEADING = 88.0  # points: a heading is never the last thing on a page


def render(record: Record, language: str, printed: Printed) -> bytes:
    """The pages of a record in "uk", "en" or "both". PrintError when they cannot be laid out."""
    furniture = _furniture(record, language, printed)

    def body(width: float, _: float) -> list[Flowable]:
        end = seal_block(printed.seal, width, root_fingerprint=printed.root_fingerprint, tongue=language)
        return [*_trimmed(_body(record, width, language)), *end]

    return compose(furniture, body, landscape=record.landscape)


def _furniture(record: Record, tongue: str, printed: Printed) -> Furniture:
    facility = record.facility
    status = "" if record.status == "extract" else wording(tongue, f"print.status.{record.status}")
    return Furniture(
        tongue, Letterhead(facility.name, facility.address, edrpou=facility.edrpou, licence=facility.licence),
        title=record.title.text(tongue), subtitle=stated(record.programme.text(tongue), tongue),
        reference=record.subject,
        record=wording(tongue, "print.record", record=record.record_id, revision=record.revision),
        status=status.upper(), check_code=record.check_code, program=printed.program, printed_at=printed.at,
        printed_by=printed.by, notes=tuple(_notes(record, tongue, printed)), qr=printed.qr or record.qr,
        demo=record.demo, draft=record.status == "draft",
    )  # fmt: skip


def _notes(record: Record, tongue: str, printed: Printed) -> Iterator[str]:
    recipient, reason = stated(printed.recipient, tongue), stated(printed.reason, tongue)
    yield wording(tongue, "print.purpose", recipient=recipient, reason=reason, number=printed.number)
    root = stated(printed.tree_root, tongue)
    yield wording(tongue, "print.tree", zone=record.facility.zone, size=printed.tree_size, root=root)
    if not record.foot.blank:
        yield record.foot.text(tongue)


def _body(record: Record, width: float, tongue: str) -> Iterator[Flowable]:
    for part in record.parts:
        yield from _part(part, width, tongue)


def _trimmed(blocks: Iterator[Flowable]) -> list[Flowable]:
    """Without empty height at the end, which would open a page of its own."""
    kept = list(blocks)
    while kept and isinstance(kept[-1], Spacer):
        kept.pop()
    return kept


def _part(part: Part, width: float, tongue: str) -> Iterator[Flowable]:
    name = part.title.text(tongue)
    title = f"{part.number}. {name}" if part.number else name
    if name:
        yield CondPageBreak(_WITH_HEADING)
        yield Bookmark(title)
        yield heading(title, width, beside=part.beside.text(tongue))
        yield gap(2)
    if not part.blocks:
        yield paragraph(wording(tongue, "print.not_stated"))
    for block in part.blocks:
        yield from block_of(block, width, tongue)
        yield gap(3)
    yield gap(7)
