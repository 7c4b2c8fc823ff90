"""What another program wrote over in somebody's record or a session's: paper says so in the very row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from clinicdesk.models.altered import altered
from clinicdesk.models.base import Recorded
from clinicdesk.models.dosing import Discharge, Dose, DoseOrder, Rescue, SessionEvent
from clinicdesk.models.drugs import LedgerLine, OpenedAmpoule, Portion
from clinicdesk.models.notes import GroupNote, NoteEntry
from clinicdesk.models.responses import Answer, ObservedValue, Response
from clinicdesk.reports.said import NOTHING, Said, worded
from clinicdesk.services.ampoules import ampoules_in

_OF_PERSON: tuple[Any, ...] = (Dose, DoseOrder, Rescue, Discharge, NoteEntry)
_OF_SESSION: tuple[Any, ...] = (Dose, DoseOrder, Rescue, Discharge, SessionEvent, LedgerLine)


@dataclass(frozen=True, slots=True)
class Overwritten:
    """Ids of rows; a filled form's version with any answer of it. `answers`: such a version and the question."""

    rows: frozenset[str] = frozenset()
    answers: frozenset[tuple[str, str]] = frozenset()

    def said(self, *rows: str) -> Said:
        """The word beside what any of these rows holds; nothing where each is as it was written."""
        return NOTHING if self.rows.isdisjoint(rows) else worded("records.overwritten")

    def said_of_answer(self, version: str, address: str) -> Said:
        """The same of one answer."""
        return worded("records.overwritten") if (version, address) in self.answers else NOTHING


UNTOUCHED = Overwritten()


def overwritten_about(session: Session, people: Sequence[str]) -> Overwritten:
    """Of these people: forms and readings, doses and orders, ampoules drawn from, rescue drugs, leavings, notes."""
    found = [row for model in _OF_PERSON for row in _read(session, model, model.person_id.in_(people))]
    notes = {row.note_row for row in found if isinstance(row, NoteEntry)}
    found += _read(session, GroupNote, GroupNote.id.in_(notes))
    drawn = select(Portion.ampoule_id).where(Portion.person_id.in_(people))
    found += _read(session, OpenedAmpoule, OpenedAmpoule.id.in_(drawn))
    found += _read(session, Portion, Portion.ampoule_id.in_(drawn))
    return _among(session, found, Response.person_id.in_(people))


def overwritten_in(session: Session, session_id: str, planned_id: str) -> Overwritten:
    """Of a session: the same, with the group's events and note, the register's lines, ampoules and their parts."""
    found = [row for model in _OF_SESSION for row in _read(session, model, model.session_id == session_id)]
    found += [
        row for one in ampoules_in(session, session_id=session_id) for row in (one.ampoule, *one.portions)
    ]
    found += _read(session, GroupNote, GroupNote.planned_id == planned_id, GroupNote.planned_id != "")
    return _among(session, found, Response.session_id == session_id)


def _among(session: Session, found: list[Recorded], filled: ColumnElement[bool]) -> Overwritten:
    forms = [*_read(session, Response, filled)]
    of_forms = select(Response.id).where(filled)
    answers = [
        row
        for model in (Answer, ObservedValue)
        for row in _read(session, model, model.response_row.in_(of_forms))
    ]
    gone = altered(session, [*found, *forms, *answers])
    written_over = [row for row in answers if row.id in gone]
    return Overwritten(
        gone | {row.response_row for row in written_over},
        frozenset((row.response_row, row.key) for row in written_over),
    )


def _read(session: Session, model: Any, *where: ColumnElement[bool]) -> Iterable[Any]:  # noqa: ANN401 - a table
    return session.scalars(select(model).where(*where)).all()
