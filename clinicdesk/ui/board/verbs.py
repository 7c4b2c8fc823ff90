"""What the board is given: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from clinicdesk.errors import Issue
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.services.board_views import Board
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.components.due import Thresholds

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
class Option:
    """One entry of a list: its code, its words by language, and what hangs on it (routes of a drug)."""

    code: str
    titles: Mapping[str, str]
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderPreview:
    """What an order would come to. Decimal text; `issues` say why it cannot be, or what it was cut to."""

    mg: str
    ml: str
    exact_ml: str
    cap_mg: str
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Ampoule:
    """An ampoule that was issued to the session. Amounts in mL as decimal text; `left` of an open one."""

    ampoule_id: str
    label: str
    left: str
    opened: bool


@dataclass(frozen=True, slots=True)
class DayChoices:
    """What the sheets of the day offer, from the adopted protocol."""

    missed: tuple[Option, ...] = ()
    rescue: tuple[Option, ...] = ()
    routes: tuple[Option, ...] = ()
    ready: Read | None = None
    """The go/no-go sheet."""
    discharge: Read | None = None
    """The criteria of going home."""


@dataclass(frozen=True, slots=True)
class BoardVerbs:
    """Reading ones first; the writing ones raise Refused and tell the bus when they have written.

    An act whose verb is None is not offered.

    All are about the session that runs. `record(*, person_id, taken_at, values, confirmed)`,
    `mark_wrong(reading_id, *, reason, version)`,
    `miss(*, person_id, ordinal, minute, cause, note, again_minutes)`, `note_event(*, kind, note)`: what lasts ends
    with the kind `ENDS` names, `answer_alert(alert_row, *, action)`, `escalate()`: whatever nobody answered in time,
    `order(*, person_id, ordinal, route, per_kg, mg, infusion_minutes, beyond_reason, second_id, second_pin, pin)`,
    `give(*, order_row, ampoule_id, drawn, given, pin, witness_id, witness_pin, emergency)`,
    `witness(dose_id, *, pin)`, `order_rescue(*, person_id, drug, amount, route, why)`,
    `give_rescue(rescue_id, *, pin)`,
    `discharge(*, person_id, outcome, answers, exception, pin)`: outcome "home", "exception", "hospital", "not_dosed",
    `hand_over(*, to, pin, to_pin, note)`, `join(*, password, pin)`, `ready(*, answers, pin)`,
    `close(*, pins)`: user id to PIN.
    """

    board: Callable[[], Board | None]
    vitals: Callable[[], VitalForm]
    choices: Callable[[], DayChoices]
    record: Write
    mark_wrong: Write
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
    discharge: Write | None = None
    ready: Write | None = None
    close: Write | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)


WRITING = (
    *("record", "mark_wrong", "miss", "note_event", "answer_alert", "escalate", "order", "give", "witness"),
    *("order_rescue", "give_rescue", "discharge", "hand_over", "join", "ready", "close"),
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
