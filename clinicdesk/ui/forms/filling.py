"""A form being filled in: what is typed, what it means, what is asked next. No widget knows more than this says."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from clinicdesk.errors import Issue, Severity
from clinicdesk.protocols.answers import Checked, asked, check_answers, untouched
from clinicdesk.protocols.eligibility import Eligibility, ScreenedItem, eligibility
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.language import Form, FormField, Section
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.scores import ScoreSheet, score
from clinicdesk.protocols.values import Fact, PartialDate, Pressure, Value, Values
from clinicdesk.words import figure

DAY, MONTH = "{0.day:02}.{0.month:02}.{0.year}", "{0.month:02}.{0.year}"


class Filling:
    """Answers as typed text by address (`field`, `field.detail`); everything else is worked out from them.

    `recorded`: what the version that is shown or corrected answers; words of it that nobody touched stay as they are.
    """

    def __init__(
        self, form: Form, facts: Mapping[str, Fact | None], given: Mapping[str, str] | None = None, *,
        recorded: Values | None = None,
    ) -> None:  # fmt: skip
        self.form = form
        self.facts = facts
        self._recorded: Values = recorded or {}
        self.questions: Mapping[str, Question] = questions_of(form)
        self.given: dict[str, str] = {
            key: text for key, text in (given or {}).items() if key in self.questions and text
        }
        self._told: tuple[Issue, ...] = ()
        self._work_out()

    def put(self, address: str, text: str) -> None:
        """An answer was typed, chosen, or taken away (an empty text)."""
        if text:
            self.given[address] = text
        else:
            self.given.pop(address, None)
        self._told = ()
        self._work_out()

    def tell(self, issues: Sequence[Issue]) -> None:
        """What the service refused and the answers alone do not show: it stands at its question until one changes."""
        shown = {(one.code, one.field) for one in self.checked.issues}
        self._told = tuple(one for one in issues if (one.code, one.field) not in shown)

    def answers(self) -> dict[str, object]:
        """What the service is given: typed text, and files as they are stored."""
        return {
            key: json.loads(text) if self.questions[key].type == "file" else text
            for key, text in self.given.items()
        }

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of which anything is asked now."""
        return tuple(section for section in self.form.sections if self.fields_of(section))

    def fields_of(self, section: Section) -> tuple[FormField, ...]:
        """What is asked of a section now."""
        return tuple(field for field in section.fields if field.id in self.asked)

    def progress(self, section: Section | None = None) -> tuple[int, int]:
        """How many of how many questions are settled; "unknown" and "not done" are not."""
        sections = (section,) if section else self.sections
        fields = [field for one in sections for field in self.fields_of(one) if self._counts(field)]
        return sum(self.settled(field) for field in fields), len(fields)

    def _counts(self, field: FormField) -> bool:
        """A question that may stay empty counts once it is answered."""
        return field.required or field.screen is not None or field.id in self.given

    def settled(self, field: FormField) -> bool:
        """Answered, with what must go with the answer, and known."""
        item = self.items.get(field.id)
        if field.id not in self.given:
            return not self._counts(field)
        return field.id not in self._lacking and not (item is not None and item.is_open)

    def next_open(self, after: str = "") -> str:
        """The next question without an answer, round and round; "" when there is none."""
        order = [field.id for section in self.sections for field in self.fields_of(section)]
        start = order.index(after) + 1 if after in order else 0
        fields = {field.id: field for section in self.sections for field in section.fields}
        return next((key for key in order[start:] + order[:start] if not self.settled(fields[key])), "")

    def section_of(self, field: str) -> Section:
        """The section of a question."""
        return next(
            section for section in self.form.sections if any(one.id == field for one in section.fields)
        )

    def stops_at(self, address: str) -> tuple[Issue, ...]:
        """What cannot stand at this address and its details."""
        return tuple(issue for issue in self.issues_at(address) if issue.severity is Severity.STOP)

    def issues_at(self, address: str) -> tuple[Issue, ...]:
        """Everything said about an address, or about the details of a field."""
        return tuple(
            issue for issue in (*self.checked.issues, *self._told)
            if issue.field == address or issue.field.startswith(f"{address}.")
        )  # fmt: skip

    def _work_out(self) -> None:
        answers = self.answers()
        stays = untouched(answers, self._recorded)
        self.checked: Checked = check_answers(self.form, answers, self.facts, stored=stays)
        values = self.checked.values
        stops = (issue.field for issue in self.checked.issues if issue.severity is Severity.STOP)
        self._lacking = frozenset(key.partition(".")[0] for key in (*self.checked.missing, *stops))
        """Questions that are answered in part, or in a way that cannot stand."""
        self.asked = frozenset(field.id for field in asked(self.form, values, self.facts))
        self.judged: Eligibility | None = None
        if isinstance(self.facts.get("today"), date) and any(
            field.screen for section in self.form.sections for field in section.fields
        ):
            self.judged = eligibility(self.form, values, self.facts)
        items = self.judged.items if self.judged else ()
        self.items: dict[str, ScreenedItem] = {item.field: item for item in items}
        self.scores: ScoreSheet = score(self.form, values, self.facts)


def texts_of(form: Form, values: Mapping[str, Value], language: str = "en") -> dict[str, str]:
    """Recorded answers as somebody would have typed them in this language: with a comma in Ukrainian."""
    questions = questions_of(form)
    return {key: text_of(value, questions[key], language) for key, value in values.items()}


def text_of(value: Value, question: Question, language: str = "en") -> str:
    """One answer as somebody would have typed it."""
    match value:
        case Pressure():
            return f"{value.systolic}/{value.diastolic}"
        case PartialDate():
            if value.month is None:
                return str(value.year)
            return (DAY if value.day else MONTH).format(value)
        case tuple():
            return ", ".join(map(str, value))
        case str() | int():
            return str(value)
    stored = FIELD_TYPES[question.type].dump(value)
    typed = stored if isinstance(stored, str) else json.dumps(stored, ensure_ascii=False)
    return figure(language, typed) if question.type == "decimal" else typed
