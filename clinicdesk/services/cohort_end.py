"""What stands against the end of a cohort: a session that runs, calls after a dose not made, alarms not answered."""

from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.services.caseload import person_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.follow_up import doses_of, measures_of
from clinicdesk.services.memberships import places_in
from clinicdesk.services.obligations import BOUND, open_ones
from clinicdesk.services.programmes import programme_of_cohort
from clinicdesk.services.readings import running_session

_ALARMS = BOUND | {"alert", "transfer", "transfer_event", "dose_unmeasured"}
_UNMADE = frozenset({"later", "due", "overdue"})


def check_may_end(desk: Desk, session: Session, cohort_id: str) -> None:
    """Refused COH741 (a session of its programme runs), COH310 with the codes of those whose safety hangs on it."""
    running = running_session(session)
    if running is not None and running.code and running.cohort_id == cohort_id:
        raise Refused(Issue("COH741", "state", values={"session": running.title}))
    people = tuple(dict.fromkeys(place.person_id for place in places_in(session, cohort_id)))
    at_risk = {*_alarmed(session, cohort_id, people), *_uncalled(desk, session, cohort_id, people)}
    if at_risk:
        codes = ", ".join(person_of(session, one).code for one in people if one in at_risk)
        raise Refused(Issue("COH310", "state", values={"n": len(at_risk), "codes": codes}))


def _alarmed(session: Session, cohort_id: str, people: Collection[str]) -> Iterator[str]:
    for row in open_ones(session):
        own = row.cohort_id == cohort_id or not row.cohort_id
        if row.kind in _ALARMS and own and row.person_id in people:
            yield row.person_id


def _uncalled(desk: Desk, session: Session, cohort_id: str, people: Collection[str]) -> Iterator[str]:
    """Those with a call to make after a dose that was given; one that is still ahead is a session to cancel.

    A call that the programme leaves to choice is nobody's task, and bars nothing.
    """
    points = programme_of_cohort(desk, session, cohort_id).definition.timepoints
    anchors = {point.id: point.anchor for point in points}
    for person in people:
        given = doses_of(session, person, cohort_id)
        if given and any(
            one.is_call and one.required and one.standing in _UNMADE and anchors[one.point] in given
            for one in measures_of(desk, session, person, cohort_id)
        ):
            yield person
