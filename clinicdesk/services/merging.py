"""Two records of one person: one follows the other, both stay, and an amendment parts them again."""

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.people import PersonMerge
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import NAMES_ALL, check_reach, person_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.followers import newest_merge, survivor_of
from clinicdesk.services.readings import running_session_of
from clinicdesk.services.suspending import suspend_by_merge, suspend_by_parting
from clinicdesk.services.views import Actor, Changes, Topic


@verb(Permission.MERGE_PEOPLE)
def merge_people(desk: Desk, actor: Actor, person_id: str, *, into: str, reason: str) -> Changes:
    """From now on `person_id` is read under the code of `into`. Nothing of either is changed.

    Raises Refused DSK005 (no reason), PPL015 (one and the same), PPL016 (one follows already), PPL017 (one sits in
    the running session), PPL004, PPL007.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.write(actor, Action.PERSON_MERGED, entity="person", entity_id=person_id, person_id=person_id,
                    reason=reason) as work:  # fmt: skip
        _check_apart(work.session, actor, person_id, into)
        former = newest_merge(work.session, person_id)
        merge = PersonMerge(
            id=desk.ids.new(), person_id=person_id, into_id=into, version=former.version + 1 if former else 1
        )
        for one, other in ((into, person_id), (person_id, into)):
            suspend_by_merge(desk, work, one, other, reason=reason)
        work.supersede(former, merge) if former else work.add(merge)
    return desk.changes(Topic.PEOPLE, Topic.VITALS, Topic.CLEARANCES, subject=into)


@verb(Permission.MERGE_PEOPLE)
def part_people(desk: Desk, actor: Actor, person_id: str, *, reason: str) -> Changes:
    """Undo a merge: the record stands for itself again, and what was decided over both waits for another look.

    Raises Refused DSK005, PPL018 (it follows none), PPL004.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.write(actor, Action.PERSON_PARTED, entity="person", entity_id=person_id, person_id=person_id,
                    reason=reason) as work:  # fmt: skip
        person_of(work.session, person_id)
        _check_reach(work.session, actor, person_id)
        former = newest_merge(work.session, person_id)
        if former is None or not former.into_id:
            raise Refused(Issue("PPL018"))
        parted = PersonMerge(id=desk.ids.new(), person_id=person_id, into_id="", version=former.version + 1)
        suspend_by_parting(desk, work, former, reason=reason)
        work.supersede(former, parted)
    return desk.changes(Topic.PEOPLE, Topic.VITALS, Topic.CLEARANCES, subject=former.into_id)


def _check_apart(session: Session, actor: Actor, person_id: str, into: str) -> None:
    for one in (person_id, into):
        person_of(session, one)
        _check_reach(session, actor, one)
    if person_id == into:
        raise Refused(Issue("PPL015", "into"))
    if any(survivor_of(session, one) != one for one in (person_id, into)):
        raise Refused(Issue("PPL016", "into"))
    if any(running_session_of(session, one) for one in (person_id, into)):
        raise Refused(Issue("PPL017"))


def _check_reach(session: Session, actor: Actor, person_id: str) -> None:
    if NAMES_ALL.isdisjoint(actor.roles):
        check_reach(session, actor, person_id)
