"""Pages of the drug register for the clinic's paper journal: its lines, and the balance of a month.

The paper journal is the legal one; every page says so. Which columns the form of the Ministry of Health asks for
(order 494 of 07.08.2015) is the clinic's to check: these are the facts from which they are filled in by hand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from reportlab.platypus import Flowable

from clinicdesk.reports.blocks import Column, facts, gap, heading, ink_lines, table
from clinicdesk.reports.layout import Furniture, Letterhead, check_code, compose
from clinicdesk.reports.text import Align, paragraph
from clinicdesk.words import say

# Shares of a landscape A4's width, in millimetres.
_COLUMNS: dict[str, tuple[float, Align]] = {
    "number": (15, "left"), "at": (27, "left"), "kind": (33, "left"), "document": (35, "left"),
    "batch": (25, "left"), "came": (18, "right"), "went": (15, "right"), "given": (17, "right"),
    "destroyed": (18, "right"), "after": (17, "right"), "after_mg": (19, "right"), "people": (38, "left"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class JournalHead:
    """Whose register, and the paper it is printed on; all text in the language of the page."""

    clinic_name: str
    address: str
    edrpou: str
    licence: str
    product: str
    place: str
    printed_at: str
    printed_by: str
    program_version: str
    demo: bool


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One row, already worded; "" where a column says nothing of this act."""

    number: str
    at: str
    kind: str
    document: str
    batch: str
    came: str
    went: str
    given: str
    destroyed: str
    after: str
    after_mg: str
    people: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What a kind of act did in a month: how many lines, ampoules signed, milligrams."""

    what: str
    lines: str
    ampoules: str
    mg: str


def render_journal(head: JournalHead, rows: tuple[JournalRow, ...], *, span: str, language: str) -> bytes:
    """Landscape A4 pages as PDF/A-3b bytes, in "uk" or "en". PrintError if they cannot be laid out."""
    furniture = _furniture(
        head, language, title="journal.title", status=span, content=[asdict(row) for row in rows]
    )

    def body(width: float, _: float) -> list[Flowable]:
        if not rows:
            return [paragraph(say(language, "journal.empty"), "lead")]
        columns = [
            Column(say(language, f"journal.column.{name}"), share, align)
            for name, (share, align) in _COLUMNS.items()
        ]
        return [
            table(columns, _cells(rows), width, language=language),
            gap(4),
            paragraph(say(language, "journal.copied"), "small"),
            *_signing(width, language),
        ]

    return compose(furniture, body, landscape=True)


def render_month(
    head: JournalHead, rows: tuple[MonthRow, ...], *, month: str, remarks: tuple[tuple[str, str], ...], language: str
) -> bytes:  # fmt: skip
    """One page as PDF/A-3b bytes: from the balance at the beginning to the one at the end."""
    content = [asdict(row) for row in rows]
    furniture = _furniture(head, language, title="journal.month.title", status=month, content=content)

    def body(width: float, _: float) -> list[Flowable]:
        columns = [
            Column(say(language, "journal.month.what"), 5),
            Column(say(language, "journal.month.lines"), 2, "right"),
            Column(say(language, "journal.month.ampoules"), 2, "right"),
            Column(say(language, "journal.month.mg"), 2, "right", strong=True),
        ]
        cells = ((row.what, row.lines or "–", row.ampoules, row.mg) for row in rows)
        return [
            table(columns, cells, width, language=language),
            gap(10),
            heading(say(language, "journal.month.remarks"), width),
            facts(remarks, width, language=language, label_share=0.6),
            *_signing(width, language),
        ]

    return compose(furniture, body)


def _furniture(head: JournalHead, language: str, *, title: str, status: str, content: object) -> Furniture:
    return Furniture(
        language,
        Letterhead(head.clinic_name, head.address, edrpou=head.edrpou, licence=head.licence),
        title=say(language, title),
        subtitle=f"{head.product} · {head.place}",
        status=status,
        check_code=check_code(content, head.product, head.place),
        program=f"ClinicDesk {head.program_version}",
        printed_at=head.printed_at,
        printed_by=head.printed_by,
        notes=(say(language, "journal.control_copy"),),
        demo=head.demo,
    )


def _cells(rows: Iterable[JournalRow]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        said = (
            *(
                row.number,
                row.at,
                "\n".join((row.kind, *row.remarks)),
                row.document,
                row.batch,
                row.came,
                row.went,
            ),
            *(row.given, row.destroyed, row.after, row.after_mg, row.people),
        )
        yield tuple(text or "–" for text in said)


def _signing(width: float, language: str) -> list[Flowable]:
    labels = [say(language, f"journal.ink.{name}") for name in ("responsible", "second", "date")]
    return [ink_lines(labels, [5, 5, 3], width, height=30)]
