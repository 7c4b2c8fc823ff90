"""A question about one field: asked, answered, closed, listed; and the mark of a verified value.

A mark stands for the value it was set on: it falls by itself when the value changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.questions import FieldQuestion, VerifiedMark
from clinicdesk.protocols.text_types import PAGE
from clinicdesk.security.roles import CLINICAL, Permission, Role, may
from clinicdesk.services.asked_fields import FoundField, find_field
from clinicdesk.services.caseload import check_reach, names_of_users, person_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.group_notes import unshown_issue
from clinicdesk.services.nameless import leaks_on_paper, named_of, roster_of, staff_places
from clinicdesk.services.obligations import Due, oblige, settle
from clinicdesk.services.record_parts.hushed import near_of
from clinicdesk.services.signed_content import NOTE_ENTRY
from clinicdesk.services.strangers import strangers_in
from clinicdesk.services.views import Actor, Changes, Topic

WITHIN = timedelta(hours=24)
LONGEST = min(1_000, PAGE)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as listed; `changed` when the value is no longer the one that was asked about."""

    question_id: str
    record_type: str
    record_id: str
    field: str
    person_id: str
    code: str
    asked_by: str
    asked_at: datetime
    to_role: str
    text: str
    state: str
    answer: str
    answered_by: str
    reason: str
    changed: bool
    form: Mapping[str, str]
    label: Mapping[str, str]
    place: str
    subject: str


@dataclass(frozen=True, slots=True)
class MarkView:
    """A verified value: by whom, when, and whether the mark still stands."""

    field: str
    by: str
    at: datetime
    stands: bool
    record_id: str = ""


@verb(Permission.ASK_QUESTIONS)
def ask(
    desk: Desk, actor: Actor, *, record_type: str, record_id: str, field: str, text: str, to_role: str
) -> Changes:
    """Ask about one field of a record; whoever holds `to_role` gets it as a task.

    Raises Refused QST001 (no such record or field), QST002 (empty or too long), QST003 (nobody who treats, or who
    may not read the paragraph), QST540 (names another participant), PPL004.
    """
    _check_text(text)
    with desk.database.read() as session:
        found = find_field(session, actor, record_type, record_id, field)
        code = person_of(session, found.person_id).code if found.person_id else ""
        _check_names(session, found, text)
    reads = record_type != NOTE_ENTRY or may(
        (Role(to_role),) if to_role in CLINICAL else (), Permission.WRITE_NOTES
    )
    if to_role not in CLINICAL or not reads:
        raise Refused(Issue("QST003", "to_role"))
    row = FieldQuestion(
        id=desk.ids.new(), question_id=desk.ids.new(), version=1, record_type=record_type, record_id=record_id,
        field=field, person_id=found.person_id, value_sha256=found.digest or "", asked_by=actor.user_id,
        to_role=to_role, text=text.strip(), state="open",
    )  # fmt: skip
    due = Due(
        "question", _origin(row), desk.clock.now() + WITHIN, Role(to_role), person_id=found.person_id,
        cohort_id=found.cohort_id, place=found.place, subject=found.subject,
        words={"text": row.text[:200], "code": code},
    )  # fmt: skip
    with desk.write(actor, Action.QUESTION_ASKED, entity=record_type, entity_id=record_id,
                    person_id=found.person_id) as work:  # fmt: skip
        work.add(row)
        oblige(desk, work, [due])
    return desk.changes(Topic.QUESTIONS, Topic.TASKS, subject=row.question_id)


@verb(Permission.ASK_QUESTIONS)
def answer_question(desk: Desk, actor: Actor, question_id: str, *, text: str) -> Changes:
    """Answer it. Refused QST004 (unknown or not open), QST005 (one's own), QST002, QST540, PPL004."""
    _check_text(text)
    with desk.database.read() as session:
        former = _newest(session, question_id)
        found = find_field(session, actor, former.record_type, former.record_id, former.field, must=False)
        _check_names(session, found, text)
    if former.state != "open":
        raise Refused(Issue("QST004"))
    if former.asked_by == actor.user_id:
        raise Refused(Issue("QST005"))
    row = _next(desk, former, state="answered", answer=text.strip(), answered_by=actor.user_id)
    with desk.write(actor, Action.QUESTION_ANSWERED, entity=row.record_type, entity_id=row.record_id,
                    version=row.version, person_id=row.person_id) as work:  # fmt: skip
        work.supersede(former, row)
        settle(desk, work, [_origin(row)], done_by=row.question_id)
        oblige(desk, work, [_to_close(desk, row, found)])
    return desk.changes(Topic.QUESTIONS, Topic.TASKS, subject=question_id)


