"""What a cohort shows at one sight: columns, cells, rows and the page around them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.held_sessions import Became
from clinicdesk.services.memberships import Place
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.staff_counted import Counted
from clinicdesk.services.staffing import Assignment

Sign = Literal[
    "signed", "amended", "done", "running", "planned", "soon", "held", "action", "forbidden", "absent", "none"
]


@dataclass(frozen=True, slots=True)
class Column:
    """One step. `kind`: referral, step, consents, clearance, session; `group`: entry or the stage's code."""

    id: str
    kind: str
    group: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one person stands with one step. `word`: a key of `matrix.word`, when a day does not say it."""

    sign: Sign
    day: str = ""
    word: str = ""
    subject: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    """Language to what suspended a decision."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person: code and name, what the clearance asks, and the cells in the order of the columns."""

    person_id: str
    code: str
    name: str
    place: Place
    conditions: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody on the waiting list, in the order they came."""

    place: Place
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CohortPage:
    """Everything a cohort's page shows. `state` as it is today, `kept_state` as the plan has it."""

    cohort_id: str
    code: str
    programme: Pinned
    state: str
    kept_state: str
    starts_on: str
    room: str
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    waiting: tuple[Waiting, ...]
    calendar: tuple[CalendarEntry, ...]
    became: Mapping[str, Became]
    """Planned session to what became of it."""
    staff: tuple[Assignment, ...]
    staffing: Counted
    names: Mapping[str, str]
    """User id to name."""


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort in the list."""

    cohort_id: str
    code: str
    programme: str
    title: Mapping[str, str]
    draft: bool
    state: str
    starts_on: str
    people: int
    """Members; who only waits for a place is in `waiting`."""
    waiting: int = 0
