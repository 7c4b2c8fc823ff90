"""Process notes of a therapist: apart from the record, for their author and the supervisors they name.

Sealed (HPKE) to each reader and to the paper recovery key, so that no role and no holder of the file key reads
them. Nothing here is ever printed or exported. What a supervisor was once given stays sealed to them: a withdrawal
stops what comes after, and this program shows them nothing more.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.process_notes import ProcessGrant, ProcessNote, ProcessSeal
from clinicdesk.models.standing import standing
from clinicdesk.protocols.text_types import PAGE
from clinicdesk.security.canonical import canonical
from clinicdesk.security.identity import open_sealed, seal
from clinicdesk.security.roles import ALLOWED, Permission
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.group_notes import tidied, unshown_issue
from clinicdesk.services.machine import public_bytes, unb64
from clinicdesk.services.people_at_work import account_of, current_accounts
from clinicdesk.services.proofs import Proofs, standing_recovery
from clinicdesk.services.views import Actor, Changes, Topic

PAPER = "paper"


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A process note opened by its author or by a supervisor they named."""

    process_id: str
    version: int
    author_id: str
    author: str
    written_at: datetime
    about: Mapping[str, str]
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class GrantView:
    """A supervisor somebody named."""

    grant_id: str
    supervisor_id: str
    supervisor: str
    since: datetime


@verb(Permission.KEEP_PROCESS_NOTES)
def keep_process_note(
    desk: Desk, actor: Actor, *, text: str, about: Mapping[str, str], process_id: str = "", version: int = 0
) -> Changes:
    """Write one down, or a new version of one's own in place of `version`.

    `about` names what it is about (person, session) and lies inside the seal. Raises Refused PRC001 (empty), PRC002
    (too long), NTE005 (a sign no page shows), PRC003 (unknown or not one's own), DSK004 (another version counts).
    """
    words = tidied(text)
    if not words.strip():
        raise Refused(Issue("PRC001", "text"))
    if len(words) > PAGE:
        raise Refused(Issue("PRC002", "text", values={"n": len(words), "most": PAGE}))
    unshown = unshown_issue("text", words)
    if unshown:
        raise Refused(unshown)
    with desk.database.read() as session:
        former = _newest(session, process_id) if process_id else None
        if former is not None and former.author_id != actor.user_id:
            raise Refused(Issue("PRC003"))
        if former is not None and former.version != version:
            raise Refused(Issue("DSK004"))
        boxes = _boxes(desk, session, actor)
    row = ProcessNote(
        id=desk.ids.new(), process_id=process_id or desk.ids.new(), version=version + 1 if former else 1,
        author_id=actor.user_id,
    )  # fmt: skip
    body = canonical({"text": words, "about": dict(about)})
    with desk.write(actor, Action.PROCESS_KEPT, entity="process_note", entity_id=row.process_id,
                    version=row.version) as work:  # fmt: skip
        if former:
            work.supersede(former, row)
        else:
            work.add(row)
        work.add(*(_sealed(desk, row, reader, box, body) for reader, box in boxes.items()))
    return desk.changes(Topic.NOTES, subject=row.process_id)


@verb(Permission.KEEP_PROCESS_NOTES, reads=True)
def list_process_notes(desk: Desk, actor: Actor) -> tuple[ProcessView, ...]:
    """One's own and those one supervises, newest first; `count_shut` says how many today's key does not open.

    A supervisor's look at somebody's note is an event, once a login for each version of it.
    """
    found = tuple(view for view in _listed(desk, actor) if view is not None)
    for view in found:
        if not view.own:
            _tell_look(desk, actor, view)
    return found


def _tell_look(desk: Desk, actor: Actor, view: ProcessView) -> None:
    """Whom the note is about stays inside its seal."""
    with desk.database.read() as session:
        told = session.scalars(
            select(AuditEvent.seq).where(
                AuditEvent.entity_id == view.process_id, AuditEvent.entity_version == view.version,
                AuditEvent.action == Action.PROCESS_OPENED, AuditEvent.login_id == actor.login_id,
            )
        ).first()  # fmt: skip
    if told is None:
        with desk.write(actor, Action.PROCESS_OPENED, entity="process_note", entity_id=view.process_id,
                        version=view.version):  # fmt: skip
            pass


