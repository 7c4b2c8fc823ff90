"""Whether a smaller paper of one participant is signed: what is signed is sealed, and nothing else is."""

from collections.abc import Iterable, Sequence

from clinicdesk.reports.record import Part, Signatures, Status
from clinicdesk.reports.said import NOTHING, Said, joined, worded
from clinicdesk.services.notes import filed_notes
from clinicdesk.services.record_parts.home import discharge_sheet
from clinicdesk.services.record_parts.phases import Phase
from clinicdesk.services.record_parts.source import Sheet, Source
from clinicdesk.services.signed_content import ADDENDUM, NOTE_ENTRY
from clinicdesk.services.signing import Meaning, SignatureState, SignatureView, signatures_on

_SIGNED_OFF = frozenset({Meaning.APPROVER, Meaning.RESPONSIBLE})


def status_of_signatures(found: Sequence[SignatureView], *, amended: bool) -> Status:
    """Of one thing, by the signatures over it."""
    states = {one.state for one in found}
    if SignatureState.VALID in states:
        return "amended" if amended else "signed"
    return "void" if SignatureState.VOID in states else "draft"


def status_of_sheet(source: Source, sheet: Sheet) -> Status:
    """Of a filled form; where the programme asks for a sign-off over it, its author's hand alone is not one."""
    return status_of_signatures(signatures_asked(source, sheet), amended=sheet.filled.version > 1)


def signatures_asked(source: Source, sheet: Sheet) -> tuple[SignatureView, ...]:
    """Those over a filled form that make it a signed one, and those that do not hold."""
    pinned = source.at(sheet.filled.cohort_id).pinned
    steps = pinned.definition.steps if pinned else ()
    asked = any(one.kind == "sign_off" and sheet.filled.step in one.of for one in steps)
    return tuple(
        one
        for one in sheet.filled.signatures
        if not asked or one.meaning in _SIGNED_OFF or one.state is SignatureState.VOID
    )


def holds_void(parts: Iterable[Part]) -> bool:
    """Whether a signature among what these parts show does not hold."""
    blocks = (block for part in parts for block in part.blocks if isinstance(block, Signatures))
    return any(row.state == "void" for block in blocks for row in block.rows)


def void_said(source: Source, kind: str, record_id: str, row_id: str) -> Said:
    """The words beside what a signature that does not hold is over, or what was written over; else nothing."""
    found = signatures_on(source.desk, source.session, kind, record_id, newest=0)
    void = any(one.state is SignatureState.VOID for one in found)
    return joined((worded("print.status.void") if void else NOTHING, source.overwritten.said(row_id)), "; ")


def status_of_part(source: Source, kind: str) -> Status:
    """A discharge sheet stands as its form does, and is a blank before it; the others when all in them is signed."""
    if kind == "discharge":
        sheet = discharge_sheet(source)
        if sheet is None:
            return "blank"
        return status_of_sheet(source, sheet)
    phases: tuple[Phase, ...] = ("events",) if kind == "event" else ("integration", "followup")
    sheets = source.of(*phases)
    found = [status_of_sheet(source, one) for one in sheets]
    if kind == "integration":
        found += _notes(source)
    if found and set(found) <= {"signed", "amended"}:
        return "amended" if "amended" in found else "signed"
    return "void" if "void" in found else "draft"


def _notes(source: Source) -> list[Status]:
    """Of the group's notes about the talks after a dose, as this person's record prints them."""
    found: list[Status] = []
    for note in filed_notes(source.session, source.person.person_id, private=source.wish.private):
        if source.phase_of_session(note.cohort_id, note.session_code) != "integration":
            continue
        entry = [] if note.presence == "absent" else [(NOTE_ENTRY, note.entry_id, note.version)]
        signed = [*entry, *((ADDENDUM, one.addendum_id, one.version) for one in note.added)]
        found += [
            status_of_signatures(
                signatures_on(source.desk, source.session, kind, record_id, newest=version),
                amended=note.version > 1,
            )
            for kind, record_id, version in signed
        ]
    return found
