"""The register in words: amounts, the rows of its table, what a row says of itself."""

from collections.abc import Callable
from datetime import datetime

from clinicdesk.services.ledger_views import AmpouleCard, LedgerRow, PortionRow, RegisterKey
from clinicdesk.ui import moments
from clinicdesk.ui.components.table import Column
from clinicdesk.ui.drugs.verdict import mg
from clinicdesk.ui.surroundings import Surroundings

NBSP = "\u00a0"
ICONS = {
    "receive": "package-variant-closed", "issue": "swap-horizontal", "return": "swap-horizontal",
    "open": "needle", "break": "close", "destroy": "close", "count": "scale-balance", "reverse": "history",
}  # fmt: skip
_GROUNDS = {"voided": "sunken", "corrects": "sign_soft"}


def product_words(around: Surroundings, key: RegisterKey) -> str:
    """«кетамін 50 мг/мл, ампула 2 мл»."""
    language = around.language.code
    substance, _, form = key.words.get(language, key.product).partition(", ")
    return around.say(
        "drugs.product", substance=substance, form=form, strength=mg(key.strength_ug_per_ml, language),
        content=mg(key.content_ul, language),
    )  # fmt: skip


def amount(around: Surroundings, micrograms: int) -> str:
    """«2 300 мг»."""
    return around.say("drugs.mg", mg=mg(micrograms, around.language.code))


def day_of_expiry(around: Surroundings, day: str) -> str:
    """«31.12.2026» of the stored ISO day, as every other day of the window is written."""
    return moments.day(around.language.code, datetime.fromisoformat(f"{day}T12:00+00:00"), "UTC")


def ampoule_words(around: Surroundings, card: AmpouleCard) -> str:
    """«№ 23 · 021225 · лишилося 40 мг»."""
    return around.say(
        "drugs.ampoule",
        label=card.label,
        batch=card.batch,
        mg=mg(card.remaining_ug, around.language.code),
        ml=mg(card.remaining_ul, around.language.code),
    )


def columns_of(
    around: Surroundings,
    *,
    store: bool = True,
    narrow: bool = False,
    handed: bool = False,
    covered: bool = False,
) -> list[Column[LedgerRow]]:
    """As the register lies on the table. A store opens no ampoules; the panel has what a narrow table leaves out.

    `handed`: some of an opened ampoule was handed over, which is rare enough to have its column only then.
    `covered`: nothing says the balance.
    """
    left_out = {"given", "destroyed"} if store else {"change"}
    left_out |= set() if handed and not store else {"returned"}
    left_out |= {"author", "batch"} if narrow else set()
    left_out |= {"after", "after_mg"} if covered else set()
    return [made for name, made in _columns(around, store=store).items() if name not in left_out]


def _columns(around: Surroundings, *, store: bool) -> dict[str, Column[LedgerRow]]:
    say, language = around.say, around.language.code

    def milligrams(micrograms: int) -> str:
        return mg(micrograms, language) if micrograms else ""

    def waits(row: LedgerRow) -> str:
        return say("drugs.waits") if row.waiting else short(row.witness)

    texts: dict[str, tuple[int, Callable[[LedgerRow], str]]] = {
        "number": (66 if store else 52, numbers),
        "at": (102, lambda row: short_moment(around, row)),
        "kind": (0, lambda row: kind_words(around, row, post=not store)),
        "document": (112 if store else 84, lambda row: document(around, row, post=not store)),
        "batch": (66, lambda row: "" if row.state == "count" else row.batch),
        "change": (64, lambda row: signed(row.change)),
        "given": (74, lambda row: milligrams(row.given_ug)),
        "destroyed": (82, lambda row: milligrams(row.destroyed_ug)),
        "returned": (82, lambda row: milligrams(row.returned_ug)),
        "after": (50, lambda row: str(row.after)),
        "after_mg": (76, lambda row: mg(row.after_ug, language)),
        "author": (96, lambda row: short(row.author)),
        "witness": (106, waits),
    }
    right = {"number", "change", "given", "destroyed", "returned", "after", "after_mg"}
    signs: dict[str, Callable[[LedgerRow], str]] = {
        "kind": icon_of, "witness": lambda row: "timer-sand" if row.waiting else "lock",
    }  # fmt: skip
    return {
        name: Column(
            say(f"drugs.column.{name}"), text, width=width, icon=signs.get(name), number=name in right,
            colour=witness_ink if name == "witness" else ink, struck=lambda row: row.state == "voided", ground=ground,
        )
        for name, (width, text) in texts.items()
    }  # fmt: skip


def signed(change: int) -> str:
    """Ampoules that came or went: +20, −3; nothing where none did."""
    return f"+{change}" if change > 0 else f"−{-change}" if change else ""


