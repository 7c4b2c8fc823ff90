"""The protocol language, programmes: who, when, with whom, behind which gates, counted how."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from clinicdesk.protocols.drug_amounts import DrugUnit
from clinicdesk.protocols.language import (
    Alert,
    Definition,
    Id,
    Level,
    Number,
    Part,
    Path,
    Rule,
    Source,
    Version,
)

Ref = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*@[0-9][0-9A-Za-z.+-]*$")]
"""Another definition of the library: `phq9@1.0`."""
Credential = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,15}$")]
Span = tuple[int, int]
"""Smallest and largest, both included."""


class Audience(Part):
    """Ages in whole years, both included; None: no limit."""

    from_age: int | None = None
    to_age: int | None = None
    tags: tuple[Id, ...] = ()


class Eligibility(Part):
    """A condition of entry. `auto` is read from the record, `ask` is asked of a person."""

    id: Id
    check: Literal["auto", "ask"]
    rule: Rule
    on_fail: Literal["block", "warn", "refer"]
    source: Source


class Consent(Part):
    """A consent document: who signs, before what, when it must be renewed."""

    id: Id
    who: Literal["participant", "guardian", "assent"]
    before: Id
    """`intake`, `dosing`, or the code of a stage or session."""
    renew: Literal["never", "new_purpose", "each_cohort", "each_dosing", "yearly"]
    only: Literal["", "online"] = ""
    document: Ref | None = None
    source: Source


class Group(Part):
    """How many people a cohort holds."""

    least: int = Field(ge=1)
    target: int
    most: int
    parallel_cap: int | None = None
    source: Source


class StaffRole(Part):
    """A role a session needs: at least `count_min`, and one for each `count_per` participants, begun."""

    role: Id
    program_role: Id
    """The role of the program's own list (nurse, physician, therapist …)."""
    count_min: int = Field(ge=0)
    count_per: int = Field(ge=1)
    credentials: tuple[Credential, ...]
    """Any one of these."""
    also: tuple[Credential, ...] = ()
    """Each of these as well: a nurse has a licence and basic life support."""
    full_min: int = 0
    """How many of them may not be provisional."""
    sessions: tuple[Id, ...] = ()
    """Only in these sessions; without them in every one."""
    own_each: bool = False
    """Whoever is to be cared for one to one needs one of this role of their own, beside those for the rest."""
    source: Source


class CredentialType(Part):
    """A licence or certificate and how long it is good."""

    code: Credential
    kind: Literal["licence", "programme", "safeguarding", "first_aid"]
    valid_months: int | None = None
    provisional_of: Credential | None = None
    source: Source


class ProgrammeSession(Part):
    """A planned meeting. `gap_days`: days after the session before it in the same strand. `steps`: in their order."""

    code: Id
    minutes: int = Field(ge=1)
    audience: Literal["participant", "caregiver", "staff"] = "participant"
    individual: bool = False
    optional: bool = False
    repeats: bool = False
    gap_days: Span | None = None
    gate: Literal["start", "continuing", "care"] = "continuing"
    steps: tuple[Id, ...] = ()


class Stage(Part):
    """A stretch of the programme with its sessions."""

    code: Id
    sessions: tuple[ProgrammeSession, ...] = ()


class ProgrammeStep(Part):
    """One thing that is done and recorded. The kind is code, registered once per floor; the rest is data."""

    id: Id
    kind: Literal["form", "series", "dose", "attendance", "checklist", "note", "sign_off"]
    form: Ref | None = None
    series: Id | None = None
    dose: Id | None = None
    of: tuple[Id, ...] = ()
    """A sign-off: the steps it signs."""
    roles: tuple[Id, ...] = ()
    """Who may do it (roles of the program)."""
    per: Literal["person", "session", "cohort"] = "person"
    required: bool = True
    valid_days: int | None = None
    source: Source | None = None


class Gate(Part):
    """What must be true before a step, session or stage opens. It opens only on true."""

    id: Id
    opens: Id
    when: Rule
    source: Source


class TimePoint(Part):
    """When something is due: so many days (hours) after an anchor session (`first`, `last`, or a session's code)."""

    id: Id
    anchor: Id
    after_days: int = 0
    after_hours: int | None = None
    window_days: Span | None = None
    source: Source


class Measure(Part):
    """A scale at its time points."""

    form: Ref
    respondent: Literal["self", "clinician", "parent", "teacher"]
    at: tuple[Id, ...]
    required: bool
    cutoff: Number | None = None
    source: Source


class BaselineForm(Part):
    """The form of the session that says somebody's baseline where no set was taken before the first dose."""

    step: Id
    fields: dict[Id, tuple[Id, ...]]
    """A field of the set to the fields of that form; of several the first one answered counts."""
    source: Source


class BeforeDose(Part):
    """Readings over which a dose is thought about again: two names give it, one a physician's, and say why."""

    when: Rule
    source: Source


