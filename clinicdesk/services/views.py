"""What a window may be shown: frozen, plain, importable without the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Permission, Role, permissions_of
from clinicdesk.services.chart_views import Overview
from clinicdesk.services.person_views import PersonCard
from clinicdesk.services.status_views import ClinicStatus, CrisisLine, SeatView, SessionView, StatusUser

__all__ = [
    "ClinicStatus",
    "CrisisLine",
    "SeatView",
    "SessionView",
    "StatusUser",
]
"""What the unlock screen is shown has a room of its own, so that it loads no more than it needs."""


class Topic(StrEnum):
    """Kinds of things that change; open views listen for theirs."""

    USERS = "users"
    CLINIC = "clinic"
    PEOPLE = "people"
    COHORTS = "cohorts"
    SESSIONS = "sessions"
    VITALS = "vitals"
    AUDIT = "audit"
    DRAFTS = "drafts"
    TASKS = "tasks"
    INTEGRITY = "integrity"
    PROTOCOLS = "protocols"
    CONSENTS = "consents"
    FORMS = "forms"
    CLEARANCES = "clearances"
    DOSING = "dosing"
    DRUGS = "drugs"
    NOTES = "notes"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a verb changed, told after it is on disk; views re-read, they are not handed data."""

    topics: frozenset[Topic]
    subject: str = ""
    saved_at: datetime | None = None
    notes: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work: who they are and the login that says so."""

    user_id: str
    login: str
    name: str
    initials: str
    roles: tuple[Role, ...]
    login_id: str

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the window may offer; the services ask again."""
        return permissions_of(self.roles)


@dataclass(frozen=True, slots=True)
class UserRow:
    """One named user as the users page lists them."""

    user_id: str
    login: str
    name: str
    initials: str
    roles: tuple[Role, ...]
    state: Literal["enrolling", "active", "removed"]
    key_id: str
    certified: bool
    last_login: datetime | None
    code_expires: datetime | None


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """Six words a new user opens the clinic with, once; shown once."""

    login: str
    name: str
    words: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ClinicSettings:
    """The clinic as its documents name it. `version` is the one read; a stale one is refused.

    `demo` is set when the clinic is founded and stays: every document of a demonstration says so.
    """

    name: str
    address: str
    edrpou: str
    licence: str
    zone: str
    rooms: tuple[str, ...] = ()
    storage_places: tuple[str, ...] = ()
    drug_products: tuple[str, ...] = ()
    aldrete_unit: Literal["percent", "mmhg"] = "percent"
    crisis_lines: tuple[CrisisLine, ...] = ()
    show_full_names: bool = False
    idle_lock_minutes: int = 5
    demo: bool = False
    downtime_folder: str = ""
    """Where the downtime pack is kept; "" beside the clinic's file."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What to read of the trail; empty means all. `reads`: only reads, only writes, or both."""

    person: str = ""
    record: str = ""
    actor: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    reads: bool | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row, before and after; before is None for a new row."""

    table: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One event of the trail. Clinical labels and changes are empty and `withheld` for an administrator."""

    seq: int
    at: datetime
    actor_name: str
    role: str
    workstation: str
    action: str
    subject_kind: str
    subject_label: str
    person_label: str
    reason: str
    changes: tuple[FieldChange, ...]
    is_read: bool
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Newest first; `more` says older ones match too."""

    rows: tuple[TrailRow, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One participant in a list; `mine` is false where only an emergency opening leads to the chart."""

    person_id: str
    code: str
    name: str
    birth_date: str
    cohort: str
    mine: bool
    also: str = ""
    """The code of a record that follows this one, where the search found that."""


@dataclass(frozen=True, slots=True)
class ReadingField:
    """One field of the vital-signs form: its key, unit and the range that can be true."""

    key: str
    unit: str
    lowest: int
    highest: int
    required: bool = False
    decimals: int = 0
    options: tuple[str, ...] = ()
    """Codes to choose from."""
    several: bool = False
    longest: int = 0
    """Of a text: its most signs."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """What the form calls it: language to words."""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One set of vital signs; a corrected one stays, struck through, with the reason of its successor."""

    reading_id: str
    taken_at: datetime
    recorded_at: datetime
    recorded_by: str
    values: Mapping[str, str]
    superseded: bool
    reason: str
    signed: bool
    version: int = 1
    origin: str = ""
    """The code it was recorded under, where that is not the chart's."""
    imported: bool = False
    """Taken over from a monitor's file; nobody typed it."""
    news2: int | None = None
    """None while a part is missing, and for a set that counts no longer."""
    news2_least: int | None = None
    news2_parts: Mapping[str, int | None] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    """Fields of it that another program has made unreadable."""
    session_id: str = ""
    person_id: str = ""
    """The record it stands in: the chart's own, or one that follows it."""

    @property
    def counts(self) -> bool:
        """Not corrected since, and not marked as entered in error."""
        return not self.superseded and bool(self.values or self.unread)


@dataclass(frozen=True, slots=True)
class Chart:
    """One participant's chart; opening it is an event of the trail."""

    person: PersonRow
    readings: tuple[ReadingRow, ...]
    opened_by_glass: bool
    session_id: str
    card: PersonCard | None = None
    now: datetime | None = None
    """The time of the session they sit in, as the machine counts it; None where none runs."""
    overview: Overview | None = None


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """The answer of a full check; empty findings means whole. `anchored`: whether anything outside vouches for it."""

    tree_size: int
    tree_root: str
    root_fingerprint: str
    findings: tuple[Issue, ...]
    checked_at: datetime
    anchored: bool = True

    @property
    def ok(self) -> bool:
        """Whether everything agreed."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for this actor; `place` names the window's place the verb leads to."""

    kind: str
    place: str
    values: Mapping[str, str | int]
    since: datetime | None
    overdue: bool = False
    subject: str = ""
    task_id: str = ""
    """Set where it may be closed with a reason instead of being done: of an obligation, or of the state found."""
    person_id: str = ""
    at_once: bool = False
    """Its definition gives it no time at all, and it is too new to be called late."""
    draft_id: str = ""
    """Set where it is one's own draft whose act may be gone: it can be discarded from the list."""


@dataclass(frozen=True, slots=True)
class GlassOpening:
    """One emergency opening for the lead to review."""

    glass_id: str
    at: datetime
    who: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the wizard or `clinicdesk init` asks for; issues name these fields."""

    name: str
    address: str
    edrpou: str
    licence: str
    zone: str
    admin_login: str
    admin_name: str
    admin_password: str
    lead_login: str
    lead_name: str
    lead_password: str
    demo: bool = False
