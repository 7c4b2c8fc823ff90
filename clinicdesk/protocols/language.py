"""The protocol language, forms: what a definition file may say. Typed, frozen, no behaviour.

A folder `library/<code>/<version>/` holds `definition.toml` (this language: ids, types, numbers, rules, sources)
and `uk.toml`, `en.toml` (every sentence a person sees, keyed by those ids; `phrases.py` lists the keys).
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z][a-zA-Z0-9_]{0,47}$")]
"""The name of a part inside its definition: letters, digits, underscore."""
Path = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z][a-zA-Z0-9_]*(\.[a-zA-Z0-9_]+){0,3}$")]
"""What a rule looks at: a field (`sbp`), its detail (`ecg.date`), `score.total`, or a fact (`person.age`)."""
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
"""A definition's name in the library, also the name of its folder."""
Version = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9A-Za-z.+-]{0,23}$")]
Source = Annotated[str, StringConstraints(min_length=3, max_length=400)]
"""The primary publication, or "clinic default, unsourced"."""
Number = Annotated[int | Decimal, Field(union_mode="left_to_right"), WithJsonSchema({"type": "number"})]
Level = Literal["note", "amber", "red"]
Respondent = Literal["self", "read_aloud", "clinician", "parent", "teacher"]
Status = Literal["draft", "verified", "stub"]
Meaning = Literal["escort_named", "recovery_score"]


class Part(BaseModel):
    """A part of a definition: never changed, no unknown keys, no conversion that guesses."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


_WORDS = ("all", "any", "not_", "count", "share", "field")
_TESTS = ("is_", "in_", "below", "at_least", "between", "less", "answered", "within", "over_baseline")


class Rule(Part):
    """One typed statement, three-valued: true, false, or unknown when an input is missing.

    Either a connective (`all`, `any`, `not`), a tally (`count` of rules, or their `share` from 0 to 1, with
    `at_least`), or one `field` with exactly one test:
    `is` one value · `in` several (where several were chosen, one is enough) · `below` n · `at_least` n ·
    `between` [a, b], both included · `less` another
    field · `answered` true/false · `within` n days before the day of asking · `over_baseline` n percent or more
    above the same field of the person's baseline (negative: below it).
    """

    all: tuple["Rule", ...] | None = None
    any: tuple["Rule", ...] | None = None
    not_: "Rule | None" = Field(default=None, alias="not")
    count: tuple["Rule", ...] | None = None
    share: tuple["Rule", ...] | None = None
    field: Path | None = None
    is_: str | int | bool | None = Field(default=None, alias="is")
    in_: tuple[str | int, ...] | None = Field(default=None, alias="in")
    below: Number | None = None
    at_least: Number | None = None
    between: tuple[Number, Number] | None = None
    less: Path | None = None
    answered: bool | None = None
    within: int | None = None
    over_baseline: Number | None = None

    @model_validator(mode="after")
    def one_statement(self) -> Self:
        """Exactly one connective; a field has exactly one test; a tally has its threshold."""
        heads = [name for name in _WORDS if getattr(self, name) is not None]
        tests = [name for name in _TESTS if getattr(self, name) is not None]
        if len(heads) != 1:
            raise ValueError("rule_head")
        wanted = {"field": 1, "count": 1, "share": 1}.get(heads[0], 0)
        if len(tests) != wanted or (heads[0] in {"count", "share"} and tests != ["at_least"]):
            raise ValueError("rule_test")
        return self


class Licence(Part):
    """What may be shipped of somebody's text: all of it, numbers with neutral labels, or nothing until asked."""

    ship: Literal["text", "score", "ask"]
    holder: str
    note: Literal["free", "public_domain", "non_commercial", "own", "permission"] = "free"
    text_missing: tuple[Literal["uk", "en"], ...] = ()
    """Languages in which no official text could be had: the form is score entry there, and says so."""
    source: Source


