"""What somebody may still do with a note as it stands, or why not: verbs refuse by it, the window offers by it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.notes import GroupNote
from clinicdesk.services.desk import Desk
from clinicdesk.services.note_hands import authors_of, returned, state_of
from clinicdesk.services.signed_content import NOTE
from clinicdesk.services.signing import Meaning, SignatureState, SignatureView, signatures_on
from clinicdesk.services.views import Actor

_OWN = frozenset({Meaning.AUTHOR, Meaning.WITNESS})


@dataclass(frozen=True, slots=True)
class NoteWays:
    """Why this person may not review a note, send it back, add to it, amend it; None where they may, roles apart."""

    review: Issue | None = None
    send_back: Issue | None = None
    add: Issue | None = None
    amend: Issue | None = None


def ways_of(desk: Desk, session: Session, actor: Actor, note: GroupNote) -> NoteWays:
    """All four, of the version that counts."""
    valid = _valid(signatures_on(desk, session, NOTE, note.note_id, newest=note.version))
    void = state_of(desk, session, note) == "void"
    back = returned(session, note) is not None
    return NoteWays(
        _review(session, actor, note, valid, void=void, back=back),
        _send_back(actor, note, valid, back=back),
        _add(valid, void=void, back=back),
        _amend(void=void),
    )


def check_way(issue: Issue | None) -> None:
    """Refused with what stands in the way."""
    if issue is not None:
        raise Refused(issue)


def _valid(views: Sequence[SignatureView]) -> frozenset[Meaning]:
    return frozenset(view.meaning for view in views if view.state is SignatureState.VALID)


def _review(
    session: Session, actor: Actor, note: GroupNote, valid: frozenset[Meaning], *, void: bool, back: bool
) -> Issue | None:
    """NTE018 (their own note), NTE271 (words of theirs are in it), NTE013, NTE270, NTE019 (no author's signature)."""
    if note.author_id == actor.user_id:
        return Issue("NTE018")
    if actor.user_id in authors_of(session, note):
        return Issue("NTE271")
    if back:
        return Issue("NTE013")
    if void:
        return Issue("NTE270")
    return None if Meaning.AUTHOR in valid else Issue("NTE019")


def _send_back(actor: Actor, note: GroupNote, valid: frozenset[Meaning], *, back: bool) -> Issue | None:
    """NTE018, NTE013 (sent back already), NTE019 (not signed yet), NTE312 (a review is signed over it)."""
    if note.author_id == actor.user_id:
        return Issue("NTE018")
    if back:
        return Issue("NTE013")
    if Meaning.AUTHOR not in valid:
        return Issue("NTE019")
    return Issue("NTE312") if valid - _OWN else None


def _add(valid: frozenset[Meaning], *, void: bool, back: bool) -> Issue | None:
    """NTE270, NTE020 (not signed yet: write it into the note), NTE013."""
    if void:
        return Issue("NTE270")
    if Meaning.AUTHOR not in valid:
        return Issue("NTE020")
    return Issue("NTE013") if back else None


def amend_issue(desk: Desk, session: Session, note: GroupNote) -> Issue | None:
    """NTE270: over what was altered after a signature no new version is laid before it is cleared up."""
    return _amend(void=state_of(desk, session, note) == "void")


def _amend(*, void: bool) -> Issue | None:
    return Issue("NTE270") if void else None
