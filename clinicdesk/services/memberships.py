"""A participant's way through a cohort: waiting, member, and how it ended."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.clearances import Admission
from clinicdesk.models.cohorts import Cohort, CohortMember, Membership
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.endings import DIED, ENDED, HERE, ends_of
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_own_card
from clinicdesk.services.clearance_state import recheck_origin
from clinicdesk.services.days import today
from clinicdesk.services.deaths import report_death
from clinicdesk.services.departures import left_at
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.entering import entry_issues
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.obligations import settle
from clinicdesk.services.programmes import OVER, plan_of, programme_of_cohort
from clinicdesk.services.readings import running_session
from clinicdesk.services.suspending import suspend_by_leaving
from clinicdesk.services.views import Actor, Changes, Topic

_NEARNESS = {"waiting": 0, "member": 2}
"""How near a state is to the group; of whoever has left it 1."""


@dataclass(frozen=True, slots=True)
class Place:
    """One person's newest standing in a cohort."""

    membership_id: str
    cohort_id: str
    person_id: str
    state: str
    since: str
    until: str
    outcome: str
    reason: str


@verb(Permission.PLAN_COHORTS)
def join_cohort(
    desk: Desk,
    actor: Actor,
    cohort_id: str,
    *,
    person_id: str,
    waiting: bool = False,
    since: date | None = None,
) -> Changes:
    """Take a participant in, or put them on the waiting list.

    Refused COH003, COH005 (full: only the waiting list is left), COH006 (is in it already), COH014, COH520 (the
    programme does not take such a person), COH521 (not known whether it does), PPL007. Whoever only waits is not
    judged before the group takes them: they may grow up to it.
    """
    with desk.database.read() as session:
        check_own_card(session, person_id, "person")
        _check_open(session, cohort_id, "person")
        pinned = programme_of_cohort(desk, session, cohort_id)
        programme, places = pinned.definition, places_in(session, cohort_id)
        unfit = [] if waiting else entry_issues(
            desk, session, pinned, person_id, field="person"
        )  # fmt: skip
        records = family_of(session, person_id)
    if any(place.person_id in records and place.state in HERE for place in places):
        raise Refused(Issue("COH006", "person"))
    members = sum(place.state == "member" for place in places)
    if not waiting and programme.group and members >= programme.group.most:
        raise Refused(Issue("COH005", "person", values={"most": programme.group.most}))
    if unfit:
        raise Refused(*unfit)
    row = Membership(
        id=desk.ids.new(), membership_id=desk.ids.new(), version=1, cohort_id=cohort_id, person_id=person_id,
        state="waiting" if waiting else "member", since=(since or today(desk)).isoformat(),
    )  # fmt: skip
    with desk.write(actor, Action.MEMBER_JOINED, entity="membership", entity_id=row.membership_id, version=1,
                    person_id=person_id) as work:  # fmt: skip
        work.add(row)
        _reach(desk, work, row)
    return desk.changes(Topic.COHORTS, Topic.PEOPLE, subject=cohort_id)


@verb(Permission.PLAN_COHORTS)
def admit_waiting(desk: Desk, actor: Actor, membership_id: str) -> Changes:
    """From the waiting list into the group.

    Refused COH007 (not waiting), COH005 (full), COH006 (another record of theirs is in it), COH014, COH017 (the card
    follows another), COH520, COH521.
    """
    with desk.database.read() as session:
        former = _newest(session, membership_id)
        check_own_card(session, former.person_id, "person")
        _check_open(session, former.cohort_id, "person")
        pinned = programme_of_cohort(desk, session, former.cohort_id)
        programme = pinned.definition
        unfit = entry_issues(desk, session, pinned, former.person_id, field="person")
        members = [one.person_id for one in places_in(session, former.cohort_id) if one.state == "member"]
        beside = not set(members).isdisjoint(set(family_of(session, former.person_id)) - {former.person_id})
    if former.state != "waiting":
        raise Refused(Issue("COH007", "person"))
    if beside:
        raise Refused(Issue("COH006", "person"))
    if programme.group and len(members) >= programme.group.most:
        raise Refused(Issue("COH005", "person", values={"most": programme.group.most}))
    if unfit:
        raise Refused(*unfit)
    row = _after(desk, former, state="member", since=today(desk))
    with desk.write(actor, Action.MEMBER_JOINED, entity="membership", entity_id=membership_id,
                    version=row.version, person_id=row.person_id) as work:  # fmt: skip
        work.supersede(former, row)
        _reach(desk, work, row)
    return desk.changes(Topic.COHORTS, Topic.PEOPLE, subject=row.cohort_id)


