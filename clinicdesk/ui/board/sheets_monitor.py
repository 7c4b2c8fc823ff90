"""The sheet of a monitor's file: whose it is, its columns, its lines with what becomes of each; then one act."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicdesk.exchange.monitor import BOTH, NOT_MEASURED, TIME, fields
from clinicdesk.services.monitor_files import MonitorFile
from clinicdesk.services.monitor_rows import MonitorRow
from clinicdesk.ui import moments
from clinicdesk.ui.board.monitor_answers import Answers
from clinicdesk.ui.board.sheet_parts import Moment
from clinicdesk.ui.board.wording import GONE
from clinicdesk.ui.chart.vital_words import cell, label
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet

_OUTCOMES = ("new", "same", "between", "problem")
_RARE = ("asked", "other")
"""Outcomes that are counted only where there are any."""
_TOLD = frozenset({"problem", "asked"})
_INKS = {
    "new": "ok_ink", "same": "ink2", "between": "ink2", "other": "ink2", "asked": "warn_ink", "problem": "crit_ink",
}  # fmt: skip
_ICONS = {
    "new": "check", "same": "history", "between": "minus", "other": "minus", "asked": "help-circle-outline",
    "problem": "alert-outline",
}  # fmt: skip
_ONE_BY_ONE = 12
"""So many lines are set aside each by its own tick; of a file that is wrong throughout, all together."""
_TALL = 176


def monitor_sheet(moment: Moment) -> Sheet | None:
    """Ask for the file, then show what it would bring. None if nobody chose one, or it is none."""
    around, verbs = moment.around, moment.verbs
    assert verbs.monitor_file is not None
    kinds = f"{around.say('board.monitor.kinds')} (*.csv *.txt *.tsv)"
    path = around.talk.open_from(around.say("board.monitor.choose"), kinds)
    made: list[Sheet] = []
    if path is not None:
        around.attempt(lambda: made.append(_Import(moment, path).sheet))
    return around.talk.show(made[0]) if made else None


class _Import:
    """One file on its way in. Lives as long as its sheet, whose signals hold it."""

    def __init__(self, moment: Moment, path: Path) -> None:
        verbs = moment.verbs
        assert verbs.monitor_file is not None
        assert verbs.look_at_monitor is not None
        self._moment, self._look = moment, verbs.look_at_monitor
        self._data = verbs.monitor_file(path)
        self.seen: MonitorFile | None = self._look(person_id=moment.column.person_id, data=self._data)
        around = moment.around
        self.person, self.every_line = self._seats(), Check(around.say("board.monitor.every_line"))
        self.answers = Answers(around)
        self.places = {field: self._headings(field) for field in fields()}
        self.counts, self.table = Text("", "strong", wrap=True), DataTable(self._columns())
        self.ticks: dict[int, Check] = {}
        self.every_tick = Check("")
        self.left = Notice("")
        self._found = self.seen.headings
        self._asides = QVBoxLayout()
        self.sheet = Sheet(
            around.language, "board.monitor", submit=self.take_over, icon="monitor", width=980,
            values={"name": path.name},
        )  # fmt: skip
        self._lay_out()
        self._show()
        self._connect()

    def chosen(self) -> Mapping[str, int]:
        """The columns as they stand in the sheet."""
        return {field: int(choice.value()) for field, choice in self.places.items() if choice.value()}

    def set_aside(self) -> frozenset[int]:
        """The lines with problems that a person leaves out."""
        if self.every_tick.isChecked() and not self.ticks:
            return frozenset(row.line for row in self._wrong())
        return frozenset(line for line, tick in self.ticks.items() if tick.isChecked())

    def look_again(self) -> None:
        """Another person, column or choice of lines: what the file would bring then."""
        self.seen = None
        self.sheet.attempt(self._read)
        self._show()

    def take_over(self) -> None:
        """One act; the sheet stays with what is refused."""
        moment, verbs = self._moment, self._moment.verbs
        assert verbs.take_over_monitor is not None
        verbs.take_over_monitor(**self._asked(), set_aside=self.set_aside())
        column = next(one for one in moment.board.columns if one.person_id == self.person.value())
        aside, rows = self.set_aside(), self.seen.rows if self.seen is not None else ()
        n = sum(row.outcome == "new" or (row.outcome == "asked" and row.line not in aside) for row in rows)
        moment.done("board.monitor.done", seat=column.seat, code=column.code, n=n)

    def _read(self) -> None:
        self.seen = self._look(**self._asked())

    def _asked(self) -> dict[str, object]:
        return {
            "person_id": self.person.value(), "data": self._data, "columns": self.chosen(),
            "every_line": self.every_line.isChecked(), "answers": self.answers.given(),
        }  # fmt: skip

    def _show(self) -> None:
        say, seen = self._moment.around.say, self.seen
        self._tell_left()
        counts = {name: seen.count(name) if seen is not None else 0 for name in _OUTCOMES}
        rare = [(name, seen.count(name)) for name in _RARE if seen is not None and seen.count(name)]
        told = [
            say("board.monitor.counts", **counts),
            *(say(f"board.monitor.count_{name}", n=n) for name, n in rare),
        ]
        self.counts.setText(" ".join(told))
        self.answers.show(seen)
        self.table.show_rows(seen.rows if seen is not None else ())
        for tick in self.ticks.values():
            tick.hide()
            tick.deleteLater()
        wrong = self._wrong()
        single = wrong if len(wrong) <= _ONE_BY_ONE else []
        self.ticks = {row.line: Check(say("board.monitor.aside", line=row.line)) for row in single}
        for tick in self.ticks.values():
            self._asides.addWidget(tick)
        self.every_tick.setChecked(False)
        self.every_tick.setText(say("board.monitor.aside_all", n=len(wrong)))
        self.every_tick.setVisible(len(wrong) > 1)

    def _tell_left(self) -> None:
        """Which columns are taken for nothing, and what has still to be mapped before the file brings anything."""
        say, chosen = self._moment.around.say, self.chosen()
        left = [one.strip() for place, one in enumerate(self._found) if place not in chosen.values()]
        names = ", ".join(say("board.monitor.quoted", name=one) for one in left if one)
        lacking = [TIME] if TIME not in chosen else []
        lacking += [] if set(chosen) - NOT_MEASURED else ["reading"]
        kind = "warn" if lacking else "info"
        said = [say(f"board.monitor.lacks.{'_'.join(lacking)}")] if lacking else []
        said += (
            [say(f"board.monitor.left.{'unknown' if lacking else 'unused'}", names=names)] if names else []
        )
        self.left.setVisible(bool(said))
        if said:
            self.left.say(said[0], *said[1:], kind=kind)

    def _wrong(self) -> list[MonitorRow]:
        return [row for row in self.seen.rows if row.outcome in _TOLD] if self.seen is not None else []

    def _tick_all(self, on: bool) -> None:
        for tick in self.ticks.values():
            tick.setChecked(on)

    def _connect(self) -> None:
        for choice in (self.person, self.answers.patient, self.answers.order, *self.places.values()):
            choice.activated.connect(lambda *_: self.look_again())
        self.every_line.toggled.connect(lambda *_: self.look_again())
        self.every_tick.toggled.connect(self._tick_all)

    def _lay_out(self) -> None:
        say, sheet = self._moment.around.say, self.sheet
        sheet.add_field("person_id", self.person)
        sheet.add(Text(say("board.monitor.columns"), "quiet", wrap=True))
        if (notice := self._whence()) is not None:
            sheet.add(notice)
        sheet.add_grid(self.places, columns=5)
        for field in self.places:
            sheet.fields[field].set_label(self._name(field))
        sheet.add(self.left)
        self.answers.lay_out(sheet)
        sheet.add(self.every_line)
        sheet.add(self.counts)
        self.table.setFixedHeight(_TALL)
        self.table.setAccessibleName(say("board.monitor.table"))
        sheet.add(self.table)
        sheet.add(self.every_tick)
        box = QWidget()
        box.setProperty("ground", "clear")
        box.setLayout(self._asides)
        self._asides.setContentsMargins(0, 0, 0, 0)
        sheet.add(box)
        self.answers.lay_reason(sheet)

    def _whence(self) -> Notice | None:
        """Who mapped these headings before."""
        seen, around = self.seen, self._moment.around
        assert seen is not None
        if seen.mapped_at is not None:
            when = around.moment(seen.mapped_at)
            return Notice(around.say("board.monitor.mapped", who=seen.mapped_by, when=when), kind="info")
        return None

    def _seats(self) -> Choice:
        choice, say = Choice(elide=True), self._moment.around.say
        for one in self._moment.board.columns:
            if one.standing not in GONE:
                words = say("board.monitor.seat", seat=one.seat, code=one.code, initials=one.initials)
                choice.addItem(words, one.person_id)
        choice.set_value(self._moment.column.person_id)
        return choice

    def _headings(self, field: str) -> Choice:
        say, choice = self._moment.around.say, Choice(elide=True)
        assert self.seen is not None
        choice.addItem(say("board.monitor.none"), "")
        for place, heading in enumerate(self.seen.headings):
            choice.addItem(heading.strip() or say("board.monitor.place", n=place + 1), str(place))
        at = self.seen.columns.get(field)
        choice.set_value("" if at is None else str(at))
        return choice

    def _name(self, field: str) -> str:
        around = self._moment.around
        return (
            around.say(f"board.monitor.{field}") if field in {*NOT_MEASURED, BOTH} else label(around, field)
        )

    def _columns(self) -> list[Column[MonitorRow]]:
        around = self._moment.around
        say = around.say
        made: list[Column[MonitorRow]] = [
            Column(say("board.monitor.column.line"), lambda row: str(row.line), width=66, number=True),
            Column(say("board.monitor.column.taken"), self._taken, width=86),
            Column(say("chart.column.bp"), lambda row: cell(around, row.values, "bp"), width=78),
        ]
        rest = [field for field in fields() if field not in {*NOT_MEASURED, BOTH, "sbp", "dbp"}]
        made += [
            Column(label(around, field), partial(_value, self._moment, field), width=66) for field in rest
        ]
        made.append(
            Column(
                say("board.monitor.column.outcome"), self._outcome, icon=lambda row: _ICONS[row.outcome],
                colour=lambda row: _INKS[row.outcome],
            )
        )  # fmt: skip
        return made

    def _taken(self, row: MonitorRow) -> str:
        return moments.hour(row.taken_at, self._moment.around.zone()) if row.taken_at is not None else ""

    def _outcome(self, row: MonitorRow) -> str:
        around = self._moment.around
        if row.outcome in _TOLD:
            return " ".join(issue.sentence(around.language.code) for issue in row.issues)
        said = around.say(f"board.monitor.outcome.{row.outcome}")
        if row.outcome != "new" or not row.marks:
            return said
        marks = ", ".join(f"{label(around, field)} {mark}" for field, mark in row.marks.items())
        return f"{said}; {around.say('board.monitor.marked', marks=marks)}"


def _value(moment: Moment, field: str, row: MonitorRow) -> str:
    return cell(moment.around, row.values, field)
