"""What the overview of a chart is shown: the way so far, the dosing days, the scales. Frozen, plain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from clinicdesk.services.board_views import Axis, Column, Limits, TimelineMark

if TYPE_CHECKING:
    from clinicdesk.services.matrix_views import Cell
    from clinicdesk.services.matrix_views import Column as Step
    from clinicdesk.services.outcomes import OutcomesPage
    from clinicdesk.services.programmes import Pinned


@dataclass(frozen=True, slots=True)
class Limit:
    """From how many mmHg of systolic pressure the adopted protocol calls for somebody."""

    sbp: int
    level: Literal["amber", "red"]


@dataclass(frozen=True, slots=True)
class DayTitle:
    """A dosing session the person had a seat in. `code`: of the programme, "" for one without."""

    session_id: str
    code: str
    started_at: datetime
    ended: bool


@dataclass(frozen=True, slots=True)
class ChartDay:
    """What one dosing session keeps about the person, as the board has it, and what happened to the group."""

    title: DayTitle
    titles: Mapping[str, str]
    """Language to the whole title; empty for a session that follows no programme."""
    column: Column
    marks: tuple[TimelineMark, ...]
    axis: Axis | None
    limits: tuple[Limit, ...]
    drugs: Mapping[str, Mapping[str, str]]
    """Code of a rescue drug to language to its name."""
    soon_minutes: int | None = None
    """How long before its time a planned set can be measured; None where no protocol plans any."""


@dataclass(frozen=True, slots=True)
class Clearance:
    """The newest decision about the person, and what it asks. `state`: the decision, or "expired"."""

    state: str
    valid_until: str
    asked: Limits


@dataclass(frozen=True, slots=True)
class Overview:
    """A chart at one sight. Without a cohort there are no steps, no decision and no scales."""

    programme: "Pinned | None"
    steps: "tuple[tuple[Step, Cell], ...]"
    clearance: Clearance | None
    days: tuple[DayTitle, ...]
    """Oldest first."""
    day: ChartDay | None
    """The newest of them."""
    scales: "OutcomesPage | None"
    lacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of any day: the id of a set to what the planned one that it answers was left without."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show yet."""
        return not self.steps and self.day is None
