"""Scans and photographs kept inside the clinic file."""

import hashlib
from dataclasses import dataclass

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.consents import Attachment
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.views import Actor

LARGEST = 15 * 1024 * 1024
"""Bytes. A page scanned at 300 dpi takes one or two million."""
_KINDS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody chose: its name without folders, and its bytes."""

    name: str
    content: bytes


def attachment(desk: Desk, upload: Upload, *, person_id: str) -> Attachment:
    """The row to write. Raises Refused ATT001 (neither PDF, PNG nor JPEG), ATT002 (too large), ATT003 (empty)."""
    kind = media_type(upload.content)
    return Attachment(
        id=desk.ids.new(), person_id=person_id, name=upload.name, media_type=kind, size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(), content=upload.content,
    )  # fmt: skip


def media_type(content: bytes) -> str:
    """What a file is, by its first bytes. Raises Refused ATT001, ATT002, ATT003."""
    if not content:
        raise Refused(Issue("ATT003", "attachment"))
    if len(content) > LARGEST:
        raise Refused(Issue("ATT002", "attachment", values={"most": LARGEST // 1024 // 1024}))
    kind = next((media for head, media in _KINDS.items() if content.startswith(head)), None)
    if kind is None:
        raise Refused(Issue("ATT001", "attachment"))
    return kind


@verb(Permission.OPEN_CHART, reads=True)
def open_attachment(desk: Desk, actor: Actor, attachment_id: str) -> Upload:
    """The file as it was put in; looking is an event. Refused ATT004 (unknown, or not what was put in)."""
    with desk.database.read() as session:
        row = session.get(Attachment, attachment_id)
        if row is None:
            raise Refused(Issue("ATT004", "attachment"))
        check_reach(session, actor, row.person_id)
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise Refused(Issue("ATT004", "attachment"))
    desk.note(actor, Action.ATTACHMENT_OPENED, entity="attachment", entity_id=row.id, person_id=row.person_id)
    return Upload(row.name, row.content)
