"""The readings of a chart: newest first; a corrected one stays, struck through, with its reason."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.signed_content import READING
from clinicdesk.services.views import ReadingField, ReadingRow, Topic
from clinicdesk.ui import fonts
from clinicdesk.ui.board.notes import lacks_words
from clinicdesk.ui.chart.amending import Amending
from clinicdesk.ui.chart.news2_words import news2_cell, news2_words
from clinicdesk.ui.chart.vital_words import (
    PRESSURE,
    cell,
    label,
    long_label,
    own_label,
    shown_columns,
)
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.question_verbs import QuestionVerbs
from clinicdesk.ui.questions.field_marks import KEY, SIGNS, FieldMark, Marks, marks_about, may_ask
from clinicdesk.ui.questions.questions_sheet import Asked, open_questions
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

LATE = timedelta(minutes=2)
_PAIR, _LEAST = 78, 58  # "210/120" and "36,6"


class Readings(Card):
    """Picking a row offers its correction, or says why there is none."""

    def __init__(self, around: Surroundings, verbs: ChartVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around = around
        self._fields: Sequence[ReadingField] = tuple(verbs.fields())
        self._rows: Sequence[ReadingRow] = ()
        self._person = ""
        self._lacks: Mapping[str, Sequence[str]] = {}
        self._marks: Marks = {}
        self._questions: QuestionVerbs | None = None
        self.amending = Amending(around, verbs, self._fields)
        self.table = DataTable(self._columns())
        self.empty = EmptyState()
        self.note = Text("", "small", wrap=True)
        self.why = Text("", "hint", wrap=True)
        self.correct = Button("", icon="history")
        self.ask = Button("", icon="help-circle-outline")
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self.table.opened.connect(self.open_amend)
        self.correct.clicked.connect(lambda: self.open_amend(self.picked()))
        self.ask.clicked.connect(lambda *_: self.open_questions())
        asking = QShortcut(QKeySequence(KEY), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        asking.activated.connect(self.open_questions)
        Listening(self).about(around.bus, frozenset({Topic.QUESTIONS}), self._hear_questions)
        around.language.follow(self, self._speak_table)

    def show_readings(
        self,
        rows: Sequence[ReadingRow],
        person_id: str = "",
        lacks: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Replace the rows. `lacks`: the set to what its planned one needed and nobody measured."""
        self._rows, self._person, self._lacks = tuple(rows), person_id, dict(lacks or {})
        self._around.attempt(self._read_marks)
        self.table.show_rows(self._rows)
        self.speak()

    def picked(self) -> ReadingRow | None:
        """The row that is lit; one that only has the cursor is not meant."""
        lit = self.table.selectionModel().hasSelection()
        return self.table.current_row() if lit else None

    def open_amend(self, row: ReadingRow | None) -> Sheet | None:
        """Ask for the right numbers and the reason."""
        if row is None or self._why_not(row):
            return None
        return self.amending.open(row)

    def offer_questions(self, verbs: QuestionVerbs) -> None:
        """Questions can be asked at the values of a set."""
        self._questions = verbs
        self.speak()

    def pick(self, part: str) -> None:
        """Light the version that counts of the set in `reading/ID#field`; nothing where none is named."""
        reading_id = part.removeprefix("reading/").partition("#")[0]
        at = next(
            (line for line, row in enumerate(self._rows)
             if row.reading_id == reading_id and not row.superseded), None,
        )  # fmt: skip
        if at is not None:
            self.table.selectRow(at)
            self.table.setFocus()

    def open_questions(self) -> Sheet | None:
        """What was asked about the values of the set that is lit, and room for one more question."""
        row, verbs = self.picked(), self._questions
        if row is None or row.superseded or verbs is None:
            return None
        asked = [
            Asked(
                READING,
                row.reading_id,
                field.key,
                long_label(self._around, field.key, own_label(self._around, field)),
            )
            for field in self._fields
            if field.key in row.values
        ]
        return open_questions(self._around, verbs, asked) if asked else None

    def _hear_questions(self) -> None:
        if self._person:
            self._around.attempt(self._read_marks)
            line = self.table.currentIndex().row() if self.picked() else -1
            self.table.show_rows(self._rows)
            if line >= 0:
                self.table.selectRow(line)

    def _read_marks(self) -> None:
        verbs = self._questions if self._person and may_ask(self._around) else None
        self._marks = marks_about(self._around, verbs, self._person) if verbs else {}

    def _marks_at(self, row: ReadingRow, *keys: str) -> list[FieldMark]:
        """What stands at these values of a set; a struck version has none."""
        found = (self._marks.get((row.reading_id, key)) for key in keys)
        return [] if row.superseded else [mark for mark in found if mark is not None]

    def _columns(self) -> list[Column[ReadingRow]]:
        around, columns = self._around, list[Column[ReadingRow]]()
        struck = _is_struck
        columns.append(
            Column(
                around.say("chart.column.taken"),
                lambda row: around.moment(row.taken_at),
                width=132,
                struck=struck,
            )
        )
        own = {field.key: own_label(around, field) for field in self._fields}
        for key in shown_columns(self._fields):
            title = around.say("chart.column.bp") if key == "bp" else label(around, key, own[key])
            columns.append(
                Column(
                    title,
                    self._cell(key),
                    width=_width(title, least=_PAIR if key == "bp" else _LEAST),
                    struck=struck,
                )
            )
        columns.append(
            Column(
                "NEWS2",
                news2_cell,
                width=_width("NEWS2", least=_LEAST),
                struck=struck,
                told=lambda row: news2_words(around, row),
            )
        )
        columns.append(
            Column(around.say("chart.column.by"), lambda row: row.recorded_by, width=110, struck=struck)
        )
        columns.append(
            Column(around.say("chart.column.note"), self._note, icon=_note_icon, colour=_note_colour)
        )
        return columns

    def _cell(self, key: str) -> Callable[[ReadingRow], str]:
        """A value, with the sign of what stands at it."""
        keys = PRESSURE if key == "bp" else (key,)

        def said(row: ReadingRow) -> str:
            signs = dict.fromkeys(SIGNS[mark.state] for mark in self._marks_at(row, *keys))
            return " ".join([cell(self._around, row.values, key), *signs])

        return said

    def _note(self, row: ReadingRow) -> str:
        say = self._around.say
        origin = [say("chart.mark.imported")] if row.imported else []
        origin += [say("chart.origin", code=row.origin)] if row.origin else []
        if row.superseded:
            return ", ".join([say("chart.mark.corrected", reason=row.reason), *origin])
        late = row.recorded_at - row.taken_at
        words = [mark.words for mark in self._marks_at(row, *row.values) if mark.state != "verified"]
        if lacks := self._lacks.get(row.reading_id):
            words.append(say("chart.mark.unmeasured", what=lacks_words(self._around, lacks)))
        if row.unread:
            words.append(say("chart.mark.unreadable", what=lacks_words(self._around, row.unread)))
        words += [say("chart.mark.late", n=int(late.total_seconds()) // 60)] if late > LATE else []
        return ", ".join([*words, *([say("chart.mark.signed")] if row.signed else []), *origin])

    def _offer(self) -> None:
        row = self.picked()
        why = self._why_not(row)
        self.correct.setVisible(not why)
        asked = self._questions is not None and may_ask(self._around)
        self.ask.setVisible(asked and row is not None and not row.superseded)
        self.why.setText(why)
        self.why.setVisible(bool(why) and bool(self._rows))

    def _why_not(self, row: ReadingRow | None) -> str:
        say = self._around.say
        if not self._around.may(Permission.RECORD_READINGS):
            return say("chart.readings.may_not")
        if not self._around.writable:
            return say("chart.readings.broken")
        if row is None:
            return say("chart.readings.pick")
        return say("chart.readings.struck") if row.superseded else ""

    def _speak_table(self) -> None:
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(self._around.say("chart.readings.table"))
        self.speak()

    def speak(self) -> None:
        """Word everything but the table anew."""
        say = self._around.say
        self.set_title(say("chart.readings.title"))
        self.empty.say(say("chart.readings.empty"))
        self.note.setText(say("chart.readings.note"))
        self.correct.setText(say("chart.readings.correct"))
        self.ask.setText(say("questions.open_key"))
        self._lists.setCurrentIndex(0 if self._rows else 1)
        self._offer()

    def _lay_out(self) -> None:
        holder = QWidget()
        self._lists = QStackedLayout(holder)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self.empty)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.note, 1)
        row.addWidget(self.why, 1)
        row.addWidget(self.ask)
        row.addWidget(self.correct)
        self.body.addWidget(holder, 1)
        self.body.addLayout(row)


def _is_struck(row: ReadingRow) -> bool:
    return row.superseded


def _width(title: str, *, least: int) -> int:
    return max(least, QFontMetrics(fonts.font(13, 500)).horizontalAdvance(title) + 20)


def _note_icon(row: ReadingRow) -> str:
    if row.superseded:
        return "history"
    return "lock" if row.signed else ""


def _note_colour(row: ReadingRow) -> str:
    return "sign" if row.superseded or row.signed else "ink2"