@verb(Permission.ASK_QUESTIONS)
def close_question(desk: Desk, actor: Actor, question_id: str, *, reason: str) -> Changes:
    """Whoever asked is satisfied, or takes the question back; the medical lead closes any.

    Raises Refused QST004 (closed already), QST006 (somebody else’s), DSK005, PPL004.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = _newest(session, question_id)
        find_field(session, actor, former.record_type, former.record_id, former.field, must=False)
    if former.state == "closed":
        raise Refused(Issue("QST004"))
    if former.asked_by != actor.user_id and Role.LEAD not in actor.roles:
        raise Refused(Issue("QST006"))
    row = _next(desk, former, state="closed", reason=reason)
    with desk.write(actor, Action.QUESTION_CLOSED, entity=row.record_type, entity_id=row.record_id,
                    version=row.version, person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
        settle(desk, work, [_origin(row), _answered(row)], done_by=row.question_id)
    return desk.changes(Topic.QUESTIONS, Topic.TASKS, subject=question_id)


@verb(Permission.ASK_QUESTIONS)
def verify_value(desk: Desk, actor: Actor, *, record_type: str, record_id: str, field: str) -> Changes:
    """Say that a value was held against its source. Of a note: the shared part, or one paragraph by who may read it.

    Refused QST001, QST007 (stands already), PPL004, NTE002.
    """
    with desk.database.read() as session:
        found = find_field(session, actor, record_type, record_id, field)
        marks = _marks(session, record_id, field)
    if found.digest is None:
        raise Refused(Issue("QST001", "field"))
    if any(_stands(row, found) and row.author_id == actor.user_id for row in marks):
        raise Refused(Issue("QST007", "field"))
    row = VerifiedMark(
        id=desk.ids.new(), record_type=record_type, record_id=record_id, field=field, person_id=found.person_id,
        value_sha256=found.digest, author_id=actor.user_id,
    )  # fmt: skip
    with desk.write(actor, Action.VALUE_VERIFIED, entity=record_type, entity_id=record_id,
                    person_id=found.person_id) as work:  # fmt: skip
        work.add(row)
    return desk.changes(Topic.QUESTIONS, subject=record_id)


@verb(Permission.ASK_QUESTIONS, reads=True)
def list_questions(
    desk: Desk, actor: Actor, *, record_id: str = "", person_id: str = "", closed: bool = False
) -> tuple[QuestionView, ...]:
    """Those on one record, about one person, or every one this person may see; the newest first.

    About one person are those on every record that is read as one with theirs.
    """
    with desk.database.read() as session:
        names = names_of_users(session)
        rows = _questions(session, [record_id] if record_id else None, person_id, closed=closed)
        return tuple(view for row in rows if (view := _view(session, actor, row, names)) is not None)


@verb(Permission.ASK_QUESTIONS, reads=True)
def marks_on(desk: Desk, actor: Actor, *, record_type: str, record_id: str) -> tuple[MarkView, ...]:
    """Every mark on a record, the newest first, each with whether it still stands. Refused QST001, PPL004."""
    with desk.database.read() as session:
        # Refused where the record is out of reach, with a mark or without.
        find_field(session, actor, record_type, record_id, "", must=False)
        return _mark_views(session, actor, _marks(session, record_id))


@verb(Permission.ASK_QUESTIONS, reads=True)
def marks_of_person(desk: Desk, actor: Actor, person_id: str) -> tuple[MarkView, ...]:
    """Every mark on the records about one person, the newest first. Refused PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        rows = session.scalars(
            select(VerifiedMark)
            .where(VerifiedMark.person_id.in_(family_of(session, survivor_of(session, person_id))))
            .order_by(VerifiedMark.event_seq.desc())
        )
        return _mark_views(session, actor, tuple(rows))


def _mark_views(session: Session, actor: Actor, rows: Sequence[VerifiedMark]) -> tuple[MarkView, ...]:
    names = names_of_users(session)
    shown = (row for row in rows if row.record_type != NOTE_ENTRY or may(actor.roles, Permission.WRITE_NOTES))
    return tuple(
        MarkView(
            row.field, names.get(row.author_id, ""), row.recorded_at,
            _stands(row, find_field(session, actor, row.record_type, row.record_id, row.field, must=False)),
            row.record_id,
        )
        for row in shown
    )  # fmt: skip


def _stands(row: VerifiedMark, now: FoundField) -> bool:
    return now.digest == row.value_sha256 and row.event_seq >= now.since


def open_about(session: Session, records: Sequence[str]) -> tuple[FieldQuestion, ...]:
    """Questions on these records that nobody has answered and closed."""
    return _questions(session, records, closed=False) if records else ()


