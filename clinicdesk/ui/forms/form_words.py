"""The sentences of a form in the language of now: from its own phrases, our words only around them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from clinicdesk.errors import Issue
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.units import UNIT_WORDS
from clinicdesk.protocols.values import Value
from clinicdesk.ui import moments
from clinicdesk.ui.language import Language


@dataclass(frozen=True, slots=True)
class FormWords:
    """What a form says."""

    read: Read
    language: Language

    def phrase(self, key: str) -> str:
        """A sentence of the definition; "" where there is none."""
        return self.read.phrases[self.language.code].get(key, "")

    @property
    def title(self) -> str:
        """The form's name."""
        return self.phrase("title") or self.read.code

    def label(self, field: str) -> str:
        """The question."""
        return self.phrase(f"field.{field}.label") or field

    def short(self, field: str) -> str:
        """The question in a line of a panel."""
        return self.phrase(f"field.{field}.short") or self.label(field)

    def detail(self, field: str, detail: str) -> str:
        """The name of a detail: worded for this field, or as everywhere in the form."""
        return self.phrase(f"field.{field}.detail.{detail}") or self.phrase(f"detail.{detail}") or detail

    def choice(self, question: Question, value: str | int) -> str:
        """An answer of a list."""
        return self.phrase(f"choice.{question.choices}.{value}") or str(value)

    def unit(self, question: Question) -> str:
        """The unit beside a number."""
        known = UNIT_WORDS.get(question.unit)
        return self.language.say(f"filling.unit.{known}") if known else question.unit

    def issue(self, issue: Issue) -> str:
        """What is wrong: a check of the form speaks in the form's own words."""
        check = self.phrase(f"check.{issue.values.get('check', '')}")
        return check or issue.sentence(self.language.code)

    def address(self, address: str) -> str:
        """The short name of a question or of its detail."""
        field, _, detail = address.partition(".")
        return f"{self.short(field)}: {self.detail(field, detail)}" if detail else self.short(field)

    def wanted(self, field: str, addresses: Iterable[str]) -> str:
        """What the answer to a question lacks: its own details by their names alone; "" for nothing."""
        own = f"{field}."
        names = [
            self.detail(field, one.removeprefix(own)) if one.startswith(own) else self.address(one)
            for one in addresses
        ]
        return self.language.say("filling.wants", what=", ".join(names)) if names else ""

    def shown(self, value: Value, question: Question, staff: dict[str, str] | None = None) -> str:
        """An answer as people read it."""
        if question.type == "staff":
            return (staff or {}).get(str(value), str(value))
        if question.type == "yes_no":
            return self.language.say(f"filling.answer.{value}")
        if isinstance(value, date) and not isinstance(value, datetime):
            return moments.calendar_day(self.language.code, value)
        phrases = self.read.phrases[self.language.code]
        return FIELD_TYPES[question.type].show(value, question, phrases, self.language.code)
