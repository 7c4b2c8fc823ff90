"""The field types, each registered once by name: how it is parsed, checked, shown, dumped and loaded."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.choice_types import Choice, Choices, YesNo
from clinicdesk.protocols.number_types import Fraction, PressurePair, ScaleItem, Whole
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.text_types import File, Note, Staff, Text
from clinicdesk.protocols.time_types import Clock, Date, Duration
from clinicdesk.protocols.values import FileRef, Json, PartialDate, Pressure, Value

MOST = 10**15
"""No count is larger."""
_TYPED = frozenset({"yes_no", "date"})
# A bare 1 is a yes, a bare 2019 is a year.


class FieldTypeRules(Protocol):
    """What a type knows to do. `check` and `load` never raise for a value of the type."""

    def parse(self, text: str, field: Question) -> Value:
        """The value of typed text. Refused at the field when it is none; ranges are `check`'s."""

    def check(self, value: object, field: Question) -> list[Issue]:
        """Why the value cannot stand (STOP), or should be looked at again (ASK)."""

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:
        """As people read it; `phrases` are those of the form in that language."""

    def dump(self, value: object) -> Json:
        """As it is stored."""

    def load(self, json: Json, field: Question) -> Value:
        """The value of what was stored. Refused ANS022 when it is not of this type."""


FIELD_TYPES: Mapping[str, FieldTypeRules] = {
    "yes_no": YesNo(),
    "integer": Whole(),
    "decimal": Fraction(),
    "pressure": PressurePair(),
    "choice": Choice(),
    "multi_choice": Choices(),
    "date": Date(),
    "time": Clock(),
    "duration": Duration(),
    "text": Text(),
    "note": Note(),
    "scale_item": ScaleItem(),
    "staff": Staff(),
    "file": File(),
}


def read_given(given: object, field: Question) -> Value:
    """An answer as a program hands it over: typed text, a number, true or false, a list. Refused at the field.

    What is a value of the language already comes back as it is; `check` says whether it is of this type.
    """
    rules = FIELD_TYPES[field.type]
    if isinstance(given, str):
        return rules.parse(given, field)
    if isinstance(given, bool):
        if field.type == "yes_no":
            return "yes" if given else "no"
        raise Refused(Issue("ANS022", field.id))
    if isinstance(given, int | Decimal):
        return _number(given, field)
    if isinstance(given, list | dict):
        return rules.load(given, field)
    if isinstance(given, Pressure | PartialDate | dt.date | dt.time | tuple | FileRef):
        return given
    raise Refused(Issue("ANS022", field.id))


def _number(given: int | Decimal, field: Question) -> Value:
    if field.type == "decimal":
        return Decimal(given)
    if isinstance(given, Decimal):
        if not given.is_finite() or given != given.to_integral_value() or abs(given) > MOST:
            raise Refused(Issue("ANS002", field.id))
        given = int(given)
    return FIELD_TYPES[field.type].parse(str(given), field) if field.type in _TYPED else given
