"""What a person sees of a list before it is taken over, and what they decide: frozen, plain."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from clinicdesk.errors import Issue, Severity
from clinicdesk.exchange.columns import Layout
from clinicdesk.exchange.listing import Remark
from clinicdesk.exchange.table import Book
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services.views import Changes


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    SAME = "same"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A file that was read: its lines, and the SHA-256 by which the trail knows it. Nothing is stored of it."""

    name: str
    digest: str
    book: Book
    known: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out about its lines before: a second look at 5,000 of them need not begin anew."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a person decided about a list, by line numbers of the file.

    `places`: columns to fields ("" sets one free). `mended`: typed anew, by field. `aside`: left out by name.
    `decided`: a doubtful line is "new" or "same". `taken`: fields of a known person to amend, with `reason`.
    """

    sheet: str = ""
    places: Mapping[int, str] = field(default_factory=dict)
    mended: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    aside: frozenset[int] = frozenset()
    decided: Mapping[int, str] = field(default_factory=dict)
    taken: Mapping[int, frozenset[str]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Same:
    """Who a line speaks of: somebody of the clinic, or an earlier `line` of the same list.

    `name` is empty where the actor may not see it. `matches`: name_birth, surname_birth, name, phone, chart_number,
    code.
    """

    person_id: str
    code: str
    name: str
    matches: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the list and the card differ, as plain text; an empty `here` is not stated."""

    field: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """One line, checked: what becomes of it and why. `cells`: its texts as they stand now, mended ones too."""

    line: int
    outcome: Outcome
    details: PersonDetails
    cells: Mapping[str, str]
    issues: tuple[Issue, ...] = ()
    same: Same | None = None
    differences: tuple[Difference, ...] = ()
    aside: bool = False

    @property
    def notes(self) -> tuple[Issue, ...]:
        """What is only told: nothing waits for it."""
        return tuple(issue for issue in self.issues if issue.severity is Severity.NOTE)

    @property
    def in_the_way(self) -> bool:
        """Whether nothing can be written because of it."""
        return self.outcome is Outcome.PROBLEM and not self.aside

    @property
    def doubtful(self) -> bool:
        """Whether all that is wrong is that somebody must say who this is."""
        wrong = [issue for issue in self.issues if issue.severity is not Severity.NOTE]
        return bool(wrong) and all(issue.code == "IMP035" for issue in wrong)


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet to choose from; `hopeful` if a list of people was found on it."""

    name: str
    hidden: bool
    hopeful: bool


@dataclass(frozen=True, slots=True)
class CheckedList:
    """The dry run of a whole list. `issues` stand in the way of all of it; then there may be no lines."""

    sheet: str
    sheets: tuple[SheetName, ...]
    layout: Layout
    lines: tuple[CheckedLine, ...] = ()
    remarks: tuple[Remark, ...] = ()
    counted: int | None = None
    issues: tuple[Issue, ...] = ()
    choices: Choices = field(default_factory=Choices)
    standing: tuple[int, ...] = ()
    """The newest events about people when it was checked: later ones ask for another look."""

    def count(self, outcome: Outcome) -> int:
        """How many lines come out so; newcomers who were set aside are not counted."""
        return sum(
            1
            for line in self.lines
            if line.outcome is outcome and not (line.aside and outcome is Outcome.NEW)
        )

    @property
    def repeated(self) -> int:
        """How many of the known are known only from an earlier line of this list."""
        same = (line.same for line in self.lines if line.outcome is Outcome.SAME)
        return sum(1 for one in same if one and one.line)

    @property
    def left(self) -> int:
        """How many lines are still in the way."""
        return sum(1 for line in self.lines if line.in_the_way)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What was done: codes of the newcomers by line, codes of the amended, and the lines that were left.

    `same`: lines about people the clinic knew. `repeated`: lines about one new person, to the first of them.
    """

    changes: Changes
    new: Mapping[int, str]
    amended: Mapping[int, str]
    same: tuple[int, ...]
    repeated: Mapping[int, int]
    aside: tuple[int, ...]
