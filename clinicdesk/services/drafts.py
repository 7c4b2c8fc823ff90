"""Unfinished work, sealed to its author: it survives a lock and a power cut, and comes back to them only."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.draft_door import drop_draft, get_draft, put_draft
from clinicdesk.models.drafts import Draft
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.identity import open_sealed, seal
from clinicdesk.security.roles import Permission
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.machine import public_bytes, unb64
from clinicdesk.services.proofs import standing_recovery
from clinicdesk.services.views import Actor, Changes, Topic


@dataclass(frozen=True, slots=True)
class DraftView:
    """One's own draft, opened."""

    draft_id: str
    kind: str
    subject: str
    saved_at: datetime
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class LostDraft:
    """One's own draft that stays sealed: the key that opened it went with a forgotten password."""

    draft_id: str
    kind: str
    saved_at: datetime


SET_ASIDE = exists().where(
    AuditEvent.entity_id == Draft.id, AuditEvent.action == Action.DRAFT_SET_ASIDE.value
)
"""Whether a draft of a lost key was set aside: the trail is the one place that says so."""


@verb(Permission.KEEP_DRAFTS)
def save_draft(
    desk: Desk, actor: Actor, *, kind: str, subject: str, body: Mapping[str, Json], draft_id: str = ""
) -> DraftView:
    """Keep what is being typed. On disk when this returns; no event until it is handed in."""
    draft_id, now = draft_id or desk.ids.new(), desk.clock.now()
    with desk.database.read() as session:
        _check_own(get_draft(session, draft_id), actor)
        paper = unb64(standing_recovery(session, desk.clock.now()).box_key)
    text = canonical(dict(body))
    info = _info(desk, draft_id, actor.user_id)
    own = public_bytes(desk.logins[actor.login_id].box)
    put_draft(
        desk.trail,
        Draft(
            id=draft_id, author_id=actor.user_id, kind=kind, subject=subject, saved_at=now,
            sealed=seal(own, info, text), escrow=seal(paper, info, text),
        ),
    )  # fmt: skip
    return DraftView(draft_id, kind, subject, now, body)


@verb(Permission.KEEP_DRAFTS, reads=True)
def list_drafts(desk: Desk, actor: Actor) -> tuple[DraftView, ...]:
    """One's own drafts, newest first; those of a password since lost stay sealed and are not shown."""
    with desk.database.read() as session:
        rows = session.scalars(
            select(Draft).where(Draft.author_id == actor.user_id).order_by(Draft.saved_at.desc())
        ).all()
    opened = (_opened(desk, actor, row) for row in rows)
    return tuple(view for view in opened if view is not None)


@verb(Permission.KEEP_DRAFTS, reads=True)
def list_lost_drafts(desk: Desk, actor: Actor) -> tuple[LostDraft, ...]:
    """One's own drafts that today's key does not open (the password was lost) and nobody set aside yet."""
    with desk.database.read() as session:
        rows = session.scalars(
            select(Draft).where(Draft.author_id == actor.user_id, ~SET_ASIDE).order_by(Draft.saved_at.desc())
        ).all()
    return tuple(
        LostDraft(row.id, row.kind, row.saved_at) for row in rows if _opened(desk, actor, row) is None
    )


@verb(Permission.KEEP_DRAFTS)
def set_draft_aside(desk: Desk, actor: Actor, draft_id: str, *, reason: str) -> Changes:
    """One's own draft of a lost key is listed no more. It stays as it is: the recovery sheet still opens it.

    Raises Refused DSK005 without a reason, DRF001–DRF002, DRF003 for a draft that can be opened.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        draft = get_draft(session, draft_id)
    if draft is None:
        raise Refused(Issue("DRF001"))
    _check_own(draft, actor)
    if _opened(desk, actor, draft) is not None:
        raise Refused(Issue("DRF003"))
    desk.note(actor, Action.DRAFT_SET_ASIDE, entity="draft", entity_id=draft_id, reason=reason)
    return desk.changes(Topic.DRAFTS)


@verb(Permission.KEEP_DRAFTS)
def discard_draft(desk: Desk, actor: Actor, draft_id: str, *, submitted: bool = False) -> Changes:
    """Remove one's own draft, thrown away or handed in; that it was is an event."""
    with desk.database.read() as session:
        draft = get_draft(session, draft_id)
    if draft is None:
        raise Refused(Issue("DRF001"))
    _check_own(draft, actor)
    action = Action.DRAFT_SUBMITTED if submitted else Action.DRAFT_DISCARDED
    with desk.write(actor, action, entity="draft", entity_id=draft_id) as work:
        drop_draft(work, draft_id)
    return desk.changes(Topic.DRAFTS)


def _check_own(draft: Draft | None, actor: Actor) -> None:
    if draft is not None and draft.author_id != actor.user_id:
        raise Refused(Issue("DRF002"))


def _opened(desk: Desk, actor: Actor, draft: Draft) -> DraftView | None:
    try:
        text = open_sealed(
            desk.logins[actor.login_id].box, _info(desk, draft.id, draft.author_id), draft.sealed
        )
    except Unavailable:
        return None
    return DraftView(draft.id, draft.kind, draft.subject, draft.saved_at, json.loads(text))


def _info(desk: Desk, draft_id: str, author_id: str) -> bytes:
    return canonical(["clinicdesk/draft/1", desk.clinic_id, draft_id, author_id])
