"""Vital signs as people read them: labels, units, decimal signs, pressure as a pair."""

from collections.abc import Mapping, Sequence

from clinicdesk.protocols.advance import is_complete
from clinicdesk.protocols.question import Question
from clinicdesk.services.views import ReadingField
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import figure, known

PRESSURE = ("sbp", "dbp")
_INTERNATIONAL = {"spo2": "SpO₂", "moaas": "MOAA/S"}  # the same in every language
_UNITS = {"mmHg": "mmhg", "/min": "per_min", "%": "percent", "°C": "celsius"}


def label(around: Surroundings, key: str, own: str = "") -> str:
    """The short name of a field: САТ, ЧСС. `own`: what its form calls it, where the program has no word for it."""
    words = f"chart.field.{key}"
    return around.say(words) if known(words) else _INTERNATIONAL.get(key, own or key)


def long_label(around: Surroundings, key: str, own: str = "") -> str:
    """The full name, for screen readers and tooltips."""
    return around.say(f"chart.long.{key}") if known(f"chart.long.{key}") else label(around, key, own)


def own_label(around: Surroundings, field: ReadingField) -> str:
    """What the form itself calls a field, in the language of now."""
    return field.titles.get(around.language.code, "")


def unit(around: Surroundings, field: ReadingField) -> str:
    """The unit in the language of now."""
    name = _UNITS.get(field.unit, "")
    return around.say(f"chart.unit.{name}") if name else field.unit


def number(around: Surroundings, text: str) -> str:
    """Decimal comma in Ukrainian, point in English."""
    return figure(around.language.code, text)


def shown_columns(fields: Sequence[ReadingField]) -> list[str]:
    """Keys of the table's columns: the two pressures are one, "bp"."""
    keys = [field.key for field in fields if field.key not in PRESSURE]
    return ["bp", *keys] if any(field.key in PRESSURE for field in fields) else keys


def cell(around: Surroundings, values: Mapping[str, str], key: str) -> str:
    """What a cell of the table says; nothing for a value nobody measured."""
    if key != "bp":
        return number(around, values.get(key, ""))
    upper, lower = (values.get(part, "") for part in PRESSURE)
    return f"{upper}/{lower}" if upper or lower else ""


def full(text: str, field: ReadingField) -> bool:
    """Whether no further digit can be valid, so that the cursor may move on by itself."""
    kind = "decimal" if field.decimals else "integer"
    asked = Question(field.key, kind, lowest=field.lowest, highest=field.highest, decimals=field.decimals)
    return is_complete(text, asked)
