"""What the unlock screen and the cover may be shown: codes, counts and clocks. Loaded before anything else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from clinicdesk.clock import Clock
from clinicdesk.protocols.nearness import USUAL


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """Whom a participant may call, printed on discharge sheets."""

    name: str
    phone: str


Rest = Literal["", "deferred", "held", "none", "finished", "gone", "idle"]
"""Why nothing is due at a seat: put off, an air raid or a power cut, no dose yet, the plan done, gone home.

"idle": one of these; the open file does not say which.
"""


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat of the running session as the cover may show it: no name, no value."""

    seat: int
    code: str
    initials: str
    due_at: datetime | None
    state: Literal["later", "soon", "due", "overdue"]
    rest: Rest = ""


@dataclass(frozen=True, slots=True)
class SessionView:
    """The running session: counts, seats, clocks."""

    session_id: str
    title: str
    started_at: datetime
    seats: tuple[SeatView, ...]
    soon_minutes: int = USUAL.soon_minutes
    grace_minutes: int = USUAL.grace_minutes
    """When a set is soon and when it is overdue, as the adopted protocol says."""
    newest: datetime | None = None
    """The newest moment recorded in it: a clock that stands before it is wrong."""
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Language to the title of a session of the programme; empty for one that follows none."""
    at_zero: datetime | None = None
    """The session's own time when the machine's count of the boot `boot_id` stood at 0."""
    boot_id: str = ""

    def now(self, clock: Clock) -> datetime:
        """The session's own time, whatever became of the wall clock; in another boot the wall clock’s."""
        if self.at_zero is None or self.boot_id != clock.boot_id:
            return clock.now()
        return self.at_zero + timedelta(milliseconds=clock.monotonic_ms())

    def said(self, language: str) -> str:
        """Its title in a language, or the one it was given."""
        return self.titles.get(language) or self.title

    def count(self, state: str) -> int:
        """How many seats are in this due state."""
        return sum(seat.state == state for seat in self.seats)


@dataclass(frozen=True, slots=True)
class StatusUser:
    """A user as the unlock screen may name them."""

    login: str
    label: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClinicStatus:
    """Everything the unlock screen knows before a password."""

    clinic_name: str
    users: tuple[StatusUser, ...] = ()
    session: SessionView | None = None
    drafts_waiting: tuple[tuple[str, int], ...] = ()
    last_backup: datetime | None = None
    last_restore: datetime | None = None
    audit_checked_at: datetime | None = None
    audit_ok: bool = True
    idle_lock_minutes: int = 5
    crisis_lines: tuple[CrisisLine, ...] = ()
