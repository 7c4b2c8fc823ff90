"""The forms of the dosing day and after: what they ask, what they refuse, what they conclude."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product

import pytest

from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.answers import asked, check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.rules import truth
from clinicdesk.protocols.scores import score
from clinicdesk.protocols.values import Value
from tests.support.gkap import clear_day, fields, form, programme, scored

EVENT_FIELDS = (
    "verbatim term onset_date onset_time minutes_after_dose ongoing end_date end_time severity grade "
    "serious serious_reasons relatedness expectedness lack_of_effect action correction treatment outcome "
    "drug_name drug_form drug_maker drug_batch indication strength single_dose frequency route drug_start "
    "drug_end concomitant body_weight height reporter_role reporter report_sent follow_up"
).split()
MONITOR = {
    "sbp": ("mmHg", 40, 300), "dbp": ("mmHg", 20, 200), "pulse": ("/min", 0, 300), "spo2": ("%", 0, 100),
    "rr": ("/min", 0, 80), "moaas": ("", 0, 5), "temp": ("°C", 30, 43), "nausea": ("", 0, 3), "pain": ("", 0, 10),
}  # fmt: skip
DISCHARGE = (
    "two_hours pressure_acceptable vitals_stable sedation_resolved dissociation_resolved "
    "breathing_resolved oriented walks drinks no_new_suicidality adult_present "
    "instructions_given driving_explained crisis_lines_given"
).split()


def test_the_board_types_what_a_monitor_can_show() -> None:
    """The keys, units and ranges of the readings: whatever a monitor shows, in an arrest too."""
    vitals = fields(form("vitals"))
    shown = {
        name: (item.unit, item.lowest, item.highest)
        for name, item in vitals.items()
        if item.lowest is not None
    }
    assert shown == MONITOR
    assert not any(item.required for item in vitals.values())
    assert set(vitals) - set(shown) == {"acvpu", "o2", "symptoms", "behaviour"}


@pytest.mark.parametrize(
    ("given", "checks"),
    [
        ({"sbp": 120, "dbp": 80}, []),
        ({"sbp": 120, "dbp": 119}, []),
        ({"sbp": 120, "dbp": 120}, ["dbp_below_sbp"]),
        ({"sbp": 120}, ["pressure_pair"]),
        ({"dbp": 80}, ["pressure_pair"]),
        ({"pulse": 70}, []),
        ({"symptoms": ("none", "headache")}, ["no_symptom_alone"]),
        ({"symptoms": ("none",)}, []),
        ({"symptoms": ("headache", "seizure")}, []),
    ],
)
def test_readings_must_agree_with_each_other(given: Mapping[str, object], checks: list[str]) -> None:
    issues = check_answers(form("vitals"), given).issues
    assert [issue.values["check"] for issue in issues if issue.code == "ANS030"] == checks


def test_an_ordinary_pressure_that_was_not_taken_again_stands_in_nobodys_way() -> None:
    """A second reading that the form does not ask for was held against the first: no calm day could be recorded."""
    assert check_answers(form("gkap_day_check"), clear_day()).stops == ()
    again = {"sbp": 150, "dbp": 95, "sbp_again": 130, "dbp_again": 131}
    stops = check_answers(form("gkap_day_check"), {**clear_day(), **again}).stops
    assert [issue.values["check"] for issue in stops] == ["dbp_again_below_sbp"]


@pytest.mark.parametrize(("sbp", "asks"), [(79, True), (80, False), (200, False), (201, True), (301, None)])
def test_an_unlikely_reading_is_asked_once_and_an_impossible_one_refused(sbp: int, asks: bool | None) -> None:
    checked = check_answers(form("vitals"), {"sbp": sbp, "dbp": 60})
    assert bool(checked.stops) is (asks is None)
    assert bool(checked.issues) is (asks is not False)


def test_a_clear_day_is_clear_and_each_answer_that_is_lacking_is_named() -> None:
    assert scored("gkap_day_check", "go", clear_day()).value == "clear"
    for name in clear_day():
        if name in {"sbp", "dbp", "rr"}:
            continue  # of the pressure one figure past its limit is enough to know; breathing is the physician's
        withheld = scored("gkap_day_check", "go", {**clear_day(), name: None})
        assert (withheld.value, name in withheld.withheld) == (None, True), name


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"wishes": "no"}, "stop"),
        ({"escort_named": "no"}, "stop"),
        ({"intoxicated": "yes"}, "stop"),
        ({"can_be_pregnant": "yes", "pregnancy_test": "positive"}, "stop"),
        ({"risk": "high"}, "stop"),
        ({"can_be_pregnant": "yes", "pregnancy_test": "not_done"}, None),
        ({"can_be_pregnant": "yes", "pregnancy_test": "negative"}, "clear"),
        ({"can_be_pregnant": "unknown"}, None),
        ({"risk": "moderate"}, "decide"),
        ({"risk": "low"}, "clear"),
        ({"food_hours": Decimal("5.9")}, "decide"),
        ({"liquid_hours": Decimal("1.9")}, "decide"),
        ({"alcohol_24h": "yes"}, "decide"),
        ({"alcohol_24h": "unknown"}, None),
        ({"drug_screen": "positive"}, "decide"),
        ({"drug_screen": "negative"}, "clear"),
        ({"sbp": 140, "dbp": 90}, "clear"),
        ({"sbp": 141}, None),
        ({"sbp": 141, "sbp_again": 140, "dbp_again": 90}, "clear"),
        ({"sbp": 141, "sbp_again": 141, "dbp_again": 80}, "decide"),
        ({"dbp": 91, "sbp_again": 130, "dbp_again": 91}, "decide"),
        ({"spo2": 94}, "decide"),
        ({"spo2": 95}, "clear"),
        ({"pulse": 50}, "clear"),
        ({"pulse": 49}, "decide"),
        ({"pulse": 100}, "clear"),
        ({"pulse": 101}, "decide"),
    ],
)
def test_the_day_check_concludes(change: Mapping[str, Value], result: str | None) -> None:
    """Proves: REQ-GKP-005."""
    assert scored("gkap_day_check", "go", {**clear_day(), **change}).value == result


def test_the_pressure_is_taken_twice_only_when_it_is_high() -> None:
    def names(sbp: int, dbp: int) -> set[str]:
        return {item.id for item in asked(form("gkap_day_check"), {"sbp": sbp, "dbp": dbp})}

    assert not {"sbp_again", "dbp_again"} & names(140, 90)
    assert {"sbp_again", "dbp_again"} <= names(141, 80)
    assert {"sbp_again", "dbp_again"} <= names(130, 91)


@pytest.mark.parametrize(
    ("yes", "risk"),
    [
        ("", "none"), ("q1", "low"), ("q2", "low"), ("q1 q2", "low"), ("q2 q3", "moderate"), ("q2 q4", "high"),
        ("q2 q5", "high"), ("q6", "high"), ("q1 q2 q3 q4 q5 q6", "high"),
    ],
)  # fmt: skip
def test_risk_since_the_last_contact(yes: str, risk: str) -> None:
    answers: dict[str, Value] = {q: "yes" if q in yes.split() else "no" for q in ("q1", "q2", "q6")}
    if "q2" in yes.split():
        answers |= {q: "yes" if q in yes.split() else "no" for q in ("q3", "q4", "q5")}
    assert scored("cssrs_contact", "risk", answers).value == risk
    one = form("cssrs_contact")
    heard = {raised.alert.id for raised in alerts_of(one.alerts, score(one, answers).facts)}
    assert heard == {"high": {"risk_high"}, "moderate": {"risk_moderate"}}.get(risk, set())


def test_risk_that_was_not_fully_asked_is_withheld() -> None:
    assert scored("cssrs_contact", "risk", {"q1": "yes", "q2": "no"}).withheld == ("q6",)
    assert scored("cssrs_contact", "risk", {"q1": "no", "q2": "no", "q6": "unknown"}).value is None


@pytest.mark.parametrize(
    ("total", "band"),
    [(0, "low"), (2, "low"), (3, "intermediate"), (4, "intermediate"), (5, "high"), (8, "high")],
)
def test_stop_bang_bands(total: int, band: str) -> None:
    answers: dict[str, Value] = {name: int(n < total) for n, name in enumerate(fields(form("stop_bang")))}
    one = scored("stop_bang", "total", answers)
    assert (one.value, one.band) == (total, band)


def test_the_event_form_has_every_field_of_the_report() -> None:
    assert [name for name in EVENT_FIELDS if name not in fields(form("adverse_event"))] == []
    terms = library().term_list("adverse_events", "0.1")
    assert form("adverse_event").choices["term"].values == tuple(entry.id for entry in terms.entries)
    for language in ("uk", "en"):
        for entry in terms.entries:
            words = [
                library().phrase(terms, f"entry.{entry.id}.name", language),
                library().phrase(form("adverse_event"), f"choice.term.{entry.id}", language),
            ]
            assert words[0] == words[1]


def test_severity_and_seriousness_are_separate_answers() -> None:
    for severity, serious in product(("mild", "moderate", "severe"), ("yes", "no")):
        given = {"severity": severity, "grade": 3, "serious": serious, "outcome": "recovered"}
        assert check_answers(form("adverse_event"), given).stops == ()


@pytest.mark.parametrize(
    ("given", "check"),
    [
        ({"grade": 5, "outcome": "recovered"}, "grade_five_is_death"),
        ({"outcome": "death", "serious": "no"}, "death_is_serious"),
        ({"ongoing": "no", "onset_date": "2026-11-20", "end_date": "2026-11-19"}, "end_after_onset"),
    ],
)
def test_an_event_that_contradicts_itself_is_stopped(given: Mapping[str, object], check: str) -> None:
    stops = check_answers(form("adverse_event"), given).stops
    assert [stop.values.get("check") for stop in stops] == [check]


def test_discharge_asks_every_criterion_and_an_exception_wants_its_reason() -> None:
    """Proves: REQ-GKP-007."""
    well: dict[str, Value] = {**dict.fromkeys(DISCHARGE, "yes"), "aldrete": 9}
    firm = {part.id for part in programme().discharge if not part.exception}
    assert set(DISCHARGE) <= set(fields(form("gkap_discharge")))
    assert scored("gkap_discharge", "home", well).value == "home"
    for name in DISCHARGE:
        assert scored("gkap_discharge", "home", {**well, name: "unknown"}).value is None
        without = {**well, name: "no"}
        assert scored("gkap_discharge", "home", without).value == ("stay" if name in firm else "exception")
        names = {item.id for item in asked(form("gkap_discharge"), without)}
        assert ({"exception_reason", "exception_by"} <= names) is (name not in firm)
    assert "exception_reason" not in {item.id for item in asked(form("gkap_discharge"), well)}


@pytest.mark.parametrize(("total", "result"), [(8, "exception"), (9, "home"), (10, "home"), (None, None)])
def test_the_aldrete_of_going_home(total: int | None, result: str | None) -> None:
    well: dict[str, Value | None] = {**dict.fromkeys(DISCHARGE, "yes"), "aldrete": total}
    assert scored("gkap_discharge", "home", well).value == result


def test_one_missing_thing_is_no_go() -> None:
    items = fields(form("gkap_session_ready"))
    ready: dict[str, Value] = dict.fromkeys(items, "yes")
    assert scored("gkap_session_ready", "go", ready).value == "go"
    for name in items:
        assert scored("gkap_session_ready", "go", {**ready, name: "no"}).value == "no_go"
        assert scored("gkap_session_ready", "go", {**ready, name: "not_done"}).value is None
    kit = {name for name, item in items.items() if "expiry" in {detail.id for detail in item.details}}
    assert {"aed", "oxygen", "rescue_drugs"} <= kit


@pytest.mark.parametrize("consent", [consent.id for consent in programme().consents])
def test_a_consent_is_given_only_with_every_sentence_and_the_word(consent: str) -> None:
    (ref,) = (part.document for part in programme().consents if part.id == consent)
    assert ref is not None
    code = ref.partition("@")[0]
    every: dict[str, Value] = {
        name: "yes" for name, item in fields(form(code)).items() if item.type == "yes_no"
    }
    assert scored(code, "given", every).value == "given"
    assert scored(code, "given", {**every, "agree": "no"}).value == "refused"
    for name in every:
        assert scored(code, "given", {**every, name: None}).value is None


@pytest.mark.parametrize(
    ("value", "low", "high", "finding"),
    [
        (62, 62, 106, False), (61, 62, 106, True), (106, 62, 106, False), (107, 62, 106, True), (90, 62, None, False),
        (61, 62, None, True), (107, None, 106, True), (90, None, None, None), (None, 62, 106, None),
    ],
)  # fmt: skip
def test_a_result_is_held_against_the_limits_of_its_own_report(
    value: int | None, low: int | None, high: int | None, finding: bool | None
) -> None:
    screen = fields(form("lab_tests"))["creatinine"].screen
    assert screen is not None
    assert screen.finding is not None
    facts = {"creatinine": value, "creatinine.ref_low": low, "creatinine.ref_high": high}
    assert truth(screen.finding, facts) is finding