@verb(Permission.KEEP_PROCESS_NOTES, reads=True)
def count_shut(desk: Desk, actor: Actor) -> int:
    """How many of one's own, and of those one supervises, the key of this login does not open."""
    return _listed(desk, actor).count(None)


def _listed(desk: Desk, actor: Actor) -> list[ProcessView | None]:
    """The newest version of each, None for one that does not open."""
    with desk.database.read() as session:
        authors = {actor.user_id, *(row.author_id for row in _grants(session, supervisor_id=actor.user_id))}
        names = names_of_users(session)
        rows = session.execute(
            select(ProcessNote, ProcessSeal)
            .join(ProcessSeal, ProcessSeal.process_row == ProcessNote.id)
            .where(
                ProcessNote.author_id.in_(authors), ProcessSeal.reader_id == actor.user_id,
                standing(ProcessNote),
            )
            .order_by(ProcessNote.event_seq.desc(), ProcessSeal.event_seq.desc())
        ).all()  # fmt: skip
    found: dict[str, ProcessView | None] = {}
    for note, sealed in rows:
        body = None if found.setdefault(note.process_id, None) else _opened(desk, actor, note, sealed)
        if body is not None:
            found[note.process_id] = ProcessView(
                note.process_id, note.version, note.author_id, names.get(note.author_id, ""), note.recorded_at,
                body["about"], body["text"], note.author_id == actor.user_id,
            )  # fmt: skip
    return list(found.values())


@verb(Permission.KEEP_PROCESS_NOTES)
def name_supervisor(desk: Desk, actor: Actor, supervisor_id: str) -> Changes:
    """Let a supervisor read one's process notes, those that are there and those to come.

    Raises Refused PRC004 (oneself), PRC005 (not somebody whose key the clinic vouches for, or whose role keeps
    none), PRC006 (named already).
    """
    if supervisor_id == actor.user_id:
        raise Refused(Issue("PRC004", "supervisor"))
    with desk.database.read() as session:
        if any(row.supervisor_id == supervisor_id for row in _grants(session, author_id=actor.user_id)):
            raise Refused(Issue("PRC006", "supervisor"))
        box = _box_of(desk, session, supervisor_id)
    if box is None:
        raise Refused(Issue("PRC005", "supervisor"))
    grant = ProcessGrant(
        id=desk.ids.new(), grant_id=desk.ids.new(), version=1, author_id=actor.user_id,
        supervisor_id=supervisor_id, state="given",
    )  # fmt: skip
    opened = list(_own_opened(desk, actor))
    with desk.write(actor, Action.PROCESS_SHARED, entity="process_grant", entity_id=grant.grant_id,
                    version=1) as work:  # fmt: skip
        work.add(grant, *(_sealed(desk, row, supervisor_id, box, body) for row, body in opened))
    return desk.changes(Topic.NOTES, subject=grant.grant_id)


@verb(Permission.KEEP_PROCESS_NOTES)
def release_supervisor(desk: Desk, actor: Actor, grant_id: str, *, reason: str) -> Changes:
    """Take a supervisor's reading back. Refused PRC007 (not one of theirs), DSK005."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = next(
            (row for row in _grants(session, author_id=actor.user_id) if row.grant_id == grant_id), None
        )
    if former is None:
        raise Refused(Issue("PRC007"))
    row = ProcessGrant(
        id=desk.ids.new(), grant_id=grant_id, version=former.version + 1, author_id=actor.user_id,
        supervisor_id=former.supervisor_id, state="withdrawn", reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.PROCESS_UNSHARED, entity="process_grant", entity_id=grant_id,
                    version=row.version, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
    return desk.changes(Topic.NOTES, subject=grant_id)


@verb(Permission.KEEP_PROCESS_NOTES, reads=True)
def list_supervisors(desk: Desk, actor: Actor) -> tuple[GrantView, ...]:
    """Whom one has named."""
    with desk.database.read() as session:
        names = names_of_users(session)
        rows = _grants(session, author_id=actor.user_id)
    return tuple(
        GrantView(row.grant_id, row.supervisor_id, names.get(row.supervisor_id, ""), row.recorded_at)
        for row in rows
    )


@verb(Permission.KEEP_PROCESS_NOTES, reads=True)
def possible_supervisors(desk: Desk, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Id and name of those one may name, by name."""
    with desk.database.read() as session:
        return tuple(
            (account.user_id, account.name)
            for account in current_accounts(session)
            if account.user_id != actor.user_id and _box_of(desk, session, account.user_id) is not None
        )


