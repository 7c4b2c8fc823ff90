"""A clearance stops by itself when what it leaned on is no longer so: a medicine, an event, another form."""

from dataclasses import replace
from datetime import date

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails
from clinicdesk.services import person_cards, registering, screenings, sheets, tasks
from tests.support.clinic import Clinic
from tests.support.looking import one_event
from tests.support.screening import CALM, RISK, SCREENING, Screened, clean_answers, screened


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """К-1 is cleared."""
    made = screened(clinic)
    made.sign()
    assert made.view().valid
    return made


def amend_card(case: Screened, reason: str, **changed: object) -> None:
    """The lead corrects the card."""
    card = person_cards.read_person(case.desk, case.lead, case.person)
    details: PersonDetails = replace(card.details, **changed)  # type: ignore[arg-type]
    registering.amend_person(case.desk, case.lead, case.person, details, version=card.version, reason=reason)


def record(case: Screened, form: str, step: str, answers: dict[str, object]) -> str:
    """The nurse fills a form in about К-1."""
    return sheets.record_form(
        case.desk, case.nurse, form=form, person_id=case.person, cohort_id=case.cohort, step=step, answers=answers,
        taken_at=case.desk.clock.now(), confirmed=True,
    ).subject  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"medicines": (Medicine("Фенелзин", "15 мг"),)}, "виправлено картку (ліки)"),
        (
            {"allergies": (Allergy("Кетамін", "висип"),), "allergies_state": "listed"},
            "виправлено картку (алергії)",
        ),
        ({"diagnoses": ("F20.0",)}, "виправлено картку (діагнози)"),
    ],
)
def test_a_new_condition_or_medicine_on_the_card_suspends_the_clearance(
    case: Screened, changed: dict[str, object], what: str
) -> None:
    """Proves: REQ-CLR-010. К-1060 got phenelzine on the card and stayed eligible."""
    amend_card(case, "повідомила дружина", **changed)
    seen = case.view()
    assert (seen.decision, seen.valid) == ("suspended", False)
    assert seen.why["uk"] == f"{what}: повідомила дружина"
    assert seen.why["en"].startswith("the card was corrected")


def test_a_phone_number_suspends_nothing(case: Screened) -> None:
    amend_card(case, "новий номер", phones=("067 123 45 67",))
    assert case.view().valid
    amend_card(case, "порядок", medicines=(Medicine("Сертралін"), Medicine("Мелатонін")))
    case.sign()
    amend_card(case, "порядок", medicines=(Medicine("Мелатонін"), Medicine("Сертралін")))
    assert case.view().valid


@pytest.mark.parametrize("form", ["adverse_event@0.1", "incident@0.1"])
def test_an_event_about_the_person_suspends_it_in_the_same_act(case: Screened, form: str) -> None:
    """Proves: REQ-CLR-010."""
    with one_event(case.desk, Action.FORM_RECORDED, case.nurse, person=case.person) as act:
        record(
            case,
            form,
            "",
            {"description": "падіння"} if "incident" in form else {"verbatim": "непритомність"},
        )
    assert act.gained is not None
    assert act.gained["clearance"] == 1
    seen = case.view()
    assert (seen.decision, seen.reason) == ("suspended", "")
    assert "записано «" in seen.why["uk"]
    assert "was recorded" in seen.why["en"]


def test_an_event_that_is_written_down_further_suspends_the_next_decision_too(case: Screened) -> None:
    event = record(case, "adverse_event@0.1", "event", {"verbatim": "непритомність"})
    case.sign()
    assert case.view().valid
    sheets.amend_form(
        case.desk, case.nurse, event, answers={"verbatim": "судоми"}, reason="свідок уточнив", confirmed=True
    )
    assert case.view().decision == "suspended"


@pytest.mark.parametrize(
    ("form", "step", "answers"),
    [
        (RISK, "risk_screen", CALM | {"q1": "yes"}),
        ("stop_bang@0.1", "stop_bang", {"snoring": "1"}),
        ("lab_tests@0.1", "labs", {"ecg": "normal", "ecg.date": "2026-11-20"}),
        (SCREENING, "screening", clean_answers(psychosis="yes")),
    ],
)
def test_every_form_of_the_sign_off_suspends_it_when_filled_in_anew(
    case: Screened, form: str, step: str, answers: dict[str, object]
) -> None:
    """Proves: REQ-CLR-010. A second screening, a second C-SSRS."""
    record(case, form, step, answers)
    assert case.view().decision == "suspended"


def test_the_risk_screen_that_the_decision_leaned_on_suspends_it_when_corrected(clinic: Clinic) -> None:
    """Proves: REQ-CLR-006."""
    case = screened(clinic)
    risk = record(case, RISK, "risk_screen", dict(CALM))
    case.sign()
    sheets.amend_form(case.desk, case.nurse, risk, answers=CALM | {"q1": "yes"}, reason="недочув")
    assert case.view().decision == "suspended"


def test_a_scale_between_the_sessions_suspends_nothing(case: Screened) -> None:
    record(case, "phq9@1.0", "", {f"q{n}": "1" for n in range(1, 9)})
    assert case.view().valid


def test_today_says_that_a_clearance_was_suspended_and_why(case: Screened) -> None:
    """Proves: REQ-CLR-011."""
    amend_card(case, "почав пити", medicines=(Medicine("Фенелзин"),))
    found = [task for task in tasks.list_tasks(case.desk, case.lead) if task.kind == "clearance_suspended"]
    (task,) = found
    assert task.values["why_uk"] == "виправлено картку (ліки): почав пити"
    assert not task.overdue  # no dose is planned: nothing sets it a time
    assert "sign_off" not in {one.kind for one in tasks.list_tasks(case.desk, case.lead)}
    nurse = [one.kind for one in tasks.list_tasks(case.desk, case.nurse)]
    assert "clearance_suspended" in nurse
    case.sign()
    assert "clearance_suspended" not in {one.kind for one in tasks.list_tasks(case.desk, case.lead)}


def test_the_lead_sees_everything_that_changed_since_the_decision(case: Screened) -> None:
    """Proves: REQ-CLR-012. A renewal lists what changed (decision 24)."""
    amend_card(case, "почав пити", medicines=(Medicine("Фенелзин"),))
    record(case, RISK, "risk_screen", dict(CALM))
    page = screenings.open_screening(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)
    assert page.clearance is not None
    first, second = page.clearance.changed
    assert (first.what["uk"], first.what["en"]) == (
        "виправлено картку (ліки)",
        "the card was corrected (medicines)",
    )
    assert second.what["uk"].startswith("записано «")
    case.sign("deferred", recheck_on=date(2026, 12, 8))
    assert case.view().changed == ()
    assert case.view().recheck_on == "2026-12-08"
