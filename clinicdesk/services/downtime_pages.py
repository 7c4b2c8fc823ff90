"""What a downtime pack says: who is due when, what was last measured and given, and empty rows to go on by hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.sessions import Session
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.values import Value
from clinicdesk.reports.record import Cell, Fact, Facts, Head, Part, Record, Table
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, numeral, ours, plain, worded
from clinicdesk.services.board import board_view
from clinicdesk.services.board_views import Board, Column
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import zone_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.form_texts import FormTexts, with_unit
from clinicdesk.services.nameless import batch_numbers, roster_of, without_names
from clinicdesk.services.programmes import Pinned, programme_if_any
from clinicdesk.services.reading_values import FORM, questions
from clinicdesk.services.record_frame import facility_of, programme_words
from clinicdesk.services.strangers import with_strangers_of
from clinicdesk.services.watch import Watched, every_set, standing_sets

_NOW = (
    ("seat", 5), ("code", 9), ("state", 17), ("next", 13), ("doses", 17), ("clocks", 17), ("last", 22),
    ("conditions", 15),
)  # fmt: skip
_BY_HAND = ("sbp", "dbp", "pulse", "spo2", "rr", "moaas")
_ROWS_FOR_EACH = 4
Level = Literal["", "amber", "red"]
_GONE = frozenset({"discharged", "hospital"})


@dataclass(frozen=True, slots=True)
class _Room:
    """The running session as the board has it, with what its page needs to speak."""

    board: Board
    pinned: Pinned | None
    texts: FormTexts
    newest: dict[str, Watched]
    clock: Callable[[datetime], str]

    def named(self, key: str) -> Said:
        """A phrase of the programme; the bare code where it has none."""
        said = ours(*(self.pinned.phrase(key, code) for code in ("uk", "en"))) if self.pinned else NOTHING
        return plain(key.split(".")[1]) if said.blank else said


def pack_record(desk: Desk, session: DbSession, sitting: Session) -> Record:
    """The running session by codes only: whatever was typed, it names nobody and holds no telephone."""
    room = _room(desk, session, sitting)
    board, code = room.board, session.get_one(Cohort, sitting.cohort_id).code
    found = (
        Part("room", worded("downtime.part.room"), (_facts(room),)),
        Part("now", worded("downtime.part.now"), (_now(room),)),
        Part("rows", worded("downtime.part.rows"), (_rows(room),)),
    )
    roster = roster_of(session, sitting.cohort_id, [one.person_id for one in board.columns])
    roster = with_strangers_of(session, roster, *found)
    staff, batches = tuple(names_of_users(session).values()), batch_numbers(session)
    parts = tuple(without_names(part, roster, staff, contacts=True, batches=batches) for part in found)
    title = worded("downtime.title")
    return Record(
        "downtime", f"{code}/{sitting.session_id[:8]}", sum(len(one.readings) for one in board.columns), "extract",
        facility_of(desk, board.now), title, parts, subject=code, programme=programme_words(room.pinned, code),
        demo=desk.demo, foot=worded("downtime.foot"), landscape=True,
    )  # fmt: skip


def _room(desk: Desk, session: DbSession, sitting: Session) -> _Room:
    board = board_view(desk, session, sitting)
    newest = {one.row.person_id: one for one in standing_sets(every_set(session, sitting.session_id))}
    zone = zone_of(current_settings(desk).zone)
    return _Room(
        board, programme_if_any(desk, session, sitting.cohort_id),
        FormTexts(library().read(FORM), names_of_users(session)), newest,
        lambda moment: f"{moment.astimezone(zone):%H:%M}",
    )  # fmt: skip


def _facts(room: _Room) -> Facts:
    board = room.board
    held = worded(f"sessionpapers.kind.{board.held}") if board.held else worded("downtime.nothing_holds")
    staff = ", ".join(sorted({one.name for one in board.staff}))
    rows = (
        ("session", _title(room)),
        ("started", plain(room.clock(board.started_at))),
        ("place", _typed(board.place)), ("held", held), ("staff", plain(staff)),
        ("as_of", plain(room.clock(board.now))),
    )  # fmt: skip
    return Facts(tuple(Fact(worded(f"downtime.{name}"), Cell(said)) for name, said in rows), 2)


def _title(room: _Room) -> Said:
    """In the language of the page, with the code of the programme's session."""
    uk, en = (
        ", ".join(dict.fromkeys(filter(None, (room.board.said(code), room.board.code))))
        for code in ("uk", "en")
    )
    return Said(uk, en)


def _typed(text: str) -> Said:
    return Said(text, text)


def _now(room: _Room) -> Table:
    rows = tuple(_row(room, one) for one in room.board.columns)
    heads = tuple(Head(worded(f"downtime.{name}"), share, strong=name == "code") for name, share in _NOW)
    return Table(heads, rows, legend=worded("downtime.legend"), boxed=True)


