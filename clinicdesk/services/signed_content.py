"""What a signature is over, for each kind of record: the canonical form of its rows, as SHA-256 (hex)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.base import Base
from clinicdesk.models.clearances import Clearance
from clinicdesk.models.definitions import Adoption
from clinicdesk.models.dosing import Discharge, Dose, Rescue, SessionEvent
from clinicdesk.models.drugs import LedgerLine, OpenedAmpoule, Portion, StockCount
from clinicdesk.models.images import image_of_row
from clinicdesk.models.notes import Attendance, GroupNote, NoteAddendum, NoteEntry
from clinicdesk.models.responses import Answer, ObservedValue, Response
from clinicdesk.models.reviews import TrailReview
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.security.canonical import canonical, sha256_hex

READING = "reading"
SHEET = "sheet"
CLEARANCE = "clearance"
ADOPTION = "adoption"
LEDGER_ACT = "ledger_act"
"""Every line of one act at the register, with the ampoules it opened."""
PORTION = "portion"
STOCK_COUNT = "stock_count"
SESSION_EVENT = "session_event"
DOSE = "dose"
DISCHARGE = "discharge"
RESCUE = "rescue"
SESSION = "session"
NOTE = "group_note"
NOTE_ENTRY = "note_entry"
ADDENDUM = "note_addendum"
TRAIL_REVIEW = "trail_review"


def content_of_response(session: Session, response: Response) -> str:
    """A filled form with every value and answer in it."""
    parts = {
        "values": session.scalars(
            select(ObservedValue).where(ObservedValue.response_row == response.id).order_by(ObservedValue.key)
        ).all(),
        "answers": session.scalars(
            select(Answer).where(Answer.response_row == response.id).order_by(Answer.key)
        ).all(),
    }
    return content_of_rows(response, {name: rows for name, rows in parts.items() if rows or name == "values"})


def content_of_set(response: Response, rows: Iterable[Base]) -> str:
    """The same, of rows that an act is about to write."""
    every = tuple(rows)
    values = sorted((row for row in every if isinstance(row, ObservedValue)), key=lambda row: row.key)
    answers = sorted((row for row in every if isinstance(row, Answer)), key=lambda row: row.key)
    parts: dict[str, Iterable[Base]] = {"values": values}
    return content_of_rows(response, parts | ({"answers": answers} if answers else {}))


def content_of_rows(record: Base, parts: dict[str, Iterable[Base]] | None = None) -> str:
    """One row and what belongs to it."""
    images = {name: [dict(image_of_row(row)) for row in rows] for name, rows in (parts or {}).items()}
    return sha256_hex(canonical({"record": dict(image_of_row(record)), **images}))


def content_of_version(session: Session, kind: str, record_id: str, version: int) -> str | None:
    """The content of a version as the file has it now; None where there is no such version."""
    return _KINDS[kind](session, record_id, version)


def _response(session: Session, record_id: str, version: int) -> str | None:
    found = session.scalars(
        select(Response).where(Response.response_id == record_id, Response.version == version)
    ).first()
    return None if found is None else content_of_response(session, found)


def _clearance(session: Session, record_id: str, version: int) -> str | None:
    found = session.scalars(
        select(Clearance).where(Clearance.clearance_id == record_id, Clearance.version == version)
    ).first()
    return None if found is None else content_of_rows(found)


def _adoption(session: Session, record_id: str, version: int) -> str | None:
    found = session.scalars(
        select(Adoption).where(Adoption.adoption_id == record_id, Adoption.version == version)
    ).first()
    return None if found is None else content_of_rows(found)


def content_of_ledger_act(lines: Iterable[LedgerLine], ampoules: Iterable[OpenedAmpoule]) -> str:
    """The lines of one act and the ampoules it opened, each kind in its order."""
    ordered = sorted(lines, key=lambda line: (line.place, line.number))
    opened = sorted(ampoules, key=lambda one: (one.line_id, one.ordinal))
    images = {"lines": [dict(image_of_row(row)) for row in ordered]}
    if opened:
        images["ampoules"] = [dict(image_of_row(row)) for row in opened]
    return sha256_hex(canonical(images))


def _ledger_act(session: Session, record_id: str, version: int) -> str | None:
    lines = session.scalars(select(LedgerLine).where(LedgerLine.act_id == record_id)).all()
    if not lines or version != 1:
        return None
    ids = [line.id for line in lines]
    return content_of_ledger_act(
        lines, session.scalars(select(OpenedAmpoule).where(OpenedAmpoule.line_id.in_(ids)))
    )


def _portion(session: Session, record_id: str, version: int) -> str | None:
    found = session.get(Portion, record_id) if version == 1 else None
    return None if found is None else content_of_rows(found)


def _stock_count(session: Session, record_id: str, version: int) -> str | None:
    found = session.get(StockCount, record_id) if version == 1 else None
    return None if found is None else content_of_rows(found)


def _event(session: Session, record_id: str, version: int) -> str | None:
    found = session.get(SessionEvent, record_id) if version == 1 else None
    return None if found is None else content_of_rows(found)


def _dose(session: Session, record_id: str, version: int) -> str | None:
    found = session.scalars(select(Dose).where(Dose.dose_id == record_id, Dose.version == version)).first()
    return None if found is None else content_of_rows(found)


def _rescue(session: Session, record_id: str, version: int) -> str | None:
    found = session.scalars(
        select(Rescue).where(Rescue.rescue_id == record_id, Rescue.version == version)
    ).first()
    return None if found is None else content_of_rows(found)


def _discharge(session: Session, record_id: str, version: int) -> str | None:
    found = session.scalars(
        select(Discharge).where(Discharge.discharge_id == record_id, Discharge.version == version)
    ).first()
    return None if found is None else content_of_rows(found)


def _session(session: Session, record_id: str, version: int) -> str | None:
    """A session that closed: the version that ended it."""
    found = session.scalars(
        select(Sitting).where(Sitting.session_id == record_id, Sitting.version == version)
    ).first()
    return None if found is None else content_of_rows(found)


def content_of_entry(session: Session, entry: NoteEntry) -> str:
    """What stands in one member's record: their paragraph, the shared part over it, how they were there."""
    parts: dict[str, Iterable[Base]] = {
        "shared": [session.get_one(GroupNote, entry.note_row)],
        "attendance": [session.get_one(Attendance, entry.attendance_row)],
    }
    return content_of_rows(entry, parts)


