"""A death on record: who is dead, by whichever record says so, and that the medical lead is asked to report it."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import Membership
from clinicdesk.models.responses import Answer, Response
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.endings import DIED, HERE, SUMMARY, closing_form
from clinicdesk.protocols.values import Value
from clinicdesk.security.canonical import canonical
from clinicdesk.security.roles import Role
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import families_of, family_of, survivor_of
from clinicdesk.services.obligations import Due, had_task, oblige, open_ones
from clinicdesk.services.programmes import programme_if_any

_ENDED_HOW = "outcome"
_WHY = "outcome_reason"


def dead_among(desk: Desk, session: Session, people: Collection[str]) -> frozenset[str]:
    """Those of them who died: by the end of a way through a cohort, or by the summary of one.

    Whichever of the records that are read as one says so.
    """
    families = families_of(session, people)
    died = _left_by_death(session, families) | _summed_up_as_dead(desk, session, families)
    return frozenset(one for one in people if not died.isdisjoint(families[one]))


def report_death(desk: Desk, work: Work, *, person_id: str, cohort_id: str, why: str) -> None:
    """Inside an act that says that somebody died: the lead is asked to report it, once for a death.

    It is a serious adverse event, whatever its cause, to be reported within a day (ICH E2A). Whichever record says
    so first asks, also of those that are read as one; one that said so in error and was put right asks again when it
    comes true.
    """
    session, origin = work.session, f"died:{person_id}"
    former = _other_origins(session, person_id)
    if former and open_ones(session, origins=former):
        return
    known = any(had_task(session, one) for one in (origin, *former))
    if known and person_id in dead_among(desk, session, [person_id]):
        return
    due = Due(
        "died", origin, desk.clock.now(), Role.LEAD.value, level="red", person_id=person_id, cohort_id=cohort_id,
        words={"why": why},
    )  # fmt: skip
    oblige(desk, work, [due])


def report_by_sheet(desk: Desk, work: Work, row: Response, values: Mapping[str, Value]) -> None:
    """The same inside the act that writes a version of a form, where that is a summary that says so."""
    died = bool(row.person_id) and values.get(_ENDED_HOW) == DIED
    if died and _sums_up(desk, work.session, row.person_id, row.cohort_id, row.form):
        why = str(values.get(_WHY) or row.reason or "–")
        report_death(desk, work, person_id=row.person_id, cohort_id=row.cohort_id, why=why)


def _left_by_death(session: Session, families: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Those whose way through any cohort ended with their death, and whom nobody took in again since.

    Under whichever of the records of `families` that was.
    """
    rows = session.execute(
        select(Membership.person_id, Membership.state, Membership.outcome)
        .where(Membership.person_id.in_(list(families)), standing(Membership))
        .order_by(Membership.event_seq)
    )
    found: set[str] = set()
    for person, state, outcome in rows:
        if outcome == DIED:
            found.add(person)
        elif state in HERE:
            found -= families[person]
    return frozenset(found)


def _summed_up_as_dead(desk: Desk, session: Session, people: Collection[str]) -> frozenset[str]:
    """Those whose closing summary says that they died, whatever their membership says; no other form ends calls."""
    rows = session.execute(
        select(Response.person_id, Response.cohort_id, Response.form)
        .join(Answer, Answer.response_row == Response.id)
        .where(
            Response.person_id.in_(list(people)), standing(Response), Answer.key == _ENDED_HOW,
            Answer.body == canonical(DIED).decode(),
        )
    )  # fmt: skip
    return frozenset(person for person, *of in rows if _sums_up(desk, session, person, *of))


def _sums_up(desk: Desk, session: Session, person_id: str, cohort_id: str, form: str) -> bool:
    """Whether a form sums a way through a programme up: by its code, or because a programme ends with it.

    From wherever it was opened: one from the list of all forms is of no cohort, and may end any of the person's, also
    one they went through under a record that is read as one with theirs.
    """
    if form.startswith(SUMMARY):
        return True
    family = family_of(session, survivor_of(session, person_id))
    own = select(Membership.cohort_id).where(Membership.person_id.in_(family)).distinct()
    cohorts = [cohort_id] if cohort_id else session.scalars(own)
    pinned = (programme_if_any(desk, session, one) for one in cohorts)
    return any(one is not None and closing_form(one.definition) == form for one in pinned)


def _other_origins(session: Session, person_id: str) -> tuple[str, ...]:
    """By what else the same task may be kept: by a record that is read as one with this, or by a membership.

    Earlier releases kept it by each membership that ended with a death.
    """
    family = family_of(session, survivor_of(session, person_id))
    places = select(Membership.membership_id).where(Membership.person_id.in_(family)).distinct()
    others = (one for one in family if one != person_id)
    return tuple(f"died:{one}" for one in (*others, *session.scalars(places)))
