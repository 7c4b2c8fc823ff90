"""What a new row must agree with: the register's halves and days, versions with their reasons, closed sessions.

A gate looks at one row before it is written. What only the whole act can make good, the other half of a move or the
ampoules of an opening, is claimed by a row beside it, whose key is looked at when the act is committed.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Gate(NamedTuple):
    """An insert that is refused while `when` holds of the new row."""

    table: str
    when: str
    says: str


class Claim(NamedTuple):
    """A row that an insert leaves in `into` (columns to what stands in them) while `when` holds of the new row."""

    table: str
    when: str
    into: str
    values: Mapping[str, str]


_CLOSED = (
    # The act that closes a session may write beside its end.
    "exists (select 1 from session over where over.session_id = new.session_id and over.ended_at is not null"
    " and over.event_seq <> new.event_seq)"
)


def day_number(text: str) -> str:
    """A number that grows by one a day, of an ISO day or moment (SQL text); both engines can count it.

    The Julian day number plus 32045, in whole numbers (C. Tøndering, Calendar FAQ, 2.15.1).
    """
    year, month, day = (
        f"cast(substr({text}, {at}, {length}) as integer)" for at, length in ((1, 4), (6, 2), (9, 2))
    )
    early = f"(14 - {month}) / 12"
    years = f"({year} + 4800 - {early})"
    return (
        f"({day} + (153 * ({month} + 12 * ({early}) - 3) + 2) / 5"
        f" + 365 * {years} + {years} / 4 - {years} / 100 + {years} / 400)"
    )


_WRITTEN, _EXPIRES, _HAPPENED, _RECORDED = (
    day_number(f"new.{name}") for name in ("written_on", "expires_on", "happened_at", "recorded_at")
)
_LEEWAY = 4
"""Days. A line is written down on the day or the day after; the wider bound is from when months were counted as 31.

