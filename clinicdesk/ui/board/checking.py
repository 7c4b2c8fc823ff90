"""What is typed at the board against the form it is recorded with: refused at the cell, or asked about once. Pure."""

from collections.abc import Mapping

from clinicdesk.errors import Issue, Severity
from clinicdesk.protocols.advance import is_complete
from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.ui.board.verbs import VitalForm

ROW = ("sbp", "dbp", "pulse", "spo2", "rr", "moaas")
"""What stands in the row, in the order it is typed; the rest of the form is behind one key."""
AIR = "o2"
_PARTIAL = "pressure_pair"
# While a pressure is being typed, its second half is not missing yet.


def questions(vitals: VitalForm) -> Mapping[str, Question]:
    """Every question of the form by its key."""
    return sheet_of(vitals.form).questions


def more_keys(vitals: VitalForm) -> tuple[str, ...]:
    """What stands behind the key for more."""
    return tuple(key for key in questions(vitals) if key not in ROW and key != AIR)


def stop_at(vitals: VitalForm, typed: Mapping[str, str], key: str) -> Issue | None:
    """Why the cursor may not leave this cell; None when it may."""
    found = check_answers(vitals.form, {name: text for name, text in typed.items() if text}).stops
    return next(
        (issue for issue in found if issue.field == key and issue.values.get("check") != _PARTIAL), None
    )


def stops(vitals: VitalForm, typed: Mapping[str, str]) -> tuple[Issue, ...]:
    """Everything that stands in the way of the whole set; a pair is judged when each of its numbers can stand."""
    found = check_answers(vitals.form, {name: text for name, text in typed.items() if text}).stops
    alone = tuple(issue for issue in found if "check" not in issue.values)
    return alone or found


def asks(vitals: VitalForm, typed: Mapping[str, str]) -> tuple[Issue, ...]:
    """What is possible but unlikely."""
    found = check_answers(vitals.form, {name: text for name, text in typed.items() if text}).issues
    return tuple(issue for issue in found if issue.severity is Severity.ASK)


def is_full(text: str, question: Question) -> bool:
    """Whether no further digit can be valid, so that the cursor may move on."""
    return bool(text) and is_complete(text, question)


def is_hopeless(text: str, question: Question) -> bool:
    """Whether no further digit could make it possible: 300 for a pulse, 9 for alertness."""
    if not text.isdecimal() or question.highest is None:
        return False
    return int(text) > question.highest
