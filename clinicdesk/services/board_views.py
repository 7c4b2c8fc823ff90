"""What the dosing board is shown: frozen, plain, importable without the database. Times UTC, minutes whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from clinicdesk.errors import Issue
from clinicdesk.protocols.nearness import USUAL

DueState = Literal["later", "soon", "due", "overdue", "held", "finished", "none"]
PipState = Literal["done", "missed", "due", "overdue", "ahead"]
Standing = Literal["waiting", "cleared", "deferred", "dosed", "discharged", "hospital"]


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert of one person. `title` is worded by the definition; `overdue`: nobody answered in time."""

    alert_row: str
    alert: str
    field: str
    """The field it is about; "" for a score."""
    level: Literal["amber", "red"]
    second: bool
    titles: Mapping[str, str]
    """Language to the alert's words."""
    who: str
    raised_at: datetime
    answer_by: datetime
    answered_by: str
    answered_at: datetime | None
    action: str
    escalated_at: datetime | None
    reading_id: str = ""
    """The set it was raised by, whichever version of it."""
    others: tuple[str, ...] = ()
    """Of the same kind, raised by other sets and not answered either: shown by this one."""


@dataclass(frozen=True, slots=True)
class Warned:
    """What a form of the day warns of before the dose, and what is done then; language to the form's words."""

    level: Literal["amber", "red"]
    titles: Mapping[str, str]
    actions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BoardReading:
    """One set as the board shows it: values as plain decimal text or a code; struck when it was corrected."""

    reading_id: str
    version: int
    taken_at: datetime
    minutes: int | None
    """Since the dose it counts from; None before T0."""
    values: Mapping[str, str]
    by: str
    imported: bool
    superseded: bool
    news2: int | None
    """The total; None while a part is missing, and on the board of the sets before the newest."""
    news2_least: int | None
    levels: Mapping[str, Literal["amber", "red"]]
    """Field to its alert level."""
    news2_parts: Mapping[str, int | None] = field(default_factory=dict)
    """Points by field; None for what was not measured."""
    lacks: tuple[str, ...] = ()
    """What the planned set needed and nobody measured."""


@dataclass(frozen=True, slots=True)
class Pip:
    """A planned set: its minute after the dose it counts from, and what became of it."""

    ordinal: int
    minute: int
    at: datetime
    state: PipState
    cause: str = ""
    begun_at: datetime | None = None
    """When the first of it was measured."""
    whole_at: datetime | None = None
    """When all of it was."""
    lacks: tuple[str, ...] = ()
    """The fields that it needs and nobody has measured."""


@dataclass(frozen=True, slots=True)
class Reweighed:
    """A dose by another weight than that of its order. Decimal text: kg, mg/kg, and the programme's most in mg/kg.

    `over`: a first dose that is more than that; a booster has a cap and no most by the kilogram.
    """

    kg: str
    mg_per_kg: str
    most: str
    over: bool


@dataclass(frozen=True, slots=True)
class DoseMark:
    """A dose or booster given. Amounts as decimal text in mg and mL."""

    dose_id: str
    ordinal: int
    given_at: datetime
    mg: str
    ml: str
    route: str
    giver: str
    witness: str
    """"" while the second name is missing."""
    drawn_ml: str = ""
    version: int = 1
    late: int = 0
    """Minutes it was written down afterwards; 0 where that was at once."""
    reweighed: Reweighed | None = None
    """What it came to, where the weight was put right after its order."""


@dataclass(frozen=True, slots=True)
class OrderMark:
    """The order that waits to be given, or stands behind a dose."""

    order_id: str
    order_row: str
    ordinal: int
    route: str
    mg: str
    ml: str
    by: str
    beyond_rule: bool
    kg: str = ""
    """The weight it was ordered for."""
    mg_per_kg: str = ""
    """What it comes to for that weight, two decimals at most."""


@dataclass(frozen=True, slots=True)
class RescueMark:
    """A rescue drug ordered or given."""

    rescue_id: str
    drug: str
    amount: str
    route: str
    state: Literal["ordered", "given"]
    at: datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """What the clearance asks of the day: chips on the column, and what the dose form binds."""

    dose_cap_mg: str = ""
    extra_vitals: bool = False
    no_booster: bool = False
    one_to_one: bool = False
    other: str = ""
    spo2_scale_2: bool = False
    """NEWS2 counts saturation by its second scale: a target of 88–92 % is prescribed."""


