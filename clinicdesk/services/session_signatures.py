"""The signatures over what a dosing session's paper shows, and which of them do not hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.dosing import Discharge, Dose, Rescue, SessionEvent
from clinicdesk.models.drugs import LedgerLine, OpenedAmpoule, Portion, StockCount
from clinicdesk.models.notes import GroupNote, NoteAddendum
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session
from clinicdesk.models.signatures import Signature
from clinicdesk.services.desk import Desk
from clinicdesk.services.signed_content import CLEARANCE, SESSION, content_of_version
from clinicdesk.services.signing import SignatureState, SignatureView, signatures_on


@dataclass(frozen=True, slots=True)
class Over:
    """A signature with the kind and the id of the record it is over, and whom that is about ("": the group)."""

    kind: str
    record_id: str
    view: SignatureView
    person_id: str = ""

    @property
    def is_void(self) -> bool:
        """Whether it does not hold."""
        return self.view.state is SignatureState.VOID


def signed_in_session(desk: Desk, session: DbSession, row: Session) -> tuple[Over, ...]:
    """Of a session: its doses, rescue drugs, leavings, forms, readings, register, events and note; oldest first.

    Closing signatures that something was written after are not void here: they were sound when they were made.
    """
    known: dict[str, str] = {
        record_id: person for found in _records_of(row) for record_id, person in session.execute(found)
    }
    signed = session.execute(
        select(Signature.record_type, Signature.record_id)
        .where(Signature.record_id.in_(known), Signature.record_type != CLEARANCE)
        .distinct()
        .order_by(Signature.record_type, Signature.record_id)
    )
    found = [
        Over(kind, record_id, view, known[record_id])
        for kind, record_id in signed
        for view in signatures_on(desk, session, kind, record_id, newest=_newest(session, kind, record_id))
    ]
    return tuple(sorted(found, key=lambda one: one.view.signed_at))


def _newest(session: DbSession, kind: str, record_id: str) -> int:
    """The version that counts; of a session the one before the act of closing, which all three are over."""
    version = 1
    while content_of_version(session, kind, record_id, version + 1) is not None:
        version += 1
    return version - 1 if kind == SESSION else version


def _records_of(row: Session) -> Iterator[Select[str, str]]:
    """The ids that signatures of a session are over and whom each is about, kind by kind."""
    about, nobody = row.session_id, literal("")
    yield select(literal(about), nobody)
    of_session: tuple[tuple[Any, Any, ColumnElement[bool]], ...] = (
        (Dose.dose_id, Dose.person_id, Dose.session_id == about),
        (Rescue.rescue_id, Rescue.person_id, Rescue.session_id == about),
        (Discharge.discharge_id, Discharge.person_id, Discharge.session_id == about),
        (Response.response_id, Response.person_id, Response.session_id == about),
        (SessionEvent.id, nobody, SessionEvent.session_id == about),
        (LedgerLine.act_id, nobody, LedgerLine.session_id == about),
        (StockCount.id, nobody, StockCount.session_id == about),
    )
    for column, person, where in of_session:
        yield select(column, person).where(where)
    opened = select(OpenedAmpoule.id).where(OpenedAmpoule.session_id == about)
    yield select(Portion.id, Portion.person_id).where(Portion.ampoule_id.in_(opened))
    if row.planned_id:
        notes = select(GroupNote.note_id).where(GroupNote.planned_id == row.planned_id)
        yield select(GroupNote.note_id, nobody).where(GroupNote.planned_id == row.planned_id)
        added = NoteAddendum.note_id.in_(notes), NoteAddendum.person_id == ""
        yield select(NoteAddendum.addendum_id, nobody).where(*added)
