"""Forms of the demonstration filled so that nothing stands against going on; `changed` on top."""

from collections.abc import Mapping

from clinicdesk.protocols.catalogue import library

_QUIET = (
    "new_conditions infection nasal_spray alcohol_24h cannabis_24h stimulants_today opioids_24h sedatives_24h "
    "intoxicated"
).split()
CALM_CONTACT = {"q1": "no", "q2": "no", "q6": "no"}
RECOVERED = {
    "time": "14:00", "moaas": "5", "aldrete": "10", "sedation_resolved": "yes", "dissociation_resolved": "yes",
    "breathing_resolved": "yes", "pressure_acceptable": "yes", "nausea_controlled": "yes",
}  # fmt: skip


def all_yes(form: str) -> dict[str, object]:
    """A form of yes and no questions, each answered yes."""
    found = library().form(form)
    return {one.id: "yes" for part in found.sections for one in part.fields if one.type == "yes_no"}


def readiness() -> dict[str, object]:
    """Ready for the first dose, with the plan in words."""
    return all_yes("gkap_readiness") | {
        "intention": "Спати без жахіть і знову бути з рідними.",
        "warning_signs": "Не сплю дві ночі поспіль, уникаю розмов.",
        "own_ways": "Повільно дихаю, виходжу пройтися, телефоную побратимові.",
        "people_to_call": "Дружина; терапевт програми.",
    }


def day_check(
    *, escort: str, phone: str, weight: str, woman: bool, **changed: object
) -> Mapping[str, object]:
    """The day's check with nothing in the way, decided."""
    plain = {
        **dict.fromkeys(_QUIET, "no"), "arrived": "09:05", "wishes": "yes", "food_hours": "12", "liquid_hours": "3",
        "escort_named": "yes", "escort_name": escort, "escort_phone": phone, "overnight": "yes",
        "can_be_pregnant": "yes" if woman else "no", "risk": "none", "weight": weight, "sbp": "126", "dbp": "80",
        "pulse": "74", "spo2": "98", "rr": "14", "temp": "36,6", "decision": "cleared",
    }  # fmt: skip
    return plain | ({"pregnancy_test": "negative"} if woman else {}) | changed


def going_home(*, escort: str, phone: str, by: str, at: str) -> Mapping[str, object]:
    """Every criterion of going home met."""
    return all_yes("gkap_discharge") | {
        "aldrete": "10", "ready_at": at, "escort_name": escort, "escort_phone": phone, "transport": "car",
        "left_at": at, "discharged_by": by,
    }  # fmt: skip


def vomiting(*, day: str, at: str, **changed: object) -> Mapping[str, object]:
    """An adverse event: vomited once, mild, over by itself."""
    return {
        "verbatim": "Одноразове блювання, далі нудоти немає.", "term": "vomiting", "onset_date": day,
        "onset_time": at,
        "ongoing": "no",
        "end_date": day, "severity": "mild", "grade": "1",
        "serious": "no", "relatedness": "probable", "expectedness": "expected", "lack_of_effect": "no",
        "action": ("none",), "correction": ("non_drug",), "ambulance": "no", "outcome": "recovered",
    } | changed  # fmt: skip


def parting() -> Mapping[str, object]:
    """The summary of somebody who goes on with the treatment in another town after one dose."""
    return {
        "outcome": "transferred",
        "outcome_reason": "Переїзд до іншого міста; лікування триває в клініці за новою адресою.",
        "preparation_sessions": "2", "doses": "1", "integration_sessions": "1", "adverse_events": "1",
        "serious_events": "0",
        "scales_summary": "PCL-5 51 → 38, PHQ-9 16 → 10 за дев’ять днів після дози; далі не міряли.",
        "own_words": "Сплю майже всю ніч. Можу їхати в маршрутці, не виходжу на кожній зупинці.",
        "clinical_summary": "Одна доза без ускладнень, легка нудота минула сама. Суїцидальних думок не виявлено.",
        "recommendations": "Продовжити психотерапію, повторити PCL-5 через місяць.",
        "referrals": "Виписку передано на руки.", "safety_plan": "yes", "contact_known": "yes",
    }  # fmt: skip
