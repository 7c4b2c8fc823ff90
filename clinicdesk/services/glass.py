"""Breaking the glass: an emergency opening beyond one's cohorts, with a reason, reviewed by the medical lead."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.people import GlassOpening
from clinicdesk.security.roles import Permission
from clinicdesk.services import views
from clinicdesk.services.caseload import names_of_users, person_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.reasons import check_reason
from clinicdesk.services.views import Actor, Changes, Topic


@verb(Permission.BREAK_GLASS)
def break_glass(desk: Desk, actor: Actor, person_id: str, *, reason: str) -> Changes:
    """Open a chart beyond one's cohorts until this login ends; the medical lead sees it."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        person_of(session, person_id)
    opening = GlassOpening(
        id=desk.ids.new(), glass_id=desk.ids.new(), user_id=actor.user_id, person_id=person_id,
        login_id=actor.login_id, reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.GLASS_BROKEN, entity="glass", entity_id=opening.glass_id,
                    person_id=person_id, reason=reason) as work:  # fmt: skip
        work.add(opening)
    return desk.changes(Topic.TASKS, subject=person_id)


@verb(Permission.REVIEW_GLASS, reads=True)
def list_glass(desk: Desk, actor: Actor) -> tuple[views.GlassOpening, ...]:  # noqa: ARG001 - checked by the verb
    """Emergency openings that wait for the lead's review, oldest first."""
    with desk.database.read() as session:
        names = names_of_users(session)
        return tuple(
            views.GlassOpening(
                row.glass_id, row.recorded_at, names.get(row.user_id, ""),
                person_of(session, row.person_id).code, row.reason,
            )
            for row in _unreviewed(session)
        )  # fmt: skip


@verb(Permission.REVIEW_GLASS)
def review_glass(desk: Desk, actor: Actor, glass_id: str, *, remark: str) -> Changes:
    """The lead has looked at an emergency opening.

    Refused PPL005 (none waits), PPL006 (their own), DSK005 and DSK310 (what they say of it).
    """
    check_reason(remark)
    with desk.database.read() as session:
        row = next((row for row in _unreviewed(session) if row.glass_id == glass_id), None)
    if row is None:
        raise Refused(Issue("PPL005"))
    if row.user_id == actor.user_id:
        raise Refused(Issue("PPL006"))
    reviewed = GlassOpening(
        id=desk.ids.new(), glass_id=glass_id, user_id=row.user_id, person_id=row.person_id,
        login_id=row.login_id, reason=row.reason, reviewed_by=actor.user_id,
    )  # fmt: skip
    with desk.write(actor, Action.GLASS_REVIEWED, entity="glass", entity_id=glass_id,
                    person_id=row.person_id, reason=remark) as work:  # fmt: skip
        work.supersede(row, reviewed)
    return desk.changes(Topic.TASKS)


def _unreviewed(session: Session) -> Sequence[GlassOpening]:
    later = aliased(GlassOpening)
    return session.scalars(
        select(GlassOpening)
        .where(GlassOpening.reviewed_by == "", ~exists().where(later.supersedes == GlassOpening.id))
        .order_by(GlassOpening.event_seq)
    ).all()
