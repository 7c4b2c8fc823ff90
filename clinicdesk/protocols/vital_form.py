"""The vital-signs form of the first slice, read from its definition file: fields, units, possible ranges."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from clinicdesk.errors import Issue
from clinicdesk.paths import resource

FORM = "vitals"
VERSION = "0.1"


@dataclass(frozen=True, slots=True)
class Field:
    """A value somebody reads off an instrument; outside the range it cannot be true. Whole units."""

    key: str
    unit: str
    lowest: int
    highest: int
    decimals: bool = False
    required: bool = False


@cache
def fields() -> Mapping[str, Field]:
    """Fields by key, in the order they are typed."""
    path = resource("forms", "vitals.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        key: Field(
            key, entry["unit"], entry["lowest"], entry["highest"], decimals=entry.get("decimals", False),
            required=entry.get("required", False),
        )
        for key, entry in table["fields"].items()
    }  # fmt: skip


def cross_check(amounts: Mapping[str, int]) -> list[Issue]:
    """Diastolic lies below systolic; one without the other says nothing."""
    systolic, diastolic = amounts.get("sbp"), amounts.get("dbp")
    if (systolic is None) != (diastolic is None):
        return [Issue("VIT009", "dbp" if diastolic is None else "sbp")]
    if systolic is not None and diastolic is not None and diastolic >= systolic:
        return [Issue("VIT010", "dbp")]
    return []
