"""Which set the row of numbers says it is: the very one the record files it under, and what waits beside it."""

from datetime import datetime
from typing import NamedTuple

from clinicdesk.services.board_views import Board, Column
from clinicdesk.ui import moments
from clinicdesk.ui.board.beat import Beat, answers_repeat, filed_pip
from clinicdesk.ui.board.notes import planned_words
from clinicdesk.ui.board.wording import GONE, due_look, plan_words
from clinicdesk.ui.surroundings import Surroundings


class EntryPlan(NamedTuple):
    """The set by its name, "" where none is planned; how the awaited one stands; and whether that is late."""

    plan: str
    state: str
    late: bool


def entry_plan(
    around: Surroundings, board: Board, column: Column, beat: Beat, taken_at: datetime
) -> EntryPlan:
    """For a set taken at this moment."""
    late = beat.due == "overdue"
    look = due_look(around, board, column, beat)
    state = around.say("board.entry.overdue", n=beat.due_in) if late else look.words
    if column.standing in GONE or column.t0 is None or beat.due == "none":
        return EntryPlan("", state, late)
    pip = filed_pip(column, taken_at, soon_minutes=board.soon_minutes)
    again = answers_repeat(column, taken_at)
    awaited = pip is not None and (pip.ordinal, pip.minute) == (beat.plan_ordinal, beat.plan_minute)
    own = again or (awaited and not column.repeat)
    names = [around.say("board.plan.repeat")] if again else []
    if pip is not None and pip.state != "missed":
        names.append(planned_words(around, pip.ordinal, pip.minute))
    waits = plan_words(around, column, beat)
    if not own and waits and beat.due_at is not None:
        state = around.say("board.entry.waits", plan=waits, state=state)
    if not names:
        return EntryPlan(around.say("board.entry.extra"), state, late)
    at = beat.due_at if own else pip and pip.at
    hour = moments.hour(at, around.zone()) if at else ""
    return EntryPlan(around.say("board.entry.plan", plan=", ".join(names), at=hour), state, late)
