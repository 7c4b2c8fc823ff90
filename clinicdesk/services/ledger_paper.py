"""The register on paper: lines for the clinic's own journal, and what a month did to the balance.

The paper journal is the legal one; every page says so. Which columns the form of the Ministry of Health asks for
(order 494 of 07.08.2015) is the clinic's to check: these are the facts from which they are filled in by hand.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.numerals import shown
from clinicdesk.reports.record import (
    Align,
    Block,
    Cell,
    Fact,
    Facts,
    Head,
    InkLines,
    Kind,
    Part,
    Record,
    Table,
)
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, ours, plain, worded
from clinicdesk.security.roles import Permission
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import today, zone_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.ledger import see_register
from clinicdesk.services.ledger_views import LedgerRow, RegisterKey, RegisterPage
from clinicdesk.services.record_frame import Printout, check_wish, facility_of, printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from clinicdesk.services.wish_names import check_wish_of_clinic

THOUSAND = 1000
KINDS = ("receive", "issue", "return", "open", "break", "destroy")
_COLUMNS: tuple[tuple[str, int, Align], ...] = (
    ("number", 15, "left"), ("at", 27, "left"), ("kind", 33, "left"), ("document", 35, "left"),
    ("batch", 25, "left"), ("came", 18, "right"), ("went", 15, "right"), ("given", 17, "right"),
    ("destroyed", 18, "right"), ("after", 17, "right"), ("after_mg", 19, "right"), ("people", 38, "left"),
)  # fmt: skip
_MONTH: tuple[tuple[str, int, Align], ...] = (
    ("what", 5, "left"), ("lines", 2, "right"), ("ampoules", 2, "right"), ("mg", 2, "right"),
)  # fmt: skip


@verb(Permission.SEE_DRUGS, reads=True)
def print_lines(
    desk: Desk, actor: Actor, product_id: str, place: str, wish: Wish, *, first: int, last: int
) -> Printout:
    """The rows from number `first` to `last`. Refused LGR025 when there are none of them, DSK005, DOC001, DOC002,
    DOC021 (reason or recipient names a participant).
    """  # noqa: D205 - one sentence
    _check(desk, wish)
    page = see_register(desk, actor, product_id, place)
    return printout(desk, actor, lines_record(desk, page, first, last), wish, name="register-lines")


@verb(Permission.SEE_DRUGS, reads=True)
def print_month(
    desk: Desk, actor: Actor, product_id: str, place: str, wish: Wish, *, year: int, month: int
) -> Printout:
    """What a month of the clinic's calendar did to a register.

    Refused DSK005, DOC001, DOC002, DOC021, DOC281 (a month to come).
    """
    _check(desk, wish)
    now = today(desk)
    if (year, month) > (now.year, now.month):
        raise Refused(Issue("DOC281", "month", values={"month": f"{month:02d}.{year}"}))
    page = see_register(desk, actor, product_id, place)
    record = month_record(desk, page, year, month)
    return printout(desk, actor, record, wish, name=f"register-month-{year}-{month:02d}")


def _check(desk: Desk, wish: Wish) -> None:
    check_wish(wish)
    with desk.database.read() as session:
        check_wish_of_clinic(session, wish)


def lines_record(desk: Desk, page: RegisterPage, first: int, last: int) -> Record:
    """A span of the register as a record. Refused LGR025."""
    rows = [row for row in page.rows if first <= row.numbers[0] and row.numbers[-1] <= last]
    if not rows:
        raise Refused(Issue("LGR025", "first"))
    zone = zone_of(current_settings(desk).zone)
    heads = tuple(Head(worded(f"journal.column.{name}"), share, align) for name, share, align in _COLUMNS)
    cells = tuple(_cells(row, zone, post=not page.key.is_store) for row in rows)
    numbers = rows[0].numbers[0], rows[-1].numbers[-1]
    span = worded("journal.span", first=numbers[0], last=numbers[1])
    part = Part("lines", NOTHING, (Table(heads, cells, legend=worded("journal.copied")), _ink()))
    number = f"{numbers[0]}–{numbers[1]}"
    return _record(desk, page, "register_lines", (part,), number=number, span=span)


def month_record(desk: Desk, page: RegisterPage, year: int, month: int) -> Record:
    """From the balance at the beginning of a month to the one at its end, as a record."""
    zone = zone_of(current_settings(desk).zone)
    before = [row for row in page.rows if _month_of(row.at, zone) < (year, month)]
    during = [row for row in page.rows if _month_of(row.at, zone) == (year, month)]
    start = before[-1].after if before else 0
    end = during[-1].after if during else start
    content = page.key.content_ug
    rows = [_line(worded("journal.month.start"), DASH, plain(start), start * content)]
    for kind, (lines, change) in _by_kind(during, page.rows).items():
        rows.append(
            _line(
                worded(f"drugs.kind.{kind}"),
                plain(lines),
                plain(_signed(change)),
                change * content,
                moved=True,
            )
        )
    rows.append(_line(worded("journal.month.end"), DASH, plain(end), end * content))
    heads = tuple(
        Head(worded(f"journal.month.{name}"), share, align, strong=name == "mg")
        for name, share, align in _MONTH
    )
    blocks: tuple[Block, ...] = (Facts(tuple(_remarks(during))), _ink())
    parts = (
        Part("balance", NOTHING, (Table(heads, tuple(rows)),)),
        Part("remarks", worded("journal.month.remarks"), blocks),
    )
    number = f"{month:02d}.{year}"
    return _record(desk, page, "register_month", parts, number=number, span=plain(number))


def _record(
    desk: Desk, page: RegisterPage, kind: Kind, parts: tuple[Part, ...], *, number: str, span: Said
) -> Record:  # fmt: skip
    """`number`: the span in the record's number, the same in both languages; two products may lie at one place."""
    newest = page.rows[-1].numbers[-1] if page.rows else 0
    name = f"{page.key.place}/{page.key.product_id[:8]}/{number}"
    return Record(
        kind, name, newest, "control", facility_of(desk, desk.clock.now()),
        joined((worded(f"records.title.{kind}"), span)), parts,
        programme=joined((_product(page.key), plain(page.key.place))), demo=desk.demo,
        foot=worded("journal.control_copy"), landscape=kind == "register_lines",
    )  # fmt: skip


