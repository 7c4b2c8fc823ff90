"""The signatures under a participant's or a session's records as an outsider checks them, for the seal."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.dosing import Discharge, Dose, Rescue
from clinicdesk.models.notes import GroupNote, NoteAddendum, NoteEntry
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.signatures import Signature
from clinicdesk.security.canonical import Json
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of
from clinicdesk.services.session_changes import last_change
from clinicdesk.services.signed_content import (
    ADDENDUM,
    CLEARANCE,
    DISCHARGE,
    DOSE,
    NOTE,
    NOTE_ENTRY,
    READING,
    RESCUE,
    SESSION,
    SHEET,
)
from clinicdesk.services.signing import signature_issue, statement_of

_KINDS = (READING, SHEET, CLEARANCE, DOSE, RESCUE, DISCHARGE, NOTE_ENTRY, ADDENDUM)
_OF_PERSON: tuple[tuple[Any, str], ...] = (
    (Response, "response_id"), (Clearance, "clearance_id"), (Dose, "dose_id"), (Rescue, "rescue_id"),
    (Discharge, "discharge_id"), (NoteEntry, "entry_id"),
)  # fmt: skip


def statements_about(
    desk: Desk, session: Session, person_id: str, *, printed: frozenset[str] | None = None
) -> list[Json]:
    """Whatever of theirs was signed; oldest first. A void signature is printed as void and proves nothing here.

    `printed`: only over these records; None: over all.
    """
    if printed is not None:
        return _statements(desk, session, printed, (*_KINDS, NOTE))
    people = family_of(session, person_id)
    known: list[str] = []
    for model, name in _OF_PERSON:
        known += session.scalars(select(getattr(model, name)).where(model.person_id.in_(people)))
    under = select(NoteEntry.note_row).where(NoteEntry.person_id.in_(people))
    notes = select(GroupNote.note_id).where(GroupNote.id.in_(under))
    known += session.scalars(_added(notes, ("", *people)))
    return _statements(desk, session, known, _KINDS)


def statements_in(desk: Desk, session: Session, session_id: str) -> list[Json]:
    """Those that closed a session, while nothing of it was written after them, those under the sheets of its room
    and the note of its group; oldest first.
    """  # noqa: D205 - one sentence
    sheets = select(Response.response_id).where(Response.session_id == session_id, Response.person_id == "")
    planned = select(Sitting.planned_id).where(Sitting.session_id == session_id, Sitting.planned_id != "")
    notes = select(GroupNote.note_id).where(GroupNote.planned_id.in_(planned))
    added = _added(notes, ("",))
    known = [session_id, *session.scalars(sheets), *session.scalars(notes), *session.scalars(added)]
    changed = last_change(session, session_id)
    return _statements(desk, session, known, (SESSION, SHEET, NOTE, ADDENDUM), changed=changed)


def _added(notes: Select[str], fields: Sequence[str]) -> Select[str]:
    """Addenda to these parts of these notes."""
    return select(NoteAddendum.addendum_id).where(
        NoteAddendum.note_id.in_(notes), NoteAddendum.person_id.in_(fields)
    )


def _statements(
    desk: Desk, session: Session, records: Iterable[str], kinds: tuple[str, ...], *, changed: int = -1
) -> list[Json]:
    rows = session.scalars(
        select(Signature)
        .where(Signature.record_id.in_(set(records)), Signature.record_type.in_(kinds))
        .order_by(Signature.event_seq)
    )
    return [
        statement_of(session, desk.clinic_id, row)
        for row in rows
        if signature_issue(desk, session, row) is None
        and not (row.record_type == SESSION and row.event_seq < changed)
    ]