def _newest(session: Session, process_id: str) -> ProcessNote:
    found = session.scalars(
        select(ProcessNote).where(ProcessNote.process_id == process_id, standing(ProcessNote))
    ).first()
    if found is None:
        raise Refused(Issue("PRC003"))
    return found


def _grants(session: Session, *, author_id: str = "", supervisor_id: str = "") -> list[ProcessGrant]:
    """Those in force."""
    query = select(ProcessGrant).where(ProcessGrant.state == "given", standing(ProcessGrant))
    if author_id:
        query = query.where(ProcessGrant.author_id == author_id)
    if supervisor_id:
        query = query.where(ProcessGrant.supervisor_id == supervisor_id)
    return list(session.scalars(query.order_by(ProcessGrant.event_seq)))


def _boxes(desk: Desk, session: Session, actor: Actor) -> dict[str, bytes]:
    """Whom a note of this author is sealed to: themselves, the paper, each supervisor whose key still holds."""
    boxes = {
        actor.user_id: public_bytes(desk.logins[actor.login_id].box),
        PAPER: unb64(standing_recovery(session, desk.clock.now()).box_key),
    }
    for grant in _grants(session, author_id=actor.user_id):
        box = _box_of(desk, session, grant.supervisor_id)
        if box is not None:
            boxes[grant.supervisor_id] = box
    return boxes


def _box_of(desk: Desk, session: Session, user_id: str) -> bytes | None:
    """The certified X25519 key of somebody active whose role may keep process notes."""
    account = account_of(session, user_id)
    if account is None or account.state != "active":
        return None
    if ALLOWED[Permission.KEEP_PROCESS_NOTES].isdisjoint(account.roles.split()):
        return None
    proved = Proofs(session, desk.root_key, desk.clock.now()).certificate(account)
    return unb64(proved.box_key) if proved and proved.box_key else None


def _sealed(desk: Desk, row: ProcessNote, reader: str, box: bytes, body: bytes) -> ProcessSeal:
    return ProcessSeal(
        id=desk.ids.new(), process_row=row.id, reader_id=reader,
        sealed=seal(box, _info(desk, row, reader), body),
    )  # fmt: skip


def _own_opened(desk: Desk, actor: Actor) -> Iterator[tuple[ProcessNote, bytes]]:
    with desk.database.read() as session:
        rows = session.execute(
            select(ProcessNote, ProcessSeal)
            .join(ProcessSeal, ProcessSeal.process_row == ProcessNote.id)
            .where(
                ProcessNote.author_id == actor.user_id, ProcessSeal.reader_id == actor.user_id,
                standing(ProcessNote),
            )
        ).all()  # fmt: skip
    for note, sealed in rows:
        body = _opened(desk, actor, note, sealed)
        if body is not None:
            yield note, canonical(body)


def _opened(desk: Desk, actor: Actor, note: ProcessNote, sealed: ProcessSeal) -> dict[str, Any] | None:
    try:
        text = open_sealed(desk.logins[actor.login_id].box, _info(desk, note, actor.user_id), sealed.sealed)
    except Unavailable:
        return None
    body: dict[str, Any] = json.loads(text)
    return body


def _info(desk: Desk, row: ProcessNote, reader: str) -> bytes:
    return canonical(["clinicdesk/process/1", desk.clinic_id, row.id, reader])
