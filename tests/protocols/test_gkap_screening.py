"""The screening checklist: every line is an item of its class, and nothing unknown ever counts as clear."""

from decimal import Decimal

import pytest

from clinicdesk.protocols.answers import asked, facts_of
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import FormField, Rule
from clinicdesk.protocols.rules import truth
from clinicdesk.protocols.values import SKIPPED, Value
from tests.support.gkap import fields, form

ABSOLUTE = (
    "aneurysm intracerebral_haemorrhage ketamine_hypersensitivity cardiovascular_event psychosis delirium "
    "mania bipolar_history pregnancy breast_feeding suicidality_intent consent_valid adult intoxication "
    "drug_screen_unexplained"
).split()
RELATIVE = (
    "bp_high hypertensive_encephalopathy bp_over_160 vitals_stop angina_unstable valve_disease "
    "heart_failure heart_failure_acute coronary_syndrome hypertension_uncontrolled stroke_tia "
    "intracranial_pressure intraocular_pressure head_injury hyperthyroidism copd sleep_apnoea bmi_over_35 "
    "liver_child_pugh_c dialysis substance_use_recent substance_abstinence relative_psychosis "
    "personality_disorder seizure_disorder porphyria urinary_symptoms dissociative_disorder dementia "
    "acute_infection prior_treatment"
).split()
TESTS = (
    "ecg renal_tests liver_tests stop_bang_done pregnancy_test drug_screen tsh blood_count glucose "
    "electrolytes urinalysis baseline_scales risk_triage"
).split()
MEDICATION = (
    "benzodiazepines hypnotics opioids alcohol_sedatives stimulants mao_inhibitors antidepressants "
    "psychotropics_changed lamotrigine cyp_inhibitors cyp_inducers theophylline nasal_decongestants"
).split()
INFORMATION = ("fasting_food fasting_liquid nasal_spray_hour escort_home no_driving overnight_carer").split()
LINES = {
    **dict.fromkeys(ABSOLUTE, "absolute"), **dict.fromkeys(RELATIVE, "relative"), **dict.fromkeys(TESTS, "test"),
    **dict.fromkeys(MEDICATION, "medication"), **dict.fromkeys(INFORMATION, "information"),
}  # fmt: skip
"""Every line of the checklist with its class: contraindications, tests, interacting medicines, briefing."""
HELPERS = {"substance_history", "can_be_pregnant"}
"""Questions that only decide which lines are asked."""
REVERSED = ("adult", "consent_valid", "prior_treatment", "substance_abstinence", *INFORMATION)
"""Items whose good answer is yes."""
SCREENING = fields(form("gkap_screening"))


def finding(item: FormField) -> Rule:
    """When an item is a finding; by default when its answer is yes."""
    assert item.screen is not None
    return item.screen.finding or Rule.model_validate({"field": item.id, "is": "yes"})


def found(name: str, **answers: Value) -> bool | None:
    """Whether these answers make the item a finding; None: not known."""
    typed: dict[str, Value] = {key.replace("__", "."): value for key, value in answers.items()}
    return truth(finding(SCREENING[name]), facts_of(form("gkap_screening"), typed))


def test_every_line_is_an_item_of_its_class() -> None:
    """Proves: REQ-GKP-001."""
    classes = {name: item.screen.kind for name, item in SCREENING.items() if item.screen}
    assert classes == LINES
    assert set(SCREENING) - set(LINES) == HELPERS


def test_every_item_is_answered_yes_no_unknown_or_not_done() -> None:
    assert {item.type for item in SCREENING.values()} == {"yes_no"}
    assert all(item.required for item in SCREENING.values())


def test_every_item_holds_its_source_its_date_and_a_note() -> None:
    lacking = [
        name
        for name, item in SCREENING.items()
        if not {"source", "date", "note"} <= {detail.id for detail in item.details}
    ]
    assert lacking == []


