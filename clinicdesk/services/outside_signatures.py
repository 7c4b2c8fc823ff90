"""Qualified signatures made with another program (КЕП): their files are kept beside a record, and never judged here.

Law of Ukraine 2155-VIII, 18. Whether such a signature holds is told by the programs of the trust centres.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.models.audit import Action
from clinicdesk.models.consents import Attachment
from clinicdesk.models.rights import OutsideSignature
from clinicdesk.security.roles import Permission
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.attachments import LARGEST, Upload, check_file_name
from clinicdesk.services.caseload import check_reach, names_of_users, sees_cohort
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.group_notes import meeting_of, newest_note
from clinicdesk.services.printed_documents import cohort_printed, printed_event
from clinicdesk.services.sheets import newest_sheet
from clinicdesk.services.signed_content import NOTE, SHEET
from clinicdesk.services.views import Actor, Changes, Topic

KINDS = ("p7s", "p7m", "asice", "asics")
"""CAdES detached and with its content (RFC 5126); ASiC-E and ASiC-S (ETSI EN 319 162-1)."""
NAME_LENGTH = 200
PRINTOUT = "printout"
"""A printed document about one person or one group; its id is the number of the event of its printing."""
_CMS = bytes.fromhex("06092a864886f70d010702")
"""The object identifier of signed data (RFC 5652, 5.1), near the beginning of every such file."""
_ASIC = b"mimetypeapplication/vnd.etsi.asic-"
"""The first member of the container, stored without compression (ETSI EN 319 162-1, A.1)."""


@dataclass(frozen=True, slots=True)
class OutsideView:
    """A kept file: whose signature it is said to be, to which version it belongs, who kept it when."""

    signature_id: str
    name: str
    size: int
    sha256: str
    signer_name: str
    signed_on: str
    record_version: int
    kept_by: str
    kept_at: datetime
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Record:
    person_id: str
    version: int


@verb(Permission.SIGN_RECORDS)
def keep_outside(
    desk: Desk,
    actor: Actor,
    *,
    record_type: str,
    record_id: str,
    file: Upload,
    signer_name: str,
    signed_on: date,
) -> Changes:
    """Keep a file beside a filled form or a note, in the version that counts now, or beside a printed document.

    Raises Refused OSG001 (another kind of file), OSG002 (too large), OSG003 (empty), OSG004 (no such record), OSG005
    (whose?), OSG006 (day ahead), OSG007 (this file is here already), ATT530, PPL004, NTE002.
    """
    issues = _issues(desk, signer_name, signed_on)
    check_file_name(file.name, "file")
    check_file(file)
    if issues:
        raise Refused(*issues)
    digest = hashlib.sha256(file.content).hexdigest()
    with desk.database.read() as session:
        record = _record(desk, session, actor, record_type, record_id)
        if any(view.sha256 == digest and view.state == "kept" for view in outside_on(session, record_id)):
            raise Refused(Issue("OSG007", "file"))
    kept = Attachment(
        id=desk.ids.new(), person_id=record.person_id, name=file.name, media_type=_media(file.name),
        size=len(file.content), sha256=digest, content=file.content,
    )  # fmt: skip
    row = OutsideSignature(
        id=desk.ids.new(), signature_id=desk.ids.new(), version=1, person_id=record.person_id,
        record_type=record_type, record_id=record_id, record_version=record.version, attachment_id=kept.id,
        signer_name=signer_name.strip(), signed_on=signed_on.isoformat(), state="kept", reason="",
        author_id=actor.user_id,
    )  # fmt: skip
    with desk.write(
        actor, Action.OUTSIDE_SIGNATURE_KEPT, entity=record_type, entity_id=record_id, version=record.version,
        person_id=record.person_id, reason=f"SHA-256 {digest}",
    ) as work:  # fmt: skip
        work.add(kept)
        work.add(row)
    return desk.changes(Topic.FORMS, Topic.NOTES, subject=record_id)


@verb(Permission.SIGN_RECORDS)
def set_outside_aside(desk: Desk, actor: Actor, signature_id: str, *, reason: str) -> Changes:
    """It was put here by mistake: it stays, marked, with the reason. Refused OSG004, DSK005, PPL004."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = _newest(session, signature_id)
        _record(desk, session, actor, former.record_type, former.record_id)
    if former.state != "kept":
        raise Refused(Issue("OSG004"))
    row = OutsideSignature(
        id=desk.ids.new(), signature_id=signature_id, version=former.version + 1, person_id=former.person_id,
        record_type=former.record_type, record_id=former.record_id, record_version=former.record_version,
        attachment_id=former.attachment_id, signer_name=former.signer_name, signed_on=former.signed_on,
        state="set_aside", reason=reason.strip(), author_id=actor.user_id,
    )  # fmt: skip
    with desk.write(actor, Action.OUTSIDE_SIGNATURE_SET_ASIDE, entity=row.record_type, entity_id=row.record_id,
                    version=row.record_version, person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
    return desk.changes(Topic.FORMS, Topic.NOTES, subject=row.record_id)


@verb(Permission.OPEN_CHART, reads=True)
def list_outside(desk: Desk, actor: Actor, *, record_type: str, record_id: str) -> tuple[OutsideView, ...]:
    """Those beside a record, the oldest first. Refused OSG004, PPL004, NTE002."""
    with desk.database.read() as session:
        _record(desk, session, actor, record_type, record_id)
        return outside_on(session, record_id)


@verb(Permission.OPEN_CHART, reads=True)
def take_outside(desk: Desk, actor: Actor, signature_id: str, *, password: str) -> Upload:
    """The file as it was put in, to be checked elsewhere; taking it is an event, after the password anew.

    Raises Refused OSG004, ATT004 (not what was put in), PPL004, NTE002, KEY….
    """
    with desk.database.read() as session:
        row = _newest(session, signature_id)
        _record(desk, session, actor, row.record_type, row.record_id)
        file = session.get_one(Attachment, row.attachment_id)
        if hashlib.sha256(file.content).hexdigest() != file.sha256:
            raise Refused(Issue("ATT004", "attachment"))
        taken = Upload(file.name, file.content)
    own_identity(desk, actor, password)
    desk.note(actor, Action.ATTACHMENT_OPENED, entity="attachment", entity_id=row.attachment_id,
              person_id=row.person_id)  # fmt: skip
    return taken


def read_signature_file(path: Path) -> Upload:
    """A file of the disk, never read beyond the limit. Raises Unavailable ATT005, Refused as `check_file`."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Unavailable("ATT005", path=path.name) from error
    found = Upload(path.name, content)
    check_file(found)
    return found


def check_file(file: Upload) -> None:
    """Refused OSG001 (not such a file), OSG002 (too large), OSG003 (empty). What it says is not looked at."""
    if not file.content:
        raise Refused(Issue("OSG003", "file"))
    if len(file.content) > LARGEST:
        raise Refused(Issue("OSG002", "file", values={"most": LARGEST // 1024 // 1024}))
    looks = _LOOKS.get(_suffix(file.name))
    if looks is None or not looks(file.content):
        raise Refused(Issue("OSG001", "file", values={"kinds": ", ".join(f".{kind}" for kind in KINDS)}))


def outside_on(session: Session, record_id: str) -> tuple[OutsideView, ...]:
    """As `list_outside`, inside a reading; set aside ones too."""
    later, names = aliased(OutsideSignature), names_of_users(session)
    rows = session.execute(
        select(OutsideSignature, Attachment.name, Attachment.size, Attachment.sha256)
        .join(Attachment, Attachment.id == OutsideSignature.attachment_id)
        .where(
            OutsideSignature.record_id == record_id, ~exists().where(later.supersedes == OutsideSignature.id)
        )
        .order_by(OutsideSignature.event_seq)
    )
    return tuple(
        OutsideView(
            row.signature_id, name, size, sha256, row.signer_name, row.signed_on, row.record_version,
            names.get(row.author_id, ""), row.recorded_at, row.state, row.reason,
        )
        for row, name, size, sha256 in rows
    )  # fmt: skip


def _issues(desk: Desk, signer_name: str, signed_on: date) -> list[Issue]:
    issues = []
    if not signer_name.strip() or len(signer_name) > NAME_LENGTH:
        issues.append(Issue("OSG005", "signer_name", values={"most": NAME_LENGTH}))
    if signed_on > today(desk):
        issues.append(Issue("OSG006", "signed_on"))
    return issues


def _record(desk: Desk, session: Session, actor: Actor, record_type: str, record_id: str) -> _Record:
    """Refused OSG004, PPL004, NTE002."""
    if record_type == SHEET:
        sheet = newest_sheet(session, record_id)
        check_reach(session, actor, sheet.person_id)
        return _Record(sheet.person_id, sheet.version)
    if record_type == NOTE:
        note = newest_note(session, record_id)
        meeting_of(desk, session, actor, note.planned_id)
        return _Record("", note.version)
    if record_type == PRINTOUT and (event := printed_event(session, record_id)) is not None:
        if event.person_id:
            check_reach(session, actor, event.person_id)
            return _Record(event.person_id, event.entity_version)
        if (cohort := cohort_printed(session, event)) and sees_cohort(session, actor, cohort):
            return _Record("", event.entity_version)
    raise Refused(Issue("OSG004"))


def _newest(session: Session, signature_id: str) -> OutsideSignature:
    later = aliased(OutsideSignature)
    found = session.scalars(
        select(OutsideSignature).where(
            OutsideSignature.signature_id == signature_id,
            ~exists().where(later.supersedes == OutsideSignature.id),
        )
    ).first()
    if found is None:
        raise Refused(Issue("OSG004"))
    return found


def _suffix(name: str) -> str:
    return PurePath(name).suffix.removeprefix(".").casefold()


def _media(name: str) -> str:
    """As ETSI EN 319 162-1 and RFC 8551 register them."""
    kind = _suffix(name)
    if kind.startswith("asic"):
        return f"application/vnd.etsi.asic-{kind[-1]}+zip"
    return f"application/pkcs7-{'signature' if kind == 'p7s' else 'mime'}"


def _is_cms(content: bytes) -> bool:
    return content[:1] == b"\x30" and _CMS in content[:32]


def _is_asic(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04") and content[30:].startswith(_ASIC)


_LOOKS: dict[str, Callable[[bytes], bool]] = {
    "p7s": _is_cms, "p7m": _is_cms, "asice": _is_asic, "asics": _is_asic,
}  # fmt: skip
