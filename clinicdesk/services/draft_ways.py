"""Where an unfinished text is gone on with: the place of the window, and what is opened there."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Refused
from clinicdesk.models.notes import GroupNote
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.services.asked_fields import find_field
from clinicdesk.services.drafts import DraftView
from clinicdesk.services.views import Actor

Way: TypeAlias = tuple[str, str]
_LEADING = frozenset({"place", "what", "draft.version"})
_NOTES, _PEOPLE, _COHORTS = "notes", "people", "cohorts"


def way_of(session: Session, actor: Actor, draft: DraftView) -> Way:
    """Place and subject of the window; the subject is "" where the place itself takes the text up again."""
    return _WAYS.get(draft.kind, _board)(session, actor, draft)


def text_of_reason(draft: DraftView) -> str:
    """The words of a kept reason, without what leads back to its sheet; the longest where it asked for several.

    Beside a field of that name the others are amounts, hours and what was chosen from lists.
    """
    if draft.body.get("reason"):
        return str(draft.body["reason"])
    own = (name for name in draft.body if name not in _LEADING and not name.startswith("="))
    return max((str(draft.body[name]) for name in own), key=len, default="")


def _board(_session: Session, _actor: Actor, _draft: DraftView) -> Way:
    """The sheets of a running session open over its board."""
    return "board", ""


def _clinic(_session: Session, _actor: Actor, _draft: DraftView) -> Way:
    return "clinic", ""


def _stock(_session: Session, _actor: Actor, _draft: DraftView) -> Way:
    return "drugs", ""


def _intake(_session: Session, _actor: Actor, draft: DraftView) -> Way:
    """A list is known by the digest of its file; its page asks for the file again."""
    return _PEOPLE, draft.kind


def _chart(_session: Session, _actor: Actor, draft: DraftView) -> Way:
    return _PEOPLE, draft.subject


def _person(_session: Session, _actor: Actor, draft: DraftView) -> Way:
    """The form of a card: of somebody new, or over the card of this one."""
    return _PEOPLE, f"{draft.subject}/card" if draft.subject else "new"


def _form(session: Session, _actor: Actor, draft: DraftView) -> Way:
    """One not recorded yet is named by its person, cohort, step and form; a recorded one by itself."""
    person, new, which = draft.subject.partition("|")
    if new:
        return _PEOPLE, f"{person}/forms/{which}" if person else ""
    found = session.scalars(select(Response.person_id).where(Response.response_id == draft.subject)).first()
    return (_PEOPLE, f"{found}/forms/{draft.subject}") if found else ("board", "")


def _note(_session: Session, _actor: Actor, draft: DraftView) -> Way:
    """A process note is kept with the session it was opened from."""
    return _NOTES, str(draft.body.get("session", draft.subject))


def _of_note(session: Session, _actor: Actor, draft: DraftView) -> Way:
    found = session.scalars(select(GroupNote.planned_id).where(GroupNote.note_id == draft.subject)).first()
    return _NOTES, found or ""


def _closed_day(session: Session, _actor: Actor, draft: DraftView) -> Way:
    session_id = draft.subject.partition("|")[0]
    found = session.scalars(select(Sitting).where(Sitting.session_id == session_id)).first()
    record = str(draft.body.get("record_id", ""))
    return _COHORTS, f"{found.cohort_id}/{found.planned_id or found.session_id}/{record}" if found else ""


def _consent(_session: Session, _actor: Actor, draft: DraftView) -> Way:
    """To the consents of its person, where the sheet opens with what was typed."""
    person, cohort, _ = draft.subject.split("|")
    return _PEOPLE, f"{person}/consents/{cohort}"


def _reason(_session: Session, _actor: Actor, draft: DraftView) -> Way:
    """A reason before an act says itself where its sheet is opened."""
    return str(draft.body.get("place", "")) or "today", str(draft.body.get("what", ""))


def _question(session: Session, actor: Actor, draft: DraftView) -> Way:
    """To the field asked about; the list of participants once it is out of reach."""
    record, _, field = draft.subject.partition("#")
    try:
        found = find_field(session, actor, str(draft.body.get("record_type", "")), record, field, must=False)
    except Refused:
        return _PEOPLE, ""
    return found.place, found.subject


_WAYS: Mapping[str, Callable[[Session, Actor, DraftView], Way]] = {
    "clinic": _clinic, "intake": _intake, "person": _person, "reading": _chart, "amend": _chart, "form": _form,
    "note": _note, "process": _note, "addendum": _of_note,
    "closed_day": _closed_day, "question": _question, "reason": _reason,
    "consent": _consent, "stock_incident": _stock,
}  # fmt: skip
