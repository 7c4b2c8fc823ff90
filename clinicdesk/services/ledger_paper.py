"""The register on paper: lines for the clinic's own journal, and what a month did to the balance."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinicdesk import __version__
from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.numerals import shown
from clinicdesk.security.roles import Permission
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import zone_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.ledger import see_register
from clinicdesk.services.ledger_views import LedgerRow, RegisterKey
from clinicdesk.services.trail_words import local
from clinicdesk.services.views import Actor
from clinicdesk.words import say

if TYPE_CHECKING:
    from clinicdesk.reports.ledger_pages import JournalHead, JournalRow

THOUSAND = 1000
KINDS = ("receive", "issue", "return", "open", "break", "destroy")


@verb(Permission.SEE_DRUGS, reads=True)
def print_lines(
    desk: Desk, actor: Actor, product_id: str, place: str, *, first: int, last: int, language: str
) -> bytes:
    """A PDF of the rows from number `first` to `last`. Refused LGR025 when there are none of them."""
    from clinicdesk.reports.ledger_pages import render_journal  # noqa: PLC0415 - ReportLab, only when printing

    page = see_register(desk, actor, product_id, place)
    rows = [row for row in page.rows if first <= row.numbers[0] and row.numbers[-1] <= last]
    if not rows:
        raise Refused(Issue("LGR025", "first"))
    zone = zone_of(current_settings(desk).zone)
    worded = tuple(_row(row, language, zone, post=not page.key.is_store) for row in rows)
    span = say(language, "journal.span", first=rows[0].numbers[0], last=rows[-1].numbers[-1])
    return render_journal(_head(desk, actor, page.key, language), worded, span=span, language=language)


@verb(Permission.SEE_DRUGS, reads=True)
def print_month(
    desk: Desk, actor: Actor, product_id: str, place: str, *, year: int, month: int, language: str
) -> bytes:
    """A PDF of what a month of the clinic's calendar did to a register."""
    from clinicdesk.reports.ledger_pages import MonthRow, render_month  # noqa: PLC0415 - ReportLab, as above

    page = see_register(desk, actor, product_id, place)
    zone = zone_of(current_settings(desk).zone)
    before = [row for row in page.rows if _month_of(row.at, zone) < (year, month)]
    during = [row for row in page.rows if _month_of(row.at, zone) == (year, month)]
    start = before[-1].after if before else 0
    end = during[-1].after if during else start
    content = page.key.content_ug
    rows = [MonthRow(say(language, "journal.month.start"), "", str(start), _mg(start * content, language))]
    for kind, (lines, change) in _by_kind(during, page.rows).items():
        what = say(language, f"drugs.kind.{kind}")
        rows.append(MonthRow(what, str(lines), _signed(change), _mg(change * content, language)))
    rows.append(MonthRow(say(language, "journal.month.end"), "", str(end), _mg(end * content, language)))
    return render_month(
        _head(desk, actor, page.key, language), tuple(rows), month=f"{month:02d}.{year}",
        remarks=tuple(_remarks(during, language)), language=language,
    )  # fmt: skip


def _by_kind(during: list[LedgerRow], rows: tuple[LedgerRow, ...]) -> Mapping[str, tuple[int, int]]:
    """Kind to how many lines and their sum; a correction counts with what it changed, under the line's own kind."""
    found = dict.fromkeys(KINDS, (0, 0))
    by_number = {number: row for row in rows for number in row.numbers}
    for row in during:
        if row.kind not in found:
            continue
        wrong = by_number.get(row.corrects) if row.corrects else None
        lines, change = found[row.kind]
        found[row.kind] = (lines + 1, change + row.change - (wrong.change if wrong else 0))
    return {kind: said for kind, said in found.items() if said != (0, 0)}


def _remarks(during: list[LedgerRow], language: str) -> Iterator[tuple[str, str]]:
    for name in ("given", "destroyed", "returned"):
        total = sum(getattr(row, f"{name}_ug") for row in during if row.state != "voided")
        yield say(language, f"journal.month.{name}"), _mg(total, language)
    counts = [row.count for row in during if row.count]
    off = sum(not one.agrees for one in counts)
    yield say(language, "journal.month.counts"), say(language, "journal.month.of", n=len(counts), off=off)
    yield say(language, "journal.month.corrections"), str(sum(row.state == "corrects" for row in during))
    yield say(language, "journal.month.waiting"), str(sum(row.waiting for row in during))