def test_every_test_is_dated_judged_reviewed_and_expires() -> None:
    for name in TESTS:
        item = SCREENING[name]
        assert item.screen is not None
        assert item.screen.valid_days, name
        assert {"date", "result", "reviewer"} <= {detail.id for detail in item.details}, name


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("said", [None, "unknown", "not_done"])
def test_what_is_not_known_is_never_clear(name: str, said: str | None) -> None:
    """Proves: REQ-GKP-002."""
    assert found(name, **({name: said} if said else {})) is not False


@pytest.mark.parametrize("name", [*ABSOLUTE, *MEDICATION])
def test_a_contraindication_is_found_by_its_own_answer(name: str) -> None:
    good, bad = ("yes", "no") if name in REVERSED else ("no", "yes")
    assert (found(name, **{name: bad}), found(name, **{name: good})) == (True, False)


@pytest.mark.parametrize("name", REVERSED)
def test_the_good_answer_to_a_reversed_item_is_yes(name: str) -> None:
    assert found(name, **{name: "no"}) is True
    assert found(name, **{name: "yes"}, prior_treatment__attempts=1) is False


@pytest.mark.parametrize(
    ("name", "detail", "clear", "finding"),
    [
        ("bp_high", "bp_high__sbp", 140, 141),
        ("bp_high", "bp_high__dbp", 90, 91),
        ("bp_over_160", "bp_high__sbp", 160, 161),
        ("vitals_stop", "bp_high__sbp", 180, 181),
        ("vitals_stop", "vitals_stop__pulse", 150, 151),
        ("vitals_stop", "vitals_stop__rr", 10, 9),
        ("vitals_stop", "vitals_stop__rr", 30, 31),
        ("bmi_over_35", "bmi_over_35__bmi", Decimal("35.0"), Decimal("35.1")),
        ("prior_treatment", "prior_treatment__attempts", 1, 0),
    ],
)
def test_a_number_past_its_limit_is_a_finding_whatever_was_ticked(
    name: str, detail: str, clear: Decimal, finding: Decimal
) -> None:
    """Proves: REQ-GKP-002."""
    calm: dict[str, Value] = {
        "bp_high__sbp": 120, "bp_high__dbp": 80, "vitals_stop__pulse": 70, "vitals_stop__rr": 14,
        "bmi_over_35__bmi": 25, "prior_treatment__attempts": 2, name: "yes" if name in REVERSED else "no",
    }  # fmt: skip
    assert found(name, **{**calm, detail: clear}) is False
    assert found(name, **{**calm, detail: finding}) is True


def test_a_pressure_that_was_ticked_but_not_measured_is_open() -> None:
    assert found("bp_high", bp_high="no") is None
    assert found("bp_high", bp_high="no", bp_high__sbp=120) is None


@pytest.mark.parametrize("name", TESTS)
def test_a_test_is_clear_only_when_done_and_judged(name: str) -> None:
    assert found(name, **{name: "yes"}) is None
    assert found(name, **{name: "yes", f"{name}__result": "clear"}) is False
    assert found(name, **{name: "yes", f"{name}__result": "deviation"}) is True
    assert found(name, **{name: "no"}) is True


@pytest.mark.parametrize("said", ["yes", "unknown", "not_done"])
def test_pregnancy_is_asked_unless_it_is_impossible(said: str) -> None:
    names = {item.id for item in asked(form("gkap_screening"), {"can_be_pregnant": said})}
    assert {"pregnancy", "breast_feeding", "pregnancy_test"} <= names


def test_where_pregnancy_is_impossible_it_is_skipped_and_not_missing() -> None:
    known = facts_of(form("gkap_screening"), {"can_be_pregnant": "no"})
    assert [known[name] for name in ("pregnancy", "breast_feeding", "pregnancy_test")] == [SKIPPED] * 3
    unanswered = facts_of(form("gkap_screening"), {})
    assert unanswered.get("pregnancy") is None


def test_every_group_of_medicines_that_is_asked_about_has_its_advice() -> None:
    entries = {entry.id for entry in library().term_list("interactions", "0.1").entries}
    assert set(MEDICATION) - entries == {"psychotropics_changed"}