def _note(session: Session, record_id: str, version: int) -> str | None:
    found = session.scalars(
        select(GroupNote).where(GroupNote.note_id == record_id, GroupNote.version == version)
    ).first()
    return None if found is None else content_of_rows(found)


def _entry(session: Session, record_id: str, version: int) -> str | None:
    found = session.scalars(
        select(NoteEntry).where(NoteEntry.entry_id == record_id, NoteEntry.version == version)
    ).first()
    return None if found is None else content_of_entry(session, found)


def _addendum(session: Session, record_id: str, version: int) -> str | None:
    found = session.scalars(
        select(NoteAddendum).where(NoteAddendum.addendum_id == record_id, NoteAddendum.version == version)
    ).first()
    return None if found is None else content_of_rows(found)


def _review(session: Session, record_id: str, version: int) -> str | None:
    found = session.get(TrailReview, record_id) if version == 1 else None
    return None if found is None else content_of_rows(found)


_KINDS: dict[str, Callable[[Session, str, int], str | None]] = {
    READING: _response,
    SHEET: _response,
    CLEARANCE: _clearance,
    ADOPTION: _adoption,
    LEDGER_ACT: _ledger_act,
    PORTION: _portion,
    STOCK_COUNT: _stock_count,
    SESSION_EVENT: _event,
    DOSE: _dose,
    DISCHARGE: _discharge,
    RESCUE: _rescue,
    SESSION: _session,
    NOTE: _note,
    NOTE_ENTRY: _entry,
    ADDENDUM: _addendum,
    TRAIL_REVIEW: _review,
}


def moved_on(session: Session, kind: str, records: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The versions (id and number) under which something was corrected since by itself: who was there, in a note."""
    record = {NOTE: GroupNote.note_id, NOTE_ENTRY: NoteEntry.entry_id}.get(kind)
    if record is None:
        return frozenset()
    corrected = aliased(Attendance)
    found = session.execute(
        select(record, NoteEntry.version)
        .join_from(GroupNote, NoteEntry, GroupNote.id == NoteEntry.note_row)
        .join(corrected, corrected.supersedes == NoteEntry.attendance_row)
        .where(record.in_(set(records)))
    )
    return frozenset((record_id, version) for record_id, version in found)


_VERSIONED: Mapping[str, tuple[Any, Any]] = {
    READING: (Response.response_id, Response.version), SHEET: (Response.response_id, Response.version),
    DOSE: (Dose.dose_id, Dose.version), DISCHARGE: (Discharge.discharge_id, Discharge.version),
    RESCUE: (Rescue.rescue_id, Rescue.version), SESSION: (Sitting.session_id, Sitting.version),
    NOTE: (GroupNote.note_id, GroupNote.version), NOTE_ENTRY: (NoteEntry.entry_id, NoteEntry.version),
    ADDENDUM: (NoteAddendum.addendum_id, NoteAddendum.version),
    CLEARANCE: (Clearance.clearance_id, Clearance.version), ADOPTION: (Adoption.adoption_id, Adoption.version),
}  # fmt: skip
"""Kinds of records that are corrected by a further version; every other one is written once."""


def newest_versions(session: Session, kind: str, records: Iterable[str]) -> Mapping[str, int]:
    """Id of each of these records of a kind to its newest version, in one question."""
    found = dict.fromkeys(records, 1)
    if kind in _VERSIONED:
        record, version = _VERSIONED[kind]
        query = select(record, func.max(version)).where(record.in_(list(found))).group_by(record)
        found.update((one, newest) for one, newest in session.execute(query))
    return found
