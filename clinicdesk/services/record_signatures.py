"""The signatures under a participant's or a session's records as an outsider checks them, for the seal."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.dosing import Discharge, Dose, Rescue
from clinicdesk.models.drugs import Portion
from clinicdesk.models.notes import GroupNote, NoteAddendum, NoteEntry
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.signatures import Signature
from clinicdesk.security.canonical import Json
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.session_changes import last_change
from clinicdesk.services.session_signatures import records_of_session
from clinicdesk.services.signed_content import (
    ADDENDUM,
    CLEARANCE,
    DISCHARGE,
    DOSE,
    LEDGER_ACT,
    NOTE,
    NOTE_ENTRY,
    PORTION,
    READING,
    RESCUE,
    SESSION,
    SESSION_EVENT,
    SHEET,
    STOCK_COUNT,
)
from clinicdesk.services.signing import sound_among, statement_of

_KINDS = (READING, SHEET, CLEARANCE, DOSE, RESCUE, DISCHARGE, PORTION, NOTE_ENTRY, ADDENDUM)
_OF_SESSION = (
    SESSION,
    SHEET,
    NOTE,
    ADDENDUM,
    READING,
    DOSE,
    RESCUE,
    DISCHARGE,
    PORTION,
    LEDGER_ACT,
    STOCK_COUNT,
    SESSION_EVENT,
)
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
    people = family_of(session, survivor_of(session, person_id))
    known: list[str] = []
    for model, name in _OF_PERSON:
        known += session.scalars(select(getattr(model, name)).where(model.person_id.in_(people)))
    drawn = select(Portion.ampoule_id).where(Portion.person_id.in_(people))
    shared = Portion.person_id.in_((*people, "")), Portion.ampoule_id.in_(drawn)
    known += session.scalars(select(Portion.id).where(*shared))
    under = select(NoteEntry.note_row).where(NoteEntry.person_id.in_(people))
    notes = select(GroupNote.note_id).where(GroupNote.id.in_(under))
    known += session.scalars(_added(notes, ("", *people)))
    return _statements(desk, session, known, _KINDS)


def statements_in(desk: Desk, session: Session, session_id: str) -> list[Json]:
    """Those that closed a session, while nothing was written after them, and those over all it left; oldest first."""
    sitting = session.scalars(select(Sitting).where(Sitting.session_id == session_id)).first()
    known = () if sitting is None else records_of_session(session, sitting)
    changed = last_change(session, session_id)
    return _statements(desk, session, known, _OF_SESSION, changed=changed)


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
        for row in sound_among(desk, session, rows)
        if not (row.record_type == SESSION and row.event_seq < changed)
    ]