@verb(Permission.PLAN_COHORTS)
def leave_cohort(
    desk: Desk,
    actor: Actor,
    membership_id: str,
    *,
    state: str,
    outcome: str,
    reason: str,
    to_cohort: str = "",
) -> Changes:
    """End a membership; a transfer begins one in the other cohort in the same act.

    `state`: withdrawn, transferred or completed; `outcome`: a word of the programme's list. Raises Refused
    COH007 (ended already), COH008 (state or outcome not of the list), COH203 (the two contradict each other, or
    the person only waited), COH003, COH005, COH006, COH014, COH017 (a card that follows another is not transferred),
    COH520, COH521, COH740 (in the running session: they leave that first), DSK005.

    Nobody is to be checked again there; where health ends it, every decision about the person is suspended. A
    death, taken at any hour, ends every call and scale, and asks the medical lead for its report. It is recorded
    after the end of a membership too, in its months of calls: `state` is then how that had ended, and stays.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = _newest(session, membership_id)
        _check_end(desk, session, former, state=state, outcome=outcome)
        if outcome != DIED:
            _check_not_here(session, former)
        moves = state == "transferred" and former.state in HERE
        new = _moved(desk, session, former, to_cohort) if moves else None
    to = to_cohort if new else former.to_cohort
    until = today(desk) if former.state in HERE else date.fromisoformat(former.until)
    row = _after(desk, former, state=state, until=until, outcome=outcome, to_cohort=to, reason=reason)
    with desk.write(actor, Action.MEMBER_LEFT, entity="membership", entity_id=membership_id, version=row.version,
                    person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
        suspend_by_leaving(desk, work, row, reason=reason)
        settle(desk, work, [recheck_origin(row)], done_by=row.membership_id)
        if new:
            work.add(new)
            _reach(desk, work, new)
        if outcome == DIED:
            report_death(desk, work, person_id=row.person_id, cohort_id=row.cohort_id, why=reason)
    return desk.changes(Topic.COHORTS, Topic.PEOPLE, Topic.TASKS, Topic.CLEARANCES, subject=row.cohort_id)


def _check_not_here(session: Session, former: Membership) -> None:
    """Refused COH740 for somebody admitted to the session that runs, who has not left it: they are being watched."""
    running = running_session(session)
    if running is None or not running.code or running.cohort_id != former.cohort_id:
        return
    admitted = select(Admission.id).where(
        Admission.session_id == running.session_id, Admission.person_id == former.person_id
    )
    here = left_at(session, running.session_id, former.person_id) is None
    if here and session.scalars(admitted).first():
        raise Refused(Issue("COH740", "person", values={"session": running.title}))


def _check_end(desk: Desk, session: Session, former: Membership, *, state: str, outcome: str) -> None:
    """Refused COH007, COH008, COH203; of whoever has left already only a death can still be said."""
    programme = programme_of_cohort(desk, session, former.cohort_id).definition
    words = programme.completion.outcomes if programme.completion else ()
    if former.state not in HERE:
        if outcome != DIED or former.outcome == DIED or state != former.state:
            raise Refused(Issue("COH007", "person"))
        if words and DIED not in words:
            raise Refused(Issue("COH008", "outcome"))
        return
    waiting = former.state == "waiting"
    fits = any(state in ends_of(one, waiting=waiting) for one in words)
    if state not in ENDED or (outcome not in words and (outcome or fits) and words):
        raise Refused(Issue("COH008", "outcome"))
    if state not in ends_of(outcome, waiting=waiting):
        raise Refused(Issue("COH203", "outcome"))


def places_in(session: Session, cohort_id: str) -> tuple[Place, ...]:
    """The newest standing of everybody who is or was in a cohort, in the order they came."""
    return places_by_cohort(session, [cohort_id]).get(cohort_id, ())


def latest_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """Of everybody only how they are there now: of whoever left and came back not how they had left, too.

    A place in the queue is theirs only where they were never in the group.
    """
    found: dict[str, Place] = {}
    for place in places:
        former = found.setdefault(place.person_id, place)
        # Not the later event alone: a death is written down on a membership that had ended.
        if _NEARNESS.get(place.state, 1) >= _NEARNESS.get(former.state, 1):
            found[place.person_id] = place
    return tuple(found.values())


def places_by_cohort(session: Session, cohorts: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
    """The same of many cohorts; without an entry for one in which nobody ever was."""
    found: dict[str, tuple[Place, ...]] = {}
    for row in session.scalars(_places(), {"cohorts": list(cohorts)}):
        place = Place(
            row.membership_id, row.cohort_id, row.person_id, row.state, row.since, row.until, row.outcome,
            row.reason,
        )  # fmt: skip
        found[row.cohort_id] = (*found.get(row.cohort_id, ()), place)
    return found


@cache
def _places() -> Select[Membership]:
    """Built once: every page of a cohort asks it, and Today for all of them."""
    return (
        select(Membership)
        .where(
            Membership.cohort_id.in_(bindparam("cohorts", expanding=True)), standing(Membership),
        )
        .order_by(Membership.event_seq)
    )  # fmt: skip


def left_issues(
    session: Session, cohort_id: str, person_id: str, *, at: datetime | None = None
) -> list[Issue]:
    """COH045 for whoever is no member (only waits, has left, never came); with `at`: was none by then."""
    later = aliased(Membership)
    over = exists().where(later.supersedes == Membership.id)
    if at is not None:
        over = over.where(later.recorded_at < at)
    here = session.scalars(
        select(Membership.id).where(
            Membership.cohort_id == cohort_id, Membership.person_id == person_id, Membership.state == "member", ~over
        )
    ).first()  # fmt: skip
    return [] if here else [Issue("COH045", "person")]


def _check_open(session: Session, cohort_id: str, field: str) -> None:
    if plan_of(session, cohort_id).state in OVER:
        raise Refused(Issue("COH014", field))


def _check_card(session: Session, former: Membership) -> None:
    """Refused COH017 of a card that follows another which is in the group itself; else it is the one that came."""
    into = survivor_of(session, former.person_id)
    if any(place.person_id == into and place.state in HERE for place in places_in(session, former.cohort_id)):
        check_own_card(session, former.person_id, "person")


def _newest(session: Session, membership_id: str) -> Membership:
    later = aliased(Membership)
    found = session.scalars(
        select(Membership).where(
            Membership.membership_id == membership_id, ~exists().where(later.supersedes == Membership.id)
        )
    ).first()
    if found is None:
        raise Refused(Issue("COH007", "person"))
    return found


def _moved(desk: Desk, session: Session, former: Membership, to_cohort: str) -> Membership:
    """The membership a transfer begins."""
    if session.get(Cohort, to_cohort) is None or to_cohort == former.cohort_id:
        raise Refused(Issue("COH003", "to_cohort"))
    _check_open(session, to_cohort, "to_cohort")
    _check_card(session, former)
    person = survivor_of(session, former.person_id)
    places, records = places_in(session, to_cohort), family_of(session, person)
    if any(place.person_id in records and place.state in HERE for place in places):
        raise Refused(Issue("COH006", "to_cohort"))
    pinned = programme_of_cohort(desk, session, to_cohort)
    group = pinned.definition.group
    if group and sum(place.state == "member" for place in places) >= group.most:
        raise Refused(Issue("COH005", "to_cohort", values={"most": group.most}))
    if unfit := entry_issues(desk, session, pinned, person, field="to_cohort"):
        raise Refused(*unfit)
    return Membership(
        id=desk.ids.new(), membership_id=desk.ids.new(), version=1, cohort_id=to_cohort,
        person_id=person, state="member", since=today(desk).isoformat(),
    )  # fmt: skip


def _after(
    desk: Desk, former: Membership, *, state: str, since: date | None = None, until: date | None = None,
    outcome: str = "", to_cohort: str = "", reason: str = "",
) -> Membership:  # fmt: skip
    return Membership(
        id=desk.ids.new(), membership_id=former.membership_id, version=former.version + 1,
        cohort_id=former.cohort_id, person_id=former.person_id, state=state,
        since=since.isoformat() if since else former.since, until=until.isoformat() if until else "",
        outcome=outcome, to_cohort=to_cohort, reason=reason,
    )  # fmt: skip


def _reach(desk: Desk, work: Work, row: Membership) -> None:
    """The cohort's staff may open the chart of whoever came in, once."""
    known = work.session.scalars(
        select(func.count()).select_from(CohortMember).where(
            CohortMember.cohort_id == row.cohort_id, CohortMember.person_id == row.person_id
        )
    ).one()  # fmt: skip
    if not known:
        work.add(CohortMember(id=desk.ids.new(), cohort_id=row.cohort_id, person_id=row.person_id))
