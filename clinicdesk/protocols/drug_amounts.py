"""How much of a drug, as a physician says it: a number above nothing and a unit from a closed list."""

import re
from decimal import Decimal
from typing import Literal

from clinicdesk.protocols.numerals import amount_of, meanings, tidy

DrugUnit = Literal["mcg", "mg", "g", "ml", "l/min", "tab", "unit"]
_SAID = re.compile(r"([0-9.,]+) ?(\D.*)")
_MCG: dict[str, int] = {"mcg": 1, "mg": 1000, "g": 1_000_000}


def drug_amount(text: str) -> tuple[Decimal, str] | None:
    """The number and its unit (`DrugUnit`); None for what has no unit, no number, or nothing above nothing."""
    found = _SAID.fullmatch(tidy(text))
    number = amount_of(found[1]) if found else None
    unit = meanings("drug_unit").get(found[2].casefold().rstrip(".")) if found else None
    return (number, unit) if number and unit else None


def above(said: tuple[Decimal, str], most: tuple[Decimal, str]) -> bool | None:
    """Whether it is more than this; None where the units do not compare."""
    (number, unit), (limit, of) = said, most
    if unit == of:
        return number > limit
    if unit in _MCG and of in _MCG:
        return number * _MCG[unit] > limit * _MCG[of]
    return None
