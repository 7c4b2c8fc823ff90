"""A list taken over without a clinic: read and checked by plain callables, each line decided as it was asked."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.exchange.columns import Column, Layout, changed
from clinicdesk.exchange.table import Book, Sheet
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services.intake_views import (
    CheckedLine,
    CheckedList,
    Choices,
    Difference,
    OpenedList,
    Outcome,
    Same,
    SheetName,
    TakenOver,
)
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.background import Step
from clinicdesk.ui.people_verbs import IntakeVerbs

LAYOUT = Layout(
    1,
    (
        Column(0, "Прізвище", ("Олійник", "Бондар"), "surname", "words"),
        Column(1, "Дата народження", ("04.09.1972",), "birth_date", "words"),
        Column(2, "Телефон", ("0670001950",), "phones", "values"),
        Column(3, "Улюблений колір", ("синій", "зелений"), "", ""),
    ),
)
NAMES = {2: "Олійник", 3: "Бондар", 4: "Савчук", 5: "Рибак", 6: "Гнатюк"}


@dataclass
class ListDesk:
    """Two new people, one known, one with a wrong date, one in doubt. `refusal` is raised by the next verb."""

    refusal: Refused | Unavailable | None = None
    held: threading.Event = field(default_factory=threading.Event)
    sheets: tuple[SheetName, ...] = (SheetName("Аркуш1", hidden=False, hopeful=True),)
    asked: list[Choices] = field(default_factory=list)
    written: list[CheckedList] = field(default_factory=list)

    def verbs(self) -> IntakeVerbs:
        """What the page is given."""
        return IntakeVerbs(self._read, self._check, self._take_over)

    def _wait(self, step: Step) -> None:
        while self.held.is_set():
            step(0, 5)
        step(5, 5)
        if self.refusal:
            refusal, self.refusal = self.refusal, None
            raise refusal

    def _read(self, path: Path, step: Step) -> OpenedList:
        self._wait(step)
        return OpenedList(path.name, "0" * 64, Book("xlsx", (Sheet("Аркуш1", ()),)))

    def _check(self, opened: OpenedList, choices: Choices, step: Step) -> CheckedList:
        self._wait(step)
        self.asked.append(choices)
        layout = changed(LAYOUT, choices.places)
        seen = CheckedList(choices.sheet or "Аркуш1", self.sheets, layout, choices=choices)
        if not layout.has_names:
            return replace(seen, issues=(Issue("IMP016", "map"),))
        return replace(seen, lines=tuple(_line(n, choices) for n in NAMES))

    def _take_over(self, opened: OpenedList, seen: CheckedList, step: Step) -> TakenOver:
        self._wait(step)
        self.written.append(seen)
        new = [line.line for line in seen.lines if line.outcome is Outcome.NEW and not line.aside]
        codes: Mapping[int, str] = {line: f"К-{1070 + line}" for line in new}
        aside = tuple(line.line for line in seen.lines if line.aside)
        same = tuple(line.line for line in seen.lines if line.outcome is Outcome.SAME)
        return TakenOver(Changes(frozenset({Topic.PEOPLE})), codes, {}, same, {}, aside)


def _line(number: int, choices: Choices) -> CheckedLine:
    cells = {"surname": NAMES[number], "birth_date": "04.09.1972", "phones": "0670001950"}
    if number == 5:
        cells["birth_date"] = "31.02.1990"
    cells |= choices.mended.get(number, {})
    line = CheckedLine(
        number, Outcome.NEW, PersonDetails(surname=cells["surname"], birth_date=cells["birth_date"]), cells,
        aside=number in choices.aside,
    )  # fmt: skip
    known = Same("p-1051", "К-1051", NAMES[number], ("name", "phone"))
    if number == 4:
        gap = (Difference("weight_kg", "", "61"),)
        return replace(line, outcome=Outcome.SAME, same=known, differences=gap, aside=False)
    if cells["birth_date"] == "31.02.1990":
        return replace(line, outcome=Outcome.PROBLEM, issues=(Issue("PSN022", "birth_date"),))
    if number == 6 and choices.decided.get(6) != "new":
        doubt = Issue("IMP035", "", values={"kind": "учасник", "who": "К-1051", "matches": "телефон"})
        return replace(line, outcome=Outcome.PROBLEM, same=known, issues=(doubt,))
    return line
