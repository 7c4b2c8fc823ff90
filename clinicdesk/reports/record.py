"""What a printed record says, frozen: no database behind it, no clock in it, both languages in every text.

The same record gives the same canonical bytes whichever language it is printed in; `digest` is over them.
"""

import dataclasses
from dataclasses import dataclass
from typing import Literal

from clinicdesk.reports.said import NOTHING, Said, joined
from clinicdesk.security.canonical import Json, canonical, sha256_hex

FORMAT = "clinicdesk/record/1"
Kind = Literal[
    "participant", "screening", "discharge", "integration", "event", "session", "run_sheet", "roster", "labels",
    "blank", "consents", "downtime", "daily", "register_lines", "register_month", "review",
]  # fmt: skip
"""Every kind of document that is printed from a record."""
Status = Literal[
    "draft", "signed", "amended", "suspended", "added", "void", "broken", "blank", "extract", "control",
]  # fmt: skip
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Facility:
    """Whose record it is, and the zone its times are in."""

    name: str
    address: str
    edrpou: str
    licence: str
    zone: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name and its share of the width."""

    title: Said
    share: float
    align: Align = "left"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with what it once was: superseded values stay, struck through, and name their amendment."""

    said: Said
    struck: tuple[Said, ...] = ()
    amended: str = ""
    """The mark of the amendment, e.g. "B1", as the list of amendments has it."""
    alert: Literal["", "amber", "red"] = ""
    hand: bool = False
    """Left empty for somebody's hand: the one kind of blank that does not say "not stated"."""


def marked(cell: Cell, told: Said) -> Cell:
    """The cell with these words behind what it says, in red; as it is where there are none."""
    if told.blank:
        return cell
    return dataclasses.replace(cell, said=joined((cell.said, told), "; "), alert="red")


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; a blank value prints as "not stated"."""

    label: Said
    value: Cell


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values, in one or two columns."""

    rows: tuple[Fact, ...]
    columns: Literal[1, 2] = 1
    title: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that stands on every page; `when_empty` is said instead of no rows."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: Said = NOTHING
    beside: Said = NOTHING
    when_empty: Said = NOTHING
    legend: Said = NOTHING
    boxed: bool = False
    """With lines between the columns, for writing by hand."""


@dataclass(frozen=True, slots=True)
class Note:
    """Free text of a person, as long as it is."""

    text: Said
    title: Said = NOTHING
    beside: Said = NOTHING
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as 21 CFR 11.50 wants it printed: name, role, meaning, time, and how it stands."""

    name: Said
    role: Said
    meaning: Said
    at: str
    key: str
    state: Literal["valid", "superseded", "void", "wanted"]
    about: Said = NOTHING
    why: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signature blocks; each has a line for the same person's hand. `listed`: a row each instead, without one."""

    rows: tuple[Signed, ...]
    title: Said = NOTHING
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Amended:
    """One correction: what, from what to what, by whom, when, why."""

    mark: str
    what: Said
    before: Said
    after: Said
    by: Said
    at: str
    why: Said


@dataclass(frozen=True, slots=True)
class Amendments:
    """All corrections, in the order they were made."""

    rows: tuple[Amended, ...]
    title: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line. `x` in the units of the axis (minutes, days), decimals in thousandths."""

    x: int
    thousandths: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart."""

    title: Said
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on the time axis: a dose, a rescue drug; or, with `level`, a threshold across."""

    title: Said
    at: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over time with marks (upright) and thresholds (level, dashed, in thousandths)."""

    title: Said
    axis: Said
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    thresholds: tuple[Mark, ...] = ()
    ticks: tuple[tuple[int, str], ...] = ()
    """Named places of the time axis; without any, round numbers stand there."""
    span: tuple[int, int] | None = None
    """Lower and upper edge of the values, in thousandths; None: round ones around what is drawn."""


@dataclass(frozen=True, slots=True)
class InkLines:
    """Lines to be filled in by hand, with labels under them."""

    labels: tuple[Said, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a blank form, with boxes to tick or a line of so many units to write on."""

    number: str
    label: Said
    hint: Said = NOTHING
    boxes: tuple[Said, ...] = ()
    unit: Said = NOTHING
    lines: int = 0
    """How many lines to write on; 0: room beside the question."""
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Questions:
    """A section of a blank form."""

    title: Said
    rows: tuple[Question, ...]
    hint: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of one size, each with a large code and a small line, to be cut or peeled."""

    rows: tuple[tuple[Said, Said], ...]


Block = Facts | Table | Note | Signatures | Amendments | Chart | InkLines | Questions | Labels


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part with its bookmark. `number` 0: without one. No blocks: "not stated"."""

    key: str
    title: Said
    blocks: tuple[Block, ...] = ()
    number: int = 0
    beside: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Record:
    """A document's content. `revision` counts what was ever recorded about its subject, so a later one is larger."""

    kind: Kind
    record_id: str
    revision: int
    status: Status
    facility: Facility
    title: Said
    parts: tuple[Part, ...]
    subject: str = ""
    """A participant's code, a cohort's code, a form's name: large on every page."""
    programme: Said = NOTHING
    definitions: tuple[str, ...] = ()
    demo: bool = False
    foot: Said = NOTHING
    landscape: bool = False
    qr: str = ""
    """What the square on every page says by itself, e.g. a blank form's code and version."""
    again: tuple[Said, ...] = ()
    """What a hand writes once more on every page after the first, so that a loose sheet belongs to somebody."""

    def canonical(self) -> bytes:
        """Canonical JSON: the same record, the same bytes."""
        return canonical(self.values())

    def values(self) -> dict[str, Json]:
        """The record as plain data."""
        return {"format": FORMAT, **_json_of(self)}

    def digest(self) -> str:
        """SHA-256 of the canonical form, hex."""
        return sha256_hex(self.canonical())

    @property
    def check_code(self) -> str:
        """The first eight hex digits of the digest, as they stand on every page."""
        digits = self.digest()[:8].upper()
        return f"{digits[:4]} {digits[4:]}"


@dataclass(frozen=True, slots=True)
class Printed:
    """One printing of a record: when, by whom, for whom and why. All text, local time with its zone."""

    at: str
    by: str
    program: str
    reason: str = ""
    recipient: str = ""
    number: int = 0
    """The event of the trail that tells of this printing."""
    tree_size: int = 0
    tree_root: str = ""
    """The state of the trail after that event (RFC 6962: size and root, hex)."""
    qr: str = ""
    seal: str = ""
    """The text of the seal's code, drawn large at the end; empty where the file is not sealed."""
    root_fingerprint: str = ""
    doubt: str = ""
    """What the time of this printing is worth, where the computer's clock is in doubt; on every page."""


def _json_of(value: object) -> dict[str, Json]:
    """A frozen part of a record as plain data; every block says its kind."""
    said: dict[str, Json] = {}
    if not isinstance(value, Record | Part):
        said["is"] = type(value).__name__.lower()
    assert dataclasses.is_dataclass(value)
    for item in dataclasses.fields(value):
        content = getattr(value, item.name)
        if content != item.default or item.default is dataclasses.MISSING:
            said[item.name] = _plain(content)
    return said


def _plain(value: object) -> Json:
    if isinstance(value, Said):
        return value.uk if value.uk == value.en else {"uk": value.uk, "en": value.en}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return round(value * 1000)
    return _json_of(value)
