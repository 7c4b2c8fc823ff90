"""Field types of lists: yes/no/unknown/not done, one choice, several choices."""

import re
from collections.abc import Mapping

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.number_types import allowed
from clinicdesk.protocols.numerals import meanings, tidy
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.values import Json
from clinicdesk.words import say

YES_NO = ("yes", "no", "unknown", "not_done")
_BETWEEN = re.compile(r"[,;]")
_WHOLE = re.compile(r"-?[0-9]{1,9}")


class YesNo:
    """Yes, no, unknown or not done: the last two are answers, and never count as a no."""

    def parse(self, text: str, field: Question) -> str:
        """Ukrainian and English words. Refused ANS008."""
        meaning = meanings("yes_no").get(tidy(text).casefold().rstrip("."))
        if meaning is None:
            raise Refused(Issue("ANS008", field.id, values={"allowed": ", ".join(YES_NO)}))
        return meaning

    def check(self, value: object, field: Question) -> list[Issue]:
        """One of the four."""
        if isinstance(value, str) and value in YES_NO:
            return []
        return [Issue("ANS008", field.id, values={"allowed": ", ".join(YES_NO)})]

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002 - one shape for all
        """The word."""
        return say(language, f"ans.{value}")

    def dump(self, value: object) -> Json:
        """Itself."""
        assert isinstance(value, str)
        return value

    def load(self, json: Json, field: Question) -> str:
        """The stored word. Refused ANS022."""
        if not isinstance(json, str) or json not in YES_NO:
            raise Refused(Issue("ANS022", field.id))
        return json


class Choice:
    """One answer of a list: an id, or a number."""

    def parse(self, text: str, field: Question) -> str | int:
        """The id or number typed; capital or small letters are the same. Refused ANS009."""
        return one_of(tidy(text), field)

    def check(self, value: object, field: Question) -> list[Issue]:
        """On the list."""
        known = not isinstance(value, bool) and value in field.values
        return [] if known else [Issue("ANS009", field.id, values={"allowed": allowed(field)})]

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002
        """The words of the answer."""
        return phrases.get(f"choice.{field.choices}.{value}", str(value))

    def dump(self, value: object) -> Json:
        """Itself."""
        assert isinstance(value, str | int)
        return value

    def load(self, json: Json, field: Question) -> str | int:
        """The stored answer. Refused ANS022."""
        if not isinstance(json, str | int) or isinstance(json, bool):
            raise Refused(Issue("ANS022", field.id))
        return json


class Choices:
    """Several answers of a list, in the order of the list, none twice."""

    def parse(self, text: str, field: Question) -> tuple[str | int, ...]:
        """Ids between commas. Refused ANS009."""
        typed = [tidy(part) for part in _BETWEEN.split(text)]
        return in_order(tuple(one_of(part, field) for part in typed if part), field)

    def check(self, value: object, field: Question) -> list[Issue]:
        """All on the list, none twice."""
        known = (
            isinstance(value, tuple)
            and len(set(value)) == len(value)
            and all(part in field.values and not isinstance(part, bool) for part in value)
        )
        return [] if known else [Issue("ANS009", field.id, values={"allowed": allowed(field)})]

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002
        """The words, between semicolons."""
        assert isinstance(value, tuple)
        return "; ".join(phrases.get(f"choice.{field.choices}.{part}", str(part)) for part in value)

    def dump(self, value: object) -> Json:
        """A list."""
        assert isinstance(value, tuple)
        return list(value)

    def load(self, json: Json, field: Question) -> tuple[str | int, ...]:
        """The stored list. Refused ANS022."""
        if not isinstance(json, list):
            raise Refused(Issue("ANS022", field.id))
        parts = [part for part in json if isinstance(part, str | int) and not isinstance(part, bool)]
        if len(parts) != len(json):
            raise Refused(Issue("ANS022", field.id))
        return tuple(parts)


def one_of(typed: str, field: Question) -> str | int:
    """The answer of the list that was typed. Refused ANS009."""
    word = typed.casefold()
    for value in field.values:
        if typed == str(value):
            return value
    for value in field.values:
        if word == str(value).casefold() or (_WHOLE.fullmatch(word) and value == int(word)):
            return value
    raise Refused(Issue("ANS009", field.id, values={"allowed": allowed(field)}))


def in_order(parts: tuple[str | int, ...], field: Question) -> tuple[str | int, ...]:
    """As the list has them, each once."""
    return tuple(value for value in field.values if value in parts)
