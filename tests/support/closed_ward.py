"""A closed session of the imaginary clinic: a dose put right once, a leaving, a set."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from clinicdesk.protocols.catalogue import library
from clinicdesk.services.closed_days import ClosedDay, DayVersion, Kind
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.closed_day_verbs import WRITING, ClosedDayVerbs

BEGUN = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
_NURSES = ("Ірина Марчук", "Тарас Бондар")
_ALERT = {
    "level": "amber", "text_uk": "Систолічний тиск понад 180", "text_en": "Systolic pressure over 180",
}  # fmt: skip


def closed_day() -> ClosedDay:
    """К-1038: 60 mg written, 59.5 given; home; one set; an alert that was answered, and one that was not."""
    wrote = {"drawn_ml": "1.2", "ml": "1.2", "mg": "60", "giver": _NURSES[0], "witness": _NURSES[1]}
    versions = (
        _version("dose", "d-1", 1, 40, wrote, superseded=True),
        _version("dose", "d-1", 2, 40, {**wrote, "ml": "1.19", "mg": "59.5"}, reason="звірено зі шприцом"),
        _version("discharge", "x-1", 1, 170, {"outcome": "home", "escort_name": "Олійник Ганна",
                                              "escort_phone": "067 123 45 67"}),
        _version("reading", "r-1", 1, 45, {"sbp": "128", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14",
                                          "moaas": "4", "o2": "air", "symptoms": "headache dyspnoea"}),
        _version("alert", "a-1", 1, 45, {**_ALERT, "answer": "лікар поруч, тиск знову через 5 хв"}),
        _version("alert", "a-2", 1, 60, {**_ALERT, "level": "red", "answer": ""}, by=""),
    )  # fmt: skip
    return ClosedDay(
        "s-d1", "Сесія D1", "D1", BEGUN, BEGUN + timedelta(hours=4), versions,
        (("marchuk", _NURSES[0]), ("bondar", _NURSES[1])),
    )  # fmt: skip


def closed_day_verbs(
    write: Callable[[str, Callable[[dict[str, Any]], Any]], Callable[..., Any]],
) -> ClosedDayVerbs:
    """Reading ones answer at once; the writing ones keep what they were asked."""

    def news(given: dict[str, Any]) -> Changes:
        return Changes(frozenset({Topic.DOSING}), str(given["subject"]))

    writing: dict[str, Any] = {name: write(f"closed_{name}", news) for name in WRITING}
    return ClosedDayVerbs(read=write("closed_day", lambda _: closed_day()), **writing)


def _version(
    kind: Kind, record: str, version: int, minute: int, values: dict[str, str], *, reason: str = "",
    superseded: bool = False, by: str = _NURSES[0],
) -> DayVersion:  # fmt: skip
    at = BEGUN + timedelta(minutes=minute)
    read = library().read("vitals") if kind == "reading" else None
    return DayVersion(kind, record, version, "p-1038", "К-1038", at, values, by, at, reason, superseded, read)
