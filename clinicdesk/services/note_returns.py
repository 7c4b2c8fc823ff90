"""What may be sent back: a note that its author signed and over which nobody has signed a review."""

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.notes import GroupNote
from clinicdesk.services.desk import Desk
from clinicdesk.services.signed_content import NOTE
from clinicdesk.services.signing import Meaning, SignatureState, signatures_on

_OWN = frozenset({Meaning.AUTHOR, Meaning.WITNESS})


def check_may_return(desk: Desk, session: Session, note: GroupNote) -> None:
    """Refused NTE019 (its author has not signed this version), NTE312 (a review is signed over it)."""
    views = signatures_on(desk, session, NOTE, note.note_id, newest=note.version)
    valid = {view.meaning for view in views if view.state is SignatureState.VALID}
    if Meaning.AUTHOR not in valid:
        raise Refused(Issue("NTE019"))
    if valid - _OWN:
        raise Refused(Issue("NTE312"))