def _row(room: _Room, one: Column) -> tuple[Cell, ...]:
    waiting = [alert for alert in one.alerts if alert.answered_at is None]
    graver = any(alert.level == "red" for alert in waiting)
    level: Level = "red" if graver else "amber" if waiting else ""
    return (
        Cell(plain(one.seat)), Cell(plain(one.code)),
        Cell(joined(_state(room, one), "\n"), alert=level),
        Cell(_next(room, one)), Cell(joined(_doses(room, one), "\n")), Cell(_or_dash(_clocks(room, one))),
        Cell(_last(room, one)), Cell(_or_dash(_conditions(one))),
    )  # fmt: skip


def _or_dash(said: Iterator[Said]) -> Said:
    """A line each; a dash where nobody waits for anything and no decision asks for anything."""
    lines = joined(said, "\n")
    return DASH if lines.blank else lines


def _state(room: _Room, one: Column) -> Iterator[Said]:
    yield worded(f"downtime.standing.{one.standing}")
    if one.deferral:
        yield Said(one.deferral.get("uk", ""), one.deferral.get("en", ""))
    if one.left_at is not None:
        yield plain(room.clock(one.left_at))
    for alert in one.alerts:
        said = ours(alert.titles.get("uk", alert.alert), alert.titles.get("en", alert.alert))
        done = _typed(alert.action) if alert.answered_at else worded("downtime.unanswered")
        yield joined((plain(room.clock(alert.raised_at)), said, done), ", ")


def _next(room: _Room, one: Column) -> Said:
    if one.standing in _GONE or one.due in {"none", "finished"}:
        return worded(f"downtime.due.{one.due}") if one.standing not in _GONE else DASH
    if one.due_at is None:
        return worded("downtime.due.held")
    minute = "" if one.due_minute is None else f"+{one.due_minute}"
    plan = worded("downtime.repeat") if one.repeat else plain(minute)
    return joined((plain(room.clock(one.due_at)), plan), ", ")


def _doses(room: _Room, one: Column) -> Iterator[Said]:
    given = {dose.ordinal for dose in one.doses}
    for dose in one.doses:
        amount = worded(
            "downtime.given", at=room.clock(dose.given_at), mg=numeral(dose.mg), ml=numeral(dose.ml)
        )
        yield joined((amount, room.named(f"route.{dose.route}")), ", ")
    for order in one.orders:
        if order.ordinal not in given:
            yield joined(
                (worded("downtime.ordered", mg=numeral(order.mg)), room.named(f"route.{order.route}")), ", "
            )
    for rescue in one.rescues:
        said = joined((room.named(f"rescue.{rescue.drug}.title"), _typed(rescue.amount)), " ")
        yield joined((plain(room.clock(rescue.at)), said, worded(f"downtime.rescue.{rescue.state}")), ", ")
    if not one.doses:
        yield worded("downtime.no_dose")


def _clocks(room: _Room, one: Column) -> Iterator[Said]:
    if one.standing in _GONE:
        return
    if one.t0 is not None:
        yield worded("downtime.zero", at=room.clock(one.t0))
    if one.booster_from is not None and one.booster_until is not None:
        yield worded(
            "downtime.booster", first=room.clock(one.booster_from), last=room.clock(one.booster_until)
        )
    if one.discharge_from is not None:
        yield worded("downtime.home", at=room.clock(one.discharge_from))


def _last(room: _Room, one: Column) -> Said:
    found = room.newest.get(one.person_id)
    if found is None:
        return worded("downtime.not_measured")
    said = [_measured(room, key, found.values[key]) for key in questions() if key in found.values]
    return joined((plain(room.clock(found.row.taken_at)), joined(said, "; ")), ": ")


def _measured(room: _Room, key: str, value: Value) -> Said:
    asked = questions()[key]
    said = room.texts.answer(value, asked)
    said = said if asked.type == "note" else with_unit(room.texts, said, asked)
    return joined((room.texts.short(key), said), " ")


def _conditions(one: Column) -> Iterator[Said]:
    for issue in one.why:
        yield Said(issue.sentence("uk"), issue.sentence("en"))
    limits = one.limits
    if limits.dose_cap_mg:
        yield worded("downtime.condition.cap", mg=numeral(limits.dose_cap_mg))
    for name in ("spo2_scale_2", "no_booster", "extra_vitals", "one_to_one"):
        if getattr(limits, name):
            yield worded(f"downtime.condition.{name}")
    if limits.other:
        yield _typed(limits.other)


def _rows(room: _Room) -> Table:
    """To go on by hand: whoever has not left, with room for an hour."""
    heads = (
        Head(worded("downtime.seat"), 5, strong=True), Head(worded("downtime.code"), 9, strong=True),
        Head(worded("sessionpapers.time"), 9), *(Head(room.texts.short(key), 8) for key in _BY_HAND),
        Head(worded("downtime.remark"), 26), Head(worded("downtime.hand"), 12),
    )  # fmt: skip
    empty = (Cell(NOTHING, hand=True),) * (len(heads) - 2)
    rows = tuple(
        (Cell(plain(one.seat)), Cell(plain(one.code)), *empty)
        for one in room.board.columns
        if one.standing not in _GONE
        for _ in range(_ROWS_FOR_EACH)
    )
    return Table(heads, rows, legend=worded("downtime.rows_legend"), boxed=True)
