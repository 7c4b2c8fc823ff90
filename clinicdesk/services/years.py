"""Years nobody means: how far from today a cohort may begin, and its sessions be planned."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache

from clinicdesk.paths import resource


def years_about(day: date) -> tuple[int, int]:
    """The first and the last year that is meant on this day."""
    years = _years()
    return day.year - years["back"], day.year + years["ahead"]


@cache
def _years() -> Mapping[str, int]:
    """Of the definition file."""
    text = resource("forms", "cohort.toml").read_text(encoding="utf-8")
    return {name: years for name, years in tomllib.loads(text)["years"].items() if name != "source"}