def _ink() -> InkLines:
    return InkLines(
        tuple(worded(f"journal.ink.{name}") for name in ("responsible", "second", "date")), (5, 5, 3)
    )


def _line(
    what: Said, lines: Said, ampoules: Said, micrograms: int, *, moved: bool = False
) -> tuple[Cell, ...]:
    """`moved`: what came in has a plus as what went out has a minus; a balance has neither."""
    mg = joined((plain("+" if moved and micrograms > 0 else ""), _mg(micrograms)), "")
    return tuple(Cell(said) for said in (what, lines, ampoules, mg))


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


def _remarks(during: list[LedgerRow]) -> Iterator[Fact]:
    for name in ("given", "destroyed", "returned"):
        total = sum(getattr(row, f"{name}_ug") for row in during if row.state != "voided")
        yield Fact(worded(f"journal.month.{name}"), Cell(_mg(total)))
    counts = [row.count for row in during if row.count]
    off = sum(not one.agrees for one in counts)
    yield Fact(worded("journal.month.counts"), Cell(worded("journal.month.of", n=len(counts), off=off)))
    corrections = sum(row.state == "corrects" for row in during)
    yield Fact(worded("journal.month.corrections"), Cell(plain(corrections)))
    yield Fact(worded("journal.month.waiting"), Cell(plain(sum(row.waiting for row in during))))


def _cells(row: LedgerRow, zone: ZoneInfo, *, post: bool) -> tuple[Cell, ...]:
    """In the order of the columns; a stroke where a column says nothing of this act."""
    change = row.change
    people = [plain(row.author), plain(row.witness) if row.witness else worded("journal.waits")]
    said = (
        plain("–".join(dict.fromkeys((str(row.numbers[0]), str(row.numbers[-1]))))),
        plain(f"{row.at.astimezone(zone):%d.%m.%Y %H:%M}"),
        joined((_kind(row, post=post), *_said(row)), "\n"), _document(row),
        plain(f"{row.batch}\n{_day(row.expires_on)}" if row.count is None else ""),
        plain(change if change > 0 else ""), plain(-change if change < 0 else ""),
        _mg(row.given_ug) if row.given_ug else NOTHING, _mg(row.destroyed_ug) if row.destroyed_ug else NOTHING,
        plain(row.after), _mg(row.after_ug), joined(people, " / "),
    )  # fmt: skip
    return tuple(Cell(DASH if one.blank else one) for one in said)


def _said(row: LedgerRow) -> Iterator[Said]:
    """What stands under the act: why it was struck, corrected, or written without a witness."""
    if row.state == "voided":
        yield worded("journal.voided")
    yield plain(row.reason)
    if row.emergency:
        yield worded("journal.emergency", text=row.emergency)
    for one in row.portions:
        amounts = {"given": one.given_ug, "destroyed": one.destroyed_ug, "returned": one.returned_ug}
        parts = [
            worded(f"drugs.portion.{name}", mg=_mg(amount)) for name, amount in amounts.items() if amount
        ]
        witness = plain(one.witness) if one.witness else worded("journal.waits")
        people = joined((plain(one.author), witness), " / ")
        yield joined((plain(one.code), *parts, plain(one.method), plain(one.reason), people), ", ")


def _kind(row: LedgerRow, *, post: bool) -> Said:
    if row.state == "corrects":
        return worded("drugs.kind.corrects", n=row.corrects or 0)
    if post and row.kind in {"issue", "return"}:
        return worded(f"drugs.at_post.{row.kind}")
    return worded(f"drugs.kind.{row.kind}")


def _document(row: LedgerRow) -> Said:
    if row.count is not None:
        return worded("journal.counted", counted=row.count.counted, expected=row.count.expected)
    codes = ", ".join(dict.fromkeys(one.code for one in row.portions if one.code))
    return joined(map(plain, (*row.papers.values(), codes)), ", ")


def _product(key: RegisterKey) -> Said:
    """The trade name, then what is in it and how much."""
    named = {code: key.words.get(code, key.product).partition(", ") for code in ("uk", "en")}
    said = worded(
        "drugs.product", substance=ours(named["uk"][0], named["en"][0]),
        form=ours(named["uk"][2], named["en"][2]), strength=_mg(key.strength_ug_per_ml), content=_mg(key.content_ul),
    )  # fmt: skip
    return joined((plain(key.product), said), ": ")


def _mg(micrograms: int) -> Said:
    """Milligrams of micrograms, millilitres of microlitres."""
    sign = "−" if micrograms < 0 else ""
    amount = Decimal(abs(micrograms)) / THOUSAND
    return ours(*(sign + shown(amount, language) for language in ("uk", "en")))


def _signed(change: int) -> str:
    return f"+{change}" if change > 0 else f"−{-change}" if change < 0 else "0"


def _day(day: str) -> str:
    return ".".join(reversed(day.split("-")))


def _month_of(at: datetime, zone: ZoneInfo) -> tuple[int, int]:
    here = at.astimezone(zone)
    return here.year, here.month
