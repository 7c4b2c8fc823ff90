"""The signatures over what a dosing session's paper shows, and which of them do not hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
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
from clinicdesk.services.signed_content import CLEARANCE, SESSION, newest_versions
from clinicdesk.services.signing import SignatureState, SignatureView, signatures_on_many


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
    known = records_of_session(session, row)
    signed = session.execute(
        select(Signature.record_type, Signature.record_id)
        .where(Signature.record_id.in_(known), Signature.record_type != CLEARANCE)
        .distinct()
        .order_by(Signature.record_type, Signature.record_id)
    )
    found = []
    for kind, rows in groupby(signed, key=itemgetter(0)):
        newest = newest_versions(session, kind, [record_id for _, record_id in rows])
        if kind == SESSION:
            # All three are over the version before the act of closing.
            newest = {record_id: version - 1 for record_id, version in newest.items()}
        many = signatures_on_many(desk, session, kind, newest, former=True)
        found += [
            Over(kind, record_id, view, known[record_id])
            for record_id, views in many.items()
            for view in views
        ]
    return tuple(sorted(found, key=lambda one: one.view.signed_at))


def records_of_session(session: DbSession, row: Session) -> dict[str, str]:
    """The ids that signatures of a session can be over, each to whom it is about ("": the group)."""
    return {record_id: person for found in _records_of(row) for record_id, person in session.execute(found)}


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
