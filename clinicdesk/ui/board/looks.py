"""What each cell of a column looks like, as values that can be compared: only a changed one is painted."""

from dataclasses import dataclass, field
from typing import Literal

from clinicdesk.services.board_views import Axis

Level = Literal["", "amber", "red"]
Tone = Literal["quiet", "plain", "warn", "crit"]


@dataclass(frozen=True, slots=True)
class HeadLook:
    """Seat, code, and initials, or the whole name while its key is held."""

    seat: int
    code: str
    aside: str
    selected: bool = False
    faded: bool = False


@dataclass(frozen=True, slots=True)
class MinutesLook:
    """Minutes since the dose, and beside them a condition in a frame or the minutes since the booster."""

    number: str
    unit: str
    chip: str = ""
    aside: str = ""
    faded: bool = False
    chip_brief: str = ""


@dataclass(frozen=True, slots=True)
class LineLook:
    """One line of quiet words; `brief` where they find no room."""

    text: str
    tone: Tone = "quiet"
    icon: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True)
class DueLook:
    """The due clock: its state, its words, and at the right which set of the plan."""

    state: str
    words: str
    plan: str


@dataclass(frozen=True, slots=True)
class ValueLook:
    """A number read off, with its level; `rises` says which way it left the usual."""

    text: str
    level: Level = ""
    rises: bool | None = None
    faded: bool = False
    struck: bool = False
    aside: str = ""
    """The target a physician prescribed, beside the number."""


@dataclass(frozen=True, slots=True)
class SparkLook:
    """Systolic pressure over minutes of the day: points, baseline, the minutes of doses, the last one's level.

    Nothing is drawn without an axis.
    """

    points: tuple[tuple[int, int], ...] = ()
    baseline: int | None = None
    doses: tuple[int, ...] = ()
    level: Level = ""
    faded: bool = False
    axis: Axis | None = None


@dataclass(frozen=True, slots=True)
class PipsLook:
    """One mark for each planned set: done, missed, due, overdue, ahead."""

    states: tuple[str, ...] = ()
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know of this person now; `brief` is drawn, the whole text told and read aloud.

    `least` is drawn where even the brief words find no room: what it is, without what to do about it.
    """

    icon: str
    text: str
    tone: Tone = "plain"
    brief: str = ""
    least: str = ""


@dataclass(frozen=True, slots=True)
class NotesLook:
    """The gravest first; what finds no room is told by the tooltip."""

    notes: tuple[Note, ...] = field(default=())


Look = HeadLook | MinutesLook | LineLook | DueLook | ValueLook | SparkLook | PipsLook | NotesLook
