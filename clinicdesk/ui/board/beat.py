"""What the clocks of one column say now: from what was read and the time that has run since. Pure: no Qt.

The board reads once and then counts by itself: the machine's steady time, so that a turned wall clock moves nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinicdesk.protocols.filing import ON_TIME, filed_under
from clinicdesk.protocols.nearness import is_behind, state_at
from clinicdesk.services.board_views import Board, BoardReading, Column, DueState, Pip

_MINUTE = timedelta(minutes=1)
_SAID = frozenset({"done", "missed"})
_RANK = {"overdue": 0, "due": 1, "soon": 2, "later": 3, "held": 4}


@dataclass(frozen=True, slots=True)
class Beat:
    """The words of one column's clocks change only when this changes. Minutes are whole.

    `due_in`: minutes until the next set, counted up once it is overdue. `age`: of the last reading.
    """

    minutes: int | None
    since_last: int | None
    due: DueState
    due_in: int
    plan_minute: int | None
    plan_ordinal: int
    due_at: datetime | None
    age: int | None
    behind: bool = False
    """The computer's clock stands before what was recorded: nothing here can be known."""


def waiting(board: Board, beats: Mapping[str, Beat]) -> int:
    """Whose set would be due, while an air raid or a power cut holds the clocks; not who is held by a physician."""
    return sum(one.standing != "deferred" and beats[one.person_id].due == "held" for one in board.columns)


def beat_of(board: Board, column: Column, now: datetime) -> Beat:
    """`now`: the board's own time plus what has run since it was read."""
    if is_behind(board.newest, now):
        return Beat(None, None, "none", 0, None, 0, None, None, behind=True)
    due_at = column.due_at
    due = _state(board, column, due_at, now)
    latest = latest_reading(column)
    return Beat(
        _since(board, column.t0, column.minutes, now), _since(board, _last_dose(column), column.since_last, now),
        due, _distance(due, due_at, now), column.due_minute, column.due_ordinal, due_at,
        max(0, (now - latest.taken_at) // _MINUTE) if latest else None,
    )  # fmt: skip


def latest_reading(column: Column) -> BoardReading | None:
    """The newest set that counts."""
    return next((reading for reading in column.readings if not reading.superseded), None)


def gaps_of(column: Column) -> tuple[Pip, ...]:
    """Planned sets before the last one measured, of whoever left all of them, that nobody measured or explained."""
    if column.left_at is not None:
        return tuple(pip for pip in column.pips if pip.state not in _SAID)
    done = max((at for at, pip in enumerate(column.pips) if pip.state == "done"), default=0)
    return tuple(pip for pip in column.pips[:done] if pip.state not in _SAID)


def filed_pip(column: Column, at: datetime, *, soon_minutes: int) -> Pip | None:
    """The planned set that one taken at this moment is filed under; None for one beyond the plan."""
    pips = column.pips
    whole = [place for place, pip in enumerate(pips) if pip.whole_at is not None and pip.whole_at <= at]
    first = max(whole, default=-1) + 1
    begun = [place for place, pip in enumerate(pips) if pip.begun_at is not None and pip.begun_at <= at]
    open_ones = frozenset(begun).difference(whole)
    place = filed_under(pips, at, soon_minutes=soon_minutes, first=first, begun=open_ones)
    return None if place is None else pips[place]


def answers_repeat(column: Column, at: datetime) -> bool:
    """Whether a set taken at this moment is the second one that an alert or a missed one asks for."""
    return column.repeat and column.due_at is not None and column.due_at - ON_TIME <= at


def needs_of(column: Column, at: datetime, *, soon_minutes: int) -> tuple[str, ...]:
    """The fields still lacking of the very set that one taken at this moment counts for; none beyond the plan."""
    if answers_repeat(column, at):
        return column.due_lacks
    pip = filed_pip(column, at, soon_minutes=soon_minutes)
    if pip is None or pip.state in _SAID:
        return ()
    awaited = (pip.ordinal, pip.minute) == (column.due_ordinal, column.due_minute) and not column.repeat
    return column.due_lacks if awaited else pip.lacks


def most_urgent(beats: Iterable[tuple[str, Beat]]) -> str:
    """The person to go to: overdue longest, then due, then soon, then whoever is next; "" for nobody."""
    waiting = [
        (_RANK[beat.due], beat.due_at, person)
        for person, beat in beats
        if beat.due in _RANK and beat.due_at is not None
    ]
    return min(waiting)[2] if waiting else ""


def _since(board: Board, dose: datetime | None, minutes: int | None, now: datetime) -> int | None:
    """The service counted by the machine's clock; what its count and the wall's differ by stays as it was."""
    if dose is None or minutes is None:
        return minutes
    skew = minutes - (board.now - dose) // _MINUTE
    return max(0, (now - dose) // _MINUTE + skew)


def _last_dose(column: Column) -> datetime | None:
    return max((dose.given_at for dose in column.doses), default=column.t0)


def _state(board: Board, column: Column, due_at: datetime | None, now: datetime) -> DueState:
    if column.due in {"finished", "none"} or due_at is None or column.standing in {"discharged", "hospital"}:
        return column.due
    if column.standing == "deferred":
        return "held"
    state = state_at(board, due_at, now)
    return "held" if board.held and state in {"due", "overdue"} else state


def _distance(due: DueState, due_at: datetime | None, now: datetime) -> int:
    if due_at is None:
        return 0
    if due == "overdue" or (due == "held" and now >= due_at):
        return (now - due_at) // _MINUTE
    return max(0, -((now - due_at) // _MINUTE))