A narrower one would need a migration: the trigger stands in every file.
"""


def _first_of(table: str) -> Gate:
    return Gate(table, f"new.version = 1 and {_CLOSED}", "session is closed")


GATES: Mapping[str, Gate] = {
    "line_is_of_its_day": Gate(
        "ledger_line",
        "new.kind in ('issue','open') and length(new.written_on) = 10"  # noqa: S608
        f" and (abs(({_WRITTEN}) - ({_HAPPENED})) > {_LEEWAY} or ({_RECORDED}) - ({_EXPIRES}) > {_LEEWAY})"
        # A correction says what was true on the day of the line that it takes back.
        " and not exists (select 1 from ledger_line back join ledger_line wrong on wrong.id = back.reverses"
        " where back.act_id = new.act_id and wrong.kind = new.kind and wrong.written_on = new.written_on)",
        "line is not of the day it names",
    ),
    "line_needs_open_session": Gate(
        "ledger_line",
        f"new.session_id <> '' and trim(new.reason) = '' and new.kind <> 'return' and {_CLOSED}",
        "session is closed",
    ),
    "ampoules_are_counted_through": Gate(
        "opened_ampoule",
        "new.ordinal > 1 and not exists (select 1 from opened_ampoule former"
        " where former.line_id = new.line_id and former.ordinal = new.ordinal - 1)",
        "an ampoule before this one is missing",
    ),
    "portion_says_whose_and_why": Gate(
        "portion",
        "(new.given_ul <> 0 and new.dose_id = '') or (new.was_closed = 1 and trim(new.reason) = ''"
        " and (new.given_ul <> 0 or new.destroyed_ul <> 0 or new.returned_ul <> 0))",
        "portion says neither whose it is nor why",
    ),
    "portion_has_its_doses_strength": Gate(
        "portion",
        "new.dose_id <> '' and exists (select 1 from dose join opened_ampoule ampoule on ampoule.id = new.ampoule_id"
        " join drug_product product on product.id = ampoule.product_id"
        " where dose.dose_id = new.dose_id and dose.strength_ug_per_ml <> product.strength_ug_per_ml)",
        "ampoule has another strength than the dose",
    ),
    "dose_has_its_orders_strength": Gate(
        "dose",
        "exists (select 1 from dose_order ordered where ordered.id = new.order_row"
        " and ordered.strength_ug_per_ml <> new.strength_ug_per_ml)"
        " or exists (select 1 from portion join opened_ampoule ampoule on ampoule.id = portion.ampoule_id"
        " join drug_product product on product.id = ampoule.product_id"
        " where portion.dose_id = new.dose_id and product.strength_ug_per_ml <> new.strength_ug_per_ml)",
        "dose has another strength than its order or ampoule",
    ),
    "dose_keeps_its_hands": Gate(
        "dose",
        # A second name that was missing may come without a word; another one may not.
        "new.version > 1 and trim(new.reason) = '' and exists (select 1 from dose former"
        " where former.id = new.supersedes and (former.giver_id <> new.giver_id or former.route <> new.route"
        " or coalesce(former.witness_id, new.witness_id, '') <> coalesce(new.witness_id, '')))",
        "giver, witness or route is changed without a reason",
    ),
    "discharge_continues_with_a_reason": Gate(
        "discharge",
        "new.version < 1 or (new.version = 1) <> (new.supersedes is null) or (new.version > 1"
        # After one that was taken back whoever leaves does so anew: there is nothing to give a reason for.
        " and ((trim(new.reason) = '' and not exists (select 1 from discharge former"
        " where former.id = new.supersedes and former.minutes = -2))"
        " or not exists (select 1 from discharge former"
        " where former.id = new.supersedes and former.discharge_id = new.discharge_id"
        " and former.version = new.version - 1 and former.session_id = new.session_id"
        " and former.person_id = new.person_id)))",
        "discharge is changed without a reason or continues nothing",
    ),
    "order_needs_open_session": Gate(
        "dose_order", f"(new.version = 1 or trim(new.reason) = '') and {_CLOSED}", "session is closed"
    ),
    "reading_needs_open_session": Gate(
        "response",
        # A late form is of a session too; a set of readings is of its hours.
        f"new.version = 1 and new.form = 'vitals' and new.session_id <> '' and {_CLOSED}",
        "session is closed",
    ),
    "admission_needs_open_session": Gate("admission", _CLOSED, "session is closed"),
    "missed_set_needs_open_session": Gate("missed_set", _CLOSED, "session is closed"),
    "event_needs_open_session": Gate("session_event", _CLOSED, "session is closed"),
    "count_needs_open_session": Gate(
        "stock_count", f"new.session_id <> '' and {_CLOSED}", "session is closed"
    ),
    "session_closes_with_no_ampoule_open": Gate(
        "session",
        # A portion is closed with nothing left: given, destroyed and returned are then the whole content.
        "new.ended_at is not null and exists (select 1 from opened_ampoule ampoule"
        " where ampoule.session_id = new.session_id"
        " and not exists (select 1 from portion where portion.ampoule_id = ampoule.id and portion.closed = 1)"
        " and not exists (select 1 from ledger_line back where back.reverses = ampoule.line_id))",
        "an ampoule of the session is open",
    ),
    "discharge_needs_open_session": _first_of("discharge"),
    "staff_needs_open_session": _first_of("session_staff"),
    "rescue_needs_open_session": _first_of("rescue"),
    "deferral_needs_open_session": _first_of("deferral"),
}
CLAIMS: Mapping[str, Claim] = {
    "opening_claims_its_ampoules": Claim(
        "ledger_line", "new.kind = 'open'", "opening_claim", {"line_id": "new.id", "ampoules": "-new.change"}
    ),
    "move_claims_its_other_half": Claim(
        "ledger_line", "new.kind in ('issue','return')", "move_claim",
        {
            "line_id": "new.id", "move_id": "new.move_id", "product_id": "new.product_id",
            "batch_id": "new.batch_id", "kind": "new.kind", "change": "new.change", "back": "-new.change",
        },
    ),
}  # fmt: skip
_UNOPENED = (
    "select new.id from ledger_line new where new.kind = 'open' and -new.change <>"
    " (select count(*) from opened_ampoule where opened_ampoule.line_id = new.id)"
)
_HALVES = (
    "select new.id from ledger_line new where new.kind in ('issue','return') and not exists"
    " (select 1 from ledger_line other where other.move_id = new.move_id and other.kind = new.kind"
    " and other.batch_id = new.batch_id and other.change = -new.change)"
)
_NOT_ASKED_AGAIN = frozenset({"line_is_of_its_day"})
"""Of a row that stands, the day is what its act said: nobody is kept from their file by a register kept late."""


def standing_faults() -> Iterator[tuple[str, str]]:
    """Table and query of rows (their ids) that stand although a gate or a claim would not let them in today."""
    for name, gate in GATES.items():
        if name not in _NOT_ASKED_AGAIN:
            when = gate.when.replace("over.event_seq <> new.event_seq", "over.event_seq < new.event_seq")
            yield gate.table, f"select new.id from {gate.table} new where {when}"  # noqa: S608 - names of ours
    yield "ledger_line", _UNOPENED
    yield "ledger_line", _HALVES
