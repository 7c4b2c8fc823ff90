"""The verbs of questions about a field: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from clinicdesk.services.questions import MarkView, QuestionView
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus


class Ask(Protocol):
    """As `questions.ask`."""

    def __call__(self, *, record_type: str, record_id: str, field: str, text: str, to_role: str) -> Changes:
        """The news; its subject is the question."""


class Answer(Protocol):
    """As `questions.answer_question`."""

    def __call__(self, question_id: str, /, *, text: str) -> Changes:
        """The news."""


class Close(Protocol):
    """As `questions.close_question`."""

    def __call__(self, question_id: str, /, *, reason: str) -> Changes:
        """The news."""


class Verify(Protocol):
    """As `questions.verify_value`."""

    def __call__(self, *, record_type: str, record_id: str, field: str) -> Changes:
        """The news."""


class MarksOn(Protocol):
    """As `questions.marks_on`."""

    def __call__(self, *, record_type: str, record_id: str) -> Sequence[MarkView]:
        """The newest first."""


def _no_marks(*, record_type: str, record_id: str) -> Sequence[MarkView]:  # noqa: ARG001 - as MarksOn
    return ()


@dataclass(frozen=True, slots=True)
class QuestionVerbs:
    """`listed` gives those on one record, closed ones too, the newest first; `open` every open one.

    `of_person` and `marks` give the open ones, and the marks of verified values, about one person; `marks_on` those
    on one record.
    """

    listed: Callable[[str], Sequence[QuestionView]]
    ask: Ask
    answer: Answer
    close: Close
    verify: Verify
    open: Callable[[], Sequence[QuestionView]]
    of_person: Callable[[str], Sequence[QuestionView]]
    marks: Callable[[str], Sequence[MarkView]]
    marks_on: MarksOn = _no_marks


def questions_with_news(bus: ChangeBus, verbs: QuestionVerbs) -> QuestionVerbs:
    """As `with_news`, for questions."""
    told = {
        name: bus.after(getattr(verbs, name), Topic.QUESTIONS)
        for name in ("ask", "answer", "close", "verify")
    }
    return replace(verbs, **told)
