"""What signatures stand for: their own rows, the paragraphs of a note, the form under a decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.signatures import Signature
from clinicdesk.services.signed_content import CLEARANCE, NOTE, SHEET, content_of_version, moved_on
from clinicdesk.services.signed_notes import SignedNotes


@dataclass(frozen=True, slots=True)
class Cover:
    """What the file has now under signatures of one kind that are shown together."""

    session: Session
    notes: SignedNotes
    moved: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, session: Session, rows: Sequence[Signature]) -> "Cover":
        """What of it is read at once."""
        moved = (
            moved_on(session, rows[0].record_type, (row.record_id for row in rows)) if rows else frozenset()
        )
        return cls(session, SignedNotes.under(session, rows), moved)

    def content(self, row: Signature) -> str | None:
        """The content of what was signed as the file has it now; None where there is no such version."""
        if row.record_type == NOTE:
            return self.notes.content(row)
        return content_of_version(self.session, row.record_type, row.record_id, row.record_version)

    def signed_beside(self, row: Signature) -> Sequence[Signature] | None:
        """The other signatures this one speaks for, made in its act; None where what they are over was altered."""
        if row.record_type == NOTE:
            return self.notes.signed_beside(row)
        return None if row.record_type == CLEARANCE and not _screening_holds(self.session, row) else ()

    def has_moved_on(self, row: Signature) -> bool:
        """Whether something under it was corrected since by itself."""
        return (row.record_id, row.record_version) in self.moved


def _screening_holds(session: Session, row: Signature) -> bool:
    """A decision names the digest of the form it was made over."""
    found = session.scalars(
        select(Clearance).where(
            Clearance.clearance_id == row.record_id, Clearance.version == row.record_version
        )
    ).first()
    if found is None or not found.screening_id:
        return True
    now = content_of_version(session, SHEET, found.screening_id, found.screening_version)
    return now == found.screening_sha256
