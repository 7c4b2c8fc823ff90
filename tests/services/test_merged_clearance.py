"""A clearance does not survive a merge that brings to light what nobody knew when it was signed."""

from dataclasses import replace

import pytest

from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, joined
from clinicdesk.services import merging, person_cards, registering, screenings, sessions, sheets
from tests.support.clinic import Clinic
from tests.support.screening import CALM, RISK, Screened, screened

ALLERGIC = PersonDetails(
    code="К-9001", surname="Олійник", given_name="Степан", birth_date="1972-09-04", allergies_state="listed",
    allergies=(Allergy("кетамін", "анафілаксія"),),
)  # fmt: skip
BLANK = PersonDetails(code="К-9002", surname="Олійник", given_name="Степан", birth_date="1972-09-04")


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """К-1 is cleared, and no session runs."""
    made = screened(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    made.sign()
    assert made.view().valid
    return made


def register(case: Screened, details: PersonDetails) -> str:
    """The same person, put on the list a second time."""
    return registering.add_person(case.desk, case.lead, details, reason="записано вдруге").subject


def decision_of(case: Screened) -> tuple[str, bool]:
    """How the decision about К-1 stands."""
    seen = case.view()
    return seen.decision, seen.valid


def test_a_cleared_record_merged_into_one_with_an_allergy_is_cleared_no_more(case: Screened) -> None:
    """Proves: REQ-CLR-065. К-1 followed a card with an anaphylaxis to ketamine and kept a valid clearance."""
    other = register(case, ALLERGIC)
    merging.merge_people(case.desk, case.lead, case.person, into=other, reason="той самий паспорт")
    assert decision_of(case) == ("suspended", False)


def test_a_record_with_an_allergy_merged_into_a_cleared_one_stops_its_clearance(case: Screened) -> None:
    """Proves: REQ-CLR-065."""
    other = register(case, ALLERGIC)
    merging.merge_people(case.desk, case.lead, other, into=case.person, reason="той самий паспорт")
    assert decision_of(case) == ("suspended", False)


@pytest.mark.parametrize("follows", [True, False])
def test_a_merge_that_brings_nothing_to_light_leaves_the_clearance(case: Screened, *, follows: bool) -> None:
    other = register(case, BLANK)
    one, into = (case.person, other) if follows else (other, case.person)
    merging.merge_people(case.desk, case.lead, one, into=into, reason="той самий паспорт")
    assert decision_of(case) == ("eligible", True)


def fill(case: Screened, person: str, form: str, answers: dict[str, object]) -> str:
    """A form about the other record, of no cohort."""
    return sheets.record_form(
        case.desk, case.lead, form=form, person_id=person, cohort_id="", step="", answers=answers,
        taken_at=case.desk.clock.now(), confirmed=True,
    ).subject  # fmt: skip


def merged_and_signed(case: Screened) -> tuple[str, str]:
    """К-9002 with a calm risk screen follows К-1, whose decision is signed anew: the record and its form."""
    other = register(case, BLANK)
    risk = fill(case, other, RISK, dict(CALM))
    merging.merge_people(case.desk, case.lead, other, into=case.person, reason="той самий паспорт")
    case.sign()
    assert case.view().valid
    return other, risk


def test_a_risk_screen_corrected_on_the_record_that_follows_stops_the_clearance(case: Screened) -> None:
    """Proves: REQ-CLR-066. The C-SSRS shown under К-1 was corrected to a wish to be dead, and К-1 stayed eligible."""
    _, risk = merged_and_signed(case)
    sheets.amend_form(case.desk, case.lead, risk, answers=CALM | {"q1": "yes"}, reason="недочув")
    seen = case.view()
    assert (seen.decision, seen.valid) == ("suspended", False)
    assert seen.why["uk"].startswith("виправлено «")
    assert seen.why["uk"].endswith("»: недочув")
    assert [one.what["en"].split(" ")[-2:] for one in seen.changed] == [["was", "corrected"]]


def test_an_allergy_put_on_the_card_of_the_survivor_stops_the_clearance_of_the_record_that_follows(
    case: Screened,
) -> None:
    """Proves: REQ-CLR-066. The merged-away record keeps its place in the cohort, and so it keeps being watched."""
    other = register(case, BLANK)
    merging.merge_people(case.desk, case.lead, case.person, into=other, reason="той самий паспорт")
    assert case.view().valid
    allergic = replace(BLANK, allergies=ALLERGIC.allergies, allergies_state="listed")
    registering.amend_person(case.desk, case.lead, other, allergic, version=1, reason="сказала дружина")
    seen = case.view()
    assert (seen.decision, seen.valid) == ("suspended", False)
    assert seen.why["uk"] == "виправлено картку (алергії): сказала дружина"


@pytest.mark.parametrize(
    ("form", "answers"), [(RISK, CALM | {"q1": "yes"}), ("adverse_event@0.1", {"verbatim": "непритомність"})]
)
@pytest.mark.parametrize("follows", [True, False])
def test_a_form_of_the_other_record_stops_the_clearance_at_the_merge(
    case: Screened, form: str, answers: dict[str, object], *, follows: bool
) -> None:
    """Proves: REQ-CLR-065."""
    other = register(case, BLANK)
    fill(case, other, form, answers)
    assert case.view().valid
    one, into = (case.person, other) if follows else (other, case.person)
    merging.merge_people(case.desk, case.lead, one, into=into, reason="той самий паспорт")
    seen = case.view()
    assert (seen.decision, seen.valid) == ("suspended", False)
    assert seen.why["uk"] == "об’єднано із записом К-9002: той самий паспорт"
    assert seen.why["en"] == "joined with the record К-9002: той самий паспорт"


def test_a_scale_of_the_other_record_stops_nothing_at_the_merge(case: Screened) -> None:
    other = register(case, BLANK)
    fill(case, other, "phq9@1.0", {f"q{n}": "1" for n in range(1, 9)})
    merging.merge_people(case.desk, case.lead, other, into=case.person, reason="той самий паспорт")
    assert case.view().valid


def test_a_seat_of_the_record_that_follows_shows_the_medicines_of_the_other(case: Screened) -> None:
    """Proves: REQ-CLR-066. A screening of the merged-away record is judged with what the survivor's card says."""
    other = register(case, replace(BLANK, medicines=(Medicine("фенелзин", "15 мг"),)))
    merging.merge_people(case.desk, case.lead, case.person, into=other, reason="той самий паспорт")
    with case.desk.database.read() as session:
        assert [one.medicine for one in screenings.met_interactions(session, case.person)] == ["фенелзин"]


def test_a_graver_reaction_on_the_other_card_is_shown_and_stops_the_clearance(case: Screened) -> None:
    """Proves: REQ-CLR-065. «кетамін – висип» on one card hid «кетамін – анафілаксія» on the other."""
    card = person_cards.read_person(case.desk, case.lead, case.person)
    rash = replace(card.details, allergies_state="listed", allergies=(Allergy("Кетамін", "висип"),))
    registering.amend_person(
        case.desk, case.lead, case.person, rash, version=card.version, reason="сказала дружина"
    )
    case.sign()
    other = register(case, ALLERGIC)
    merging.merge_people(case.desk, case.lead, other, into=case.person, reason="той самий паспорт")
    assert decision_of(case) == ("suspended", False)
    whole = person_cards.read_person(case.desk, case.lead, case.person).whole
    assert [one.reaction for one in whole.allergies] == ["висип", "анафілаксія"]


def test_a_name_without_a_detail_adds_nothing_to_one_with_it() -> None:
    own = PersonDetails(allergies=(Allergy("йод", "висип"),), medicines=(Medicine("сертралін"),))
    bare = PersonDetails(allergies=(Allergy("Йод"),), medicines=(Medicine("Сертралін", "50 мг"),))
    both = joined(own, (bare,))
    assert both.allergies == own.allergies
    assert both.medicines == bare.medicines
