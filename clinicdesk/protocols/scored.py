"""What a score came to: its value or what it lacks, its band, its parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from clinicdesk.protocols.values import NUMBERS, Fact, Facts

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Scored:
    """One score. `value` None: withheld, and `withheld` names what is missing.

    `least`: the smallest number it can still become. `parts`: points by field, of a ladder score; None while unknown.
    `band_missing`: what must be known to name the band, when only that is missing.
    """

    value: int | Decimal | str | bool | None
    band: str | None = None
    withheld: tuple[str, ...] = ()
    least: Number | None = None
    parts: Mapping[str, int | None] = field(default_factory=dict)
    band_missing: tuple[str, ...] = ()


Scoring = Callable[[Facts], Scored]


def number_of(value: Fact | None) -> Number | None:
    """An answer as a number: a yes is 1, a no is 0; unknown and not done are no number."""
    if isinstance(value, NUMBERS):
        return int(value) if isinstance(value, bool) else value
    return {"yes": 1, "no": 0}.get(value) if isinstance(value, str) else None


def why(path: str, known: Facts) -> tuple[str, ...]:
    """What is missing behind a path: of another score, all that that score lacks."""
    if path.startswith("score."):
        lacking = known.get(f"score.{path.split('.')[1]}.lacks")
        if isinstance(lacking, tuple):
            return tuple(map(str, lacking))
    return (path,)


def reasons(paths: tuple[str, ...], known: Facts) -> tuple[str, ...]:
    """What is missing behind several paths, each once."""
    return tuple(dict.fromkeys(reason for path in paths for reason in why(path, known)))


def tidy(number: Number) -> Number:
    """A whole number as an int."""
    if isinstance(number, int):
        return number
    return int(number) if number == int(number) else number


def remember(path: str, scored: Scored, known: dict[str, Fact | None]) -> None:
    """Put a score among the facts, with what it lacks, its least value, its band and its parts."""
    known[path] = scored.value
    known.pop(f"{path}.lacks", None)
    if scored.withheld:
        known[f"{path}.lacks"] = scored.withheld
    if scored.least is not None:
        known[f"{path}.least"] = scored.least
    if scored.band is not None:
        known[f"{path}.band"] = scored.band
    for part, points in scored.parts.items():
        known[f"{path}.part.{part}"] = points
