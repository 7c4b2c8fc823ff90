"""Group ketamine-assisted psychotherapy for tests: its definitions, and a day on which every gate stands open."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from clinicdesk.protocols.alerts import Before, Raised, alerts_of
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form, FormField
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.scored import Scored
from clinicdesk.protocols.scores import score
from clinicdesk.protocols.values import Fact, Facts, Value

OWN = (
    "adverse_event", "adverse_events", "closing_summary", "consent_data", "consent_driving", "consent_group",
    "consent_off_label", "consent_recording", "consent_touch", "consent_treatment", "crisis_lines", "cssrs_contact",
    "emergency_ladder", "gkap", "gkap_day_check", "gkap_discharge", "gkap_fidelity", "gkap_followup",
    "gkap_integration", "gkap_order", "gkap_readiness", "gkap_recovery", "gkap_screening", "gkap_session_ready",
    "incident", "interactions", "lab_tests", "stop_bang", "vitals",
)  # fmt: skip
"""The definitions that were written for this programme."""


def form(code: str) -> Form:
    """A form of the programme."""
    return library().form(code, "0.1")


def programme() -> Programme:
    """The programme itself."""
    return library().programme("gkap", "0.1")


def fields(one: Form) -> dict[str, FormField]:
    """The fields of a form by id, in their order."""
    return {field.id: field for section in one.sections for field in section.fields}


def scored(code: str, name: str, answers: Mapping[str, Value | None]) -> Scored:
    """One score of a form for these answers."""
    return score(form(code), answers).scores[name]


def raised(facts: Facts, earlier: Sequence[Facts] = ()) -> dict[str, Raised]:
    """The alerts that one set of vital signs raises, by id."""
    alerts = programme().series[0].alerts
    return {one.alert.id: one for one in alerts_of(alerts, facts, five_apart(earlier))}


def five_apart(earlier: Sequence[Facts]) -> list[Before]:
    """Sets before, oldest first, one every five minutes."""
    return [
        Before(facts, timedelta(minutes=5 * ago))
        for ago, facts in zip(range(len(earlier), 0, -1), earlier, strict=True)
    ]


def open_day() -> dict[str, Fact | None]:
    """The facts of somebody for whom every gate stands open."""
    facts: dict[str, Fact | None] = {
        "clearance.state": "eligible",
        "clearance.valid": True,
        "clearance.age_days": 12,
        "escort.named": True,
        "form.gkap_readiness.ready": "ready",
        "form.gkap_session_ready.go": "go",
        "form.gkap_day_check.decision": "cleared",
        "form.gkap_day_check.go": "clear",
        "form.cssrs_contact.risk": "none",
        "form.gkap_discharge.home": "home",
    }
    facts.update((f"consent.{consent.id}", True) for consent in programme().consents)
    facts.update((f"signed.{step.id}", True) for step in programme().steps if step.kind == "sign_off")
    facts.update((f"step.{step.id}", True) for step in programme().steps)
    for stage in programme().stages:
        facts.update((f"attended.{session.code}", True) for session in stage.sessions)
    return facts


def clear_day() -> dict[str, Value | None]:
    """A day check with nothing in the way."""
    quiet = (
        "new_conditions infection nasal_spray alcohol_24h cannabis_24h stimulants_today opioids_24h sedatives_24h "
        "intoxicated can_be_pregnant"
    )
    return {
        **dict.fromkeys(quiet.split(), "no"), "wishes": "yes", "escort_named": "yes", "food_hours": 6,
        "liquid_hours": 2, "risk": "none", "sbp": 128, "dbp": 82, "pulse": 76, "spo2": 98, "rr": 14,
    }  # fmt: skip