def check_answered(session: Session, records: Sequence[str]) -> None:
    """Refused SGN008, once for each question on these records that is not closed: nobody signs over it."""
    asked = open_about(session, records)
    if asked:
        raise Refused(*(Issue("SGN008", row.field, values={"text": row.text}) for row in asked))


def _questions(
    session: Session, records: Sequence[str] | None, person_id: str = "", *, closed: bool = True
) -> tuple[FieldQuestion, ...]:
    later = aliased(FieldQuestion)
    query = select(FieldQuestion).where(~exists().where(later.supersedes == FieldQuestion.id))
    if not closed:
        query = query.where(FieldQuestion.state != "closed")
    if records is not None:
        query = query.where(FieldQuestion.record_id.in_(list(records)))
    if person_id:
        query = query.where(FieldQuestion.person_id.in_(family_of(session, survivor_of(session, person_id))))
    return tuple(session.scalars(query.order_by(FieldQuestion.event_seq.desc())))


def _newest(session: Session, question_id: str) -> FieldQuestion:
    found = next((row for row in _questions(session, None) if row.question_id == question_id), None)
    if found is None:
        raise Refused(Issue("QST004"))
    return found


def _marks(session: Session, record_id: str, field: str = "") -> tuple[VerifiedMark, ...]:
    query = select(VerifiedMark).where(VerifiedMark.record_id == record_id)
    if field:
        query = query.where(VerifiedMark.field == field)
    return tuple(session.scalars(query.order_by(VerifiedMark.event_seq.desc())))


def _view(
    session: Session, actor: Actor, row: FieldQuestion, names: Mapping[str, str]
) -> QuestionView | None:
    """None for a record out of this person's reach."""
    try:
        found = find_field(session, actor, row.record_type, row.record_id, row.field, must=False)
    except Refused:
        return None
    asked = session.scalars(
        select(FieldQuestion).where(FieldQuestion.question_id == row.question_id, FieldQuestion.version == 1)
    ).one()
    code = person_of(session, row.person_id).code if row.person_id else ""
    return QuestionView(
        row.question_id, row.record_type, row.record_id, row.field, row.person_id, code,
        names.get(row.asked_by, ""), asked.recorded_at, row.to_role, row.text, row.state, row.answer,
        names.get(row.answered_by, ""), row.reason, (found.digest or "") != row.value_sha256,
        {"uk": found.form.uk, "en": found.form.en}, {"uk": found.label.uk, "en": found.label.en},
        found.place, found.subject,
    )  # fmt: skip


def _next(desk: Desk, row: FieldQuestion, **changed: str) -> FieldQuestion:
    kept = {
        name: getattr(row, name)
        for name in (
            "question_id", "record_type", "record_id", "field", "person_id", "value_sha256", "asked_by", "to_role",
            "text", "state", "answer", "answered_by", "reason",
        )
    }  # fmt: skip
    return FieldQuestion(id=desk.ids.new(), version=row.version + 1, **(kept | changed))


def _origin(row: FieldQuestion) -> str:
    return f"question:{row.question_id}"


def _answered(row: FieldQuestion) -> str:
    return f"answered:{row.question_id}"


def _to_close(desk: Desk, row: FieldQuestion, found: FoundField) -> Due:
    """An answer is looked at by whoever asked: until it is closed, nobody signs the record."""
    return Due(
        "answer", _answered(row), desk.clock.now() + WITHIN, Role.LEAD, owner_id=row.asked_by,
        person_id=row.person_id, cohort_id=found.cohort_id, place=found.place, subject=found.subject,
        words={"text": row.text[:200], "answer": row.answer[:200]},
    )  # fmt: skip


def _check_names(session: Session, found: FoundField, text: str) -> None:
    """A question stands in task lists, and where its record is read: it names nobody but whom the record is about."""
    mine = set(family_of(session, found.person_id)) if found.person_id else set[str]()
    seated = named_of(session, near_of(session, mine) - mine) if mine else ()
    others = seated if mine else roster_of(session, found.cohort_id)
    known = {one.person_id for one in others} | mine
    others = (*others, *strangers_in(session, [text], apart_from=known))
    own = tuple(leak.text for leak in leaks_on_paper(text, named_of(session, mine)))
    kept = staff_places(text, names_of_users(session).values())
    for leak in leaks_on_paper(text, others, own):
        if not any(begin <= leak.start and leak.end <= end for begin, end in kept):
            raise Refused(Issue("QST540", "text", values={"text": leak.text}))


def _check_text(text: str) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise Refused(Issue("QST002", "text", values={"most": LONGEST}))
    unshown = unshown_issue("text", text)
    if unshown:
        raise Refused(unshown)
