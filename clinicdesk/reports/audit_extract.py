"""An extract from the audit trail on paper: landscape, every page with the checkpoint it belongs to."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from reportlab.platypus import Flowable

from clinicdesk.reports.blocks import Column, gap, table
from clinicdesk.reports.layout import Furniture, Letterhead, check_code, compose
from clinicdesk.reports.seal_block import seal_block
from clinicdesk.reports.text import paragraph, stated
from clinicdesk.words import say

# Shares of a landscape A4's width, in millimetres.
_COLUMNS = {
    "seq": 12,
    "at": 22,
    "who": 38,
    "what": 40,
    "reason_head": 35,
    "changes": 120,
}


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """One audit event; every text is already in the language of the page, the time local with its zone."""

    seq: int
    at_text: str
    who: str
    role: str
    workstation: str
    what: str
    record: str
    person: str
    reason: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditExtract:
    """What the extract says, and the state of the tree it was taken from (RFC 6962: size and root)."""

    clinic_name: str
    address: str
    edrpou: str
    licence: str
    filter_text: str
    rows: tuple[ExtractRow, ...]
    tree_size: int
    tree_root: str
    root_fingerprint: str
    printed_at: str
    printed_by: str
    program_version: str
    demo: bool
    reason: str = ""
    checkpoint_note: str = ""  # the signed note (C2SP tlog-checkpoint), for the QR code
    seal: str = ""  # the seal's QR code, when the file is sealed
    recipient: str = ""


def render_audit_extract(extract: AuditExtract, *, language: str) -> bytes:
    """Landscape A4 pages as PDF/A-3b bytes, in "uk" or "en". PrintError if they cannot be laid out."""
    furniture = Furniture(
        language,
        Letterhead(extract.clinic_name, extract.address, edrpou=extract.edrpou, licence=extract.licence),
        title=say(language, "extract.title"),
        subtitle=say(language, "extract.filter", filter=stated(extract.filter_text, language)),
        status=say(language, "extract.count", n=len(extract.rows)),
        check_code=check_code(_content(extract)),
        program=f"ClinicDesk {extract.program_version}",
        printed_at=extract.printed_at,
        printed_by=extract.printed_by,
        notes=_evidence(extract, language),
        qr=extract.checkpoint_note,
        demo=extract.demo,
    )
    return compose(furniture, lambda width, _: _body(extract, width, language=language), landscape=True)


def _content(extract: AuditExtract) -> dict[str, Any]:
    """What the check code is over: the seal comes after it."""
    return {name: value for name, value in asdict(extract).items() if name != "seal"}


def _evidence(extract: AuditExtract, language: str) -> tuple[str, ...]:
    size = say(language, "extract.count", n=extract.tree_size)
    return (
        say(language, "extract.checkpoint", size=size, root=stated(extract.tree_root, language)),
        say(language, "extract.root_key", fingerprint=stated(extract.root_fingerprint, language)),
    )


def _body(extract: AuditExtract, width: float, *, language: str) -> list[Flowable]:
    reason = say(language, "extract.reason", reason=stated(extract.reason, language))
    whom = say(language, "extract.recipient", recipient=stated(extract.recipient, language))
    blocks: list[Flowable] = [paragraph(whom), paragraph(reason), gap(6)]
    if not extract.rows:
        blocks.append(paragraph(say(language, "extract.empty"), "lead"))
    else:
        columns = [Column(say(language, f"extract.{name}"), share) for name, share in _COLUMNS.items()]
        blocks.append(table(columns, _cells(extract.rows, language), width, language=language))
    return [
        *blocks,
        *seal_block(extract.seal, width, root_fingerprint=extract.root_fingerprint, tongue=language),
    ]


def _cells(rows: Iterable[ExtractRow], language: str) -> Iterable[tuple[str, ...]]:
    unchanged = say(language, "extract.unchanged")
    for row in rows:
        who = _lines((row.who, row.role, row.workstation))
        what = _lines((row.what, row.person, _record(row, language)))
        yield str(row.seq), row.at_text, who, what, row.reason, "; ".join(row.changes) or unchanged


def _record(row: ExtractRow, language: str) -> str:
    """Its number, unless the participant's code above says the same."""
    apart = row.record.strip() and row.record != row.person
    return say(language, "extract.record", number=row.record) if apart else ""


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part.strip())
