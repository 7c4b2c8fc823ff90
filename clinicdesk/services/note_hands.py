"""Whose words a note has, whether its signatures hold, and what somebody's signature could say of it."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.notes import GroupNote, NoteAddendum, NoteReturn
from clinicdesk.models.signatures import Signature
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.desk import Desk
from clinicdesk.services.group_notes import EVERYBODY, entries_under
from clinicdesk.services.signed_content import ADDENDUM, NOTE
from clinicdesk.services.signing import (
    Meaning,
    SignatureState,
    SignatureView,
    signatures_on,
    signatures_on_many,
)
from clinicdesk.services.views import Actor

BY_WRITERS = frozenset({Meaning.AUTHOR, Meaning.WITNESS})
BY_REVIEWERS = (Meaning.REVIEWER, Meaning.APPROVER, Meaning.RESPONSIBLE)


def state_of(desk: Desk, session: Session, note: GroupNote) -> str:
    """How one note stands, as `states_of` has it."""
    return states_of(desk, session, [note])[note.note_id]


def states_of(desk: Desk, session: Session, notes: Sequence[GroupNote]) -> Mapping[str, str]:
    """Note id to recorded, returned, signed, reviewed, outdated or void: worked out anew, of all in one look.

    void: one signature on it, on a paragraph of it or under an addendum does not hold; outdated: they hold, but who
    was there was corrected since, and the note is recorded and signed anew.
    """
    signed = signatures_on_many(desk, session, NOTE, {note.note_id: note.version for note in notes})
    added = _added(desk, session, notes)
    back = _returned(session, notes)
    return {
        one.note_id: _state(signed[one.note_id], added.get(one.note_id, ()), back=one.note_id in back)
        for one in notes
    }


def _state(now: Sequence[SignatureView], added: Sequence[SignatureView], *, back: bool) -> str:
    if any(view.state is SignatureState.VOID for view in (*now, *added)):
        return "void"
    if back:
        return "returned"
    if not now:
        return "recorded"
    if any(view.state is SignatureState.SUPERSEDED for view in now):
        return "outdated"
    return "reviewed" if any(view.meaning in BY_REVIEWERS for view in now) else "signed"


def _added(
    desk: Desk, session: Session, notes: Sequence[GroupNote]
) -> Mapping[str, tuple[SignatureView, ...]]:
    """Note id to the signatures under what was added to it."""
    rows = session.scalars(
        select(NoteAddendum).where(NoteAddendum.note_id.in_([note.note_id for note in notes]))
    ).all()
    views = signatures_on_many(desk, session, ADDENDUM, {row.addendum_id: row.version for row in rows})
    found: dict[str, tuple[SignatureView, ...]] = {}
    for row in rows:
        found[row.note_id] = found.get(row.note_id, ()) + views[row.addendum_id]
    return found


def _returned(session: Session, notes: Sequence[GroupNote]) -> frozenset[str]:
    """The notes whose version that counts was sent back."""
    versions = {note.note_id: note.version for note in notes}
    rows = session.execute(
        select(NoteReturn.note_id, NoteReturn.note_version).where(NoteReturn.note_id.in_(versions))
    )
    return frozenset(note for note, version in rows if versions[note] == version)


def check_holds(desk: Desk, session: Session, note: GroupNote) -> None:
    """Refused NTE270: nobody signs over what was altered after a signature."""
    if state_of(desk, session, note) == "void":
        raise Refused(Issue("NTE270"))


def signed_by_author(desk: Desk, session: Session, note: GroupNote) -> bool:
    """Whether the author's signature on this version holds."""
    views = signatures_on(desk, session, NOTE, note.note_id, newest=note.version)
    return any(view.state is SignatureState.VALID and view.meaning is Meaning.AUTHOR for view in views)


def authors_of(session: Session, note: GroupNote) -> frozenset[str]:
    """Everybody with words in this version: who recorded it, and who wrote at a part before it read as it does.

    What was written and put back word for word counts for nobody.
    """
    versions = session.scalars(
        select(GroupNote)
        .where(GroupNote.note_id == note.note_id, GroupNote.version <= note.version)
        .order_by(GroupNote.version)
    ).all()
    texts = [(row.author_id, _parts(session, row)) for row in versions]
    found = {note.author_id}
    for field, text in _parts(session, note).items():
        found.update(_writers([(author, parts.get(field, "")) for author, parts in texts], text))
    return frozenset(found)


def meanings_for(
    desk: Desk, session: Session, actor: Actor, note: GroupNote, *, state: str
) -> tuple[Meaning, ...]:
    """What a signature of this person could say of this version, as the verbs allow it; the likeliest first."""
    if state not in {"recorded", "signed", "reviewed"}:
        return ()
    own = note.author_id == actor.user_id
    found = [Meaning.AUTHOR] if own and may(actor.roles, Permission.WRITE_NOTES) else []
    if (
        may(actor.roles, Permission.REVIEW_NOTES)
        and actor.user_id not in authors_of(session, note)
        and signed_by_author(desk, session, note)
    ):
        found += BY_REVIEWERS
    if not own and may(actor.roles, Permission.WRITE_NOTES):
        found.append(Meaning.WITNESS)
    given = session.scalars(
        select(Signature.meaning).where(
            Signature.record_type == NOTE, Signature.record_id == note.note_id,
            Signature.record_version == note.version, Signature.signer_id == actor.user_id,
        )
    ).all()  # fmt: skip
    return tuple(one for one in found if one.value not in given)


def returned(session: Session, note: GroupNote) -> NoteReturn | None:
    """Who sent this version back."""
    return session.scalars(
        select(NoteReturn).where(NoteReturn.note_id == note.note_id, NoteReturn.note_version == note.version)
    ).first()


def addenda_of(session: Session, note_id: str) -> tuple[NoteAddendum, ...]:
    """What was added, oldest first."""
    return tuple(
        session.scalars(
            select(NoteAddendum).where(NoteAddendum.note_id == note_id).order_by(NoteAddendum.event_seq)
        )
    )


def has_signature(session: Session, note: GroupNote) -> bool:
    """Whether anybody signed this version, whatever has become of it."""
    return session.scalars(
        select(Signature.id).where(
            Signature.record_type == NOTE, Signature.record_id == note.note_id,
            Signature.record_version == note.version,
        )
    ).first() is not None  # fmt: skip


def _parts(session: Session, note: GroupNote) -> Mapping[str, str]:
    return {EVERYBODY: note.shared} | {row.person_id: row.paragraph for row in entries_under(session, note)}


def _writers(versions: list[tuple[str, str]], text: str) -> Iterator[str]:
    """Whoever changed a part up to the version in which it first read as it does now; nobody of an empty one."""
    before = ""
    for author, said in versions:
        if said != before and text:
            yield author
        if said == text:
            return
        before = said
