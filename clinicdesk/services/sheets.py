"""Filled forms: recorded once, amended beside the old one, read back with scores, alerts and eligibility."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Answer, Response
from clinicdesk.models.standing import standing
from clinicdesk.protocols.answers import recorded
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import ScoreSheet, score
from clinicdesk.protocols.values import Fact, Value
from clinicdesk.security.digests import definition_digest
from clinicdesk.security.roles import Permission
from clinicdesk.services.attachments import Upload, attachment
from clinicdesk.services.caseload import check_reach, names_of_users, works_with
from clinicdesk.services.days import today
from clinicdesk.services.deaths import report_by_sheet
from clinicdesk.services.definitions import keep, kept
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.event_times import facts_of_event
from clinicdesk.services.followers import family_of
from clinicdesk.services.judging import judge_by_form
from clinicdesk.services.obligations import oblige, settle
from clinicdesk.services.person_facts import facts_of_person
from clinicdesk.services.programmes import form_of, programme_of_cohort
from clinicdesk.services.readings import running_session, running_session_of
from clinicdesk.services.said_elsewhere import said_elsewhere
from clinicdesk.services.sheet_alerts import (
    asked_by,
    dues_of_sheet,
    told_at_once,
)
from clinicdesk.services.sheet_amended import Amended, follow_alerts
from clinicdesk.services.sheet_answers import answer_rows, checked_answers, stored_in, values_of
from clinicdesk.services.sheet_reading import read_sheet
from clinicdesk.services.signed_content import SHEET, content_of_response
from clinicdesk.services.signing import SignatureView, signatures_on
from clinicdesk.services.suspending import suspend_by_sheet
from clinicdesk.services.views import Actor, Changes, Topic


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A filled form in a list."""

    sheet_id: str
    form: str
    step: str
    taken_at: dt.datetime
    recorded_by: str
    version: int


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A filled form as shown: the newest version, with the definition it was recorded with."""

    sheet_id: str
    version: int
    person_id: str
    cohort_id: str
    step: str
    read: Read
    form: Form
    taken_at: dt.datetime
    recorded_by: str
    respondent: str
    reason: str
    values: Mapping[str, Value]
    missing: tuple[str, ...]
    scores: ScoreSheet
    content: str
    signatures: tuple[SignatureView, ...]
    author_id: str = ""
    approvers: tuple[str, ...] = ()
    """Roles whose signature the programme asks for over this form, outside a running session."""
    against: tuple[str, ...] = ()
    """Questions whose answer another form of the session contradicts by now."""
    unread: frozenset[str] = frozenset()
    """The keys of what the file holds of it and nobody can read."""


@verb(Permission.FILL_FORMS)
def record_form(
    desk: Desk, actor: Actor, *, form: str, person_id: str, cohort_id: str, step: str,
    answers: Mapping[str, object], taken_at: dt.datetime, respondent: str = "clinician",
    session_id: str = "", confirmed: bool = False, files: tuple[Upload, ...] = (),
) -> Changes:  # fmt: skip
    """Write a filled form ("code@version") down. `answers`: field, or `field.detail`, to typed text or value.

    With `session_id` it belongs to that session; then `person_id` may be "" for what is about the whole group.
    Missing answers are allowed and named when shown; an impossible one refuses everything. Item alerts open their
    task in the same act; a decision that leans on this form is suspended. A dose that its weight makes too much is
    told in the notes (DOS420), and an incident is begun.

    Raises Refused SHT001, SHT002 (nothing answered), SHT003 (time ahead), SHT004 (respondent), SES005 (not the
    running session), VIT007 (no seat in it), ANS… at the fields; unlikely values are refused once, until `confirmed`.
    """
    from clinicdesk.services.dose_weights import weigh_again  # noqa: PLC0415 - a dosing day is made of forms

    with desk.database.read() as session:
        check_sheet_reach(session, actor, person_id, cohort_id)
        if session_id:
            _check_sitting(session, session_id, person_id)
        read, definition = form_of(session, form)
        facts = _known(desk, session, definition, person_id=person_id, session_id=session_id, answers=answers)
    checked = checked_answers(
        desk, definition, answers, facts, taken_at=taken_at, session_id=session_id, respondent=respondent,
        confirmed=confirmed,
    )  # fmt: skip
    row = Response(
        id=desk.ids.new(), response_id=desk.ids.new(), version=1, session_id=session_id, person_id=person_id,
        form=read.code, form_version=read.version, taken_at=taken_at, author_id=actor.user_id,
        cohort_id=cohort_id, step=step, form_digest=definition_digest(read), respondent=respondent,
    )  # fmt: skip
    kept_files = [attachment(desk, one, person_id=person_id) for one in files]
    with desk.write(actor, Action.FORM_RECORDED, entity=SHEET, entity_id=row.response_id, version=1,
                    person_id=person_id) as work:  # fmt: skip
        keep(desk, work, read)
        work.add(row, *answer_rows(desk, row, definition, checked), *kept_files)
        dues = tuple(dues_of_sheet(desk, row, read, score(definition, checked.values, facts)))
        oblige(desk, work, dues)
        settle(desk, work, [asked_by(read.code, person_id)] if person_id else [], done_by=row.response_id)
        suspend_by_sheet(desk, work, row, definition, values=checked.values, before={})
        report_by_sheet(desk, work, row, checked.values)
        judge_by_form(desk, work, row, checked.values, actor=actor)
        news = (*told_at_once(dues), *weigh_again(desk, work, row, checked.values, actor=actor))
    topics = (Topic.FORMS, Topic.CLEARANCES, Topic.TASKS, Topic.DOSING)
    return desk.changes(*topics, subject=row.response_id, notes=news)


@verb(Permission.FILL_FORMS)
def amend_form(
    desk: Desk, actor: Actor, sheet_id: str, *, answers: Mapping[str, object], reason: str,
    taken_at: dt.datetime | None = None, confirmed: bool = False, version: int = 0,
    files: tuple[Upload, ...] = (),
) -> Changes:  # fmt: skip
    """Put a corrected version beside the old one. A decision that leaned on the old one is suspended at once.

    `version` is the one the person saw, 0 the newest. A dose that the corrected weight makes too much, and what the
    answers now leave unmet of how somebody went home, are told in the notes (DOS420, DIS262) with an incident begun.

    Raises Refused SHT005 (unknown), DSK005 (no reason), DSK004 (somebody was quicker) and those of record_form.
    """
    from clinicdesk.services.dose_weights import weigh_again  # noqa: PLC0415 - a dosing day is made of forms
    from clinicdesk.services.leaving_again import recheck_sheet  # noqa: PLC0415 - as above

    with desk.database.read() as session:
        former = newest_sheet(session, sheet_id)
        check_sheet_reach(session, actor, former.person_id, former.cohort_id)
    amended = corrected_sheet(
        desk, actor, sheet_id, answers=answers, reason=reason, taken_at=taken_at, confirmed=confirmed,
        version=version,
    )  # fmt: skip
    kept_files = [attachment(desk, one, person_id=former.person_id) for one in files]
    row = amended.row
    with desk.write(actor, Action.FORM_AMENDED, entity=SHEET, entity_id=sheet_id, version=row.version,
                    person_id=row.person_id, reason=reason) as work:  # fmt: skip
        amended.write(work)
        work.add(*kept_files)
        follow_alerts(desk, work, amended)
        settle(desk, work, [f"incident:{sheet_id}", f"licence:{sheet_id}"], done_by=sheet_id)
        said, told = amended.checked.values, amended.values_before
        suspend_by_sheet(desk, work, row, amended.form, values=said, before=told, reason=reason)
        report_by_sheet(desk, work, row, said)
        judge_by_form(desk, work, row, said, actor=actor)
        news = (
            *weigh_again(desk, work, row, said, actor=actor), *recheck_sheet(desk, work, amended, actor=actor)
        )  # fmt: skip
    return desk.changes(
        Topic.FORMS, Topic.CLEARANCES, Topic.TASKS, Topic.DOSING, subject=sheet_id, notes=news
    )


def corrected_sheet(
    desk: Desk, actor: Actor, sheet_id: str, *, answers: Mapping[str, object], reason: str,
    taken_at: dt.datetime | None = None, confirmed: bool = False, version: int = 0,
) -> Amended:  # fmt: skip
    """The next version of a filled form, not written yet. Refused as `amend_form`; reach is asked by the verb."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = newest_sheet(session, sheet_id)
        if version not in {0, former.version}:
            raise Refused(Issue("DSK004"))
        read = kept(session, former.form_digest)
        before = session.scalars(select(Answer).where(Answer.response_row == former.id)).all()
        definition = read.definition
        assert isinstance(definition, Form)
        facts = _known(
            desk,
            session,
            definition,
            person_id=former.person_id,
            session_id=former.session_id,
            answers=answers,
        )
        values_before = values_in(session, former, definition)
    taken = taken_at or former.taken_at
    checked = checked_answers(
        desk,
        definition,
        answers,
        facts,
        taken_at=taken,
        session_id=former.session_id,
        respondent=former.respondent,
        confirmed=confirmed,
        before=values_before,
    )
    row = Response(
        id=desk.ids.new(), response_id=sheet_id, version=former.version + 1, session_id=former.session_id,
        person_id=former.person_id, form=former.form, form_version=former.form_version, taken_at=taken,
        author_id=actor.user_id, reason=reason, cohort_id=former.cohort_id, step=former.step,
        form_digest=former.form_digest, respondent=former.respondent,
    )  # fmt: skip
    return Amended(
        row, former, tuple(answer_rows(desk, row, definition, checked)), tuple(before), read, definition, checked,
        values_before, score(definition, checked.values, facts), score(definition, values_before, facts),
    )  # fmt: skip