def _row(row: LedgerRow, language: str, zone: ZoneInfo, *, post: bool) -> "JournalRow":
    from clinicdesk.reports.ledger_pages import JournalRow  # noqa: PLC0415 - ReportLab, as above

    change = row.change
    people = [row.author, row.witness or say(language, "journal.waits")]
    return JournalRow(
        number="–".join(dict.fromkeys((str(row.numbers[0]), str(row.numbers[-1])))),
        at=f"{row.at.astimezone(zone):%d.%m.%Y %H:%M}", kind=_kind(row, language, post=post),
        document=_document(row, language),
        batch=f"{row.batch}\n{_day(row.expires_on)}" if row.count is None else "",
        came=str(change) if change > 0 else "", went=str(-change) if change < 0 else "",
        given=_mg(row.given_ug, language) if row.given_ug else "",
        destroyed=_mg(row.destroyed_ug, language) if row.destroyed_ug else "",
        after=str(row.after), after_mg=_mg(row.after_ug, language), people=" / ".join(filter(None, people)),
        remarks=tuple(_said(row, language)),
    )  # fmt: skip


def _said(row: LedgerRow, language: str) -> Iterator[str]:
    """What stands under the act: why it was struck, corrected, or written without a witness."""
    if row.state == "voided":
        yield say(language, "journal.voided")
    if row.reason:
        yield row.reason
    if row.emergency:
        yield say(language, "journal.emergency", text=row.emergency)
    for one in row.portions:
        amounts = {"given": one.given_ug, "destroyed": one.destroyed_ug, "returned": one.returned_ug}
        parts = [
            say(language, f"drugs.portion.{name}", mg=_mg(amount, language))
            for name, amount in amounts.items()
            if amount
        ]
        people = f"{one.author} / {one.witness or say(language, 'journal.waits')}"
        yield ", ".join(filter(None, (one.code, *parts, one.method, one.reason, people)))


def _kind(row: LedgerRow, language: str, *, post: bool) -> str:
    if row.state == "corrects":
        return say(language, "drugs.kind.corrects", n=row.corrects or 0)
    if post and row.kind in {"issue", "return"}:
        return say(language, f"drugs.at_post.{row.kind}")
    return say(language, f"drugs.kind.{row.kind}")


def _document(row: LedgerRow, language: str) -> str:
    if row.count is not None:
        return say(language, "journal.counted", counted=row.count.counted, expected=row.count.expected)
    codes = ", ".join(dict.fromkeys(one.code for one in row.portions if one.code))
    return ", ".join(filter(None, (*row.papers.values(), codes)))


def _head(desk: Desk, actor: Actor, key: RegisterKey, language: str) -> "JournalHead":
    from clinicdesk.reports.ledger_pages import JournalHead  # noqa: PLC0415 - ReportLab, as above

    settings = current_settings(desk)
    substance, _, form = key.words.get(language, key.product).partition(", ")
    product = say(
        language, "drugs.product", substance=substance, form=form, strength=_mg(key.strength_ug_per_ml, language),
        content=_mg(key.content_ul, language),
    )  # fmt: skip
    return JournalHead(
        clinic_name=settings.name, address=settings.address, edrpou=settings.edrpou, licence=settings.licence,
        product=f"{key.product}: {product}", place=key.place,
        printed_at=local(desk.clock.now(), zone_of(settings.zone)), printed_by=actor.name,
        program_version=__version__, demo=desk.demo,
    )  # fmt: skip


def _mg(micrograms: int, language: str) -> str:
    sign = "−" if micrograms < 0 else ""
    return sign + shown(Decimal(abs(micrograms)) / THOUSAND, language)


def _signed(change: int) -> str:
    return f"+{change}" if change > 0 else f"−{-change}" if change < 0 else "0"


def _day(day: str) -> str:
    return ".".join(reversed(day.split("-")))


def _month_of(at: datetime, zone: ZoneInfo) -> tuple[int, int]:
    here = at.astimezone(zone)
    return here.year, here.month
