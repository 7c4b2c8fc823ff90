"""A field as it is asked: what the definition says of it, with the answers of its list at hand."""

from dataclasses import dataclass
from decimal import Decimal

Limit = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Question:
    """One field, or one detail of a field (its id is then `field.detail`). `values`: the list it is chosen from."""

    id: str
    type: str
    unit: str = ""
    lowest: Limit = None
    highest: Limit = None
    expected: tuple[int | Decimal, int | Decimal] | None = None
    decimals: int = 0
    choices: str = ""
    values: tuple[int, ...] | tuple[str, ...] = ()
    longest: int | None = None
    required: bool = False
    phone: bool = False
