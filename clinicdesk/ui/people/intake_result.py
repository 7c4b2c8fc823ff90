"""What was done with a list, line by line, and the one way on."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinicdesk.services.intake_views import CheckedList, TakenOver
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.people.intake_words import LOOKS, name_words
from clinicdesk.ui.surroundings import Surroundings

_SHOWN = 5
"""How many codes or names a sentence holds; all of them are in the table."""


@dataclass(frozen=True, slots=True)
class _Done:
    """A line of the file, what became of it (new, same, repeated, amended, aside), and whose card that is."""

    line: int
    name: str
    code: str
    what: str
    first: int = 0


class Result(Card):
    """Counts in a few sentences; under them every line with its name, its code and what was done."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around = around
        self._done: tuple[CheckedList, TakenOver] | None = None
        self.told = Text("", "body", wrap=True, selectable=True)
        self.table = DataTable(self._columns())
        self.open = Button("", "primary")
        self.body.addWidget(self.told)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        around.language.follow(self, self._speak)

    def show_result(self, seen: CheckedList, done: TakenOver) -> None:
        """Tell it."""
        self._done = (seen, done)
        self._speak()

    def _speak(self) -> None:
        say = self._around.say
        self.open.setText(say("intakepage.result.open"))
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(say("intakepage.result.table"))
        if self._done is None:
            return
        seen, done = self._done
        rows = self._rows(seen, done)
        self.set_title(say("intakepage.result.new", n=len(done.new)))
        self.told.setText("\n".join(self._sentences(rows, done)))
        self.table.show_rows(rows)

    def _sentences(self, rows: Sequence[_Done], done: TakenOver) -> list[str]:
        say, told = self._around.say, []
        if done.new:
            told.append(say("intakepage.result.codes", codes=self._few(list(done.new.values()))))
        if done.amended:
            codes = list(dict.fromkeys(done.amended.values()))
            told.append(say("intakepage.result.amended", codes=self._few(codes)))
        if done.same:
            told.append(say("intakepage.result.same", n=len(done.same)))
        if done.repeated:
            told.append(say("intakepage.result.repeated", n=len(done.repeated)))
        if done.aside:
            names = [f"{row.name} ({row.line})" for row in rows if row.what == "aside"]
            told.append(say("intakepage.result.aside", names=self._few(names)))
        return told

    def _few(self, words: list[str]) -> str:
        """The first of them, and how many more there are."""
        shown, rest = ", ".join(words[:_SHOWN]), len(words) - _SHOWN
        return self._around.say("intakepage.result.more", shown=shown, n=rest) if rest > 0 else shown

    def _rows(self, seen: CheckedList, done: TakenOver) -> list[_Done]:
        rows = []
        for line in seen.lines:
            first = done.repeated.get(line.line, 0)
            code = done.new.get(first or line.line, "") or (line.same.code if line.same else "")
            what = (
                "aside" if line.line in done.aside
                else "amended" if line.line in done.amended
                else "repeated" if first
                else line.outcome.value
            )  # fmt: skip
            rows.append(
                _Done(line.line, name_words(self._around, line), "" if what == "aside" else code, what, first)
            )
        return rows

    def _columns(self) -> list[Column[_Done]]:
        say = self._around.say
        looks = {**LOOKS, "repeated": LOOKS["same"], "amended": ("pencil-outline", "ink2")}
        return [
            Column(say("intakepage.preview.line"), lambda row: str(row.line), width=76, number=True),
            Column(say("intakepage.preview.name"), lambda row: row.name),
            Column(say("intakepage.result.code"), lambda row: row.code, width=130),
            Column(
                say("intakepage.result.done"),
                lambda row: say(f"intakepage.result.what.{row.what}", first=row.first), width=320,
                icon=lambda row: looks[row.what][0], colour=lambda row: looks[row.what][1],
            ),
        ]  # fmt: skip
