"""What the board is given: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from clinicdesk.errors import Issue
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.services.admitting import Admissible
from clinicdesk.services.board_views import Board
from clinicdesk.services.day_lists import DayLists
from clinicdesk.services.monitor_files import MonitorFile
from clinicdesk.services.reading_hands import Hand
from clinicdesk.services.sheets import FilledForm
from clinicdesk.services.staff_now import StaffNow
from clinicdesk.services.step_signing import StepContent
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus

Write = Callable[..., Changes]


@dataclass(frozen=True, slots=True)
class VitalForm:
    """The form that sets are recorded with, and its words: the entry row knows no field by itself."""

    read: Read

    @property
    def form(self) -> Form:
        """The definition."""
        assert isinstance(self.read.definition, Form)
        return self.read.definition


@dataclass(frozen=True, slots=True)
class OrderPreview:
    """What an order would come to. Decimal text; `issues` say why it cannot be, or what it was cut to."""

    mg: str
    ml: str
    exact_ml: str
    cap_mg: str
    issues: tuple[Issue, ...] = ()
    beyond: bool = False
    """Whether a second name and a reason let it pass."""
    notes: tuple[Issue, ...] = ()
    """What binds it from the beginning, such as a cap below the programme's range."""
    kg: str = ""
    """The weight it is reckoned for; "" while it is not known."""
    mg_per_kg: str = ""


@dataclass(frozen=True, slots=True)
class Ampoule:
    """An ampoule that was issued to the session. Amounts in mL as decimal text; `left` of an open one."""

    ampoule_id: str
    label: str
    left: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of going home. `met` None: not known."""

    code: str
    met: bool | None
    exception: bool
    titles: Mapping[str, str] = field(default_factory=dict)
    """Language to the programme's own words; empty: those of the form of leaving."""


@dataclass(frozen=True, slots=True)
class Going:
    """How somebody stands: every criterion, whether the form of leaving is filled, and whether it is signed."""

    criteria: tuple[Criterion, ...]
    filled: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """What is in the way of the close, and which of its parts (nurse, physician, lead) are signed.

    `mine`: those that whoever looks may sign.
    """

    blocks: tuple[Issue, ...]
    signed: tuple[str, ...]
    mine: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackKept:
    """The session's downtime pack: where it lies and since when it says so; `failed`: why it is not newer."""

    path: str
    at: datetime | None
    failed: Issue | None = None


