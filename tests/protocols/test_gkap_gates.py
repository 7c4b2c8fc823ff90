"""The gates of the programme: each opens on a whole yes only, and names what is in its way."""

import pytest

from clinicdesk.protocols.gates import answer
from clinicdesk.protocols.programme_language import Gate
from clinicdesk.protocols.rules import paths_of, truth
from clinicdesk.protocols.values import Fact
from tests.support.gkap import open_day, programme

GATES = {gate.id: gate for gate in programme().gates}
NEEDS = [(name, path) for name, gate in GATES.items() for path in dict.fromkeys(paths_of(gate.when))]
CONSENTS = ("data", "treatment", "off_label", "group_confidentiality", "touch", "driving")


def test_the_gates_stand_where_harm_could_be_done() -> None:
    opens = {gate.id: gate.opens for gate in GATES.values()}
    assert opens == {
        "sign_off": "clearance",
        "preparation": "PREP", "dosing": "DOSE", "order": "order", "dose": "dose", "discharge": "discharge_signed",
        "second_dose": "D2", "third_dose": "D3",
    }  # fmt: skip


@pytest.mark.parametrize("gate", GATES.values(), ids=lambda gate: gate.id)
def test_each_gate_opens_when_everything_is_known_and_well(gate: Gate) -> None:
    assert answer(gate, open_day()).lets_pass


@pytest.mark.parametrize("gate", GATES.values(), ids=lambda gate: gate.id)
def test_nothing_known_opens_no_gate(gate: Gate) -> None:
    """Proves: REQ-GKP-005."""
    assert answer(gate, {}).open is None


@pytest.mark.parametrize(("name", "path"), NEEDS)
def test_one_unknown_keeps_a_gate_shut_and_is_named(name: str, path: str) -> None:
    """Proves: REQ-GKP-005."""
    said = answer(GATES[name], {**open_day(), path: None})
    assert (said.lets_pass, said.missing) == (False, (path,))


@pytest.mark.parametrize(("name", "path"), NEEDS)
def test_one_no_keeps_a_gate_shut_and_is_named(name: str, path: str) -> None:
    wrong: dict[str, Fact | None] = {"clearance.state": "deferred", "clearance.age_days": 31}
    wrong |= {"form.gkap_day_check.go": "stop", "form.gkap_day_check.decision": "deferred"}
    wrong |= {"form.gkap_readiness.ready": "not_ready", "form.gkap_session_ready.go": "no_go"}
    wrong |= {"form.gkap_discharge.home": "stay", "form.cssrs_contact.risk": "high"}
    said = answer(GATES[name], {**open_day(), path: wrong.get(path, False)})
    assert (said.open, said.failed) == (False, (path,))


@pytest.mark.parametrize("gate", ["order", "dose"])
@pytest.mark.parametrize(("days", "lets_pass"), [(0, True), (30, True), (31, False)])
def test_clearance_lives_thirty_days(gate: str, days: int, lets_pass: bool) -> None:
    """Proves: REQ-GKP-006."""
    assert answer(GATES[gate], {**open_day(), "clearance.age_days": days}).lets_pass is lets_pass


@pytest.mark.parametrize("gate", ["order", "dose"])
@pytest.mark.parametrize("state", ["deferred", "not_eligible"])
def test_only_a_permitting_clearance_lets_dose(gate: str, state: str) -> None:
    assert not answer(GATES[gate], {**open_day(), "clearance.state": state}).lets_pass
    assert answer(GATES[gate], {**open_day(), "clearance.state": "conditions"}).lets_pass


@pytest.mark.parametrize("consent", CONSENTS)
def test_a_withdrawn_consent_stops_the_order(consent: str) -> None:
    assert not answer(GATES["order"], {**open_day(), f"consent.{consent}": False}).lets_pass


def test_recording_may_be_refused_without_consequence() -> None:
    for gate in GATES.values():
        assert answer(gate, {**open_day(), "consent.recording": False}).lets_pass


def test_care_has_no_gate() -> None:
    opened = {gate.opens for gate in GATES.values()}
    care = {s.code for stage in programme().stages for s in stage.sessions if s.gate == "care"}
    assert care == {"I1", "I2", "I3", "C1", "A1", "A3", "A6"}
    assert not opened & care


@pytest.mark.parametrize(("minutes", "may_go"), [(119, False), (120, True), (None, None)])
def test_nobody_goes_home_before_two_hours(minutes: int | None, may_go: bool | None) -> None:
    """Proves: REQ-GKP-007."""
    (rule,) = (part.when for part in programme().discharge if part.id == "two_hours")
    assert truth(rule, {"minutes.since_dose": minutes}) is may_go


@pytest.mark.parametrize(("total", "may_go"), [(8, False), (9, True), (10, True)])
def test_aldrete_nine_lets_go(total: int, may_go: bool) -> None:
    (rule,) = (part.when for part in programme().discharge if part.id == "aldrete")
    assert truth(rule, {"form.gkap_discharge.aldrete": total}) is may_go


def test_an_unknown_criterion_never_lets_go_and_the_gravest_know_no_exception() -> None:
    """Proves: REQ-GKP-007."""
    firm = {part.id for part in programme().discharge if not part.exception}
    assert firm == {
        "sedation_resolved", "dissociation_resolved", "breathing_resolved", "oriented", "no_new_suicidality",
        "adult_present", "driving_explained",
    }  # fmt: skip
    for part in programme().discharge:
        if part.id == "aldrete_scored":  # it compares two; the one that nobody scored stands against nothing
            continue
        (path,) = paths_of(part.when)
        assert truth(part.when, {}) is None
        assert truth(part.when, {path: "unknown"}) is None or path.endswith((".aldrete", "since_dose"))


def test_completion_needs_preparation_two_doses_their_integration_and_the_closing() -> None:
    rule = programme().completion
    assert rule is not None
    done = {**open_day(), "count.dosed": 2, "count.integrations": 2}
    assert truth(rule.when, done) is True
    for less in (
        {"count.dosed": 1},
        {"count.integrations": 1},
        {"attended.C1": False},
        {"attended.P2": False},
    ):
        assert truth(rule.when, {**done, **less}) is False
    assert truth(rule.when, {**done, "count.integrations": None}) is None


@pytest.mark.parametrize(("age", "enters"), [(17, False), (18, True), (None, None)])
def test_adults_only(age: int | None, enters: bool | None) -> None:
    (rule,) = (part.rule for part in programme().eligibility if part.id == "adult")
    assert truth(rule, {"person.age": age}) is enters
