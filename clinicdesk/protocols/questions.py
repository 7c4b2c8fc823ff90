"""The questions of a form, made of its fields and its lists of answers."""

from dataclasses import replace

from clinicdesk.protocols.language import Choices, Detail, Form, FormField
from clinicdesk.protocols.question import Question


def question_of(field: FormField | Detail, choices: dict[str, Choices]) -> Question:
    """The question of a field (or detail), with its list of answers; numbers of a list are its range."""
    values = choices[field.choices].values if field.choices else ()
    numbers = [value for value in values if isinstance(value, int)]
    lowest, highest = field.lowest, field.highest
    if numbers:
        lowest = min(numbers) if lowest is None else lowest
        highest = max(numbers) if highest is None else highest
    return Question(
        field.id, field.type, field.unit, lowest, highest,
        field.expected if isinstance(field, FormField) else None, field.decimals, field.choices or "", values,
        field.longest, field.required if isinstance(field, FormField) else False,
        field.phone if isinstance(field, FormField) else False,
    )  # fmt: skip


def questions_of(form: Form) -> dict[str, Question]:
    """Every question of a form by its address, in form order; details follow their field."""
    found: dict[str, Question] = {}
    for section in form.sections:
        for field in section.fields:
            found[field.id] = question_of(field, form.choices)
            for detail in field.details:
                address = f"{field.id}.{detail.id}"
                found[address] = replace(question_of(detail, form.choices), id=address)
    return found