def numbers(row: LedgerRow) -> str:
    """«210–211» for a correction of two lines."""
    return "–".join(dict.fromkeys((str(row.numbers[0]), str(row.numbers[-1]))))


def short_moment(around: Surroundings, row: LedgerRow) -> str:
    """«20.11 09:10», «20 Nov 09:10»."""
    day = moments.day(around.language.code, row.at, around.zone())
    short = day.rpartition("\u00a0" if around.language.code == "en" else ".")[0]
    return f"{short} {moments.hour(row.at, around.zone())}"


def kind_words(around: Surroundings, row: LedgerRow, *, post: bool = False) -> str:
    """What was done; a correction names the line it rights. A move is worded as its own side saw it."""
    if row.state == "corrects":
        return around.say("drugs.kind.corrects", n=row.corrects or 0)
    if post and row.kind in {"issue", "return"}:
        return around.say(f"drugs.at_post.{row.kind}")
    return around.say(f"drugs.kind.{row.kind}")


def icon_of(row: LedgerRow) -> str:
    """The act's glyph; a struck line has a cross, a correction its own."""
    if row.state == "voided":
        return "close"
    return "history" if row.state == "corrects" else ICONS[row.kind]


def document(around: Surroundings, row: LedgerRow, *, post: bool = False) -> str:
    """The invoice, the other place (a post has one store), whom it was given to, what was counted."""
    if row.count is not None:
        key = "drugs.counted" if row.count.agrees else "drugs.counted_off"
        return around.say(key, n=row.count.counted)
    codes = dict.fromkeys(one.code for one in row.portions if one.code)
    other = "" if post else row.papers.get("other")
    said = (row.papers.get("invoice"), other, ", ".join(codes), row.papers.get("method"))
    return next((text for text in said if text), "")


def ink(row: LedgerRow) -> str:
    """Struck lines are quiet, a count that differs is loud."""
    if row.count is not None and not row.count.agrees:
        return "crit_ink"
    if row.state == "count":
        return "ok_ink"
    return {"voided": "ink3", "corrects": "sign"}.get(row.state, "ink")


def witness_ink(row: LedgerRow) -> str:
    """Amber until somebody has signed."""
    if row.waiting:
        return "warn_ink"
    return "ink3" if row.state == "voided" else "sign"


def ground(row: LedgerRow) -> str:
    """The fill under a row: amber where a witness is missing, indigo for a correction."""
    if row.waiting and row.state != "voided":
        return "warn_soft"
    return _GROUNDS.get(row.state, "")


def surname(name: str) -> str:
    """The first word of a full name."""
    return name.split(" ", maxsplit=1)[0]


def short(name: str) -> str:
    """A surname, in lines where it finds no room; the panel beside has the whole name."""
    return surname(name)


def lines_of(around: Surroundings, row: LedgerRow, *, covered: bool = False) -> list[str]:
    """Everything a row says of itself, for the panel beside the table; `covered`: but for the balance."""
    say = around.say
    lines = [
        say(
            "drugs.detail.at",
            at=around.moment(row.at),
            batch=row.batch,
            day=day_of_expiry(around, row.expires_on),
        )
    ]
    if not covered:
        lines.append(say("drugs.detail.balance", n=row.after, mg=mg(row.after_ug, around.language.code)))
    lines += [say(f"drugs.detail.{name}", text=text) for name, text in row.papers.items() if text]
    if row.count is not None and not covered:
        lines.append(say("drugs.detail.count", counted=row.count.counted, expected=row.count.expected))
    lines.append(say("drugs.detail.author", name=row.author))
    if row.witness:
        lines.append(say("drugs.detail.witness", name=row.witness))
    if row.emergency:
        lines.append(say("drugs.detail.emergency", text=row.emergency))
    if row.reason:
        lines.append(say("drugs.detail.reason", text=row.reason))
    if (row.recorded_at - row.at).total_seconds() > LATE_SECONDS:
        lines.append(say("drugs.detail.late", at=around.moment(row.recorded_at)))
    return lines + [portion_words(around, one) for one in row.portions]


LATE_SECONDS = 15 * 60
"""A line written down later than this after the act says so."""


def portion_words(around: Surroundings, one: PortionRow) -> str:
    """«10:04 · К-1018 · введено 52,5 мг · знищено 47,5 мг · Марчук / Сидоренко»."""
    say, language = around.say, around.language.code
    parts = [moments.hour(one.at, around.zone()), one.code]
    for name in ("given", "destroyed", "returned"):
        micrograms = getattr(one, f"{name}_ug")
        if micrograms:
            parts.append(say(f"drugs.portion.{name}", mg=mg(micrograms, language)))
    parts += [one.method, one.reason]
    second = say("drugs.waits") if one.waiting else surname(one.witness)
    parts.append(f"{surname(one.author)} / {second}")
    return " · ".join(filter(None, parts))
