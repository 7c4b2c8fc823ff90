"""What another group found or decided about a person stops the decision here: there and back, and at a merge."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import clearances, cohorts, memberships, merging, screenings, sessions, sheets
from clinicdesk.services.memberships import places_in
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import DosingDay
from tests.support.screening import RISK, SCREENING, Screened, clean_answers, screened

SEVERE = {"q1": "yes", "q2": "yes", "q3": "yes", "q4": "yes", "q5": "yes", "q6_lifetime": "no"}


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """К-1 is cleared in cohort 07, and no session runs."""
    made = screened(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    made.sign()
    return made


def another(case: Screened | DosingDay, *people: str) -> str:
    """Cohort 08 of the same programme, with the nurse on its staff."""
    cohort = cohorts.plan_cohort(case.desk, case.lead, code="08", programme="gkap", people=people).subject
    cohorts.staff_cohort(case.desk, case.lead, cohort, users=[case.nurse.user_id])
    return cohort


def move(case: Screened | DosingDay, here: str, to: str) -> None:
    """К-1 is transferred."""
    with case.desk.database.read() as session:
        place = next(one for one in reversed(places_in(session, here)) if one.person_id == case.person)
    memberships.leave_cohort(
        case.desk, case.lead, place.membership_id, state="transferred", outcome="transferred", reason="переїзд",
        to_cohort=to,
    )  # fmt: skip


def screen_in(case: Screened | DosingDay, cohort: str, person: str, **found: object) -> str:
    """The nurse screens somebody in another group."""
    return sheets.record_form(
        case.desk, case.nurse, form=SCREENING, step="screening", answers=clean_answers(**found), person_id=person,
        cohort_id=cohort, taken_at=case.desk.clock.now(), confirmed=True,
    ).subject  # fmt: skip


def rule_out(case: Screened | DosingDay, cohort: str, person: str, sheet: str, actor: Actor) -> None:
    """The lead signs that they are not eligible there."""
    page = screenings.open_screening(case.desk, actor, person_id=person, cohort_id=cohort)
    assert page.sheet is not None
    clearances.sign_clearance(
        case.desk, actor, sheet, password=PASSWORDS["lead"], seen=page.sheet.content,
        decision=clearances.Decision("not_eligible", {}),
    )  # fmt: skip


def test_an_aneurysm_found_in_another_group_stops_the_decision_here(case: Screened) -> None:
    """Proves: REQ-CLR-990. К-1 was in both groups, and stayed eligible in 07."""
    screen_in(case, another(case, case.person), case.person, aneurysm="yes")
    seen = case.view()
    assert (seen.decision, seen.valid) == ("suspended", False)
    assert "записано «" in seen.why["uk"]


def test_a_grave_risk_screen_of_another_group_stops_it_too(case: Screened) -> None:
    """Proves: REQ-CLR-990."""
    sheets.record_form(
        case.desk, case.nurse, form=RISK, step="risk_screen", answers=SEVERE, person_id=case.person,
        cohort_id=another(case, case.person), taken_at=case.desk.clock.now(), confirmed=True,
    )  # fmt: skip
    assert not case.view().valid


def test_not_eligible_signed_in_another_group_stops_what_was_signed_here_meanwhile(case: Screened) -> None:
    """Proves: REQ-CLR-990. The screening there was older than the decision here, its signature newer."""
    other = another(case, case.person)
    sheet = screen_in(case, other, case.person, aneurysm="yes")
    case.sign()
    assert case.view().valid
    rule_out(case, other, case.person, sheet, case.lead)
    seen = case.view()
    assert (seen.decision, seen.valid) == ("suspended", False)
    assert (seen.why["uk"], seen.why["en"]) == ("не допущено у когорті 08", "not eligible in cohort 08")


def test_ruled_out_there_and_back_again_nobody_is_dosed_by_the_older_decision(day: DosingDay) -> None:
    """Proves: REQ-CLR-990. 07, then 08, where an aneurysm was found, and 07 again."""
    other = another(day)
    move(day, day.cohort, other)
    sheet = screen_in(day, other, day.person, aneurysm="yes")
    rule_out(day, other, day.person, sheet, day.lead)
    move(day, other, day.cohort)
    with pytest.raises(Refused) as refused:
        day.cleared()
    assert "CLR" in refused.value.issues[0].code


def test_a_record_ruled_out_in_another_group_and_merged_stops_the_decision(
    case: Screened, clinic: Clinic
) -> None:
    """Proves: REQ-CLR-990."""
    third = clinic.people["К-3"]
    other = another(case, third)
    sheet = screen_in(case, other, third, aneurysm="yes")
    rule_out(case, other, third, sheet, case.lead)
    assert case.view().valid
    merging.merge_people(case.desk, case.lead, third, into=case.person, reason="той самий паспорт")
    assert not case.view().valid