@verb(Permission.OPEN_CHART, reads=True)
def list_forms(desk: Desk, actor: Actor, person_id: str) -> tuple[SheetRow, ...]:
    """The newest version of every filled form of a person, newest first."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        names = names_of_users(session)
        rows = sheets_of(session, person_id)
    return tuple(
        SheetRow(row.response_id, row.form, row.step, row.taken_at, names.get(row.author_id, ""), row.version)
        for row in rows
    )


@verb(Permission.OPEN_CHART, reads=True)
def open_form(desk: Desk, actor: Actor, sheet_id: str) -> FilledForm:
    """One filled form in its newest version; looking is an event. Refused SHT005, PPL004."""
    with desk.database.read() as session:
        row = newest_sheet(session, sheet_id)
        check_sheet_reach(session, actor, row.person_id, row.cohort_id)
        filled = replace(filled_form(desk, session, row), approvers=approvers_of(desk, session, row))
    desk.note(actor, Action.FORM_OPENED, entity=SHEET, entity_id=sheet_id, person_id=row.person_id)
    return filled


@dataclass(frozen=True, slots=True)
class Around:
    """What every form of one person is read with: what rules may know of them, and who works here."""

    facts: Mapping[str, Fact | None]
    names: Mapping[str, str]


def around_forms(desk: Desk, session: Session, person_id: str) -> Around:
    """For many forms of one person, asked for once."""
    return Around(_facts(desk, session, person_id), names_of_users(session))


def filled_form(desk: Desk, session: Session, row: Response) -> FilledForm:
    """A version with everything that belongs to it."""
    known, stored = around_forms(desk, session, row.person_id), stored_in(session, (row,))
    facts = known.facts
    told = read_sheet(desk, session, row, stored=stored.get(row.id, ()), facts=facts)
    form, values = told.form, told.values
    return FilledForm(
        row.response_id, row.version, row.person_id, row.cohort_id, row.step, told.read, form, row.taken_at,
        known.names.get(row.author_id, ""), row.respondent, row.reason, values, told.missing, told.scores,
        content_of_response(session, row),
        signatures_on(desk, session, SHEET, row.response_id, newest=row.version), row.author_id,
        against=tuple(name for name, said in _said_of(session, row, form, facts) if values.get(name, said) != said),
        unread=told.unread,
    )  # fmt: skip


def _said_of(
    session: Session, row: Response, form: Form, facts: Mapping[str, Fact | None]
) -> Iterable[tuple[str, Value]]:
    told = said_elsewhere(session, form, person_id=row.person_id, session_id=row.session_id, facts=facts)
    return recorded(form, told)


def approvers_of(desk: Desk, session: Session, row: Response) -> tuple[str, ...]:
    """The roles of the programme's sign-off over this form; a session's and the clearance have acts of their own."""
    if not row.cohort_id or not row.step or row.session_id:
        return ()
    steps = programme_of_cohort(desk, session, row.cohort_id).definition.steps
    found = next(
        (one for one in steps
         if one.kind == "sign_off" and row.step in one.of and one.valid_days is None and one.per == "person"),
        None,
    )  # fmt: skip
    return tuple(found.roles) if found else ()


def check_complete(desk: Desk, session: Session, rows: Iterable[Response]) -> None:
    """Refused SHT009 at each answer that a form requires and lacks: nobody signs what is not whole."""
    check_whole(filled_form(desk, session, row) for row in rows)


def check_whole(filled: Iterable[FilledForm]) -> None:
    """The same of forms that were read already."""
    lacking = [name for one in filled for name in one.missing]
    if lacking:
        raise Refused(*(Issue("SHT009", name, values={"n": len(lacking)}) for name in lacking))


def newest_sheet(session: Session, sheet_id: str) -> Response:
    """The version of a filled form that counts. Refused SHT005."""
    found = session.scalars(
        select(Response).where(
            Response.response_id == sheet_id, Response.form_digest != "", standing(Response)
        )
    ).first()
    if found is None:
        raise Refused(Issue("SHT005"))
    return found


def sheets_of(session: Session, person_id: str, *, form: str = "") -> tuple[Response, ...]:
    """The newest versions of a person's filled forms (of one code), and of the records that follow; newest first."""
    query = select(Response).where(
        Response.person_id.in_(family_of(session, person_id)), Response.form_digest != "", standing(Response)
    )
    if form:
        query = query.where(Response.form == form)
    return tuple(session.scalars(query.order_by(Response.taken_at.desc(), Response.event_seq.desc())))


