"""Records that are one person have one seat and one place in a cohort."""

from clinicdesk.services import cohorts, memberships, merging, sessions
from clinicdesk.services.memberships import places_in
from clinicdesk.services.starting import roster_of
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.screening import Screened, screened


def at_rest(clinic: Clinic) -> Screened:
    """Nothing runs, К-1 is screened, К-2 is beside them in cohort 07."""
    made = screened(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    return made


def merge(made: Screened, one: str, into: str) -> None:
    merging.merge_people(made.desk, made.lead, one, into=into, reason="той самий паспорт")


def place_of(made: Screened, person: str, cohort: str) -> str:
    with made.desk.database.read() as session:
        return next(p for p in reversed(places_in(session, cohort)) if p.person_id == person).membership_id


def test_two_merged_members_have_one_seat(clinic: Clinic) -> None:
    """Proves: REQ-COH-996. It is that of the record they are read under; parted again each has their own."""
    made = at_rest(clinic)
    second = clinic.people["К-2"]
    merge(made, made.person, second)
    with made.desk.database.read() as session:
        assert roster_of(session, made.cohort) == (second,)
    merging.part_people(made.desk, made.lead, made.person, reason="різні люди")
    with made.desk.database.read() as session:
        assert roster_of(session, made.cohort) == (made.person, second)


def test_nobody_joins_beside_another_record_of_theirs(clinic: Clinic) -> None:
    """Proves: REQ-COH-996."""
    made = at_rest(clinic)
    third = clinic.people["К-3"]
    merge(made, clinic.people["К-2"], third)
    with refused(made.desk, ("COH006", "person")):
        memberships.join_cohort(made.desk, made.lead, made.cohort, person_id=third)


def test_nobody_is_admitted_beside_another_record_of_theirs(clinic: Clinic) -> None:
    """Proves: REQ-COH-996."""
    made = at_rest(clinic)
    third = clinic.people["К-3"]
    memberships.join_cohort(made.desk, made.lead, made.cohort, person_id=third, waiting=True)
    merge(made, clinic.people["К-2"], third)
    with refused(made.desk, ("COH006", "person")):
        memberships.admit_waiting(made.desk, made.lead, place_of(made, third, made.cohort))


def test_a_card_that_follows_another_is_neither_admitted_nor_transferred(clinic: Clinic) -> None:
    """Proves: REQ-COH-996. Care goes to the other one."""
    made = at_rest(clinic)
    second, third = clinic.people["К-2"], clinic.people["К-3"]
    other = cohorts.plan_cohort(made.desk, made.lead, code="08", programme="gkap").subject
    memberships.join_cohort(made.desk, made.lead, other, person_id=third, waiting=True)
    merge(made, third, made.person)
    with refused(made.desk, ("COH017", "person")):
        memberships.admit_waiting(made.desk, made.lead, place_of(made, third, other))
    merge(made, second, made.person)
    with refused(made.desk, ("COH017", "person")):
        memberships.leave_cohort(
            made.desk, made.lead, place_of(made, second, made.cohort), state="transferred", outcome="transferred",
            reason="переїзд", to_cohort=other,
        )  # fmt: skip
