"""A participant's right to have their data used for nothing but their care: set, shown, lifted, and what it limits.

Care goes on: chart, readings, doses, notes. No pack for an inspection holds the record, no picture of a cohort
has its line, and no document leaves without saying to whom (GDPR 18; Law of Ukraine 2297-VI, 8).
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.rights import Restriction
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import NAMES_ALL, check_reach, names_of_users, person_of
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.person_views import RestrictionView
from clinicdesk.services.views import Actor, Changes, Topic

STANDING, LIFTED = "standing", "lifted"


@verb(Permission.TAKE_CONSENT)
def restrict_use(desk: Desk, actor: Actor, person_id: str, *, asked_on: date, reason: str) -> Changes:
    """Write down that a participant asked for it. Refused RST001 (stands already), RST002 (day ahead), DSK005."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if asked_on > today(desk):
        raise Refused(Issue("RST002", "asked_on"))
    with desk.database.read() as session:
        _check_reach(session, actor, person_id)
        if restriction_of(session, person_id) is not None:
            raise Refused(Issue("RST001"))
    row = restriction(desk, actor, person_id, asked_on=asked_on, reason=reason)
    with desk.write(actor, Action.RESTRICTION_SET, entity="restriction", entity_id=row.restriction_id, version=1,
                    person_id=person_id, reason=reason) as work:  # fmt: skip
        work.add(row)
    return desk.changes(Topic.PEOPLE, subject=person_id)


@verb(Permission.TAKE_CONSENT)
def lift_restriction(desk: Desk, actor: Actor, person_id: str, *, reason: str) -> Changes:
    """The participant takes it back, or it was a mistake. Refused RST003 (none stands), DSK005, PPL…."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        _check_reach(session, actor, person_id)
        former = _standing(session, person_id)
    if former is None:
        raise Refused(Issue("RST003"))
    row = Restriction(
        id=desk.ids.new(), restriction_id=former.restriction_id, version=former.version + 1,
        person_id=former.person_id, state=LIFTED, asked_on=former.asked_on, reason=reason.strip(),
        author_id=actor.user_id,
    )  # fmt: skip
    with desk.write(actor, Action.RESTRICTION_LIFTED, entity="restriction", entity_id=row.restriction_id,
                    version=row.version, person_id=person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
    return desk.changes(Topic.PEOPLE, subject=person_id)


def restriction(desk: Desk, actor: Actor, person_id: str, *, asked_on: date, reason: str) -> Restriction:
    """A new one, to be written in an act."""
    return Restriction(
        id=desk.ids.new(), restriction_id=desk.ids.new(), version=1, person_id=person_id, state=STANDING,
        asked_on=asked_on.isoformat(), reason=reason.strip(), author_id=actor.user_id,
    )  # fmt: skip


def restriction_of(session: Session, person_id: str) -> RestrictionView | None:
    """The one that stands on this person, under whichever of their records it was written."""
    row = _standing(session, person_id)
    if row is None:
        return None
    return RestrictionView(
        row.asked_on, names_of_users(session).get(row.author_id, ""), row.recorded_at, row.reason
    )


def restricted_among(session: Session, people: Iterable[str]) -> frozenset[str]:
    """Those of these people on whom a restriction stands."""
    return frozenset(one for one in people if _standing(session, one) is not None)


def check_recipient(session: Session, people: Iterable[str], recipient: str) -> None:
    """Refused RST004 for a document that would leave without saying to whom."""
    if not recipient.strip() and (found := restricted_among(session, people)):
        codes = ", ".join(sorted(person_of(session, one).code for one in found))
        raise Refused(Issue("RST004", "recipient", values={"codes": codes}))


def _standing(session: Session, person_id: str) -> Restriction | None:
    later = aliased(Restriction)
    return session.scalars(
        select(Restriction)
        .where(
            Restriction.person_id.in_(family_of(session, survivor_of(session, person_id))),
            Restriction.state == STANDING, ~exists().where(later.supersedes == Restriction.id),
        )
        .order_by(Restriction.event_seq.desc())
    ).first()  # fmt: skip


def _check_reach(session: Session, actor: Actor, person_id: str) -> None:
    person_of(session, person_id)
    if NAMES_ALL.isdisjoint(actor.roles):
        check_reach(session, actor, person_id)
