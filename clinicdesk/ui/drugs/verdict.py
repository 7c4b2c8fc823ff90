"""What the strip over the signatures says while a line is typed: the sum, or why it cannot be saved. No Qt here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clinicdesk.protocols.numerals import amount_of, shown
from clinicdesk.services.ledger_views import AmpouleCard, BatchStock, RegisterPage

THOUSAND = 1000
_MONTHS = 12
_YEAR_DIGITS = 4
Typed = Mapping[str, str]
_UNITS = {"mg": ("мг", "mg"), "ml": ("мл", "ml")}
_LEAST_UL = 100
"""Less than this is hardly ever left in an ampoule, and 1.04 mL typed for milligrams always looks like it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ok`: it can be saved. `sum` is the arithmetic, `key` the sentence (drugs.strip.KEY) with its values."""

    ok: bool
    key: str
    sum: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        """Whether something stands against it, rather than is still missing."""
        return not self.ok and bool(self.sum or self.values)


def judge(act: str, typed: Typed, page: RegisterPage, *, language: str, today: date) -> Verdict:
    """The verdict over one act's fields; who signs is judged apart."""
    return _JUDGES[act](typed, page, language, today)


def whole(text: str) -> int | None:
    """A count of ampoules: digits only."""
    return int(text) if text.strip().isascii() and text.strip().isdigit() else None


def micrograms(text: str, strength_ug_per_ml: int) -> int | None:
    """An amount as typed, with comma or point, to whole micrograms: milligrams, or millilitres where it says so."""
    plain, unit = unit_of(text)
    typed = amount_of(plain)
    number = None if typed is None else typed * (strength_ug_per_ml if unit == "ml" else THOUSAND)
    return int(number) if number is not None and number == int(number) else None


def unit_of(text: str) -> tuple[str, str]:
    """The figures as typed, and "mg", "ml" or "" behind them."""
    plain = text.strip().casefold()
    for unit, words in _UNITS.items():
        for word in words:
            if plain.endswith(word):
                return plain.removesuffix(word).strip(), unit
    return plain, ""


def doubtful_unit(text: str, strength_ug_per_ml: int) -> bool:
    """Whether bare figures would be less than a syringe shows: then they may be millilitres in a milligram field."""
    amount = micrograms(text, strength_ug_per_ml)
    return (
        unit_of(text)[1] == "" and bool(amount) and (amount or 0) * THOUSAND < _LEAST_UL * strength_ug_per_ml
    )


def microlitres(text: str, strength_ug_per_ml: int) -> int | None:
    """An amount as typed to the microlitres that hold it; None unless whole, or while its unit is in doubt."""
    amount = micrograms(text, strength_ug_per_ml)
    if amount is None or amount * THOUSAND % strength_ug_per_ml or doubtful_unit(text, strength_ug_per_ml):
        return None
    return amount * THOUSAND // strength_ug_per_ml


def both(text: str, strength_ug_per_ml: int, language: str) -> Mapping[str, str]:
    """What was typed, as milligrams and as millilitres, and as they would be were it millilitres: for a sentence."""
    amount = micrograms(text, strength_ug_per_ml) or 0
    other = micrograms(f"{unit_of(text)[0]} ml", strength_ug_per_ml) or 0
    return {
        "mg": mg(amount, language), "ml": mg(amount * THOUSAND // strength_ug_per_ml, language),
        "other": mg(other, language),
    }  # fmt: skip


def mg(amount_ug: int, language: str) -> str:
    """As read: 52,5 or 52.5 by the language, thousands apart by a space that does not break."""
    text = shown(Decimal(amount_ug) / THOUSAND, language)
    point = "," if language == "uk" else "."
    head, _, tail = text.partition(point)
    grouped = f"{int(head):,}".replace(",", "\u00a0")
    return f"{grouped}{point}{tail}" if tail else grouped


def read_day(text: str) -> date | None:
    """A day as typed, 31.12.2026, or a month 12.2026: its last day; a year has four digits."""
    parts = text.strip().replace("/", ".").split(".")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[-1]) != _YEAR_DIGITS:
        return None
    numbers = [int(part) for part in parts]
    try:
        match numbers:
            case [day, month, year]:
                return date(year, month, day)
            case [month, year] if 1 <= month <= _MONTHS:
                following = date(year + month // 12, month % 12 + 1, 1)
                return date.fromordinal(following.toordinal() - 1)
    except ValueError:
        return None
    return None


def batch_in(page: RegisterPage, batch_id: str) -> BatchStock | None:
    """A batch of the page."""
    return next((one for one in page.batches if one.batch_id == batch_id), None)


def ampoule_in(page: RegisterPage, ampoule_id: str) -> AmpouleCard | None:
    """An open ampoule of the page."""
    return next((one for one in page.open_ampoules if one.ampoule_id == ampoule_id), None)


def _receive(typed: Typed, page: RegisterPage, _: str, today: date) -> Verdict:
    amount, until = whole(typed.get("ampoules", "")), read_day(typed.get("expires_on", ""))
    if not typed.get("batch", "").strip() or until is None:
        return Verdict(ok=False, key="batch_first")
    if until < today:
        return Verdict(ok=False, key="expired", values={"batch": typed["batch"]})
    if not amount:
        return Verdict(ok=False, key="amount_first")
    if not (typed.get("invoice", "").strip() and typed.get("supplier", "").strip()):
        return Verdict(ok=False, key="papers_first")
    have = page.key.ampoules
    return Verdict(ok=True, key="balance", sum=f"{have} + {amount} = {have + amount}")


def _take(*, fresh: bool, reasoned: bool = False) -> Callable[[Typed, RegisterPage, str, date], Verdict]:
    """Ampoules of a batch taken out: `fresh` not from an expired one, `reasoned` with reason and method."""

    def judged(typed: Typed, page: RegisterPage, _: str, today: date) -> Verdict:  # noqa: ARG001 - one shape
        batch, amount = batch_in(page, typed.get("from_batch", "")), whole(typed.get("ampoules", ""))
        if batch is None:
            return Verdict(ok=False, key="batch_first")
        if fresh and batch.expired:
            return Verdict(ok=False, key="expired", values={"batch": batch.number})
        if not amount:
            return Verdict(ok=False, key="amount_first")
        if amount > batch.ampoules:
            said = f"{batch.ampoules} − {amount}"
            return Verdict(
                ok=False, key="below", sum=said, values={"batch": batch.number, "n": batch.ampoules}
            )
        if reasoned and not (typed.get("reason", "").strip() and typed.get("method", "").strip()):
            return Verdict(ok=False, key="reason_first")
        have = page.key.ampoules
        return Verdict(ok=True, key="balance", sum=f"{have} − {amount} = {have - amount}")

    return judged


_PARTS = (("destroyed", ""), ("returned", "0"))
"""What stands where nothing is typed."""


def _in_doubt(typed: Typed, page: RegisterPage, language: str) -> Verdict | None:
    """The first amount that may have been meant in the other unit."""
    strength = page.key.strength_ug_per_ml
    for name in ("destroyed", "returned", "open_mg"):
        if doubtful_unit(typed.get(name, ""), strength):
            return Verdict(
                ok=False,
                key="unit_first",
                sum=f"{typed[name].strip()} ?",
                values=both(typed[name], strength, language),
            )
    return None


def _residue(typed: Typed, page: RegisterPage, language: str, _: date) -> Verdict:
    """Opened = given + destroyed + returned, of the whole ampoule."""
    ampoule = ampoule_in(page, typed.get("ampoule", ""))
    if ampoule is None:
        return Verdict(ok=False, key="ampoule_first")
    strength = page.key.strength_ug_per_ml
    if (doubt := _in_doubt(typed, page, language)) is not None:
        return doubt
    destroyed, returned = (micrograms(typed.get(name, "") or at, strength) for name, at in _PARTS)
    if destroyed is None or returned is None:
        return Verdict(ok=False, key="residue_first")
    parts = (ampoule.given_ug, ampoule.destroyed_ug + destroyed, ampoule.returned_ug + returned)
    off = ampoule.content_ug - sum(parts)
    sign = "≠" if off else "="
    said = f"{mg(ampoule.content_ug, language)} {sign} {' + '.join(mg(part, language) for part in parts)}"
    if off:
        key = "missing" if off > 0 else "over"
        return Verdict(ok=False, key=key, sum=said, values={"mg": mg(abs(off), language)})
    asked = {"method": destroyed, "receiver": returned}
    lacking = next((name for name, part in asked.items() if part and not typed.get(name, "").strip()), "")
    if lacking:
        return Verdict(ok=False, key=f"{lacking}_first", values={"sum": said}, sum=said)
    return Verdict(ok=True, key="content", sum=said)


def _count(typed: Typed, page: RegisterPage, language: str, _: date) -> Verdict:
    open_text = typed.get("open_mg", "")
    if (doubt := _in_doubt(typed, page, language)) is not None:
        return doubt
    measured = microlitres(open_text, page.key.strength_ug_per_ml) is not None
    if whole(typed.get("ampoules", "")) is None or not measured:
        return Verdict(ok=False, key="count_first")
    return Verdict(ok=True, key="count_blind", values=both(open_text, page.key.strength_ug_per_ml, language))


def _correct(typed: Typed, _: RegisterPage, __: str, ___: date) -> Verdict:
    if whole(typed.get("ampoules", "")) is None:
        return Verdict(ok=False, key="righted_first")
    if not typed.get("reason", "").strip():
        return Verdict(ok=False, key="why_first")
    return Verdict(ok=True, key="two_lines")


def _refix(typed: Typed, page: RegisterPage, language: str, _: date) -> Verdict:
    """A closed ampoule: what was destroyed and what was handed back share the same amount as before."""
    strength = page.key.strength_ug_per_ml
    if (doubt := _in_doubt(typed, page, language)) is not None:
        return doubt
    destroyed, returned = (micrograms(typed.get(name, "") or at, strength) for name, at in _PARTS)
    was = micrograms(typed.get("was", ""), strength)
    if destroyed is None or returned is None or was is None:
        return Verdict(ok=False, key="residue_first")
    off = was - destroyed - returned
    sign = "≠" if off else "="
    said = f"{mg(was, language)} {sign} {mg(destroyed, language)} + {mg(returned, language)}"
    if off:
        return Verdict(
            ok=False, key="missing" if off > 0 else "over", sum=said, values={"mg": mg(abs(off), language)}
        )
    if not typed.get("reason", "").strip():
        return Verdict(ok=False, key="why_first", sum=said)
    before = micrograms(typed.get("was_returned", ""), strength) or 0
    if returned > before and not typed.get("receiver", "").strip():
        return Verdict(ok=False, key="receiver_first", sum=said)
    return Verdict(ok=True, key="refixed", sum=said)


def _witness(_: Typed, __: RegisterPage, ___: str, ____: date) -> Verdict:
    return Verdict(ok=True, key="afterwards")


_JUDGES: Mapping[str, Callable[[Typed, RegisterPage, str, date], Verdict]] = {
    "receive": _receive,
    "issue": _take(fresh=True),
    "return": _take(fresh=False),
    "open": _take(fresh=True),
    "discard": _take(fresh=False, reasoned=True),
    "residue": _residue,
    "count": _count,
    "correct": _correct,
    "refix": _refix,
    "witness": _witness,
}
