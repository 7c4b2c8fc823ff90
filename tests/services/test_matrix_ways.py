"""What a matrix says of forms recorded in another cohort: those of the way into this one count, others do not."""

from clinicdesk.services import cohorts, matrix, memberships, sessions
from clinicdesk.services.cell_history import cell_history
from clinicdesk.services.memberships import places_in
from tests.services.test_matrix import cells
from tests.support.clinic import Clinic
from tests.support.screening import screened


def test_a_form_of_another_cohort_is_not_done_in_this_one(clinic: Clinic) -> None:
    """Proves: REQ-COH-997. Nothing was taken in cohort 08."""
    made = screened(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    other = cohorts.plan_cohort(
        made.desk, made.lead, code="08", programme="gkap", people=[made.person]
    ).subject  # fmt: skip
    found = cells(matrix.open_cohort(made.desk, made.lead, other))
    assert (found["screening"].sign, found["risk_screen"].sign) == ("planned", "planned")
    found = cells(matrix.open_cohort(made.desk, made.lead, made.cohort))
    assert (found["screening"].sign, found["risk_screen"].sign) == ("done", "done")


def test_a_form_of_the_group_somebody_was_transferred_from_is_done(clinic: Clinic) -> None:
    """Proves: REQ-COH-997. The course goes on, and its cell tells the version behind it."""
    made = screened(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    other = cohorts.plan_cohort(made.desk, made.lead, code="08", programme="gkap").subject
    with made.desk.database.read() as session:
        place = next(one for one in places_in(session, made.cohort) if one.person_id == made.person)
    memberships.leave_cohort(
        made.desk, made.lead, place.membership_id, state="transferred", outcome="transferred", reason="переїзд",
        to_cohort=other,
    )  # fmt: skip
    found = cells(matrix.open_cohort(made.desk, made.lead, other))
    assert (found["screening"].sign, found["screening"].subject) == ("done", made.sheet)
    told = cell_history(
        made.desk, made.lead, cohort_id=other, person_id=made.person, kind="step", column="screening"
    )
    assert [one.version for one in told] == [1]
