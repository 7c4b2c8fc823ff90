"""What a rule may look at: the fields of its form, and the facts of a record that have a name and a type."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from clinicdesk.protocols.language import Choices, Detail, Form, FormField, Score
from clinicdesk.protocols.programme_language import Programme

Kind = Literal["number", "word", "answer", "truth", "date", "time", "text", "many", "other"]
Amount = int | Decimal

ROLES = frozenset(
    "lead physician anaesthesiologist nurse observer therapist cotherapist coordinator drug_officer peer".split()
)
"""The roles of the program that take part in care; a test holds them against the list of roles."""
ANSWERS = ("yes", "no", "unknown", "not_done")
"""What a yes_no question can be answered with."""
NUMBERS = frozenset({"integer", "decimal", "duration", "scale_item"})


@dataclass(frozen=True, slots=True)
class Fact:
    """The type of a fact: its kind, its possible values or its range, both ends included."""

    kind: Kind
    values: tuple[str | int, ...] = ()
    lowest: Amount | None = None
    highest: Amount | None = None
    whole: bool = False


_TRUTH = Fact("truth")
_COUNT = Fact("number", lowest=0, whole=True)
FACTS: Mapping[str, Fact] = {
    "person.age": Fact("number", lowest=0, highest=120, whole=True),
    "person.sex": Fact("word", ("female", "male")),
    "person.weight_kg": Fact("number", lowest=0),
    "person.bmi": Fact("number", lowest=0),
    "person.born": Fact("date"),
    "clearance.state": Fact("word", ("eligible", "conditions", "deferred", "not_eligible")),
    "clearance.age_days": _COUNT,
    "clearance.valid": _TRUTH,
    "count.dosed": _COUNT,
    "count.integrations": _COUNT,
    "count.unanswered_alerts": _COUNT,
    "count.open_repeats": _COUNT,
    "minutes.since_dose": _COUNT,
    "minutes.since_set": _COUNT,
    "minutes.since_first": _COUNT,
    "minutes.to_onset": _COUNT,
    "risk.level": Fact("number", lowest=0, highest=4, whole=True),
    "escort.named": _TRUTH,
    "reads": _TRUTH,
    "today": Fact("date"),
    "now": Fact("time"),
}
"""Facts of every record. risk.level: 0 none, 1 low, 2 moderate, 3 high, 4 imminent. Minutes: `to_onset` from the dose
to when an event began, `since_first` from the first dose of that session until now; `now` is the time of writing."""
ELSEWHERE = "form."
"""Facts `form.<code>.<field or score>` are held against the other form when the library is read."""


def programme_facts(programme: Programme) -> dict[str, Fact]:
    """The facts that a programme's own parts make."""
    facts = dict(FACTS)
    facts.update((f"consent.{consent.id}", _TRUTH) for consent in programme.consents)
    for step in programme.steps:
        facts[f"step.{step.id}"] = _TRUTH
        if step.kind == "sign_off":
            facts.update((f"signed.{name}", _TRUTH) for name in (step.id, *step.of))
    for stage in programme.stages:
        facts[f"count.attended.{stage.code}"] = _COUNT
        facts.update((f"attended.{session.code}", _TRUTH) for session in stage.sessions)
    return facts


def form_facts(form: Form, ranges: Mapping[str, Fact]) -> dict[str, Fact]:
    """What a rule inside a form may look at; `ranges` are the facts of its scores."""
    facts = dict(FACTS)
    for section in form.sections:
        for field in section.fields:
            facts.update(field_facts(field, form.choices))
    facts.update((f"score.{name}", fact) for name, fact in ranges.items())
    own = [name for name in facts if name not in FACTS and facts[name].kind == "number"]
    facts.update((f"baseline.{name}", facts[name]) for name in own if name.count(".") < 3)  # noqa: PLR2004
    return facts


def field_facts(field: FormField, choices: Mapping[str, Choices]) -> Iterable[tuple[str, Fact]]:
    """A field, the two figures of a pressure, and its details."""
    fact = fact_of(field, choices)
    yield field.id, fact
    if field.type == "pressure":
        part = Fact("number", lowest=field.lowest, highest=field.highest, whole=True)
        yield f"{field.id}.systolic", part
        yield f"{field.id}.diastolic", part
    for detail in field.details:
        yield f"{field.id}.{detail.id}", fact_of(detail, choices)


def fact_of(field: FormField | Detail, choices: Mapping[str, Choices]) -> Fact:
    """The type of one answer."""
    known = choices.get(field.choices or "")
    listed = known.values if known else ()
    if field.type == "yes_no":
        return Fact("answer", ANSWERS)
    if field.type == "multi_choice":
        return Fact("many", listed)
    if field.type in NUMBERS or (listed and isinstance(listed[0], int)):
        whole = field.type != "decimal"
        if listed:
            numbers = [value for value in listed if isinstance(value, int)]
            return Fact("number", listed, min(numbers, default=None), max(numbers, default=None), whole)
        return Fact("number", (), field.lowest, field.highest, whole)
    if field.type == "choice":
        return Fact("word", listed)
    kinds: Mapping[str, Kind] = {
        "date": "date",
        "time": "time",
        "text": "text",
        "note": "text",
        "staff": "text",
    }
    return Fact(kinds.get(field.type, "other"))


def verdict_fact(score: Score) -> Fact:
    """The fact of a score that gives a word."""
    return Fact("word", tuple(verdict.id for verdict in score.verdicts))
