"""The most that a decision allows of a dose: typed text as milligrams, and how one that cannot be read is told."""

from decimal import Decimal

from clinicdesk.protocols.numerals import amount_of, plain
from clinicdesk.protocols.programme_language import Programme

UNREADABLE = Decimal("NaN")
_DECIMALS = Decimal("0.001")


def cap_of(text: str) -> Decimal | None:
    """Milligrams; None for an empty text, `UNREADABLE` for what is no amount above nothing, to the microgram."""
    typed = text.strip()
    if not typed:
        return None
    amount = amount_of(typed)
    return amount if amount and not amount % _DECIMALS else UNREADABLE


def most_mg(programme: Programme) -> Decimal | None:
    """The highest cap of the programme's own rules, which no decision can raise; None where it has no doses."""
    caps = [Decimal(route.cap_mg) for rule in programme.doses for route in rule.routes]
    return max(caps, default=None)


def cap_text(text: str) -> str:
    """As it is kept: a decimal point, no needless zeros; what cannot be read stays as it was typed."""
    amount = cap_of(text)
    return text if amount is None or amount.is_nan() else plain(amount)
