"""Which records a smaller paper of somebody prints: it lists and carries the signatures over those, no others."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from clinicdesk.models.clearances import Clearance
from clinicdesk.services.notes import filed_notes
from clinicdesk.services.record_parts.home import discharge_sheet
from clinicdesk.services.record_parts.phases import Phase
from clinicdesk.services.record_parts.source import Sheet, Source

_PHASES: dict[str, tuple[Phase, ...]] = {
    "screening": ("screening", "consents"),
    "integration": ("integration", "scales", "followup"),
    "event": ("events",),
}


def records_in(source: Source, kind: str) -> frozenset[str] | None:
    """Their ids; None for the whole protocol record, which prints all."""
    if kind == "participant":
        return None
    found = set(_ids(source.of(*_PHASES.get(kind, ()))))
    if kind == "discharge" and (home := discharge_sheet(source)) is not None:
        found.add(home.filled.sheet_id)
    if kind == "screening":
        found |= set(_decisions(source))
    if kind == "integration":
        found |= set(_notes(source))
    return frozenset(found)


def _ids(sheets: Iterable[Sheet]) -> Iterator[str]:
    return (sheet.filled.sheet_id for sheet in sheets)


def _decisions(source: Source) -> Iterator[str]:
    query = select(Clearance.clearance_id).where(
        Clearance.person_id.in_(source.people),
        Clearance.cohort_id.in_([one.cohort_id for one in source.legs]),
    )
    yield from source.session.scalars(query)


def _notes(source: Source) -> Iterator[str]:
    """The notes of the talks after a dose, with this person's paragraph and what was added."""
    for note in filed_notes(source.session, source.person.person_id, private=source.wish.private):
        if source.phase_of_session(note.cohort_id, note.session_code) != "integration":
            continue
        if note.presence != "absent" or note.added:
            yield from (note.note_id, note.entry_id, *(one.addendum_id for one in note.added))