class Choices(Part):
    """A list of answers, by name, for several fields: `values` are ids, or numbers on a scale."""

    values: tuple[int, ...] | tuple[Id, ...]


class Screen(Part):
    """What an answer means for eligibility. Unknown and not done never count as clear."""

    kind: Literal["absolute", "relative", "test", "medication", "information"]
    finding: Rule | None = None
    """When it is a finding; by default: the yes/no answer is "yes"."""
    valid_days: int | None = Field(default=None, ge=1)
    """A test counts from its `.date` for this many days."""
    source: Source


FieldType = Literal[
    "yes_no", "integer", "decimal", "pressure", "choice", "multi_choice", "date", "time", "duration", "text", "note",
    "scale_item", "staff", "file",
]  # fmt: skip
"""Registered in field_types.py. `yes_no` knows yes, no, unknown, not_done."""


class Detail(Part):
    """A value that goes with an answer: its date, its source, the number measured. Address: `field.detail`."""

    id: Id
    type: FieldType
    unit: str = ""
    lowest: Number | None = None
    highest: Number | None = None
    decimals: int = 0
    choices: Id | None = None
    required_when: Rule | None = None
    longest: int | None = None


class FormField(Part):
    """One question of a form. Numbers: `lowest`…`highest` is what is possible, `expected` asks once outside it."""

    id: Id
    type: FieldType
    required: bool = True
    unit: str = ""
    lowest: Number | None = None
    highest: Number | None = None
    expected: tuple[Number, Number] | None = None
    decimals: int = 0
    choices: Id | None = None
    longest: int | None = None
    phone: bool = False
    """A text that is a telephone number."""
    meaning: Meaning | None = None
    """What its answer is to the program, in whichever form it stands: `escort_named` (a yes_no) is the fact
    `escort.named` of the day, `recovery_score` (a number) the score that the record of a session shows of each."""
    from_: Path | None = Field(default=None, alias="from")
    """Where the record says the answer already: the score or answer of another form of the same session
    (`form.CODE.NAME`), or a fact. What says nothing leaves the question open; an answer that differs is refused."""
    ask_when: Rule | None = None
    """Asked only when true; a question skipped by this rule is not missing."""
    details: tuple[Detail, ...] = ()
    screen: Screen | None = None
    source: Source | None = None


class Section(Part):
    """A page of questions with one heading."""

    id: Id
    fields: tuple[FormField, ...]
    ask_when: Rule | None = None


class Check(Part):
    """What must hold between answers. False stops (or asks once); unknown says nothing."""

    id: Id
    must: Rule
    at: Path
    severity: Literal["stop", "ask"] = "stop"
    source: Source | None = None


class Step(Part):
    """A step of a ladder: from the step below, exclusive, `to` this value, inclusive. The last one has no `to`."""

    to: Number | None = None
    points: int


class Ladder(Part):
    """Points by value, under a condition. The first ladder whose `when` is true counts."""

    field: Path
    when: Rule | None = None
    steps: tuple[Step, ...] = ()
    values: dict[str, int] | None = None
    """For a choice: points by answer."""


class Band(Part):
    """A named stretch of a score: up to and including `to`; the last one has no `to`."""

    id: Id
    to: Number | None = None


class Bands(Part):
    """Bands, under a condition (AUDIT-C by sex). The first whose `when` is true counts; no gaps by construction."""

    when: Rule | None = None
    bands: tuple[Band, ...]
    source: Source | None = None


class Change(Part):
    """How much must change between two times: reliable (beyond error), meaningful (for a life)."""

    better: Literal["down", "up"]
    reliable: Number | None = None
    meaningful: Number | None = None
    source: Source


class Verdict(Part):
    """One possible result; the first whose rule is true counts, an unknown before it withholds."""

    id: Id
    when: Rule | None = None
    """None: everything else."""
    reasoned: bool = False
    """Whoever signs over it sees what it comes from, each finding by name, and says why in the form."""


