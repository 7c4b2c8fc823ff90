"""What a form says on paper: its questions, answers and scores, in both languages at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.language import Form, Score
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.scored import Scored
from clinicdesk.protocols.units import UNIT_WORDS
from clinicdesk.protocols.values import Value
from clinicdesk.reports.said import NOTHING, Said, joined, numeral, ours, plain, worded

_TYPED = frozenset({"text", "note", "staff", "file"})
"""Types whose answer is written by a person, not chosen from the words of a definition."""
_NAMING = re.compile(r"(?:escort|emergency|guardian|contact|relative|adult\d)")
"""How the id of a text begins that names somebody near the person or their telephone."""


@dataclass(frozen=True, slots=True)
class FormTexts:
    """The sentences of a definition. `staff`: names of people at work by account.

    `by_codes`: who is near the person, and their telephone, are not said, only that the clinic has them.
    """

    read: Read
    staff: Mapping[str, str]
    by_codes: bool = False

    def phrase(self, key: str, otherwise: str = "") -> Said:
        """A sentence of the definition in both languages; `otherwise` where it has none."""
        return ours(*(self.read.phrases[language].get(key, otherwise) for language in ("uk", "en")))

    @property
    def title(self) -> Said:
        """The form's name with its version, as it must be known on paper."""
        named = self.phrase("title", self.read.code)
        return ours(f"{named.uk} · {self.read.version}", f"{named.en} · {self.read.version}")

    @property
    def short_title(self) -> Said:
        """The form's short name; an abbreviation of Latin letters that only one language has is good for both."""
        named = self.phrase("title", self.read.code)
        uk, en = (self.read.phrases[language].get("short", "") for language in ("uk", "en"))
        return ours(uk or named.uk, en or (uk if uk and uk.isascii() else named.en))

    def label(self, field: str) -> Said:
        """The question."""
        return self.phrase(f"field.{field}.label", field)

    def short(self, field: str) -> Said:
        """The question in a line of a table."""
        return self._or(self.phrase(f"field.{field}.short"), self.label(field))

    def detail(self, field: str, detail: str) -> Said:
        """The name of a detail, worded for this field or as everywhere in the form."""
        own = self.phrase(f"field.{field}.detail.{detail}")
        return self._or(own, self.phrase(f"detail.{detail}", detail))

    def choice(self, choices: str, value: str | int) -> Said:
        """An answer of a list, with its number where it has one."""
        said = self.phrase(f"choice.{choices}.{value}", str(value))
        if isinstance(value, int) and said.uk != str(value):
            return ours(f"{value} {said.uk}", f"{value} {said.en}")
        return said

    def unit(self, unit: str) -> Said:
        """The unit beside a number."""
        return worded(f"filling.unit.{UNIT_WORDS[unit]}") if unit in UNIT_WORDS else plain(unit)

    def answer(self, value: Value | None, question: Question) -> Said:
        """An answer as people read it; blank when there is none."""
        if value is None:
            return NOTHING
        if question.type == "staff":
            return plain(self.staff.get(str(value), str(value)))
        if self.by_codes and names_somebody(question):
            return worded("records.on_card")
        if question.type == "yes_no":
            return worded(f"filling.answer.{value}")
        rules = FIELD_TYPES[question.type]
        said = Said if question.type in _TYPED else ours
        return said(*(
            rules.show(value, question, self.read.phrases[language], language) for language in ("uk", "en")
        ))  # fmt: skip

    def score_title(self, score: Score) -> Said:
        """The name of a score."""
        return self.phrase(f"score.{score.id}.title", score.id)

    def scored(self, form: Form, score: Score, scored: Scored) -> Said:
        """Its number with the band, its verdict, or what it lacks."""
        if scored.value is None:
            return self._withheld(form, scored) if scored.withheld else worded("filling.score.not_asked")
        if isinstance(scored.value, bool):
            return worded(f"filling.truth.{'yes' if scored.value else 'no'}")
        if isinstance(scored.value, str):
            return self.phrase(f"score.{score.id}.verdict.{scored.value}", scored.value)
        end = "\u00a0%" if score.percent else ""
        number = numeral(f"{scored.value}{end}")
        band = self.phrase(f"score.{score.id}.band.{scored.band}") if scored.band else NOTHING
        return joined((number, band), ", ")

    def address(self, path: str) -> Said:
        """The short name of a question or of its detail."""
        field, _, detail = path.partition(".")
        return joined((self.short(field), self.detail(field, detail) if detail else NOTHING), ": ")

    def _withheld(self, form: Form, scored: Scored) -> Said:
        known = questions_of(form)
        named = [self.address(path) if path in known else plain(path) for path in scored.withheld]
        return worded("filling.score.withheld", what=joined(named, "; "))

    def _or(self, said: Said, otherwise: Said) -> Said:
        return ours(said.uk or otherwise.uk, said.en or otherwise.en)


def names_somebody(question: Question) -> bool:
    """Whether its answer is an escort, a guardian or another near one, by name or by telephone."""
    return question.type == "text" and _NAMING.match(question.id) is not None


def with_unit(texts: FormTexts, said: Said, question: Question) -> Said:
    """A number with its unit behind it."""
    if said.blank or not question.unit or question.type not in {"integer", "decimal"}:
        return said
    return joined((said, texts.unit(question.unit)), "\u00a0")
