"""NEWS2 of the newest set in words: its total beside the respiration rate, its parts where there is room."""

from clinicdesk.services.board_views import BoardReading
from clinicdesk.ui.chart.vital_words import label
from clinicdesk.ui.surroundings import Surroundings

_CHART = {"acvpu": "ACVPU", "o2": "O₂"}
"""As the RCP's chart calls them, in every language."""


def news2_brief(reading: BoardReading | None) -> str:
    """«NEWS2 3»; «NEWS2 ≥2» while a part is missing and so much is certain, for it is never shown as less."""
    if reading is None or reading.news2 is not None:
        return f"NEWS2\u00a0{reading.news2}" if reading else ""
    return f"NEWS2\u00a0≥{reading.news2_least}" if reading.news2_least else ""


def news2_words(around: Surroundings, reading: BoardReading | None) -> str:
    """The total with the parts that gave points, or what was not measured."""
    if reading is None or not reading.news2_parts:
        return ""
    named = {key: label(around, key, _CHART.get(key, "")) for key in reading.news2_parts}
    parts = ", ".join(f"{named[key]} {n}" for key, n in reading.news2_parts.items() if n)
    if reading.news2 is not None:
        return f"NEWS2 {reading.news2}: {parts or 0}."
    lacking = ", ".join(named[key] for key, n in reading.news2_parts.items() if n is None).removesuffix(".")
    return around.say("board.news2.lacks", what=lacking)
