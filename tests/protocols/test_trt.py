"""Teaching Recovery Techniques: the second programme, that the language is not one programme's shape."""

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.gates import answer
from clinicdesk.protocols.programme_checks import sessions
from clinicdesk.protocols.rules import truth

TRT = library().programme("trt")


def test_children_and_caregivers_meet_in_two_strands() -> None:
    """Proves: REQ-DEF-006."""
    strands: dict[str, list[str]] = {}
    for session in sessions(TRT):
        strands.setdefault(session.audience, []).append(session.code)
    assert strands == {"caregiver": ["P1", "P2"], "participant": ["C1", "C2", "C3", "C4", "C5", "C6"]}


def test_guardian_and_child_both_agree_before_the_child_comes() -> None:
    """Proves: REQ-DEF-006."""
    assert {consent.id: consent.who for consent in TRT.consents} == {
        "guardian": "guardian",
        "assent": "assent",
        "online_rules": "guardian",
    }
    assert {consent.before for consent in TRT.consents} == {"C1"}
    assert [consent.id for consent in TRT.consents if consent.only == "online"] == ["online_rules"]


def test_the_first_meeting_opens_only_with_consent_assent_and_collection_permit() -> None:
    """Proves: REQ-DEF-006."""
    (gate,) = [gate for gate in TRT.gates if gate.opens == "CHILD"]
    given = {"consent.guardian": True, "consent.assent": True, "step.permit": True}
    assert answer(gate, given).open is True
    for missing in given:
        assert answer(gate, given | {missing: False}).open is False
        rest = {name: value for name, value in given.items() if name != missing}
        assert answer(gate, rest).open is None
        assert answer(gate, rest).missing == (missing,)


def test_age_is_eight_to_seventeen_on_both_sides() -> None:
    rule = next(part.rule for part in TRT.eligibility if part.id == "age")
    assert [truth(rule, {"person.age": age}) for age in (7, 8, 17, 18)] == [False, True, True, False]


def test_entry_is_indicated_from_seventeen_points() -> None:
    part = next(part for part in TRT.eligibility if part.id == "screen")
    assert [truth(part.rule, {"form.cries8.total": total}) for total in (16, 17)] == [False, True]
    assert part.on_fail == "warn"


def test_four_of_five_meetings_complete() -> None:
    assert TRT.completion is not None
    seen = [truth(TRT.completion.when, {"count.attended.CHILD": n}) for n in (3, 4, 5)]
    assert seen == [False, True, True]


def test_a_child_that_nobody_collects_is_an_affair_of_now() -> None:
    """Proves: REQ-DEF-006."""
    hours = {rule.id: (rule.within_hours, rule.who) for rule in TRT.safeguarding}
    assert hours == {
        "disclosure": (24, "facilitator"),
        "high_post": (168, "facilitator"),
        "collect": (0, "facilitator"),
    }


def test_facilitators_come_in_pairs_and_one_is_fully_certified() -> None:
    (pair,) = [role for role in TRT.roles if role.role == "facilitator"]
    assert (pair.count_min, pair.full_min, pair.credentials) == (2, 1, ("TRT-FAC", "TRT-FAC-P"))


def test_fidelity_is_rated_in_all_of_the_first_cohort_then_one_in_five() -> None:
    """Proves: REQ-DEF-006."""
    assert TRT.fidelity is not None
    assert (TRT.fidelity.form, TRT.fidelity.first_cohort, TRT.fidelity.then_one_in) == (
        "fidelity_trt@0.1",
        "all",
        5,
    )
