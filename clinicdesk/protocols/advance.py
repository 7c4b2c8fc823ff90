"""When the cursor may move on by itself: what is typed is possible, and no further digit can be valid."""

from decimal import Decimal

from clinicdesk.errors import Refused, Severity
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.question import Question

_DAY_LENGTH = len("12.05.2019")


def is_complete(text: str, question: Question) -> bool:
    """Whether the field's range leaves room for no further digit: pulse takes a third one after 1 or 2.

    A value that cannot be true is never complete: the cursor stays where the mistake is.
    """
    rules = FIELD_TYPES[question.type]
    try:
        value = rules.parse(text, question)
    except Refused:
        return False
    if any(issue.severity is Severity.STOP for issue in rules.check(value, question)):
        return False
    more = _MORE.get(question.type)
    return more is not None and not more(text.strip(), question)


def _whole(text: str, question: Question) -> bool:
    if not text.isdecimal():
        return True  # a sign or a unit: the person is typing something of their own
    if question.values:
        return any(str(value).startswith(text) and str(value) != text for value in question.values)
    if text[0] == "0":
        return False
    return question.highest is None or _may_grow(int(text), question.lowest or 0, question.highest)


def _may_grow(number: int, lowest: int | Decimal, highest: int | Decimal) -> bool:
    first, last = number * 10, number * 10 + 9
    while first <= highest:
        if last >= lowest:
            return True
        first, last = first * 10, last * 10 + 9
    return False


def _fraction(text: str, question: Question) -> bool:
    digits = text.replace(",", ".").partition(".")[2]
    return not digits.isdecimal() or len(digits) < question.decimals


def _pair(text: str, question: Question) -> bool:
    return _whole(text.replace("-", "/").replace(" ", "/").rpartition("/")[2], question)


def _clock(text: str, question: Question) -> bool:  # noqa: ARG001 - one shape for all
    parts = text.partition(":") if ":" in text else (text[:2], "", text[2:])
    return len(parts[2]) < len("05")


def _date(text: str, question: Question) -> bool:  # noqa: ARG001 - one shape for all
    return len(text) < _DAY_LENGTH


_MORE = {
    "integer": _whole,
    "scale_item": _whole,
    "choice": _whole,
    "decimal": _fraction,
    "pressure": _pair,
    "time": _clock,
    "date": _date,
}
