"""The entry of one set of vital signs: numbers and Enter; earlier values stand beside, never inside."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused, Severity, Unavailable
from clinicdesk.protocols.nearness import is_behind
from clinicdesk.services.views import Chart, ReadingField, ReadingRow
from clinicdesk.ui import moments
from clinicdesk.ui.board.beat import needs_of
from clinicdesk.ui.board.notes import lacks_words
from clinicdesk.ui.chart.taken import read_time_beside
from clinicdesk.ui.chart.vital_words import (
    PRESSURE,
    full,
    label,
    long_label,
    number,
    own_label,
    unit,
)
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import ErrorPanel
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

_DRAFT = "reading"
_TIME = "taken_at"
_COLUMNS = 2
_MINUTE_MS = 60_000


class Entry(Card):
    """`recorded` is sent after the set is on disk. A refusal leaves every number where it is."""

    recorded = Signal()

    def __init__(self, around: Surroundings, verbs: ChartVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around, self._verbs = around, verbs
        self._chart: Chart | None = None
        self._read_at = 0
        self._latest: Mapping[str, str] = {}
        self._mark: tuple[str, dict[str, str], str] = ("", {}, "quiet")
        self._asked: dict[str, str] = {}
        """The numbers that were asked about; Enter on the same ones says that they are right."""
        self._agreed: dict[str, str] = {}
        """The set that was asked about because it lacks something; Enter on the same one records it so."""
        self._specs: Sequence[ReadingField] = tuple(verbs.fields())
        self.time = QLineEdit()
        self.lines = {spec.key: _line() for spec in self._specs}
        self.fields = {spec.key: Field(self.lines[spec.key]) for spec in self._specs}
        self.fields["taken_at"] = Field(self.time)
        self.error = ErrorPanel()
        self.mark = Text("", "hint", wrap=True)
        self.save = Button("", "primary")
        self._lay_out()
        for spec in self._specs:
            line = self.lines[spec.key]
            line.textEdited.connect(lambda text, spec=spec: self._hear_digit(spec, text))
            line.editingFinished.connect(self.keep_draft)
            line.installEventFilter(self)
        for line in (*self.lines.values(), self.time):
            line.returnPressed.connect(self.submit)
        self.save.clicked.connect(self.submit)
        Listening(self).every(_MINUTE_MS // 4, self._say_now)
        around.language.follow(self, self._speak)

    def show_chart(self, chart: Chart, latest: ReadingRow | None) -> None:
        """Make ready for this participant; numbers of a draft come back, measured ones never do."""
        same = self._chart is not None and self._chart.person.person_id == chart.person.person_id
        self._chart, self._read_at = chart, self._around.clock.monotonic_ms()
        self._latest = latest.values if latest else {}
        if not same:
            self._empty()
            self._take_draft()
        self._speak()

    def submit(self) -> None:
        """Record the set."""
        if self._chart is None:
            return
        self._clear_issues()
        typed, without = self.typed(), self._without()
        if without and typed not in (self._agreed, self._asked) and any(typed.values()):
            self._agreed = typed
            what = lacks_words(self._around, without)
            self.error.say(
                self._around.say("board.ask.without", what=what), self._around.say("chart.entry.without")
            )
            self.error.show()
            return
        try:
            taken_at = self._taken_at()
            self._verbs.record(
                session_id=self._chart.session_id, person_id=self._chart.person.person_id, taken_at=taken_at,
                values=self.typed(), confirmed=self.typed() == self._asked,
            )  # fmt: skip
        except Refused as problem:
            asked = all(issue.severity is Severity.ASK for issue in problem.issues)
            self._asked = self.typed() if asked else {}
            self._refuse(problem.issues)
        except Unavailable as problem:
            language = self._around.language.code
            self.error.say(problem.problem(language), problem.remedy(language))
            self.error.show()
        else:
            self._done(without)

    def _without(self) -> tuple[str, ...]:
        """What the planned set still needs that one taken at the time of the line counts for."""
        day = self._chart.overview.day if self._chart and self._chart.overview else None
        if self._chart is None or day is None or day.title.session_id != self._chart.session_id:
            return ()
        soon, typed = day.soon_minutes, self.typed()
        if soon is None:
            return ()
        try:
            taken_at = self._taken_at()
        except Refused:
            return ()  # recording says so
        needs = needs_of(day.column, taken_at, soon_minutes=soon)
        return tuple(key for key in needs if not typed.get(key))

    def typed(self) -> dict[str, str]:
        """Field to typed text, empty ones too."""
        return {key: line.text().strip() for key, line in self.lines.items()}

    def keep_draft(self) -> None:
        """Leaving a cell puts what is typed on disk."""
        self._around.attempt(self.store_draft)

    def store_draft(self) -> None:
        """Put what is typed on disk. Raises Unavailable when the disk refuses; the mark says so too."""
        drafts, chart = self._around.drafts, self._chart
        if drafts is None or chart is None or not any(self.typed().values()):
            return
        # The time goes along: numbers taken up an hour later were still read off now.
        newest, now = self._newest(), self._now()
        hour = "" if is_behind(newest, now) else moments.hour(now, self._around.zone())
        taken = self.time.text().strip() or hour
        try:
            drafts.keep(_DRAFT, chart.person.person_id, self.typed() | {_TIME: taken})
        except Unavailable:
            self._say_mark("board.mark.failed", "crit")
            raise
        self._say_mark("chart.entry.draft", "warn", at=self._now_text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in an empty field goes back to the one before."""
        if (
            (
                event.type() == QEvent.Type.KeyPress
                and isinstance(event, QKeyEvent)
                and isinstance(watched, QLineEdit)
            )
            and event.key() == Qt.Key.Key_Backspace
            and not watched.text()
        ):
            self._step(watched, -1)
            return True
        return super().eventFilter(watched, event)

    def _hear_digit(self, spec: ReadingField, text: str) -> None:
        self.fields[spec.key].clear_issue()
        if full(text, spec):
            self._step(self.lines[spec.key], 1)

    def _step(self, line: QLineEdit, by: int) -> None:
        lines = list(self.lines.values())
        at = lines.index(line) + by
        if 0 <= at < len(lines):
            lines[at].setFocus(
                Qt.FocusReason.TabFocusReason
            )  # past the last one it stays: Enter records there

    def _done(self, without: Sequence[str]) -> None:
        drafts, chart = self._around.drafts, self._chart
        if drafts and chart:
            self._around.attempt(lambda: drafts.drop(_DRAFT, chart.person.person_id, submitted=True))
        self._empty()
        if without:
            what = lacks_words(self._around, without)
            self._say_mark("board.mark.saved_without", "warn", at=self._now_text(), what=what)
        else:
            self._say_mark("chart.entry.saved", "ok", at=self._now_text())
        first = next(iter(self.lines.values()), None)
        if first:
            first.setFocus()
        self.recorded.emit()

    def _refuse(self, issues: Sequence[Issue]) -> None:
        language = self._around.language.code
        rest = []
        for issue in issues:
            field = self.fields.get(issue.field)
            if field is None:
                rest.append(issue.sentence(language))
            else:
                field.show_issue(issue.sentence(language), issue.code)
        if rest:
            self.error.say("\n".join(rest))
            self.error.show()
        wrong = [field for field in self.fields.values() if field.issue]
        if wrong:
            wrong[0].setFocus()

    def _taken_at(self) -> datetime:
        return read_time_beside(
            self.time.text(), now=self._now(), newest=self._newest(), zone=self._around.zone()
        )

    def _newest(self) -> datetime | None:
        """Of what is recorded about this person: a clock that stands before it is wrong."""
        return max((row.taken_at for row in self._chart.readings), default=None) if self._chart else None

    def _now(self) -> datetime:
        """The session's time, as the board has it: a turned wall clock stamps no reading."""
        clock, chart = self._around.clock, self._chart
        if chart is None or chart.now is None:
            return clock.now()
        return chart.now + timedelta(milliseconds=clock.monotonic_ms() - self._read_at)

    def _empty(self) -> None:
        for line in self.lines.values():
            line.clear()
        self.time.clear()
        self._asked, self._agreed = {}, {}
        self._clear_issues()
        self._mark = ("", {}, "quiet")

    def _take_draft(self) -> None:
        drafts, chart = self._around.drafts, self._chart
        kept = drafts.take(_DRAFT, chart.person.person_id) if drafts and chart and chart.session_id else None
        for key, text in (kept or {}).items():
            if key in self.lines:
                self.lines[key].setText(text)
        if kept:
            self.time.setText(kept.get(_TIME, ""))
            self._say_mark("chart.entry.taken_up", "warn")

    def _clear_issues(self) -> None:
        self.error.hide()
        for field in self.fields.values():
            field.clear_issue()

    def _now_text(self) -> str:
        return moments.local(self._around.clock.now(), self._around.zone()).strftime("%H:%M:%S")

    def _say_mark(self, key: str, tone: str, **values: str) -> None:
        self._mark = (key, values, tone)
        self._speak_mark()

    def _speak_mark(self) -> None:
        key, values, tone = self._mark
        self.mark.setText(self._around.say(key, **values) if key else "")
        self.mark.setVisible(bool(key))
        restyle(self.mark, tone=tone)

    def _speak(self) -> None:
        around = self._around
        self.set_title(around.say("chart.entry.title"))
        for spec in self._specs:
            own = own_label(around, spec)
            words = ", ".join(part for part in (label(around, spec.key, own), unit(around, spec)) if part)
            was = self._latest.get(spec.key, "")
            self.fields[spec.key].set_label(words)
            self.lines[spec.key].setAccessibleName(long_label(around, spec.key, own))
            self.lines[spec.key].setToolTip(long_label(around, spec.key, own))
            self.fields[spec.key].set_hint(
                around.say("chart.entry.was", value=number(around, was)) if was else ""
            )
        self.fields["taken_at"].set_label(around.say("chart.entry.time"))
        self._say_now()
        self.save.setText(around.say("chart.entry.save"))
        self._speak_mark()

    def _say_now(self) -> None:
        """The time an empty field stands for."""
        self.time.setPlaceholderText(moments.hour(self._now(), self._around.zone()))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        ordered = [spec.key for spec in self._specs if spec.key in PRESSURE]
        ordered += [spec.key for spec in self._specs if spec.key not in PRESSURE]
        for place, key in enumerate([*ordered, "taken_at"]):
            self.fields[key].setObjectName(f"reading.{key}")
            grid.addWidget(self.fields[key], place // _COLUMNS, place % _COLUMNS, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % _COLUMNS, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.addWidget(self.error)
        column.addLayout(grid)
        column.addStretch(1)
        self.body.addWidget(scrolling(inside), 1)
        self.body.addWidget(self.mark)
        self.body.addWidget(self.save)
        self.error.hide()


def _line() -> QLineEdit:
    line = QLineEdit()
    line.setMaxLength(6)
    line.setProperty("size", "vital")
    return line
