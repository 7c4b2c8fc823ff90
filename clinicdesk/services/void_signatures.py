"""Signatures that do not hold, among those over what a dosing session's paper shows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.dosing import Discharge, Dose, Rescue, SessionEvent
from clinicdesk.models.drugs import LedgerLine, OpenedAmpoule, Portion, StockCount
from clinicdesk.models.notes import GroupNote, NoteAddendum
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session
from clinicdesk.models.signatures import Signature
from clinicdesk.services.desk import Desk
from clinicdesk.services.signed_content import CLEARANCE
from clinicdesk.services.signing import SignatureState, SignatureView, signatures_on


@dataclass(frozen=True, slots=True)
class Void:
    """A signature that does not hold, with the kind and the id of the record it is over."""

    kind: str
    record_id: str
    view: SignatureView


def void_of_session(desk: Desk, session: DbSession, row: Session) -> tuple[Void, ...]:
    """Of a session: its doses, rescue drugs, leavings, forms, readings, register, events and note.

    Closing signatures that something was written after are not among them: they were sound when they were made.
    """
    known = {one for found in _records_of(session, row) for one in found}
    signed = session.execute(
        select(Signature.record_type, Signature.record_id)
        .where(Signature.record_id.in_(known), Signature.record_type != CLEARANCE)
        .distinct()
        .order_by(Signature.record_type, Signature.record_id)
    )
    return tuple(
        Void(kind, record_id, view)
        for kind, record_id in signed
        for view in signatures_on(desk, session, kind, record_id, newest=0)
        if view.state is SignatureState.VOID
    )


def _records_of(session: DbSession, row: Session) -> Iterator[Iterable[str]]:
    """The ids that signatures of a session are over, kind by kind."""
    about = row.session_id
    yield (about,)
    of_session: tuple[tuple[InstrumentedAttribute[str], ColumnElement[bool]], ...] = (
        (Dose.dose_id, Dose.session_id == about), (Rescue.rescue_id, Rescue.session_id == about),
        (Discharge.discharge_id, Discharge.session_id == about), (Response.response_id, Response.session_id == about),
        (SessionEvent.id, SessionEvent.session_id == about), (LedgerLine.act_id, LedgerLine.session_id == about),
        (StockCount.id, StockCount.session_id == about),
    )  # fmt: skip
    for column, where in of_session:
        yield session.scalars(select(column).where(where))
    opened = select(OpenedAmpoule.id).where(OpenedAmpoule.session_id == about)
    yield session.scalars(select(Portion.id).where(Portion.ampoule_id.in_(opened)))
    if row.planned_id:
        notes = session.scalars(select(GroupNote.note_id).where(GroupNote.planned_id == row.planned_id)).all()
        yield notes
        added = NoteAddendum.note_id.in_(notes), NoteAddendum.person_id == ""
        yield session.scalars(select(NoteAddendum.addendum_id).where(*added))
