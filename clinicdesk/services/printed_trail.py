"""The trail on paper: rows worded, letterhead and checkpoint added, handed to the report."""

from dataclasses import asdict, replace
from zoneinfo import ZoneInfo

from clinicdesk import __version__
from clinicdesk.reports.audit_extract import AuditExtract, ExtractRow, render_audit_extract
from clinicdesk.security.canonical import Json
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import root_fingerprint
from clinicdesk.services.record_frame import recipient_said
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.sealing import seal_document
from clinicdesk.services.trail_on_paper import NUMBER, PaperWords, paper_words
from clinicdesk.services.trail_words import action_words, local, reason_words, refused_words, role_words
from clinicdesk.services.views import Actor, TrailRow
from clinicdesk.services.vouching import found_wrong
from clinicdesk.words import say


def print_trail(
    desk: Desk, actor: Actor, rows: tuple[TrailRow, ...], wish: Wish, *, filter_text: str, person_id: str = "",
) -> bytes:  # fmt: skip
    """A sealed PDF of these rows, oldest first; bare pages out of a file whose evidence is broken."""
    language, recipient = wish.language, recipient_said(wish).text(wish.language)
    settings = current_settings(desk)
    zone = ZoneInfo(settings.zone)
    with desk.database.read() as session:
        words = paper_words(session, rows, language, zone)
    head = desk.trail.head
    doubt = f" · {say(language, 'records.clock_doubt')}" if desk.trail.clock_flag() else ""
    extract = AuditExtract(
        clinic_name=settings.name, address=settings.address, edrpou=settings.edrpou, licence=settings.licence,
        filter_text=filter_text, rows=tuple(_row(row, words) for row in rows),
        tree_size=head.size if head else 0, tree_root=head.root.hex() if head else "",
        root_fingerprint=root_fingerprint(desk.root_key), printed_at=f"{local(desk.clock.now(), zone)}{doubt}",
        printed_by=actor.name, program_version=__version__, demo=desk.demo, reason=wish.reason,
        checkpoint_note=desk.trail.head_note, recipient=recipient,
    )  # fmt: skip
    if found_wrong(desk):
        return render_audit_extract(extract, language=language)
    return seal_document(
        desk, actor, kind="audit_extract", title=say(language, "extract.title"), subject="", reason=wish.reason,
        recipient=recipient, record=said_in(extract, language), person_id=person_id,
        pdf=lambda code: render_audit_extract(replace(extract, seal=code), language=language),
    )  # fmt: skip


def said_in(extract: AuditExtract, language: str) -> dict[str, Json]:
    """What the pages say, for who reads the file by program."""
    said: dict[str, Json] = asdict(extract)
    del said["seal"]
    return said | {"language": language}


def _row(row: TrailRow, words: PaperWords) -> ExtractRow:
    language, refused = words.language, row.subject_kind == "verb"
    what = action_words(language, row.action)
    wanted = f"{what}: {refused_words(language, row.subject_label)}" if refused else what
    return ExtractRow(
        seq=row.seq, at_text=local(row.at, words.zone), who=row.actor_name, role=role_words(language, row.role),
        workstation=row.workstation, what=wanted, record="" if refused else _short(row.subject_label),
        person=row.person_label, reason=reason_words(language, row.action, row.reason), changes=words.changes(row),
    )  # fmt: skip


def _short(number: str) -> str:
    """Of a record's long number the first eight signs, as on other papers of ours."""
    return number[:8] if NUMBER.fullmatch(number) else number
