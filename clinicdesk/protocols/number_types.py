"""Field types of numbers: integer, decimal, scale item, blood pressure."""

import re
from collections.abc import Mapping
from decimal import Decimal

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.protocols.numerals import check_unit, plain, read_number, read_whole, shown, tidy
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.values import Json, Pressure

_PAIR = re.compile(r"([0-9]{1,3})(?: ?[/\\\-–—,;] ?| )([0-9]{1,3})(?: ?([^0-9\s].*))?")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_PAIR_LENGTH = 2


def range_issues(number: int | Decimal, question: Question) -> list[Issue]:
    """Refused outside the possible range (ANS004, off a list ANS005), asked about outside the usual (ANS019)."""
    lowest, highest = question.lowest, question.highest
    if question.values and number not in question.values:
        return [Issue("ANS005", question.id, values={"allowed": allowed(question)})]
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        return [Issue("ANS004", question.id, values={"allowed": allowed(question)})]
    expected = question.expected
    if expected is not None and not expected[0] <= number <= expected[1]:
        usual = f"{plain(expected[0])}–{plain(expected[1])}"
        return [Issue("ANS019", question.id, Severity.ASK, {"expected": usual})]
    return []


def allowed(question: Question) -> str:
    """The range that is possible: "0–3", "≥ 1", "0, 1, 3, 5"; "" without limits."""
    if question.values:
        return ", ".join(map(str, question.values))
    lowest, highest = question.lowest, question.highest
    if lowest is not None and highest is not None:
        return f"{plain(lowest)}–{plain(highest)}"
    if lowest is not None:
        return f"≥ {plain(lowest)}"
    return f"≤ {plain(highest)}" if highest is not None else ""


class Whole:
    """A whole number: a count, a pulse. Stored as a number."""

    def parse(self, text: str, field: Question) -> int:
        """The number typed. Refused ANS002, ANS007."""
        return read_whole(text, field)

    def check(self, value: object, field: Question) -> list[Issue]:
        """Range and list."""
        if not isinstance(value, int) or isinstance(value, bool):
            return [Issue("ANS002", field.id)]
        return range_issues(value, field)

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002 - one shape for all
        """Digits."""
        return str(value)

    def dump(self, value: object) -> Json:
        """Itself."""
        assert isinstance(value, int)
        return value

    def load(self, json: Json, field: Question) -> int:
        """The stored number. Refused ANS022."""
        if not isinstance(json, int) or isinstance(json, bool):
            raise Refused(Issue("ANS022", field.id))
        return json


class ScaleItem(Whole):
    """An item of a scale: a whole number; its sentence is the answer of the list."""

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002
        """The words of the answer where there are any, else the number."""
        return phrases.get(f"choice.{field.choices}.{value}", str(value))


class Fraction:
    """A number with decimals, typed with comma or point. Stored as text, so that no digit is lost."""

    def parse(self, text: str, field: Question) -> Decimal:
        """The number typed. Refused ANS003, ANS007."""
        return read_number(text, field)

    def check(self, value: object, field: Question) -> list[Issue]:
        """Not more decimals than the field has (ANS006); range."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return [Issue("ANS003", field.id)]
        if isinstance(value, Decimal) and not value.is_finite():
            return [Issue("ANS003", field.id)]
        if isinstance(value, Decimal) and places(value) > field.decimals:
            return [Issue("ANS006", field.id, values={"n": field.decimals})]
        return range_issues(value, field)

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002
        """Decimal comma in Ukrainian."""
        assert isinstance(value, int | Decimal)
        return shown(value, language)

    def dump(self, value: object) -> Json:
        """Plain decimal text."""
        assert isinstance(value, int | Decimal)
        return plain(value)

    def load(self, json: Json, field: Question) -> Decimal:
        """The stored number. Refused ANS022."""
        if not isinstance(json, str) or not _DECIMAL.fullmatch(json):
            raise Refused(Issue("ANS022", field.id))
        return Decimal(json)


def places(number: Decimal) -> int:
    """Decimals that count: 36.60 has one."""
    return len(plain(number).partition(".")[2])


class PressurePair:
    """Systolic and diastolic together: 120/80, 120 80, 120-80. Each within the field's range."""

    def parse(self, text: str, field: Question) -> Pressure:
        """Both numbers. Refused ANS014."""
        found = _PAIR.fullmatch(tidy(text))
        if found is None:
            raise Refused(Issue("ANS014", field.id))
        check_unit(found[3] or "", field)
        return Pressure(int(found[1]), int(found[2]))

    def check(self, value: object, field: Question) -> list[Issue]:
        """Each in range; diastolic below systolic (ANS015)."""
        if not isinstance(value, Pressure):
            return [Issue("ANS014", field.id)]
        for number in (value.systolic, value.diastolic):
            issues = [issue for issue in range_issues(number, field) if issue.severity is Severity.STOP]
            if issues:
                return issues
        return [] if value.diastolic < value.systolic else [Issue("ANS015", field.id)]

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002
        """120/80."""
        assert isinstance(value, Pressure)
        return f"{value.systolic}/{value.diastolic}"

    def dump(self, value: object) -> Json:
        """[systolic, diastolic]."""
        assert isinstance(value, Pressure)
        return [value.systolic, value.diastolic]

    def load(self, json: Json, field: Question) -> Pressure:
        """The stored pair. Refused ANS022."""
        if not isinstance(json, list) or len(json) != _PAIR_LENGTH:
            raise Refused(Issue("ANS022", field.id))
        upper, lower = json
        if type(upper) is not int or type(lower) is not int:
            raise Refused(Issue("ANS022", field.id))
        return Pressure(upper, lower)
