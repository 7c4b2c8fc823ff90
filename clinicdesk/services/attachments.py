"""Scans and photographs kept inside the clinic file."""

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.models.audit import Action
from clinicdesk.models.consents import Attachment, Consent
from clinicdesk.protocols.plain_lines import issue_of_line
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import NAMES_ALL, check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.views import Actor

LARGEST = 15 * 1024 * 1024
"""Bytes. A page scanned at 300 dpi takes one or two million."""
_PDF, _PNG, _JPEG = "application/pdf", "image/png", "image/jpeg"
_KINDS = {b"%PDF-": _PDF, b"\x89PNG\r\n\x1a\n": _PNG, b"\xff\xd8\xff": _JPEG}
_TAIL = 2048
"""Where the end mark of a PDF may stand: programs leave a line or two after it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody chose: its name without folders, and its bytes."""

    name: str
    content: bytes


def attachment(desk: Desk, upload: Upload, *, person_id: str) -> Attachment:
    """The row to write.

    Raises Refused ATT001 (neither PDF, PNG nor JPEG), ATT002 (too large), ATT003, ATT006, ATT530.
    """
    kind = media_type(upload.content)
    check_file_name(upload.name, "attachment")
    return Attachment(
        id=desk.ids.new(), person_id=person_id, name=upload.name, media_type=kind, size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(), content=upload.content,
    )  # fmt: skip


def check_file_name(name: str, field: str) -> None:
    """Refused ATT530 for a name that a line of the record could not be: it is shown and printed as one."""
    if issue_of_line(name):
        raise Refused(Issue("ATT530", field))


def media_type(content: bytes) -> str:
    """What a file is, by its first bytes. Raises Refused ATT001, ATT002, ATT003 (empty), ATT006 (cut short)."""
    if not content:
        raise Refused(Issue("ATT003", "attachment"))
    if len(content) > LARGEST:
        raise Refused(Issue("ATT002", "attachment", values={"most": LARGEST // 1024 // 1024}))
    kind = next((media for head, media in _KINDS.items() if content.startswith(head)), None)
    if kind is None:
        raise Refused(Issue("ATT001", "attachment"))
    if not _WHOLE[kind](content):
        raise Refused(Issue("ATT006", "attachment"))
    return kind


def read_upload(path: Path) -> Upload:
    """A file of the disk, looked at before it is read whole. Raises Unavailable ATT005, Refused as `media_type`."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Unavailable("ATT005", path=path.name) from error
    media_type(content)
    return Upload(path.name, content)


@verb(Permission.OPEN_CHART, reads=True)
def open_attachment(desk: Desk, actor: Actor, attachment_id: str) -> Upload:
    """The file as it was put in; looking is an event. Refused ATT004 (unknown, or not what was put in)."""
    with desk.database.read() as session:
        row = _row_of(session, attachment_id)
        check_reach(session, actor, row.person_id)
    return _opened(desk, actor, row)


@verb(Permission.READ_PERSON, reads=True)
def open_scan(desk: Desk, actor: Actor, attachment_id: str) -> Upload:
    """The scan of a consent, for whoever may read the card, coordination and audit too. Refused ATT004, PPL004."""
    with desk.database.read() as session:
        row = _row_of(session, attachment_id)
        known = session.scalars(select(Consent.id).where(Consent.attachment_id == row.id)).first()
        if known is None:
            raise Refused(Issue("ATT004", "attachment"))
        if NAMES_ALL.isdisjoint(actor.roles):
            check_reach(session, actor, row.person_id)
    return _opened(desk, actor, row)


def _row_of(session: Session, attachment_id: str) -> Attachment:
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise Refused(Issue("ATT004", "attachment"))
    return row


def _opened(desk: Desk, actor: Actor, row: Attachment) -> Upload:
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise Refused(Issue("ATT004", "attachment"))
    desk.note(actor, Action.ATTACHMENT_OPENED, entity="attachment", entity_id=row.id, person_id=row.person_id)
    return Upload(row.name, row.content)


def _whole_pdf(content: bytes) -> bool:
    return b"%%EOF" in content[-_TAIL:]


def _whole_jpeg(content: bytes) -> bool:
    # Cameras leave zeros, and some a preview, behind the end mark.
    return b"\xff\xd9" in content[2:]


def _whole_png(content: bytes) -> bool:
    """Every chunk to the last, each with its own check sum (PNG, third edition, 5.3)."""
    at = 8
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        end = at + 8 + size
        if zlib.crc32(content[at + 4 : end]) != int.from_bytes(content[end : end + 4], "big"):
            return False
        if content[at + 4 : at + 8] == b"IEND":
            return True
        at = end + 4
    return False


_WHOLE = {_PDF: _whole_pdf, _PNG: _whole_png, _JPEG: _whole_jpeg}
"""Whether a file came over whole; what it shows is seen by whoever opens it."""
