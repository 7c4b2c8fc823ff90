"""Taking over the list a clinic already has: its file, its columns, its lines, and what was done."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.exchange.column_words import fields
from clinicdesk.security.roles import Permission
from clinicdesk.services.intake_views import CheckedLine, CheckedList, Choices, OpenedList, Outcome, TakenOver
from clinicdesk.services.views import Topic
from clinicdesk.ui.background import Background
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import Banner, ErrorPanel
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.people.intake_columns import Columns
from clinicdesk.ui.people.intake_draft import drop_choices, keep_choices, take_choices
from clinicdesk.ui.people.intake_file import ChooseFile, Going
from clinicdesk.ui.people.intake_mend import mend_sheet, take_sheet
from clinicdesk.ui.people.intake_preview import Preview
from clinicdesk.ui.people.intake_result import Result
from clinicdesk.ui.people.intake_words import plain
from clinicdesk.ui.people_verbs import IntakeVerbs
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import say

_STALE, _STOPPED = "IMP025", "intakepage.going.stopped"
_Said = Callable[[str], str]
"""A sentence in the language of this code."""


def _silent(_code: str) -> str:
    return ""


class IntakeView(QWidget):
    """Five sights, one at a time. `done` is sent when it is left, also with everything written."""

    done = Signal()

    def __init__(self, around: Surroundings, verbs: IntakeVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self._background = Background(self)
        self._came_from: QWidget = self
        self._cancel: Callable[[], None] = _nothing
        self._opened: OpenedList | None = None
        self._choices = Choices()
        self._complaint: tuple[_Said, _Said] = (_silent, _silent)
        self.seen: CheckedList | None = None
        self.head, self.banner, self.error = Head(), Banner(), ErrorPanel()
        self.file, self.going = ChooseFile(around), Going(around)
        self.columns, self.preview, self.result = Columns(around), Preview(around), Result(around)
        self.totals, self.why = Text("", "strong", wrap=True), Text("", "quiet", wrap=True)
        self.back, self.on = Button(), Button("", "primary")
        self._lay_out()
        self._connect()
        around.language.follow(self, self._speak)
        self._show(self.file)

    @property
    def step(self) -> QWidget:
        """The sight that is shown."""
        return self._stack.currentWidget() or self.file

    def open_file(self, path: Path) -> None:
        """Read a list and show its columns."""
        if self._background.busy or not self._around.may(Permission.REGISTER_PEOPLE):
            return
        self._choices, self.seen = Choices(), None
        self._begin("read")
        self._cancel = self._background.run(
            lambda step: self._verbs.read(path, step), done=self._read, wrong=self._wrong,
            step=self.going.show_step, cancelled=self._stopped,
        )  # fmt: skip

    def step_back(self) -> None:
        """Esc: stop what is going on, else one step back; what was decided is not lost unasked."""
        if self.step is self.going:
            self._cancel()
        elif self.step is self.preview:
            self._show(self.columns)
        elif self.step is self.columns and self._choices != Choices(sheet=self._choices.sheet):
            self._around.talk.confirm("intakepage.leave", self._forget, kind="danger")
        elif self.step is self.columns:
            self._forget()
        else:
            self._leave()

    def take_focus(self) -> None:
        """Where the keyboard starts in each step."""
        places = {self.file: self.file.act, self.going: self.going.stop, self.preview: self.preview.table}
        target = places.get(self.step, self.result.open if self.step is self.result else self.on)
        target.setFocus()

    def go_on(self) -> None:
        """Ctrl+Enter: to the lines, or ask whether to write them."""
        if self.on.isHidden() or not self.on.isEnabled() or self.seen is None or self._background.busy:
            return
        if self.step is self.columns:
            self._show(self.preview)
            return
        seen = self.seen
        self._around.talk.confirm(
            "intakepage.confirm", lambda: self._write(seen), new=seen.count(Outcome.NEW),
            amended=self._amending, aside=sum(line.aside for line in seen.lines),
        )  # fmt: skip

    def keep_draft(self) -> None:
        """Before a lock, and after each decision. Raises Unavailable when the disk refuses."""
        if self._opened is not None and self._choices != Choices():
            keep_choices(self._around, self._opened.digest, self._choices)

    def _read(self, opened: OpenedList) -> None:
        self._opened = opened
        kept = take_choices(self._around, opened.digest)
        if kept is not None:
            self._choices = kept
            self._around.messages.show_message("intakepage.taken_up", "ok")
        self._check(self.columns)

    def _check(self, then: QWidget) -> None:
        """Ask again what becomes of each line with the choices of now; then show this step."""
        opened, choices = self._opened, self._choices
        if opened is None:
            return
        self._cancel()
        self.error.hide()
        if self.step is self.going:
            self.going.begin("check")
        self._cancel = self._background.run(
            lambda step: self._verbs.check(opened, choices, step),
            done=lambda seen: self._checked(seen, then), wrong=self._wrong,
            step=self.going.show_step, cancelled=self._stopped,
        )  # fmt: skip
        self._say_state()

    def _checked(self, seen: CheckedList, then: QWidget) -> None:
        if seen.choices != self._choices:
            return  # an older question: the newer one is on its way
        self.seen = seen
        self.columns.show_list(seen)
        self.preview.show_list(seen)
        self._complain(seen.issues)
        if self.step is self.going:
            self._show(then)
        else:
            self._say_state()

    def _write(self, seen: CheckedList) -> None:
        opened = self._opened
        if opened is None or self._background.busy:
            return
        self._begin("write")
        self._cancel = self._background.run(
            lambda step: self._verbs.take_over(opened, seen, step),
            done=lambda done: self._written(seen, done), wrong=self._wrong,
            step=self.going.show_step, cancelled=self._stopped,
        )  # fmt: skip

    def _written(self, seen: CheckedList, done: TakenOver) -> None:
        if self._opened is not None:
            drop_choices(self._around, self._opened.digest, submitted=True)
        self.result.show_result(seen, done)
        self._show(self.result)
        # Written on a thread of its own, so the news is told here and not by the verb.
        self._around.bus.tell(done.changes)

    def _wrong(self, problem: Refused | Unavailable) -> None:
        back = self._came_from if self.step is self.going else self.step
        self._show(back)
        if isinstance(problem, Unavailable):
            self._complain_in(problem.problem, problem.remedy)
            return
        if any(issue.code == _STALE for issue in problem.issues):
            self._check(self.preview)
        self._complain(problem.issues)

    def _stopped(self) -> None:
        if self.step is self.going and not self._background.busy:
            self._show(self._came_from)
            self._around.messages.show_message(_STOPPED)

    def _move_column(self, place: int, field: str) -> None:
        places = {p: f for p, f in self._choices.places.items() if f != field or not f or fields()[f].many}
        self._decide(replace(self._choices, places={**places, place: field}), self.columns)

    def _choose_sheet(self, sheet: str) -> None:
        """Lines and columns of another sheet are others: nothing that was decided holds for them."""
        self._decide(Choices(sheet=sheet), self.columns)

    def _mend(self, line: CheckedLine) -> None:
        def keep(texts: Mapping[str, str]) -> None:
            mended = {**self._choices.mended, line.line: {**self._choices.mended.get(line.line, {}), **texts}}
            if texts:
                self._decide(replace(self._choices, mended=mended), self.preview)

        if self.seen:
            mend_sheet(self._around, self.seen, line, keep)

    def _take(self, line: CheckedLine) -> None:
        def keep(wanted: frozenset[str], reason: str) -> None:
            taken = {**self._choices.taken, line.line: wanted}
            self._decide(replace(self._choices, taken=taken, reason=reason), self.preview)

        take_sheet(
            self._around, line, self._choices.taken.get(line.line, frozenset()), self._choices.reason, keep
        )

    def _move_aside(self, line: CheckedLine) -> None:
        aside = self._choices.aside ^ {line.line}
        self._decide(replace(self._choices, aside=aside), self.preview)

    def _judge(self, line: CheckedLine, who: str) -> None:
        decided = {**self._choices.decided, line.line: who}
        self._decide(replace(self._choices, decided=decided), self.preview)

    def _decide(self, choices: Choices, then: QWidget) -> None:
        self._choices = choices
        self._around.attempt(self.keep_draft)
        self._check(then)

    def _forget(self) -> None:
        self._cancel()
        if self._opened is not None:
            drop_choices(self._around, self._opened.digest, submitted=False)
        self._opened, self.seen, self._choices = None, None, Choices()
        self._show(self.file)

    def _leave(self) -> None:
        self._forget()
        self.done.emit()

    def _hear(self) -> None:
        """Cards or the evidence have changed: what is shown may not be true any more."""
        if self.step is self.preview or self.step is self.columns:
            self._check(self.step)
        self._say_state()

    def _begin(self, what: str) -> None:
        self.error.hide()
        self._around.messages.withdraw(_STOPPED)
        self._came_from = self.step
        self.going.begin(what)
        self._show(self.going)

    def _show(self, step: QWidget) -> None:
        if step is not self.step:
            self.error.hide()
        self._stack.setCurrentWidget(step)
        if step is self.columns and self.seen:
            self._complain(self.seen.issues)
        self._say_state()
        if self.isVisible():
            self.take_focus()

    def _complain(self, issues: tuple[Issue, ...]) -> None:
        if issues:
            self._complain_in(lambda code: "\n".join(issue.sentence(code) for issue in issues))

    def _complain_in(self, title: _Said, body: _Said = _silent) -> None:
        self._complaint = (title, body)
        self._say_complaint()
        self.error.show()

    def _say_complaint(self) -> None:
        self.error.say(*(part(self._around.language.code) for part in self._complaint))

    @property
    def _amending(self) -> int:
        """Of how many lines something is taken onto a card."""
        return sum(1 for fields_taken in self._choices.taken.values() if fields_taken)

    def _say_state(self) -> None:
        say, around, seen, step = self._around.say, self._around, self.seen, self.step
        name = plain(self._opened.name) if self._opened else ""
        facts: dict[QWidget, str] = {
            self.file: say("intakepage.choose.facts"), self.columns: say("intakepage.columns.facts", name=name),
                 self.result: say("intakepage.result.facts", name=name)}  # fmt: skip
        self.head.say(say("intakepage.title"), facts.get(step, name))
        if around.writable:
            self.banner.hide()
        else:
            self.banner.show_banner(
                say("intakepage.broken.title"), say("intakepage.broken.body"), kind="crit"
            )
        self._strip.setVisible(step is self.columns or step is self.preview)
        if seen is None:
            return
        if step is self.columns:
            self.totals.hide()
            self.why.hide()
            self.back.setText(say("intakepage.columns.other"))
            self.on.setText(say("intakepage.columns.next"))
            self.on.setVisible(not seen.issues)
            self.on.setEnabled(True)
        else:
            self._say_preview(seen)

    def _say_preview(self, seen: CheckedList) -> None:
        say, new = self._around.say, seen.count(Outcome.NEW)
        problems, aside = seen.left, sum(line.aside for line in seen.lines)
        same = seen.count(Outcome.SAME) - seen.repeated
        self.totals.setText(
            say(
                "intakepage.preview.totals", new=new, same=same, repeated=seen.repeated, problem=problems,
                aside=aside,
            )
        )  # fmt: skip
        self.back.setText(say("intakepage.preview.back"))
        amends_only = not new and self._amending
        self.on.setText(
            say("intakepage.preview.amend_only") if amends_only else say("intakepage.preview.write", n=new)
        )
        self.on.setVisible(self._around.writable)
        why = Issue("IMP023", "rows", values={"n": problems}) if problems else Issue("IMP027")
        ready = not problems and bool(new or self._amending)
        self.why.setText("" if ready else why.sentence(self._around.language.code))
        self.why.setVisible(not ready)
        self.totals.show()
        self.on.setEnabled(ready)

    def _speak(self) -> None:
        self.preview.speak()
        if self.seen:
            self.columns.show_list(self.seen)
        self._say_complaint()
        self._say_state()

    def _connect(self) -> None:
        self.file.chosen.connect(self.open_file)
        self.file.several.connect(lambda: self._complain_in(lambda code: say(code, "intakepage.choose.one")))
        self.going.stop.clicked.connect(lambda *_: self._cancel())
        self.columns.moved.connect(self._move_column)
        self.columns.sheet_chosen.connect(self._choose_sheet)
        self.preview.mending.connect(self._mend)
        self.preview.taking.connect(self._take)
        self.preview.moved_aside.connect(self._move_aside)
        self.preview.decided.connect(self._judge)
        self.result.open.clicked.connect(lambda *_: self._leave())
        self.back.clicked.connect(lambda *_: self.step_back())
        self.on.clicked.connect(lambda *_: self.go_on())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.go_on)
        Listening(self).about(self._around.bus, frozenset({Topic.PEOPLE, Topic.INTEGRITY}), self._hear)

    def _lay_out(self) -> None:
        steps = QWidget()
        self._stack = QStackedLayout(steps)
        for step in (self.file, self.going, self.columns, self.preview, self.result):
            self._stack.addWidget(step)
        self._strip = Card()
        row = QHBoxLayout()
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.totals)
        words.addWidget(self.why)
        row.addLayout(words, 1)
        row.addWidget(self.back)
        row.addWidget(self.on)
        self._strip.body.addLayout(row)
        page = page_column(self)
        for part in (self.head, self.banner, self.error):
            page.addWidget(part)
        page.addWidget(steps, 1)
        page.addWidget(self._strip)
        self.error.hide()


def _nothing() -> None:
    return
