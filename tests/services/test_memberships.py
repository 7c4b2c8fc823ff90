"""The way through a cohort: joining, waiting for a place, leaving, moving to another group."""

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services import cohorts, memberships, merging, people
from clinicdesk.services.desk import Desk
from tests.support.clinic import Clinic
from tests.support.groups import FIRST, Groups, groups
from tests.support.looking import one_event, refused


@pytest.fixture
def ward(clinic: Clinic) -> Groups:
    return groups(clinic)


def join(ward: Groups, person: str, cohort: str = "", *, waiting: bool = False) -> None:
    memberships.join_cohort(ward.desk, ward.lead, cohort or ward.cohort, person_id=person, waiting=waiting)


def leave(ward: Groups, person: str, **said: str) -> None:
    given = {"state": "withdrawn", "outcome": "dropped", "reason": "переїзд"} | said
    memberships.leave_cohort(ward.desk, ward.lead, ward.place(person).membership_id, **given)


def test_whoever_joins_is_in_the_care_of_its_staff(ward: Groups) -> None:
    """Proves: REQ-COH-001."""
    nurse, third = ward.clinic.join(ward.desk, "nurse"), ward.clinic.people["К-3"]
    with refused(ward.desk, ("PPL004", "person")):
        people.open_chart(ward.desk, nurse, third)
    with one_event(ward.desk, Action.MEMBER_JOINED, ward.lead, person=third) as seen:
        join(ward, third)
    assert seen.wrote(membership=1, cohort_member=1)
    assert people.open_chart(ward.desk, nurse, third).person.mine
    with refused(ward.desk, ("COH006", "person")):
        join(ward, third)


def test_a_full_group_leaves_the_waiting_list_and_a_free_place_is_given_from_it(ward: Groups) -> None:
    """Proves: REQ-COH-002."""
    *first, late = ward.register(7)
    for person in first:
        join(ward, person)
    with refused(ward.desk, ("COH005", "person")):
        join(ward, late)
    join(ward, late, waiting=True)
    waiting = ward.place(late).membership_id
    with refused(ward.desk, ("COH005", "person")):
        memberships.admit_waiting(ward.desk, ward.lead, waiting)
    leave(ward, first[0])
    with one_event(ward.desk, Action.MEMBER_JOINED, ward.lead, person=late) as seen:
        memberships.admit_waiting(ward.desk, ward.lead, waiting)
    assert seen.wrote(membership=1)
    assert ward.place(late).state == "member"
    with refused(ward.desk, ("COH007", "person")):
        memberships.admit_waiting(ward.desk, ward.lead, waiting)


def test_a_transfer_is_one_act_in_both_groups(ward: Groups) -> None:
    """Proves: REQ-COH-003."""
    second, person = ward.another(), ward.clinic.people["К-1"]
    with one_event(ward.desk, Action.MEMBER_LEFT, ward.lead, person=person, reason="переїзд") as seen:
        leave(ward, person, state="transferred", outcome="transferred", to_cohort=second)
    assert seen.wrote(membership=2, cohort_member=1)
    old, new = ward.place(person), ward.place(person, second)
    assert (old.state, old.outcome, old.until) == ("transferred", "transferred", "2026-11-24")
    assert (new.state, new.since) == ("member", "2026-11-24")


def test_a_transfer_to_nowhere_to_itself_and_to_a_full_group_is_refused(ward: Groups) -> None:
    person = ward.clinic.people["К-1"]
    full = ward.another(people=ward.register(8))
    moves = {"state": "transferred", "outcome": "transferred"}
    for target, code in (("nowhere", "COH003"), (ward.cohort, "COH003"), (full, "COH005")):
        with refused(ward.desk, (code, "to_cohort")):
            leave(ward, person, to_cohort=target, **moves)
    both = ward.another("09", people=[person])
    with refused(ward.desk, ("COH006", "to_cohort")):
        leave(ward, person, to_cohort=both, **moves)


def test_an_end_has_a_word_of_the_programme_and_a_reason(ward: Groups) -> None:
    """Proves: REQ-COH-003."""
    person = ward.clinic.people["К-1"]
    with refused(ward.desk, ("COH008", "outcome")):
        leave(ward, person, outcome="fled")
    with refused(ward.desk, ("COH008", "outcome")):
        leave(ward, person, state="member")
    with refused(ward.desk, ("DSK005", "reason")):
        leave(ward, person, reason=" ")
    leave(ward, person, state="completed", outcome="completed", reason="програму пройдено")
    with refused(ward.desk, ("COH007", "person")):
        leave(ward, person)
    join(ward, person)
    assert [place.state for place in ward.places() if place.person_id == person] == ["completed", "member"]


def test_a_closed_cohort_takes_nobody(ward: Groups) -> None:
    """Proves: REQ-COH-004."""
    third, closed = ward.clinic.people["К-3"], ward.another()
    change(ward.desk, ward, closed, "closed")
    with refused(ward.desk, ("COH014", "person")):
        join(ward, third, closed)
    with refused(ward.desk, ("COH014", "to_cohort")):
        leave(ward, ward.clinic.people["К-1"], state="transferred", outcome="transferred", to_cohort=closed)
    with refused(ward.desk, ("COH003", "cohort")):
        join(ward, third, "none")


def change(desk: Desk, ward: Groups, cohort: str, state: str, reason: str = "набір завершено") -> None:
    cohorts.change_plan(
        desk, ward.lead, cohort, starts_on=FIRST.date(), room="Зала 2", state=state, reason=reason
    )


def test_a_plan_changes_with_a_reason_and_keeps_its_programme(ward: Groups) -> None:
    with one_event(ward.desk, Action.COHORT_CHANGED, ward.lead, reason="набір завершено") as seen:
        change(ward.desk, ward, ward.cohort, "running")
    assert seen.wrote(cohort_plan=1)
    with refused(ward.desk, ("DSK005", "reason")):
        change(ward.desk, ward, ward.cohort, "closed", reason="")
    with refused(ward.desk, ("COH010", "state")):
        change(ward.desk, ward, ward.cohort, "lost")
    with refused(ward.desk, ("COH003", "cohort")):
        change(ward.desk, ward, "none", "closed")


def test_a_card_that_follows_another_joins_no_cohort(ward: Groups) -> None:
    """Proves: REQ-COH-001."""
    third, twin = ward.clinic.people["К-3"], ward.register(1)[0]
    merging.merge_people(ward.desk, ward.lead, twin, into=third, reason="одна людина")
    with refused(ward.desk, ("COH017", "person")):
        join(ward, twin)
    with refused(ward.desk, ("COH017", "people")):
        cohorts.plan_cohort(ward.desk, ward.lead, code="09", programme="gkap", people=[third, twin])