def values_in(session: Session, row: Response, form: Form) -> dict[str, Value]:
    """The answers of a version, as values of their field types."""
    return values_of(form, stored_in(session, (row,)).get(row.id, ()))


def sheets_of_session(session: Session, session_id: str, person_id: str = "") -> tuple[Response, ...]:
    """The newest versions of a session's filled forms about somebody and about the group, oldest first."""
    query = select(Response).where(
        Response.session_id == session_id, Response.person_id.in_({"", person_id}), Response.form_digest != "",
        standing(Response),
    )  # fmt: skip
    return tuple(session.scalars(query.order_by(Response.taken_at, Response.event_seq)))


def check_sheet_reach(session: Session, actor: Actor, person_id: str, cohort_id: str) -> None:
    """Refused PPL004 where neither the person's chart nor, for a form about the group, the cohort is open."""
    if person_id:
        check_reach(session, actor, person_id)
    elif not works_with(session, actor, cohort_id):
        raise Refused(Issue("PPL004", "cohort"))


def _check_sitting(session: Session, session_id: str, person_id: str) -> None:
    running = running_session(session)
    if running is None or running.session_id != session_id:
        raise Refused(Issue("SES005"))
    if person_id and running_session_of(session, person_id) != session_id:
        raise Refused(Issue("VIT007"))


def _known(
    desk: Desk,
    session: Session,
    form: Form,
    *,
    person_id: str,
    session_id: str,
    answers: Mapping[str, object],
) -> dict[str, Fact | None]:
    """What rules may know while a form is written: of the person, of other forms of its session, of now."""
    facts = _facts(desk, session, person_id)
    facts |= said_elsewhere(session, form, person_id=person_id, session_id=session_id, facts=facts)
    return facts | facts_of_event(
        desk, session, form, person_id=person_id, session_id=session_id, answers=answers
    )


def _facts(desk: Desk, session: Session, person_id: str) -> dict[str, Fact | None]:
    return facts_of_person(desk, session, person_id) if person_id else {"today": today(desk)}
