"""The due clock: when the next reading is, in four states that stay apart without colour."""

from datetime import datetime, timedelta
from typing import Protocol

from clinicdesk.protocols.nearness import USUAL, Thresholds, is_behind, state_at
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.language import Language

LATER, SOON, DUE, OVERDUE, HELD, UNKNOWN = "later", "soon", "due", "overdue", "held", "unknown"
STATES = (LATER, SOON, DUE, OVERDUE, HELD)
_LOOKS = {
    LATER: ("neutral", "clock-outline"),
    SOON: ("soon", "timer-sand"),
    DUE: ("warnfill", "bell-ring-outline"),
    OVERDUE: ("critfill", "alert"),
    HELD: ("neutral", "pause-circle-outline"),
    UNKNOWN: ("warn", "clock-alert-outline"),
}
_AT_REST = {
    "finished": "check-circle-outline",
    "gone": "check-circle-outline",
    "none": "minus-circle-outline",
}
_MINUTE = timedelta(minutes=1)


class Told(Thresholds, Protocol):
    """What a session goes by, and the newest moment recorded in it."""

    @property
    def newest(self) -> datetime | None:
        """None where nothing was recorded."""


def due_state(due_at: datetime | None, now: datetime, thresholds: Told = USUAL) -> str:
    """One of STATES; a clock without a planned time is held; unknown while the computer's own clock is behind."""
    if is_behind(thresholds.newest, now):
        return UNKNOWN
    return HELD if due_at is None else state_at(thresholds, due_at, now)


def due_words(
    language: Language, due_at: datetime | None, now: datetime, thresholds: Told = USUAL, *, rest: str = ""
) -> str:
    """What the clock says: "за 6 хв", "зараз", "прострочено 3 хв"; or why nothing is due: "відкладено"."""
    state = due_state(due_at, now, thresholds)
    if state == UNKNOWN:
        return language.say("common.due.unknown")
    if due_at is None or state == HELD:
        return language.say(f"common.due.rest.{rest or 'held'}")
    if state == DUE:
        return language.say("common.due.due")
    if state == OVERDUE:
        return language.say("common.due.overdue", n=int((now - due_at) / _MINUTE))
    return language.say("common.due.later", n=-int((now - due_at) // _MINUTE))


class DueChip(StatusChip):
    """The clock of one seat as a chip."""

    def __init__(self, *, large: bool = False) -> None:
        super().__init__("", "neutral", large=large)

    def show_due(
        self,
        language: Language,
        due_at: datetime | None,
        now: datetime,
        thresholds: Told = USUAL,
        *,
        rest: str = "",
    ) -> None:
        """Say and show the state of `now`; repaints only when a word changes."""
        state = due_state(due_at, now, thresholds)
        kind, icon = _LOOKS[state]
        icon = _AT_REST.get(rest, icon) if state == HELD else icon
        words = due_words(language, due_at, now, thresholds, rest=rest)
        if (words, kind) != (self.text(), self.kind):
            self.show_state(words, kind, icon=icon)
