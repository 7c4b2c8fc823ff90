"""A record onto paper: PDF/A-3b bytes in one language or in both, the same bytes for the same printing."""

from collections.abc import Iterator

from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer

from clinicdesk.reports.beginning import KeptBeginning
from clinicdesk.reports.blocks import gap, heading
from clinicdesk.reports.layout import Furniture, Letterhead, compose
from clinicdesk.reports.marks import Bookmark
from clinicdesk.reports.record import Block, InkLines, Note, Part, Printed, Record
from clinicdesk.reports.record_blocks import block_of
from clinicdesk.reports.said import wording
from clinicdesk.reports.seal_block import seal_block
from clinicdesk.reports.tailed import TailedLongTable, TailedTable
from clinicdesk.reports.text import paragraph, stated

_WITH_HEADING = 88.0  # points: a heading is never the last thing on a page
_HEADING = 26.0  # points of one, with the gap under it
_AIR = 9.0  # points: around what stands under a table
_INK, _REMARK = 42.0, 20.0  # points: a line for a hand with its label, a sentence under it
_LEGEND = 32.0  # points: under a table, before the lines
_SHORT = 120  # signs of such a sentence


def render(record: Record, language: str, printed: Printed) -> bytes:
    """The pages of a record in "uk", "en" or "both". PrintError when they cannot be laid out."""
    furniture = _furniture(record, language, printed)

    def body(width: float, _: float) -> list[Flowable]:
        end = seal_block(printed.seal, width, root_fingerprint=printed.root_fingerprint, tongue=language)
        return [*_trimmed(_body(record, width, language)), *end]

    return compose(furniture, body, landscape=record.landscape)


def _furniture(record: Record, tongue: str, printed: Printed) -> Furniture:
    facility = record.facility
    status = wording(tongue, f"print.status.{record.status}")
    return Furniture(
        tongue, Letterhead(facility.name, facility.address, edrpou=facility.edrpou, licence=facility.licence),
        title=record.title.text(tongue), subtitle=stated(record.programme.text(tongue), tongue),
        reference=record.subject,
        record=_numbered(record, tongue),
        status=status.upper(), check_code=record.check_code, program=printed.program, printed_at=printed.at,
        printed_by=printed.by, notes=tuple(_notes(record, tongue, printed)), qr=printed.qr or record.qr,
        demo=record.demo, draft=record.status == "draft",
        again=tuple(label.text(tongue) for label in record.again),
    )  # fmt: skip


def _numbered(record: Record, tongue: str) -> str:
    """Number and revision; a long one is not broken just before the revision's figure."""
    said = wording(tongue, "print.record", record=record.record_id, revision=record.revision)
    return said.replace(f" {record.revision}", f"\u00a0{record.revision}")


def _notes(record: Record, tongue: str, printed: Printed) -> Iterator[str]:
    recipient, reason = stated(printed.recipient, tongue), stated(printed.reason, tongue)
    yield wording(tongue, "print.purpose", recipient=recipient, reason=reason, number=printed.number)
    root = stated(printed.tree_root, tongue)
    yield wording(tongue, "print.tree", zone=record.facility.zone, size=printed.tree_size, root=root)
    if printed.doubt:
        yield printed.doubt
    if not record.foot.blank:
        yield record.foot.text(tongue)


def _body(record: Record, width: float, tongue: str) -> Iterator[Flowable]:
    for part, following in zip(record.parts, (*record.parts[1:], None), strict=True):
        yield from _part(part, width, tongue, tail=_hands(following, tongue))


def _hands(part: Part | None, tongue: str) -> float:
    """The height of a part that is nothing but lines for hands under the part before it."""
    if part is None or not part.title.blank or not any(isinstance(block, InkLines) for block in part.blocks):
        return 0.0
    alone = len(_ending(part.blocks, tongue)) == len(part.blocks)
    return _height(part.blocks) + _REMARK if alone else 0.0


def _trimmed(blocks: Iterator[Flowable]) -> list[Flowable]:
    """Without empty height at the end, which would open a page of its own."""
    kept = list(blocks)
    while kept and isinstance(kept[-1], Spacer):
        kept.pop()
    return kept


def _part(part: Part, width: float, tongue: str, *, tail: float) -> Iterator[Flowable]:
    """`tail`: the height of what must stand under its last rows, beside its own lines for hands."""
    name = part.title.text(tongue)
    ending = _ending(part.blocks, tongue)
    alone = len(ending) == len(part.blocks)
    title = f"{part.number}. {name}" if part.number else name
    drawn = []
    for place, block in enumerate(part.blocks):
        last = place + 1 == len(part.blocks) - len(ending)
        drawn.append(_with_tail(block_of(block, width, tongue), _height(ending) + tail if last else 0.0))
    if name:
        yield CondPageBreak(_WITH_HEADING + (_height(ending) if alone else 0.0))
        yield KeptBeginning(drawn[0] if drawn else (), above=_HEADING)
        yield Bookmark(title)
        yield heading(title, width, beside=part.beside.text(tongue))
        yield gap(2)
    if not part.blocks:
        yield paragraph(wording(tongue, "print.not_stated"))
    for place, flowables in enumerate(drawn):
        if len(part.blocks) - place == len(ending) and not (alone and name):
            yield CondPageBreak(_height(ending))
        if place:
            yield KeptBeginning(flowables)
        yield from flowables
        yield gap(3)
    yield gap(7)


def _with_tail(blocks: list[Flowable], tail: float) -> list[Flowable]:
    """The last rows of a table go along with the lines for hands under it, and with the sentence between them."""
    tables = [block for block in blocks if isinstance(block, TailedTable | TailedLongTable)]
    if tail and tables:
        below = blocks[blocks.index(tables[-1]) + 1 :]
        tables[-1].tail = tail + _AIR + sum(_LEGEND for block in below if isinstance(block, Paragraph))
    return blocks


def _ending(blocks: tuple[Block, ...], tongue: str) -> tuple[Block, ...]:
    """The lines for hands that a part ends with, and the sentence under them: they stand on one page."""
    place = len(blocks)
    while place and _goes_along(blocks[place - 1], tongue):
        place -= 1
    while place < len(blocks) and isinstance(blocks[place], Note):
        place += 1
    return blocks[place:]


def _goes_along(block: Block, tongue: str) -> bool:
    return isinstance(block, InkLines) or (
        isinstance(block, Note) and block.title.blank and len(block.text.text(tongue)) <= _SHORT
    )


def _height(blocks: tuple[Block, ...]) -> float:
    return sum(_INK if isinstance(block, InkLines) else _REMARK for block in blocks)
