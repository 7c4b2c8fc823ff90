"""Merged cards, second groups, late papers: what is mended for one of them leaves the ways of the others open."""

from datetime import timedelta

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.name_likeness import of_another_father
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import (
    clearances,
    cohorts,
    consents,
    memberships,
    records,
    registering,
    screenings,
    sessions,
    sheets,
)
from tests.services.test_merged_consents import merge as merge_cards
from tests.services.test_merged_consents import say, seen
from tests.services.test_merged_seats import at_rest, merge, place_of
from tests.services.test_no_of_another_group import another
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import DosingDay, home_answers
from tests.support.printed import WISH
from tests.support.screening import CALM, RISK, SCREENING, clean_answers, screened


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given 60 mg and measured to the second hour."""
    return watched_day


@pytest.mark.parametrize("how", ["withdrawn", "refused"])
def test_a_cleared_person_of_two_cards_takes_their_consent_back(clinic: Clinic, how: str) -> None:
    """Proves: REQ-CNS-995. The decision was stopped twice in one act, and the act refused each time."""
    case = screened(clinic)
    sessions.close_session(case.desk, case.lead, clinic.session_id)
    for code in ("К-1", "К-2"):
        say(clinic, case.desk, case.lead, code)
    merge_cards(clinic, case.desk, case.lead)
    case.sign()
    assert case.view().valid
    if how == "withdrawn":
        consents.withdraw_consent(
            case.desk, case.lead, seen(clinic, case.desk, case.lead).consent_id, reason="ні"
        )
    else:
        say(clinic, case.desk, case.lead, "К-1", given=False)
    assert case.view().decision == "suspended"


def test_of_two_cards_screened_in_one_group_the_newer_screening_is_decided_on(clinic: Clinic) -> None:
    """Proves: REQ-CLR-990. The older one was refused for the newer, the newer for what the other card held."""
    made = at_rest(clinic)
    other = clinic.people["К-2"]
    clinic.clock.advance(timedelta(minutes=5))
    sheet = sheets.record_form(
        made.desk, made.nurse, form=SCREENING, step="screening", answers=clean_answers(), person_id=other,
        cohort_id=made.cohort, taken_at=clinic.clock.now(), confirmed=True,
    ).subject  # fmt: skip
    merge(made, other, made.person)
    page = screenings.open_screening(made.desk, made.lead, person_id=made.person, cohort_id=made.cohort)
    assert page.sheet is not None
    assert page.sheet.sheet_id == sheet
    clearances.sign_clearance(
        made.desk, made.lead, sheet, password=PASSWORDS["lead"], seen=page.sheet.content,
        decision=clearances.Decision("eligible", {}),
    )  # fmt: skip
    assert made.view().valid


def test_a_form_of_going_home_typed_in_later_is_on_its_sheet(day: DosingDay) -> None:
    """Proves: REQ-PRT-302. It belongs to no session, and the sheet was printed empty."""
    form = next(one.form for one in library().programme("gkap", "0.1").steps if one.id == "discharge")
    assert form is not None
    at = day.clinic.clock.now()
    day.clinic.clock.advance(timedelta(days=1))
    sheets.record_form(
        day.desk, day.nurse, form=form, person_id=day.person, cohort_id=day.cohort, step="discharge",
        answers=home_answers(), taken_at=at, session_id="", confirmed=True,
    )  # fmt: skip
    assert records.print_part(day.desk, day.lead, day.person, WISH, kind="discharge").record.status == "draft"


def test_a_member_whose_card_follows_one_outside_the_group_is_transferred(clinic: Clinic) -> None:
    """Proves: REQ-COH-995. The card that stays takes the way over."""
    made = at_rest(clinic)
    target = cohorts.plan_cohort(made.desk, made.lead, code="08", programme="gkap").subject
    card = PersonDetails(code="К-9002", surname="Олійник", given_name="Степан", birth_date="1972-09-04")
    new = registering.add_person(made.desk, made.lead, card, reason="записано вдруге").subject
    place = place_of(made, made.person, made.cohort)
    merge(made, made.person, new)
    memberships.leave_cohort(
        made.desk,
        made.lead,
        place,
        state="transferred",
        outcome="transferred",
        reason="переїзд",
        to_cohort=target,
    )
    with made.desk.database.read() as session:
        there = memberships.places_in(session, target)
    assert [(one.person_id, one.state) for one in there] == [(new, "member")]


def test_a_calm_form_of_another_group_stops_no_decision_here(clinic: Clinic) -> None:
    """Proves: REQ-CLR-990. What it finds would."""
    made = at_rest(clinic)
    made.sign()
    other = another(made, made.person)
    sheets.record_form(
        made.desk, made.nurse, form=RISK, step="risk_screen", answers=CALM, person_id=made.person, cohort_id=other,
        taken_at=clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    assert made.view().valid


@pytest.mark.parametrize(
    ("uk", "ru"),
    [("Миколайович", "Николаевич"), ("Олексіївна", "Алексеевна"), ("Якович", "Яковлевич"), ("Петрович", "Петрович")],
)  # fmt: skip
def test_one_father_in_two_languages(uk: str, ru: str) -> None:
    """Proves: REQ-IMP-995. A list in Russian asked about every other person who was known."""
    assert not of_another_father(uk, ru)
    assert of_another_father(uk, "Григорович")
