"""What was recorded about somebody after the signature that closed their record: it is no longer the whole of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import Membership
from clinicdesk.models.consents import Consent
from clinicdesk.models.dosing import Discharge, Dose, DoseOrder, Rescue
from clinicdesk.models.notes import Attendance, GroupNote, NoteAddendum, NoteEntry
from clinicdesk.models.people import Participant, PersonMerge
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.reports.said import NOTHING, Said, plain, worded
from clinicdesk.services.record_parts.source import Source
from clinicdesk.services.signed_content import SHEET
from clinicdesk.services.signing import SignatureState

_ABOUT: tuple[Any, ...] = (
    Participant, Response, Clearance, Consent, Dose, DoseOrder, Rescue, Discharge, Attendance, NoteEntry,
)  # fmt: skip


def added_said(source: Source) -> Said:
    """How many things were recorded since, and when the last of them; nothing where none was."""
    closed = _closed(source)
    if closed is None:
        return NOTHING
    seq, at = closed
    times = [moment for table, mine in _tables(source) for moment in _since(source, table, mine, seq)]
    if not times:
        return NOTHING
    return worded(
        "records.added_since",
        signed=plain(source.when(at)),
        n=len(times),
        last=plain(source.when(max(times))),
    )


def _closed(source: Source) -> tuple[int, datetime] | None:
    """The event and the time of the newest signature that counts over a summary."""
    valid = {
        (sheet.filled.sheet_id, one.signed_at)
        for sheet in source.of("closing")
        for one in sheet.filled.signatures
        if one.state is SignatureState.VALID
    }
    query = select(Signature).where(
        Signature.record_type == SHEET, Signature.record_id.in_({sheet for sheet, _ in valid})
    )
    found = [row for row in source.session.scalars(query) if (row.record_id, row.signed_at) in valid]
    newest = max(found, key=lambda row: row.event_seq, default=None)
    return (newest.event_seq, newest.signed_at) if newest else None


def _tables(source: Source) -> tuple[tuple[Any, ColumnElement[bool]], ...]:
    """Each table with which of its rows are about this person."""
    under = select(NoteEntry.note_row).where(NoteEntry.person_id.in_(source.people))
    notes = select(GroupNote.note_id).where(GroupNote.id.in_(under))
    mine = NoteAddendum.person_id.in_(("", *source.people))
    addenda = (NoteAddendum, NoteAddendum.note_id.in_(notes) & mine)
    # What a merge brings in, or a parting takes out, no signature before it was over.
    ever = select(PersonMerge.person_id).where(PersonMerge.into_id.in_(source.people))
    merged = (PersonMerge, PersonMerge.person_id.in_(ever))
    # A group they came into later begins anew; that they left this one, or wait for another, is no part of its care.
    came = (Membership, Membership.person_id.in_(source.people) & (Membership.state == "member"))
    return (*((table, table.person_id.in_(source.people)) for table in _ABOUT), addenda, merged, came)


def _since(source: Source, table: Any, mine: ColumnElement[bool], seq: int) -> list[datetime]:  # noqa: ANN401 - a table
    query = select(table.recorded_at).where(mine, table.event_seq > seq)
    return list(source.session.scalars(query))