@dataclass(frozen=True, slots=True)
class BaseMark:
    """The baseline by itself, before the dose too: a set, the form of the day, or none."""

    origin: Literal["set", "check", "none"]
    at: datetime | None
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One participant on the board."""

    seat: int
    person_id: str
    code: str
    initials: str
    name: str
    """For the held key only."""
    standing: Standing
    why: tuple[Issue, ...]
    """What a person not dosed lacks: the gate's answer or the deferral."""
    deferral: Mapping[str, str]
    """Language to why somebody is put off; empty while they are not."""
    t0: datetime | None
    minutes: int | None
    """Since T0, by the machine's clock within a boot."""
    since_last: int | None
    """Since the newest dose, boosters counted."""
    due: DueState
    due_at: datetime | None
    due_minute: int | None
    due_ordinal: int
    repeat: bool
    """The next set is the repeat an alert asked for."""
    readings: tuple[BoardReading, ...]
    """Newest first, superseded ones too."""
    baseline: Mapping[str, str]
    pips: tuple[Pip, ...]
    doses: tuple[DoseMark, ...]
    orders: tuple[OrderMark, ...]
    rescues: tuple[RescueMark, ...]
    alerts: tuple[AlertView, ...]
    limits: Limits
    booster_from: datetime | None
    booster_until: datetime | None
    discharge_from: datetime | None
    """The earliest time of going home."""
    left_at: datetime | None
    escort: str
    escort_phone: str = ""
    """For the correction of the record only."""
    discharge_id: str = ""
    discharge_version: int = 0
    due_lacks: tuple[str, ...] = ()
    """The fields that the next set still needs."""
    due_begun: bool = False
    """Some of them were measured: the set waits for the rest."""
    base: BaseMark | None = None
    """What alerts compare with; None where none does."""
    warned: tuple[Warned, ...] = ()
    """Of the forms of the day, red first."""
    unfit: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The newest readings over which a dose is thought about again; empty where they allow one."""


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """Something on the group's lane. `until`: for what lasts (alarm, shelter, power cut, mute)."""

    event_id: str
    kind: str
    at: datetime
    until: datetime | None
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class StaffPresent:
    """Who is there, in which role of the programme, and whether their session PIN is set on this workstation."""

    user_id: str
    name: str
    initials: str
    role: str
    since: datetime
    has_pin: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """What the small curve of systolic pressure spans for everybody, by the form and the adopted protocol."""

    low: int
    high: int
    """The range the form expects, in mmHg; what is beyond is drawn at the edge."""
    until: int
    """Minutes from the dose to the last set that can be planned, after a booster too."""
    over_baseline: int | None = None
    """Percent over the baseline from which the protocol calls for somebody."""


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board of the running session as of `now`."""

    session_id: str
    cohort_id: str
    title: str
    code: str
    place: str
    started_at: datetime
    now: datetime
    draft: bool
    """The medical lead has not adopted the protocol."""
    go: bool
    """The go/no-go sheet says go and is signed."""
    columns: tuple[Column, ...]
    marks: tuple[TimelineMark, ...]
    staff: tuple[StaffPresent, ...]
    holds: tuple[str, ...]
    """The kinds of events that hold the clocks now ("alarm", "power"), the gravest first."""
    muted: str
    """Why the tones are muted; "" while they sound."""
    clock_doubt: bool
    soon_minutes: int = USUAL.soon_minutes
    grace_minutes: int = USUAL.grace_minutes
    """When a set is soon and when it is overdue, as the adopted protocol says."""
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Language to the title of a session of the programme; empty for one that follows none."""
    axis: Axis | None = None
    """None where no protocol plans sets."""

    @property
    def held(self) -> str:
        """The first of what holds the clocks; "" while nothing does."""
        return next(iter(self.holds), "")

    @property
    def newest(self) -> datetime:
        """The newest moment that was recorded: a clock that stands before it is wrong."""
        people = self.columns
        return max(
            self.started_at, *(mark.at for mark in self.marks),
            *(reading.taken_at for one in people for reading in one.readings),
            *(dose.given_at for one in people for dose in one.doses),
            *(rescue.at for one in people for rescue in one.rescues),
            *(alert.raised_at for one in people for alert in one.alerts), self.started_at,
        )  # fmt: skip

    def said(self, language: str) -> str:
        """The title in a language, or the one the session was given."""
        return self.titles.get(language) or self.title
