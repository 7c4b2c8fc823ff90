"""Somebody on the roster who is not dosed today: why, and that it was taken back."""

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Deferral, Dose
from clinicdesk.models.standing import standing
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.cause_words import CAUSES, OTHER
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import Day, check_seat, running_day, standing_deferral
from clinicdesk.services.programmes import form_of
from clinicdesk.services.views import Actor, Changes, Topic

ENTITY = "deferral"


@verb(Permission.ADMIT_PEOPLE)
def defer_person(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, cause: str, note: str = ""
) -> Changes:
    """Not today: they stay on the roster with the reason, and nobody can dose them until it is lifted.

    Raises Refused SES005, DAY001, VIT007 (no seat), DFR001 (no such cause), DFR002 (deferred already),
    DFR003 (dosed already), DFR005 (another cause than those of the list, and no word of it).
    """
    with desk.database.read() as session:
        day = running_day(desk, session, session_id)
        check_reach(session, actor, person_id)
        check_seat(session, session_id, person_id)
        known = causes_of(session, day)
        deferred = standing_deferral(session, session_id, person_id)
        dosed = is_dosed(session, session_id, person_id)
    if cause not in known:
        raise Refused(Issue("DFR001", "cause"))
    if cause == OTHER and not note.strip():
        raise Refused(Issue("DFR005", "note"))
    if deferred:
        raise Refused(Issue("DFR002", "person"))
    if dosed:
        raise Refused(Issue("DFR003", "person"))
    row = Deferral(
        id=desk.ids.new(), deferral_id=desk.ids.new(), version=1, session_id=session_id, person_id=person_id,
        state="deferred", cause=cause, note=note, author_id=actor.user_id,
    )  # fmt: skip
    with desk.write(actor, Action.DOSE_DEFERRED, entity=ENTITY, entity_id=row.deferral_id, version=1,
                    person_id=person_id) as work:  # fmt: skip
        work.add(row)
    return desk.changes(Topic.DOSING, subject=person_id)


@verb(Permission.ADMIT_PEOPLE)
def lift_deferral(desk: Desk, actor: Actor, *, session_id: str, person_id: str, note: str) -> Changes:
    """It no longer stands: they may be dosed after all.

    Refused SES005, DAY001, DFR004 (nothing to lift), DFR070 (no word of why).
    """
    with desk.database.read() as session:
        running_day(desk, session, session_id)
        check_reach(session, actor, person_id)
        former = standing_deferral(session, session_id, person_id)
    if former is None:
        raise Refused(Issue("DFR004", "person"))
    if not note.strip():
        raise Refused(Issue("DFR070", "note"))
    row = Deferral(
        id=desk.ids.new(), deferral_id=former.deferral_id, version=former.version + 1, session_id=session_id,
        person_id=person_id, state="lifted", cause=former.cause, note=note, author_id=actor.user_id,
    )  # fmt: skip
    with desk.write(actor, Action.DEFERRAL_LIFTED, entity=ENTITY, entity_id=former.deferral_id,
                    version=row.version, person_id=person_id, reason=note) as work:  # fmt: skip
        work.supersede(former, row)
    return desk.changes(Topic.DOSING, subject=person_id)


def causes_of(session: DbSession, day: Day) -> tuple[str, ...]:
    """Why somebody may be put off, as the day's forms list it."""
    found: dict[str, None] = {}
    for step in day.steps:
        if step.form:
            _, form = form_of(session, step.form)
            if CAUSES in form.choices:
                found.update(dict.fromkeys(str(value) for value in form.choices[CAUSES].values))
    return tuple(found)


def is_dosed(session: DbSession, session_id: str, person_id: str) -> bool:
    """Whether somebody was given anything in this session."""
    found = (
        select(Dose.id)
        .where(Dose.session_id == session_id, Dose.person_id == person_id, standing(Dose), Dose.given_ul > 0)
        .limit(1)
    )
    return session.scalars(found).first() is not None
