"""The demonstration on the way to clearance: a protocol adopted, consents, three screenings, two decisions."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from clinicdesk.demo.scan import scanned_page
from clinicdesk.protocols.answers import asked, check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.eligibility import eligibility
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import adoption, clearances, consents, people, person_cards, sheets
from clinicdesk.services.attachments import Upload
from clinicdesk.services.clearances import Conditions, Decision
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor

PROGRAMME = "gkap"
SCREENING = "gkap_screening@0.1"
_CALM = {"q1": "no", "q2": "no", "q6_lifetime": "no"}
_MEASURED = {
    "date": "2026-11-13", "result": "clear", "attempts": "2", "sbp": "128", "dbp": "82", "pulse": "72", "rr": "14",
    "bmi": "27",
}  # fmt: skip
_CLEAR, _RELATIVE, _ABSOLUTE = "К-1056", "К-1058", "К-1084"
_FOUND: Mapping[str, Mapping[str, str]] = {
    _CLEAR: {},
    _RELATIVE: {"seizure_disorder": "yes", "seizure_disorder.note": "Один напад у дитинстві"},
    _ABSOLUTE: {"psychosis": "yes", "psychosis.note": "Виписка 2021 року"},
}


def adopt_and_screen(
    desk: Desk, lead: Actor, nurse: Actor, *, cohort_id: str, day: date, password: str
) -> None:
    """The lead adopts the programme; the nurse takes consents and screens three; the lead decides about two."""
    adoption.adopt(desk, lead, code=PROGRAMME, version="0.1", numbers={}, password=password)
    for code, found in _FOUND.items():
        person = people.list_people(desk, lead, code)[0]
        for document in ("data", "treatment"):
            consents.record_consent(
                desk, nurse, person_id=person.person_id, cohort_id=cohort_id, document=document,
                signer_name=person.name, signed_on=day, given=True,
            )  # fmt: skip
        sheets.record_form(
            desk, nurse, form="cssrs@1.0", person_id=person.person_id, cohort_id=cohort_id, step="risk_screen",
            answers=_CALM, taken_at=desk.clock.now(),
        )  # fmt: skip
        sheet = sheets.record_form(
            desk, nurse, form=SCREENING, person_id=person.person_id, cohort_id=cohort_id, step="screening",
            answers={**_screened(desk, lead, person.person_id, day), **found}, taken_at=desk.clock.now(),
        ).subject  # fmt: skip
        if code != _CLEAR:  # the first still waits for the lead: Today says so
            _decide(desk, lead, sheet, code, person.person_id, password=password)
    take_papers(desk, nurse, cohort_id=cohort_id, day=day)


def _screened(desk: Desk, lead: Actor, person_id: str, day: date) -> Mapping[str, str]:
    return screened_answers(person_cards.read_person(desk, lead, person_id).details, day)


def take_papers(desk: Desk, nurse: Actor, *, cohort_id: str, day: date) -> None:
    """К-1056 signs what talks ask for: one with its scan, one before a witness, one refused, one taken back."""
    person = people.list_people(desk, nurse, _CLEAR)[0]

    def take(document: str, *, scan: Upload | None = None, witness: str = "", refusal: str = "") -> None:
        consents.record_consent(
            desk, nurse, person_id=person.person_id, cohort_id=cohort_id, document=document,
            signer_name=person.name, signed_on=day, given=not refusal, reason=refusal, scan=scan,
            way="witnessed" if witness else "paper", witness_name=witness,
        )  # fmt: skip

    take("off_label", scan=Upload("згода, застосування поза інструкцією.png", scanned_page()))
    take("group_confidentiality")
    take("touch", witness="Савчук Андрій Петрович")
    take("recording", refusal="Не хоче запису голосу")
    take("driving")
    views = consents.list_consents(desk, nurse, person_id=person.person_id, cohort_id=cohort_id)
    driving = next(one for one in views if one.document == "driving")
    consents.withdraw_consent(desk, nurse, driving.consent_id, reason="Ще не домовлено, хто везтиме додому")


def _decide(desk: Desk, lead: Actor, sheet: str, code: str, person_id: str, *, password: str) -> None:
    decision = Decision("not_eligible", {})
    seen = sheets.open_form(desk, lead, sheet).content
    if code == _RELATIVE:
        said = {"seizure_disorder": "Напад у дитинстві, ЕЕГ без змін, невролог не заперечує"}
        card = person_cards.read_person(desk, lead, person_id).details
        decision = Decision("conditions", {**said, **weighed(card)}, Conditions(no_booster=True))
    clearances.sign_clearance(desk, lead, sheet, decision=decision, password=password, seen=seen)


_ANTIDEPRESSANTS = ("сертралін", "есциталопрам")
_OF_THE_DAY = ("baseline_scales", "risk_triage")
"""Items about what is filled in beside the screening."""


def screened_answers(card: PersonDetails, on: date) -> Mapping[str, str]:
    """The same of somebody on a day: their own medicines, height and weight, the scales of that day."""
    said = dict(clean_answers())
    if taken := _antidepressants(card):
        said |= {
            "antidepressants": "yes",
            "antidepressants.note": taken,
            "antidepressants.date": on.isoformat(),
        }
    said |= {f"{item}.date": on.isoformat() for item in _OF_THE_DAY if f"{item}.date" in said}
    if card.height_cm and card.weight_kg:
        index = Decimal(card.weight_kg) / (Decimal(card.height_cm) / 100) ** 2
        for key in said:
            if key.endswith(".bmi"):
                said[key] = str(round(index, 1))
    return said


def weighed(card: PersonDetails) -> Mapping[str, str]:
    """What the lead writes of the medicines that a decision is asked for."""
    return (
        {"antidepressants": "Доза стала понад 4 тижні, психіатр лишає її без змін"}
        if _antidepressants(card)
        else {}
    )


def _antidepressants(card: PersonDetails) -> str:
    return "; ".join(f"{one.name} {one.dose}" for one in card.medicines or () if one.name in _ANTIDEPRESSANTS)


@cache
def clean_answers() -> Mapping[str, str]:
    """Every item of the screening answered so that nothing stands against the person."""
    form = library().form("gkap_screening")
    answers: dict[str, str] = {}
    for section in form.sections:
        for field in section.fields:
            answers[field.id] = "no"
            told = [one.id for one in field.details if one.id in _MEASURED]
            if field.screen and field.screen.kind == "medication":
                told.remove("date")  # when it was last taken: it never was
            answers |= {f"{field.id}.{name}": _MEASURED[name] for name in told}
    facts = {"today": date.fromisoformat(_MEASURED["date"])}
    for item in eligibility(form, check_answers(form, answers, facts).values, facts).items:
        if item.standing == "finding":
            answers[item.field] = "yes"
    now = {field.id for field in asked(form, check_answers(form, answers, facts).values, facts)}
    return {key: answer for key, answer in answers.items() if key.split(".")[0] in now}