class Score(Part):
    """How a number or a word comes out of answers.

    Kinds: `sum` of items (with `reverse`, `factor`; a yes counts 1, an item `score.x` is another score) · `ladders`
    adds the points of ladders · `cluster` is true when at least `need` of the items are `symptom_at_least` or more ·
    `verdict` names the first rule that is true · `rule` is true or false as `when` says. A cluster is withheld while
    one of its items is missing (not asked is not missing), and so is a verdict or rule that has `items`.

    A rule may look at another score: `score.x`; `score.x.least`, the smallest number it can still become while
    something is missing; `score.x.part.sbp`, the points of one field's ladder.
    """

    id: Id
    kind: Literal["sum", "ladders", "cluster", "verdict", "rule"]
    shown_as: Path | None = None
    """Where `clinicdesk score` shows it: `provisional`, or inside an object: `clusters.B`. Without it: the number
    `total` on top, other numbers among `subscales`, what is true or false among `flags` when true."""
    when: Rule | None = None
    items: tuple[Path, ...] = ()
    reverse: tuple[Id, ...] = ()
    """Items turned over inside their own possible range: lowest + highest - value."""
    factor: Number = 1
    percent: bool = False
    """The sum in percent of the way from the least to the most its asked items can give: two decimals, half up."""
    lowest: Number | None = None
    highest: Number | None = None
    ladders: tuple[Ladder, ...] = ()
    symptom_at_least: int | None = None
    need: int | None = None
    verdicts: tuple[Verdict, ...] = ()
    prorate_from: int | None = None
    """Published prorating: with so many items answered, mean times count, rounded half up. Else withheld."""
    bands: tuple[Bands, ...] = ()
    change: Change | None = None
    higher_is: Literal["worse", "better", "neither"] = "worse"
    source: Source


class Alert(Part):
    """A state that wants a person: who does what within which time."""

    id: Id
    level: Level
    when: Rule
    who: Id
    within_minutes: int = Field(ge=0)
    repeat_minutes: int | None = Field(default=None, ge=1)
    """Measure again after so many minutes; still true then: the level of `second`. Sooner is not twice."""
    second: Level | None = None
    item: Path | None = None
    source: Source


class Example(Part):
    """One complete answer sheet, for the documentation and the tests of `clinicdesk score`."""

    items: tuple[int | str | Decimal, ...] | None = None
    answers: dict[str, int | str | Decimal | bool | tuple[str, ...] | None] | None = None


class Definition(Part):
    """What every definition says of itself."""

    code: Code
    version: Version
    status: Status
    owner: str
    source: Source
    licence: Licence


FormGroup = Literal[
    "scale", "screening", "vitals", "dosing", "recovery", "event", "note", "checklist", "consent", "own",
]  # fmt: skip


class Form(Definition):
    """A sheet: sections of fields, with checks, scores and alerts."""

    kind: Literal["form"]
    group: Literal[
        "scale", "screening", "vitals", "dosing", "recovery", "event", "note", "checklist", "consent", "own"
    ]
    respondents: tuple[Respondent, ...] = ("clinician",)
    choices: dict[Id, Choices] = Field(default_factory=dict)
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()
    scores: tuple[Score, ...] = ()
    alerts: tuple[Alert, ...] = ()
    suspends: Rule | None = None
    """Answers that stop a sign-off about the person by themselves, though it is not over this form: what is new."""
    done_when: Rule | None = None
    """What must be true for it to be the thing done at a time point; else it was only tried: nobody answered."""
    example: Example | None = None


class Entry(Part):
    """A coded term of a list, with the groups it belongs to."""

    id: Id
    groups: tuple[Id, ...] = ()
    names: tuple[str, ...] = ()
    """Substances or spellings by which the entry is recognised, both scripts, lower case."""
    kind: str = ""
    source: Source | None = None


class TermList(Definition):
    """A catalogue: adverse events, medication interactions, reasons."""

    kind: Literal["list"]
    entries: tuple[Entry, ...]
    groups: tuple[Id, ...] = ()
