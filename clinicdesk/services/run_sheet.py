"""The sheet for the room: planned minutes for each seat, to be written by hand."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import DoseOrder
from clinicdesk.models.sessions import Seat
from clinicdesk.models.standing import standing
from clinicdesk.protocols.programme_language import Series
from clinicdesk.protocols.schedule import minutes_of
from clinicdesk.reports.record import Cell, Fact, Facts, Head, Note, Part, Record, Table
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.security.downtime_words import downtime_words
from clinicdesk.services.desk import Desk
from clinicdesk.services.dose_orders import conditions_of
from clinicdesk.services.due_sets import closer_in
from clinicdesk.services.machine import machine_key
from clinicdesk.services.nameless import batch_numbers, roster_of, without_names
from clinicdesk.services.readiness import asked_of
from clinicdesk.services.record_parts.screening import conditions_said
from clinicdesk.services.session_frame import Held, cleared, closing_lines, held_of, record_about
from clinicdesk.services.session_parts import day_of_paper
from clinicdesk.services.session_written import room_checks
from clinicdesk.services.strangers import with_strangers_of
from clinicdesk.services.watch import series_of

_GIVEN = ("time", "dose", "giver", "witness")


def run_sheet_record(desk: Desk, session: DbSession, cohort_id: str, which: str = "") -> Record:
    """The sheet for the same session."""
    held = held_of(desk, session, cohort_id, which)
    series = series_of(held.pinned, held.row.code)
    legend = Note(worded("sessionpapers.run_legend"))
    parts = [Part("run", worded("sessionpapers.run"), (*_tables(held, series), legend))] if series else []
    day = day_of_paper(held)
    if checked := tuple(room_checks(held, day)):
        parts.append(Part("checklist", worded("sessionpapers.part.checklist"), checked))
    roster = with_strangers_of(session, roster_of(session, held.row.cohort_id, day.codes), *parts)
    batches = batch_numbers(session)
    parts = [
        without_names(part, roster, day.staff.values(), contacts=True, batches=batches) for part in parts
    ]
    if held.row.ended_at is None:
        words = plain(words_of_pack(session, held.row.session_id))
        pack = Facts((Fact(worded("sessionpapers.pack_words"), Cell(words)),))
        parts.append(
            Part("pack", worded("sessionpapers.pack"), (pack, Note(worded("sessionpapers.pack_legend"))))
        )
    parts.append(Part("hands", NOTHING, (closing_lines(),)))
    return record_about(held, "run_sheet", tuple(parts), "blank", landscape=True)


def _tables(held: Held, series: Series) -> Iterator[Table]:
    """One for each plan of minutes that somebody may follow, then the boosters'. Before an order, by every route."""
    ordered, closer = _ordered(held), _closer(held)
    rules = held.pinned.definition.doses
    every = [one.route for rule in rules for one in rule.routes] or [""]
    plans: dict[tuple[bool, tuple[int, ...]], dict[str, list[Seat]]] = {}
    for seat in held.seats:
        close = seat.person_id in closer
        for route in (ordered[seat.person_id],) if seat.person_id in ordered else every:
            plan = minutes_of(series, route, closer=close)
            plans.setdefault((close, plan), {}).setdefault(route, []).append(seat)
    for (close, minutes), routes in sorted(plans.items(), key=lambda one: (one[0][0], min(one[1]))):
        here = {seat.id for seats in routes.values() for seat in seats}
        title = joined((_route(held, route) for route in sorted(routes) if route), ", ")
        seats = [one for one in held.seats if one.id in here]
        yield _table(held, seats, minutes, _titled(title, closer=close))
    if any(rule.boosters for rule in rules):
        for close in (False, True):
            seats = [one for one in held.seats if (one.person_id in closer) is close]
            # Without a plan of its own a booster begins that of its route anew: the sheet has the general one.
            minutes = minutes_of(series, closer=close, booster=True)
            if seats:
                yield _table(held, seats, minutes, _titled(worded("sessionpapers.boosters"), closer=close))


def _closer(held: Held) -> frozenset[str]:
    """Who gets extra vital signs: by the decision of their admission, before one by the decision that counts."""
    session = held.session
    admitted = select(Admission.person_id).where(Admission.session_id == held.row.session_id)
    waiting = {one.person_id for one in held.seats}.difference(session.scalars(admitted))
    asked = (one for one in waiting if asked_of(session, one, held.row.cohort_id).extra_vitals)
    return closer_in(session, held.row.session_id).union(asked)


def _titled(title: Said, *, closer: bool) -> Said:
    return joined((title, worded("sessionpapers.closer")), ": ") if closer else title


def _ordered(held: Held) -> dict[str, str]:
    """The route of the dose that a physician ordered for each."""
    query = select(DoseOrder).where(
        DoseOrder.session_id == held.row.session_id, DoseOrder.ordinal == 0, standing(DoseOrder)
    )
    return {one.person_id: one.route for one in held.session.scalars(query) if one.state == "ordered"}


def _route(held: Held, route: str) -> Said:
    return ours(*(held.pinned.phrase(f"route.{route}", code) or route for code in ("uk", "en")))


def _table(held: Held, seats: Sequence[Seat], minutes: Sequence[int], title: Said) -> Table:
    heads = (
        Head(worded("sessionpapers.seat"), 5, strong=True), Head(worded("sessionpapers.code"), 10, strong=True),
        Head(worded("sessionpapers.conditions"), 16), *(Head(worded(f"sessionpapers.{name}"), 9) for name in _GIVEN),
        *(Head(plain(f"+{minute}"), 7) for minute in (0, *minutes)),
    )  # fmt: skip
    by_hand = (Cell(NOTHING, hand=True),) * (len(heads) - 3)
    rows = tuple(
        (Cell(plain(one.number)), Cell(plain(held.code(one.person_id))), Cell(_cleared(held, one)), *by_hand)
        for one in seats
    )
    return Table(heads, rows, title, boxed=True)


def _cleared(held: Held, seat: Seat) -> Said:
    """How the clearance stands, and what it asks of the day: whoever doses in the room has no screen then."""
    asked = conditions_of(held.session, seat.person_id, held.row.cohort_id)
    return joined((cleared(held, seat), *conditions_said(asked)), "\n")


def words_of_pack(session: DbSession, session_id: str) -> str:
    """What opens the downtime pack of a session. Printed here and nowhere else."""
    return downtime_words(machine_key(session, "document"), session_id)
