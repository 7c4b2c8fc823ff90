"""The due clock: when the next reading is, in four states that stay apart without colour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.language import Language

LATER, SOON, DUE, OVERDUE, HELD = "later", "soon", "due", "overdue", "held"
STATES = (LATER, SOON, DUE, OVERDUE, HELD)
_LOOKS = {
    LATER: ("neutral", "clock-outline"),
    SOON: ("soon", "timer-sand"),
    DUE: ("warnfill", "bell-ring-outline"),
    OVERDUE: ("critfill", "alert"),
    HELD: ("neutral", "pause-circle-outline"),
}
_MINUTE = timedelta(minutes=1)


class Told(Protocol):
    """What is shown of a session carries its protocol's minutes."""

    @property
    def soon_minutes(self) -> int:
        """Soon ahead by."""

    @property
    def grace_minutes(self) -> int:
        """Overdue after."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a reading is soon, and how long it may be late."""

    soon: timedelta = timedelta(minutes=3)
    grace: timedelta = timedelta(minutes=2)

    @classmethod
    def of(cls, told: "Told") -> "Thresholds":
        """As the adopted protocol of a session says."""
        return cls(told.soon_minutes * _MINUTE, told.grace_minutes * _MINUTE)


def due_state(due_at: datetime | None, now: datetime, thresholds: Thresholds = Thresholds()) -> str:
    """One of STATES; a clock without a planned time is held."""
    if due_at is None:
        return HELD
    if now >= due_at + thresholds.grace:
        return OVERDUE
    if now >= due_at:
        return DUE
    return SOON if now >= due_at - thresholds.soon else LATER


def due_words(
    language: Language, due_at: datetime | None, now: datetime, thresholds: Thresholds = Thresholds()
) -> str:
    """What the clock says: "через 6 хв", "зараз", "прострочено 3 хв", "на паузі"."""
    state = due_state(due_at, now, thresholds)
    if due_at is None or state == HELD:
        return language.say("common.due.held")
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
        thresholds: Thresholds = Thresholds(),
    ) -> None:
        """Say and show the state of `now`; repaints only when a word changes."""
        kind, icon = _LOOKS[due_state(due_at, now, thresholds)]
        words = due_words(language, due_at, now, thresholds)
        if (words, kind) != (self.text(), self.kind):
            self.show_state(words, kind, icon=icon)
