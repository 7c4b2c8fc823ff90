"""NEWS2 of a set in words: its total where there is little room, its parts where there is some."""

from collections.abc import Mapping
from typing import Protocol

from clinicdesk.ui.chart.vital_words import label
from clinicdesk.ui.surroundings import Surroundings

_CHART = {"acvpu": "ACVPU", "o2": "O₂"}
"""As the RCP's chart calls them, in every language."""


class Scored(Protocol):
    """A set with its NEWS2."""

    @property
    def news2(self) -> int | None:
        """The total; None while a part is missing."""

    @property
    def news2_least(self) -> int | None:
        """What is certain."""

    @property
    def news2_parts(self) -> Mapping[str, int | None]:
        """Points by field; None for what was not measured."""


def news2_figure(reading: Scored) -> str:
    """«3»; «≥2» while a part is missing and so much is certain, for it is never shown as less; "" for neither."""
    if reading.news2 is not None:
        return str(reading.news2)
    return f"≥{reading.news2_least}" if reading.news2_least else ""


def news2_cell(reading: Scored) -> str:
    """The same in a table; a dash where nothing is certain."""
    return news2_figure(reading) or ("–" if reading.news2_parts else "")


def news2_brief(reading: Scored | None) -> str:
    """«NEWS2 3»."""
    figure = news2_figure(reading) if reading else ""
    return f"NEWS2\u00a0{figure}" if figure else ""


def news2_words(around: Surroundings, reading: Scored | None) -> str:
    """The total with the parts that gave points, or what was not measured."""
    if reading is None or not reading.news2_parts:
        return ""
    named = {key: label(around, key, _CHART.get(key, "")) for key in reading.news2_parts}
    parts = ", ".join(f"{named[key]} {n}" for key, n in reading.news2_parts.items() if n)
    if reading.news2 is not None:
        return f"NEWS2 {reading.news2}: {parts or 0}."
    lacking = ", ".join(named[key] for key, n in reading.news2_parts.items() if n is None)
    return around.say("board.news2.lacks", what=lacking.rstrip("."))  # "Темп." ends the sentence itself