@dataclass(frozen=True, slots=True)
class BoardVerbs:
    """Reading ones first; the writing ones raise Refused and tell the bus when they have written.

    An act whose verb is None is not offered.

    All are about the session that runs. `record(*, person_id, taken_at, values, confirmed)`,
    `mark_wrong(reading_id, *, reason, version, pin or password)`: as `mark_asks` says,
    `miss(*, person_id, ordinal, minute, cause, note, again_minutes)`, `note_event(*, kind, note)`: what lasts ends
    with the kind `ENDS` names, `answer_alert(alert_row, *, action, also)`, `escalate()`: what is late,
    `preview(*, person_id, booster, route, per_kg, mg, infusion_minutes)`,
    `order(*, …the same, beyond_reason, second_id, second_pin, reason)`: `reason` where one is replaced,
    `give(*, person_id, order_row, ampoule_id, drawn, given, given_at, pin, witness_id, witness_pin, emergency,
    despite, seen, in_raid)`: `given_at` None for now, `seen` the marks of the warnings that were shown,
    `witness(dose_id, *, pin)`, `order_rescue(*, person_id, drug, amount, route, why)`,
    `give_rescue(rescue_id, *, given_at, pin)`,
    `discharge(*, person_id, outcome, escort_name, escort_phone, why, pin)`: outcome "home" (with `why` an
    exception), "hospital", "not_dosed", `sign(*, step, person_id, pin, seen)`,
    `hand_over(*, to, pin, to_pin, note)`, `join(*, password, pin)`, `ready(*, answers, pin)`,
    `close(*, part, pin)`: the third signature closes the session,
    `monitor_file(path)`: the content of an export, `look_at_monitor(*, person_id, data, columns, every_line,
    answers)`:
    `columns` None as this workstation knows them, `take_over_monitor(*, …the same, set_aside)`: and remembered,
    `amend_dose(dose_id, *, drawn, given, given_at, reason, pin, witness_id, witness_pin, version, ampoule_id,
    method)`: `given_at` None and `ampoule_id` "" as it was,
    `take_back_dose(dose_id, *, taker, method, reason, pin, witness_id, witness_pin, version)`: `taker` None, or who
    got it and the order's row, `withdraw_order(order_row, *, reason)`,
    `withdraw_rescue(rescue_id, *, reason, pin)`: the PIN for one that was given,
    `confirm_clock(*, password, other, other_password, reason)`,
    `amend_discharge(discharge_id, *, escort_name, escort_phone, left_at, reason, pin, version, exception)`:
    `exception` where the new time leaves something unmet,
    `withdraw_discharge(discharge_id, *, reason, pin, version)`: nobody left,
    `admit(*, person_id, pin, seen)`: with the signature of the day's check where it lacks it,
    `defer(*, person_id, cause, note)`, `lift(*, person_id, note)`, `came(*, user_id, role)`, `left(presence_id)`,
    `report_incident(*, answers)`, `complete_incident(sheet_id, *, answers, reason, version)`.
    """

    board: Callable[[], Board | None]
    vitals: Callable[[], VitalForm]
    choices: Callable[[], DayLists]
    record: Write
    mark_wrong: Write
    mark_asks: Callable[[str], Hand]
    """The hand under `mark_wrong` of this set."""
    miss: Write
    note_event: Write
    answer_alert: Write
    escalate: Write
    join: Write
    hand_over: Write
    preview: Callable[..., OrderPreview] | None = None
    ampoules: Callable[[], Sequence[Ampoule]] | None = None
    order: Write | None = None
    give: Write | None = None
    witness: Write | None = None
    order_rescue: Write | None = None
    give_rescue: Write | None = None
    going: Callable[[str], Going] | None = None
    discharge: Write | None = None
    sign: Write | None = None
    to_sign: Callable[..., StepContent | None] | None = None
    """What a signature of a step (`step`, `person_id`) would be over; None while a form is not filled."""
    ready: Write | None = None
    closing: Callable[[], Closing] | None = None
    close: Write | None = None
    monitor_file: Callable[[Path], bytes] | None = None
    look_at_monitor: Callable[..., MonitorFile] | None = None
    take_over_monitor: Write | None = None
    amend_dose: Write | None = None
    take_back_dose: Write | None = None
    withdraw_order: Write | None = None
    withdraw_rescue: Write | None = None
    confirm_clock: Write | None = None
    amend_discharge: Write | None = None
    withdraw_discharge: Write | None = None
    incident_form: Callable[[], Read] | None = None
    incidents: Callable[[], Sequence[FilledForm]] | None = None
    """Of this session, about nobody in particular."""
    report_incident: Write | None = None
    complete_incident: Write | None = None
    admission: Callable[[str], Admissible] | None = None
    admit: Write | None = None
    defer: Write | None = None
    lift: Write | None = None
    staff_now: Callable[[], StaffNow] | None = None
    came: Write | None = None
    left: Write | None = None
    pack: Callable[[], PackKept] | None = None
    """From memory: it is asked each second."""
    clock_doubt: Callable[[], bool] | None = None
    """Likewise: whether the clock disagrees with the trail now; None: as the board was read."""
    clock_wrong: Callable[[], Issue | None] | None = None
    """What the clock should show before two people may confirm it; None where it is right by all that is known."""


WRITING = (
    *("record", "mark_wrong", "miss", "note_event", "answer_alert", "escalate", "order", "give", "witness"),
    *("order_rescue", "give_rescue", "discharge", "sign", "hand_over", "join", "ready", "close"),
    *(
        "take_over_monitor",
        "amend_dose",
        "take_back_dose",
        "withdraw_order",
        "amend_discharge",
        "withdraw_discharge",
        "withdraw_rescue",
        "confirm_clock",
    ),
    *("report_incident", "complete_incident", "admit", "defer", "lift", "came", "left"),
)
"""The verbs that are followed by news."""
ENDS = {
    "alarm": "alarm_end", "shelter": "shelter_end", "power": "power_end", "music": "music_end", "mute": "unmute",
}  # fmt: skip
"""What lasts, and what ends it."""


def board_with_news(bus: ChangeBus, verbs: BoardVerbs) -> BoardVerbs:
    """As `with_news`, for the board."""
    bound = {name: getattr(verbs, name) for name in WRITING}
    told = {name: bus.after(verb, Topic.VITALS) for name, verb in bound.items() if verb is not None}
    return replace(verbs, **told)
