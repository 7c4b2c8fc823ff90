"""The lines of a list before they are written: a table by outcome, and under it what is said about the picked one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from clinicdesk.services.intake_views import CheckedLine, CheckedList, Outcome
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import GAP
from clinicdesk.ui.people.birth import show_birth
from clinicdesk.ui.people.intake_words import LOOKS, name_words, outcome_words, plain, sentences, state_of
from clinicdesk.ui.surroundings import Surroundings

FILTERS = ("all", "new", "same", "problem", "aside")
_DETAILS = 150
_REMARKS, _NOTED = 3, 8


class Preview(QWidget):
    """`mending`, `taking`, `moved_aside` and `decided` carry the line they are about."""

    mending = Signal(object)  # CheckedLine
    taking = Signal(object)
    moved_aside = Signal(object)
    decided = Signal(object, str)  # CheckedLine, "new" or "same"

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._seen: CheckedList | None = None
        self.filter = Segmented([(name, name) for name in FILTERS])
        self.table = DataTable(self._columns())
        self.empty = EmptyState()
        self.note = Text("", "quiet", wrap=True)
        self.picked = Text("", "strong", wrap=True)
        self.told = Text("", "body", wrap=True, selectable=True)
        self.mend, self.aside = Button("", icon="pencil-outline"), Button("", icon="minus-circle-outline")
        self.same, self.other, self.take = Button(), Button(), Button()
        self._lay_out()
        self._connect()

    @property
    def line(self) -> CheckedLine | None:
        """The line that is picked."""
        row = self.table.current_row()
        return row if isinstance(row, CheckedLine) else None

    def show_list(self, seen: CheckedList) -> None:
        """The lines as they stand now; the picked one stays picked while it is shown."""
        self._seen = seen
        self._show_rows()

    def speak(self) -> None:
        """Word everything again."""
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(self._around.say("intakepage.preview.table"))
        self.filter.setAccessibleName(self._around.say("intakepage.filter.label"))
        self.empty.say(self._around.say("intakepage.preview.none"))
        if self._seen:
            self._show_rows()

    def _show_rows(self) -> None:
        assert self._seen is not None
        picked, chosen = self.line, self.filter.value
        rows = [line for line in self._seen.lines if chosen in {"all", state_of(line)}]
        self.table.show_rows(rows)
        place = next((n for n, line in enumerate(rows) if picked and line.line == picked.line), 0)
        if rows:
            self.table.selectRow(place)
        self._lists.setCurrentIndex(0 if rows else 1)
        self._say_filter(self._seen)
        self._say_note(self._seen)
        self._show_line()

    def _say_filter(self, seen: CheckedList) -> None:
        states = [state_of(line) for line in seen.lines]
        for name in FILTERS:
            n = len(states) if name == "all" else states.count(name)
            self.filter.set_text(name, self._around.say(f"intakepage.filter.{name}", n=n))

    def _say_note(self, seen: CheckedList) -> None:
        say = self._around.say
        told = [
            say("intakepage.preview.remark", line=remark.line, text=plain(remark.text)[:60])
            for remark in seen.remarks
        ]
        if seen.counted is not None and seen.counted != len(seen.lines):
            told.insert(0, say("intakepage.preview.counted", counted=seen.counted, found=len(seen.lines)))
        noted = [line.line for line in seen.lines if line.notes and not line.aside]
        if noted:
            lines = ", ".join(map(str, noted[:_NOTED])) + (" …" if len(noted) > _NOTED else "")
            told.insert(0, say("intakepage.preview.notes", n=len(noted), lines=lines))
        self.note.setText(" ".join(told[:_REMARKS]) + (" …" if len(told) > _REMARKS else ""))
        self.note.setToolTip("\n".join(told))
        self.note.setVisible(bool(told))

    def _show_line(self) -> None:
        line, say = self.line, self._around.say
        writable = self._around.writable and line is not None
        for button in (self.mend, self.aside, self.same, self.other, self.take):
            button.setVisible(writable)
        if line is None:
            self.picked.setText(say("intakepage.preview.pick"))
            self.told.setText("")
            return
        name = name_words(self._around, line)
        self.picked.setText(say("intakepage.preview.picked", line=line.line, name=name))
        self.told.setText("\n".join(sentences(self._around, line)))
        self.mend.setText(say("intakepage.preview.mend"))
        self.aside.setText(say(f"intakepage.preview.{'take_back' if line.aside else 'put_aside'}"))
        self.same.setText(say("intakepage.preview.is_same"))
        self.other.setText(say("intakepage.preview.is_new"))
        self.take.setText(say("intakepage.preview.take"))
        self.aside.setVisible(writable and line.outcome is not Outcome.SAME)
        self.same.setVisible(writable and line.doubtful and not line.aside)
        self.other.setVisible(writable and line.doubtful and not line.aside)
        self.take.setVisible(writable and bool(line.differences))

    def _columns(self) -> list[Column[CheckedLine]]:
        around, say = self._around, self._around.say
        return [
            Column(say("intakepage.preview.line"), lambda line: str(line.line), width=76, number=True),
            Column(say("intakepage.preview.name"), lambda line: name_words(around, line)),
            Column(say("intakepage.preview.birth"), self._birth, width=150),
            Column(
                say("intakepage.preview.phone"), lambda line: plain(line.cells.get("phones", "")), width=190
            ),
            Column(
                say("intakepage.preview.outcome"), lambda line: outcome_words(around, line), width=210,
                icon=lambda line: LOOKS[state_of(line)][0], colour=lambda line: LOOKS[state_of(line)][1],
            ),
        ]  # fmt: skip

    def _birth(self, line: CheckedLine) -> str:
        """As it is understood; what is not understood, as it was typed."""
        wrong = any(issue.field == "birth_date" for issue in line.issues)
        typed = plain(line.cells.get("birth_date", ""))
        return typed if wrong else show_birth(self._around.language.code, line.details.birth_date)

    def _move_aside(self) -> None:
        line = self.line
        if line is not None and not self.aside.isHidden():
            self.moved_aside.emit(line)

    def _mend(self, *_: object) -> None:
        if self.line is not None and self._around.writable:
            self.mending.emit(self.line)

    def _connect(self) -> None:
        self.filter.chosen.connect(lambda _: self._show_rows())
        self.table.picked.connect(lambda _: self._show_line())
        self.table.opened.connect(self._mend)
        self.mend.clicked.connect(self._mend)
        self.aside.clicked.connect(lambda *_: self._move_aside())
        self.same.clicked.connect(lambda *_: self.decided.emit(self.line, "same"))
        self.other.clicked.connect(lambda *_: self.decided.emit(self.line, "new"))
        self.take.clicked.connect(lambda *_: self.taking.emit(self.line))
        gone = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        gone.activated.connect(self._move_aside)

    def _lay_out(self) -> None:
        listed = QWidget()
        self._lists = QStackedLayout(listed)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self.empty)
        above = QHBoxLayout()
        above.setContentsMargins(14, 10, 14, 4)
        above.addWidget(self.filter)
        above.addStretch(1)
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addLayout(above)
        card.body.addWidget(listed, 1)
        details = Card()
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.picked, 1)
        for button in (self.same, self.other, self.take, self.mend, self.aside):
            acts.addWidget(button)
        details.body.addLayout(acts)
        details.body.addWidget(scrolling(self._inside()), 1)
        details.setFixedHeight(_DETAILS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(card, 1)
        column.addWidget(self.note)
        column.addWidget(details)

    def _inside(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.told)
        column.addStretch(1)
        return inside
