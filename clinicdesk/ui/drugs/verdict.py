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


def micrograms(text: str) -> int | None:
    """Milligrams as typed, with comma or point, to whole micrograms."""
    typed = amount_of(text)
    number = None if typed is None else typed * THOUSAND
    return int(number) if number is not None and number == int(number) else None


def microlitres(text: str, strength_ug_per_ml: int) -> int | None:
    """Milligrams as typed to the microlitres that hold them; None unless they are whole."""
    amount = micrograms(text)
    if amount is None or amount * THOUSAND % strength_ug_per_ml:
        return None
    return amount * THOUSAND // strength_ug_per_ml


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


def _residue(typed: Typed, page: RegisterPage, language: str, _: date) -> Verdict:
    """Opened = given + destroyed + returned, of the whole ampoule."""
    ampoule = ampoule_in(page, typed.get("ampoule", ""))
    if ampoule is None:
        return Verdict(ok=False, key="ampoule_first")
    destroyed, returned = micrograms(typed.get("destroyed", "")), micrograms(typed.get("returned", "") or "0")
    if destroyed is None or returned is None:
        return Verdict(ok=False, key="residue_first")
    parts = (ampoule.given_ug, ampoule.destroyed_ug + destroyed, ampoule.returned_ug + returned)
    off = ampoule.content_ug - sum(parts)
    sign = "≠" if off else "="
    said = f"{mg(ampoule.content_ug, language)} {sign} {' + '.join(mg(part, language) for part in parts)}"
    if off:
        key = "missing" if off > 0 else "over"
        return Verdict(ok=False, key=key, sum=said, values={"mg": mg(abs(off), language)})
    if destroyed and not typed.get("method", "").strip():
        return Verdict(ok=False, key="method_first", values={"sum": said}, sum=said)
    return Verdict(ok=True, key="content", sum=said)


def _count(typed: Typed, page: RegisterPage, _: str, __: date) -> Verdict:
    open_text = typed.get("open_mg", "")
    measured = microlitres(open_text, page.key.strength_ug_per_ml) is not None
    if whole(typed.get("ampoules", "")) is None or not measured:
        return Verdict(ok=False, key="count_first")
    return Verdict(ok=True, key="count_blind")


def _correct(typed: Typed, _: RegisterPage, __: str, ___: date) -> Verdict:
    if whole(typed.get("ampoules", "")) is None:
        return Verdict(ok=False, key="righted_first")
    if not typed.get("reason", "").strip():
        return Verdict(ok=False, key="why_first")
    return Verdict(ok=True, key="two_lines")


def _refix(typed: Typed, _: RegisterPage, language: str, __: date) -> Verdict:
    """A closed ampoule: what was destroyed and what was handed back share the same amount as before."""
    destroyed, returned = micrograms(typed.get("destroyed", "")), micrograms(typed.get("returned", "") or "0")
    was = micrograms(typed.get("was", ""))
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
