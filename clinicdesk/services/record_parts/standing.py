"""Whether a smaller paper of one participant is signed: what is signed is sealed, and nothing else is."""

from collections.abc import Sequence

from clinicdesk.reports.record import Status
from clinicdesk.services.notes import filed_notes
from clinicdesk.services.record_parts.home import discharge_sheet
from clinicdesk.services.record_parts.phases import Phase, session_phases
from clinicdesk.services.record_parts.source import Source
from clinicdesk.services.signed_content import NOTE_ENTRY
from clinicdesk.services.signing import SignatureState, SignatureView, signatures_on


def status_of_signatures(found: Sequence[SignatureView], *, amended: bool) -> Status:
    """Of one thing, by the signatures over it."""
    states = {one.state for one in found}
    if SignatureState.VALID in states:
        return "amended" if amended else "signed"
    return "void" if SignatureState.VOID in states else "draft"


def status_of_part(source: Source, kind: str) -> Status:
    """A discharge sheet stands as its form does, and is a blank before it; the others when all in them is signed."""
    if kind == "discharge":
        sheet = discharge_sheet(source)
        if sheet is None:
            return "blank"
        return status_of_signatures(sheet.filled.signatures, amended=sheet.filled.version > 1)
    phases: tuple[Phase, ...] = ("events",) if kind == "event" else ("integration", "followup")
    sheets = source.of(*phases)
    found = [status_of_signatures(one.filled.signatures, amended=one.filled.version > 1) for one in sheets]
    if kind == "integration":
        found += _notes(source)
    if found and set(found) <= {"signed", "amended"}:
        return "amended" if "amended" in found else "signed"
    return "void" if "void" in found else "draft" if kind == "event" else "extract"


def _notes(source: Source) -> list[Status]:
    """Of the group's notes about the talks after a dose, as this person's record prints them."""
    if source.pinned is None:
        return []
    phases = session_phases(source.pinned.definition)
    return [
        status_of_signatures(
            signatures_on(source.desk, source.session, NOTE_ENTRY, note.entry_id, newest=note.version),
            amended=note.version > 1,
        )
        for note in filed_notes(source.session, source.person.person_id, private=source.wish.private)
        if phases.get(note.session_code) == "integration" and note.presence != "absent"
    ]
