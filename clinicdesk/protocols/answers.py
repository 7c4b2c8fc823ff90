"""Answers to a form: what is asked, what is given, whether it can stand, what is still missing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.protocols.field_types import FIELD_TYPES, read_given
from clinicdesk.protocols.language import Form, FormField
from clinicdesk.protocols.rules import Truth, missing, truth
from clinicdesk.protocols.scored import remember
from clinicdesk.protocols.sheet import Asking, Sheet, sheet_of
from clinicdesk.protocols.values import SKIPPED, Fact, Facts, Pressure, Value, Values, first_day

_NOTHING: Facts = {}
_NO_VALUES: Values = {}


@dataclass(frozen=True, slots=True)
class Checked:
    """The answers that could be read, in form order; what is wrong with them; what is needed and not given."""

    values: dict[str, Value]
    issues: tuple[Issue, ...] = ()
    missing: tuple[str, ...] = field(default=())

    @property
    def stops(self) -> tuple[Issue, ...]:
        """The issues that stand in the way."""
        return tuple(issue for issue in self.issues if issue.severity is Severity.STOP)


def asked(form: Form, values: Values, facts: Facts = _NOTHING) -> tuple[FormField, ...]:
    """The fields to ask now: those without a rule, and those whose rule is true."""
    known = facts_of(form, values, facts)
    return tuple(
        asking.field for asking in sheet_of(form).askings if asking.when is None or asking.when(known) is True
    )


def facts_of(form: Form, values: Values, facts: Facts = _NOTHING) -> dict[str, Fact | None]:
    """Everything a rule of the form may look at: answers, parts of a pressure, facts from outside.

    A question that the form's own rule does not ask is marked as skipped, unless it was answered all the same.
    """
    sheet = sheet_of(form)
    known: dict[str, Fact | None] = {**facts, **values}
    for name in sheet.pressures:
        pair = values.get(name)
        if isinstance(pair, Pressure):
            known[f"{name}.systolic"], known[f"{name}.diastolic"] = pair.systolic, pair.diastolic
    if sheet.asks_scores:
        for name, scoring in sheet.scorings.items():
            remember(f"score.{name}", scoring(known), known)
    if sheet.skips:
        _mark_skipped(sheet, known)
    return known


def _mark_skipped(sheet: Sheet, known: dict[str, Fact | None]) -> None:
    for asking in sheet.askings:
        if asking.when is not None and known.get(asking.field.id) is None and asking.when(known) is False:
            known[asking.field.id] = SKIPPED
            for detail in asking.field.details:
                known[f"{asking.field.id}.{detail.id}"] = SKIPPED


def check_answers(
    form: Form, given: Mapping[str, object], facts: Facts = _NOTHING, *, stored: Values = _NO_VALUES
) -> Checked:
    """Read and check answers: typed text, numbers, or values. An empty text or None is no answer.

    `stored`: answers of the record, beside those given or in their place; they are checked, and not held to what
    may be typed now.

    Issues: ANS001 (no such field) and those of the types at the field; ANS021 answered though not asked (ASK);
    ANS030 a check of the form is false, `values["check"]` its id; not about a question that was not asked ·
    ANS480/ANS481 (a number) the record says something else (`FormField.from_`) · ANS990 a test is dated after the day
    it is (`facts` with `today`), by the first day its date may mean.
    """
    sheet = sheet_of(form)
    values: dict[str, Value] = {}
    issues = [Issue("ANS001", name, values={"field": name}) for name in given if name not in sheet.questions]
    for name, question in sheet.questions.items():
        before = stored.get(name)
        answer = given.get(name) if before is None else before
        if answer is None or (isinstance(answer, str) and not answer.strip()):
            continue
        try:
            value = read_given(answer, question) if before is None else before
        except Refused as error:
            issues.extend(error.issues)
            continue
        found = FIELD_TYPES[question.type].check(value, question)
        if found:
            issues.extend(found)
            if any(issue.severity is Severity.STOP for issue in found):
                continue
        values[name] = value
    known = facts_of(form, values, facts)
    issues.extend(_between(sheet, known))
    issues.extend(_against_record(sheet, values, facts))
    issues.extend(_tests_ahead(sheet, values, facts))
    return Checked(values, tuple(issues), _lacking(sheet, known))


def untouched(given: Mapping[str, object], recorded: Values) -> dict[str, Value]:
    """The recorded words that are handed over again as they stand: nobody typed them now."""
    return {
        name: said for name, said in recorded.items() if isinstance(said, str) and given.get(name) == said
    }


def _between(sheet: Sheet, known: Facts) -> list[Issue]:
    issues = [
        Issue("ANS021", asking.field.id, Severity.ASK)
        for asking in sheet.askings
        if asking.when is not None
        and known.get(asking.field.id) not in {None, SKIPPED}
        and asking.when(known) is False
    ]
    for check, holds in sheet.checks:
        # A second reading that was not asked for contradicts nothing.
        if holds(known) is False and known.get(check.at) is not SKIPPED:
            issues.append(Issue("ANS030", check.at, Severity(check.severity), {"check": check.id}))
    return issues


def _against_record(sheet: Sheet, values: Values, facts: Facts) -> Iterator[Issue]:
    for name, said in recorded(sheet.form, facts):
        if values.get(name, said) != said:
            counted = isinstance(said, int | Decimal)
            yield Issue("ANS481", name, values={"said": str(said)}) if counted else Issue("ANS480", name)


def _tests_ahead(sheet: Sheet, values: Values, facts: Facts) -> Iterator[Issue]:
    today = facts.get("today")
    for asking in sheet.askings if isinstance(today, dt.date) else ():
        name = f"{asking.field.id}.date"
        if asking.field.screen is None or asking.field.screen.valid_days is None:
            continue
        first = first_day(values.get(name))
        if first is not None and isinstance(today, dt.date) and first > today:
            yield Issue("ANS990", name)


def recorded(form: Form, facts: Facts) -> Iterator[tuple[str, Value]]:
    """The questions that the record answers by itself, with what it says."""
    for asking in sheet_of(form).askings:
        said = facts.get(asking.field.from_) if asking.field.from_ else None
        if said is not None and said is not SKIPPED:
            yield asking.field.id, said


def _lacking(sheet: Sheet, known: Facts) -> tuple[str, ...]:
    names: list[str] = []
    for asking in sheet.askings:
        said: Truth = True if asking.when is None else asking.when(known)
        if said is not True:
            continue
        name = asking.field.id
        if asking.field.required and known.get(name) is None:
            names.append(name)
        for detail in asking.field.details:
            address = f"{name}.{detail.id}"
            if detail.required_when and known.get(address) is None and truth(detail.required_when, known):
                names.append(address)
    return tuple(names)


def roots(form: Form, names: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    """What to answer first: a question that may not be asked at all stands for the answer that decides so."""
    askings: dict[str, Asking] = {asking.field.id: asking for asking in sheet_of(form).askings}
    found: dict[str, None] = {}
    for name in names:
        asking = askings.get(name.split(".", 1)[0])
        if asking is not None and asking.rule is not None and truth(asking.rule, facts) is None:
            found.update(dict.fromkeys(roots(form, missing(asking.rule, facts), facts)))
        else:
            found[name] = None
    return tuple(found)
