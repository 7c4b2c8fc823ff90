"""The example of a form answers the form: as many answers as questions, and each one possible."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from clinicdesk.protocols.facts import Fact
from clinicdesk.protocols.language import Form, FormField
from clinicdesk.protocols.problems import Findings
from clinicdesk.protocols.rule_checks import extent, inside, near

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_TIME = re.compile(r"\d{2}:\d{2}")
_PRESSURE = re.compile(r"\d{2,3}/\d{2,3}")


def check_example(form: Form, facts: Mapping[str, Fact], found: Findings) -> None:
    """Tell DEF049 of what does not answer, DEF028 of what answers nothing."""
    assert form.example is not None
    fields = [field for section in form.sections for field in section.fields]
    items, answers = form.example.items, form.example.answers
    if (items is None) == (answers is None):
        found.tell("DEF049", "example", field="items / answers", value="–", allowed="1")
    if items is not None:
        _check_items(fields, items, facts, found)
    types = {field.id: field.type for field in fields}
    types |= {f"{field.id}.{detail.id}": detail.type for field in fields for detail in field.details}
    for name, value in (answers or {}).items():
        if name not in facts or name.startswith(("person.", "score.", "baseline.")):
            found.tell("DEF028", "example.answers", item=name, known=near(name, facts, found))
        elif value is not None:
            _check_value(name, types.get(name, ""), value, facts, found)
    for field in _always_asked(form) if answers is not None else ():
        if field.required and field.id not in (answers or {}):
            found.tell(
                "DEF049", "example.answers", field=field.id, value="–", allowed=extent(facts[field.id])
            )


def _always_asked(form: Form) -> Iterator[FormField]:
    for section in form.sections:
        if section.ask_when is None:
            yield from (field for field in section.fields if field.ask_when is None)


def _check_items(
    fields: list[FormField],
    items: tuple[int | str | Decimal, ...],
    facts: Mapping[str, Fact],
    found: Findings,
) -> None:
    needed = sum(field.required and field.ask_when is None for field in fields)
    if not needed <= len(items) <= len(fields):
        allowed = str(needed) if needed == len(fields) else f"{needed}–{len(fields)}"
        found.tell("DEF049", "example.items", field="items", value=str(len(items)), allowed=allowed)
        return
    for field, value in zip(fields, items, strict=False):
        _check_value(field.id, field.type, value, facts, found)


def _check_value(name: str, kind: str, value: object, facts: Mapping[str, Fact], found: Findings) -> None:
    if not _fits(kind, value, facts[name]):
        found.tell("DEF049", "example", field=name, value=str(value)[:40], allowed=extent(facts[name]))


def _fits(kind: str, value: object, fact: Fact) -> bool:
    if fact.kind == "number":
        return isinstance(value, (int, Decimal)) and not isinstance(value, bool) and inside(value, fact)
    if fact.kind == "many":
        return isinstance(value, tuple) and all(item in fact.values for item in value)
    if fact.kind in {"word", "answer"}:
        return not isinstance(value, bool) and value in fact.values
    patterns = {"date": _DATE, "time": _TIME, "pressure": _PRESSURE}
    return isinstance(value, str) and (kind not in patterns or patterns[kind].fullmatch(value) is not None)