class Series(Part):
    """Repeated observation: planned minutes after each person's own T0, and after a booster."""

    id: Id
    form: Ref
    before: int = 1
    """How many sets before T0; with any, what alerts compare with the baseline must be known before the dose."""
    baseline: BaselineForm | None = None
    before_dose: BeforeDose | None = None
    minutes: tuple[int, ...]
    booster_minutes: tuple[int, ...] = ()
    extra_every_minutes: int | None = Field(default=None, ge=1)
    """Whoever a decision gives extra vital signs: no two planned sets are farther apart than this."""
    soon_minutes: int = Field(ge=0)
    grace_minutes: int = Field(ge=0)
    routes: dict[Id, tuple[int, ...]] = Field(default_factory=dict)
    """Other planned minutes for a route."""
    needs: tuple[Id, ...] = ()
    """The fields of the form that a planned set must have measured to be done; without any, one number is enough."""
    alerts: tuple[Alert, ...] = ()
    missed_reasons: tuple[Id, ...] = ()
    missed_again: dict[Id, int] = Field(default_factory=dict)
    """A reason to the minutes after which it is tried again, where nobody says otherwise; without, by the plan."""
    missed_noted: tuple[Id, ...] = ()
    """The reasons that say nothing without words of one's own."""
    jumps: dict[Id, int] = Field(default_factory=dict)
    """A change from the set before by more than this is asked about once, in the unit of the field."""
    source: Source


class RouteDose(Part):
    """What may be ordered by one route."""

    route: Id
    mg_per_kg: tuple[Number, Number]
    cap_mg: Number
    infusion: bool = False
    """Whether it runs for minutes, which the order then names."""
    source: Source


class DoseRule(Part):
    """A drug and how it is ordered, drawn and given."""

    id: Id
    substance: Id
    concentration_mg_per_ml: Number
    step_ul: int = Field(ge=1)
    """The smallest volume that can be drawn, in microlitres; doses are rounded down to it."""
    routes: tuple[RouteDose, ...]
    boosters: int = Field(ge=0)
    booster_after_minutes: Span | None = None
    booster_cap_mg: Number | None = None
    witness: bool = True
    source: Source


class RescueMost(Part):
    """More than this of a rescue drug is not ordered at once."""

    amount: Number
    unit: DrugUnit
    source: Source


class Rescue(Part):
    """A drug at hand for emergencies. Doses are set by the clinic's physician; none is built in."""

    id: Id
    substance: Id
    routes: tuple[Id, ...]
    most: RescueMost | None = None
    """Without one, every amount is asked about once."""
    source: Source


class Criterion(Part):
    """One condition of going home. `exception`: a physician may write down why not."""

    id: Id
    when: Rule
    exception: bool
    source: Source


class Ledger(Part):
    """Rules of the register of a controlled drug."""

    substance: Id
    forms: tuple[Id, ...]
    strengths_mg_per_ml: tuple[Number, ...]
    content_ml: tuple[Number, ...]
    witness_for: tuple[Literal["receive", "issue", "give", "destroy", "return", "count", "break"], ...]
    stock_months: int | None = None
    keep_years: int | None = None
    source: Source


class Adjustable(Part):
    """A number the medical lead sets for the clinic when adopting, inside these limits."""

    at: Path
    lowest: Number
    highest: Number
    unit: str = ""
    source: Source


class Completion(Part):
    """When somebody has completed; and the words for how it may end."""

    when: Rule
    partial: Rule | None = None
    outcomes: tuple[Id, ...]
    source: Source


class Safeguarding(Part):
    """What must be done when something happens, by whom, within how many hours (0: at once)."""

    id: Id
    within_hours: int = Field(ge=0)
    who: Id
    level: Level = "red"
    source: Source


class Supervision(Part):
    """How often the people who run it are supervised."""

    window_days: int
    kind: Literal["group", "individual", "group_or_individual"]
    min_contacts: int
    max_supervisees: int
    source: Source


class Fidelity(Part):
    """Which sessions are rated for keeping to the programme: all of the first cohort, then one in n."""

    form: Ref
    first_cohort: Literal["all"]
    then_one_in: int = Field(ge=1)
    source: Source


class Attendance(Part):
    """Credit from this share of the minutes held; reasons for being away."""

    credit_share: Number
    reasons: tuple[Id, ...]
    dose_share: Number | None = None
    source: Source


class NotePlan(Part):
    """How a group's session is written down: headings a new note begins with, phrases at hand, longest part."""

    headings: tuple[Id, ...]
    phrases: tuple[Id, ...] = ()
    longest: int = Field(default=20_000, ge=1_000, le=100_000)
    source: Source


class Counting(Part):
    """How the network counts it."""

    four_ws: str
    activity_type: Id
    report_level: Literal["programme", "session"]
    source: Source


class Programme(Definition):
    """A whole programme as data."""

    kind: Literal["programme"]
    shape: Literal["group", "individual", "open_service", "case", "training", "supervision", "event_series"]
    modality: tuple[Literal["in_person", "online", "hybrid", "phone", "home"], ...]
    audience: Audience
    eligibility: tuple[Eligibility, ...] = ()
    consents: tuple[Consent, ...] = ()
    group: Group | None = None
    roles: tuple[StaffRole, ...] = ()
    credentials: tuple[CredentialType, ...] = ()
    stages: tuple[Stage, ...] = ()
    steps: tuple[ProgrammeStep, ...] = ()
    gates: tuple[Gate, ...] = ()
    timepoints: tuple[TimePoint, ...] = ()
    measures: tuple[Measure, ...] = ()
    series: tuple[Series, ...] = ()
    doses: tuple[DoseRule, ...] = ()
    rescue: tuple[Rescue, ...] = ()
    discharge: tuple[Criterion, ...] = ()
    ledger: Ledger | None = None
    adjustable: tuple[Adjustable, ...] = ()
    attendance: Attendance | None = None
    notes: NotePlan | None = None
    completion: Completion | None = None
    safeguarding: tuple[Safeguarding, ...] = ()
    supervision: Supervision | None = None
    fidelity: Fidelity | None = None
    counting: Counting | None = None
    lists: tuple[Ref, ...] = ()
    replaces: tuple[Version, ...] = ()
