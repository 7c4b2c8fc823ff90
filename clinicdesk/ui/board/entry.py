"""The one place to type: numbers and Enter. Which field follows which, and when, comes from the form."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from clinicdesk.errors import Issue, Refused, Severity, Unavailable
from clinicdesk.protocols.nearness import is_behind
from clinicdesk.services.board_views import Board, Column
from clinicdesk.ui import moments
from clinicdesk.ui.board.asking import before, lacking, question
from clinicdesk.ui.board.beat import Beat, latest_reading
from clinicdesk.ui.board.cells import Cell, ScaleCell, cell_for
from clinicdesk.ui.board.checking import AIR, ROW, asks, is_full, is_hopeless, questions, stop_at, stops
from clinicdesk.ui.board.entry_frame import EntryFrame
from clinicdesk.ui.board.entry_plan import entry_plan
from clinicdesk.ui.board.measures import Measures
from clinicdesk.ui.board.notes import lacks_words
from clinicdesk.ui.board.strip import Strip
from clinicdesk.ui.board.typed import TAKEN_AT, Typed
from clinicdesk.ui.board.verbs import BoardVerbs
from clinicdesk.ui.chart.taken import read_time_beside
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.surroundings import Surroundings

_PAUSE_MS = 800
"""After so long without a key what is typed goes to the disk: a killed program loses no number, left cell or not."""
_AGAIN_MS = 5000
"""How soon numbers that the disk refused are tried once more, without a key."""
_NUMBERS, _PARTS = "numbers", "parts"
"""What a question was about: an unlikely number, or only what is missing."""
AIR_VALUES = ("air", "oxygen")


class EntryRow(EntryFrame):
    """`recorded` carries the person whose set is on disk, `empty_entered`: Enter without a number.

    A refusal leaves every number where it is. What is unlikely is asked about once, and Enter answers.
    """

    recorded = Signal(str)
    empty_entered = Signal()

    def __init__(self, around: Surroundings, verbs: BoardVerbs, parent: QWidget | None = None) -> None:
        self.vitals = verbs.vitals()
        asked = questions(self.vitals)
        self.cells: dict[str, Cell] = {key: cell_for(asked[key]) for key in ROW if key in asked}
        super().__init__(around, self.cells, parent)
        self.now: Callable[[], datetime] = around.clock.now
        """The session's own time, once the page has set it: a turned wall clock stamps no reading."""
        self._verbs = verbs
        self._words = FormWords(self.vitals.read, around.language)
        self._column: Column | None = None
        self._board: Board | None = None
        self._more: dict[str, str] = {}
        self._asking = ""
        self._air_asked = False
        self._carried: datetime | None = None
        self.typed = Typed(around)
        self.strip = Strip(around)
        self._pause = Listening(self).pause(_PAUSE_MS, self._keep)
        self._again = Listening(self).pause(_AGAIN_MS, self._try_again)
        self._connect()
        around.language.follow(self, self._speak)

    @property
    def person(self) -> str:
        """Whom the row belongs to; "" for nobody."""
        return self._column.person_id if self._column else ""

    @property
    def more(self) -> Mapping[str, str]:
        """What was entered behind the key for more."""
        return self._more

    def show_person(self, board: Board, column: Column) -> None:
        """Turn to this person; what was typed for them comes back, measured numbers never do."""
        same = self._column is not None and self._column.person_id == column.person_id
        self._board, self._column = board, column
        if not same:
            self._take_up()
        self._speak()

    def show_nobody(self) -> None:
        """Nothing to type for."""
        self._column = None
        self.setEnabled(False)

    def tick(self, beat: Beat) -> None:
        """The words that go with the clock."""
        board, column = self._board, self._column
        if board is None or column is None:
            return
        said = entry_plan(self._around, board, column, beat, self._time_meant())
        self.show_plan(said.plan, said.state, tone="crit" if said.late else "quiet")
        self.show_now(self._hour_now())

    def show_next(self, seat: int | None) -> None:
        """Where Enter leads to after this one."""
        self.next.setText(self._around.say("board.entry.next", seat=seat) if seat else "")

    def take_focus(self) -> None:
        """To the first cell that is empty."""
        free = next((cell for cell in self.cells.values() if not cell.value()), None)
        (free or next(iter(self.cells.values()))).setFocus(Qt.FocusReason.TabFocusReason)

    def values(self) -> dict[str, str]:
        """Field to typed text, what stands behind the key for more too; air or oxygen with the rest only."""
        typed = {key: cell.value() for key, cell in self.cells.items() if cell.value()}
        typed |= {key: text for key, text in self._more.items() if text}
        air = self.air.value if AIR in questions(self.vitals) else ""
        return typed | {AIR: air} if typed and air else typed

    def put_more(self, values: Mapping[str, str]) -> None:
        """What was entered behind the key for more."""
        self._more = {key: text for key, text in values.items() if text}
        self._remember()
        self._speak()

    def toggle_air(self) -> None:
        """Space: air or oxygen."""
        one, other = AIR_VALUES
        self.put_air(other if self.air.value == one else one)

    def put_air(self, value: str) -> None:
        """Somebody says what the person breathes."""
        self.air.set_value(value)
        self._air_said()

    def store_draft(self) -> None:
        """Put what is typed on the disk. Raises Unavailable when the disk refuses; the mark says so too."""
        self._pause.stop()
        waited = self.typed.is_any_refused()
        try:
            stored = bool(self.person) and self.typed.store(self.person, taken_at=self._time_text())
        except Unavailable:
            self._say_failed()
            raise
        if waited and not self.typed.is_any_refused():
            self._around.messages.tell_kept()
        if stored:
            self._say_kept()

    def submit(self) -> None:
        """Enter: record the set; with nothing typed go on; with a question open, that is its answer."""
        if self._column is None:
            return
        values = self.values()
        if not values:
            self.empty_entered.emit()
            return
        answered = self._asking
        self._hush()
        found = stops(self.vitals, values)
        if found:
            self._refuse(found)
        elif not self._air_asked and not values.get(AIR) and AIR in questions(self.vitals):
            self._air_asked = True
            self.strip.refuse(lambda: self._around.say("board.air.ask"))
        else:
            unlikely = asks(self.vitals, values)
            without = lacking(self._board, self._column, values, now=self.now(), taken_at=self._time_meant())
            if not answered and (unlikely or without):
                self._ask(unlikely, without)
            else:
                # Who agreed to a set without a part has not been asked about its numbers: a jump still is.
                self._record(values, confirmed=answered == _NUMBERS, without=without)

    def step_back(self) -> bool:
        """Esc: take the question or the complaint away. Whether there was one."""
        shown = self.strip.isVisible()
        self._hush()
        if shown:
            self.take_focus()
        return shown

    def _record(self, values: Mapping[str, str], *, confirmed: bool, without: Sequence[str]) -> None:
        person = self.person
        try:
            taken_at = self._taken_at()
            self._verbs.record(person_id=person, taken_at=taken_at, values=values, confirmed=confirmed)
        except Refused as problem:
            if all(issue.severity is Severity.ASK for issue in problem.issues):
                self._ask(problem.issues)
            else:
                self._refuse(problem.issues)
        except Unavailable as problem:
            self._say_failed()
            self.strip.fail(partial(_told, problem, self._around))
        else:
            self._empty()
            self._say_saved(without)
            self.paint_mark()  # it is on the disk: seen before anything else is done
            self._around.attempt(lambda: self.typed.drop(person, submitted=True))
            self.recorded.emit(person)

    def _try_again(self) -> None:
        """There may be room on the disk again: nothing waits for the next key."""
        person, here = self.person, self.typed.is_refused(self.person)
        try:
            waited = self.typed.store_refused()
        except Unavailable:
            self._again.start()
            return
        except Refused as problem:  # not for want of room: another try would say the same
            self._around.messages.refuse(problem)
            return
        if waited:
            self._around.messages.tell_kept()
        if here and self.typed.of(person):
            self._say_kept()

    def _say_kept(self) -> None:
        self.show_mark("draft", partial(self._around.say, "board.mark.draft", at=self._clock_text()))

    def _say_failed(self) -> None:
        self._again.start()
        self.show_mark("failed", partial(self._around.say, "board.mark.failed"))
        self._around.messages.tell_unsaved()

    def _say_saved(self, without: Sequence[str]) -> None:
        """And that the set stays due, where it lacks something."""
        key, at, around = "saved_without" if without else "saved", self._clock_text(), self._around
        self.show_mark(
            "draft" if without else "saved",
            lambda: around.say(f"board.mark.{key}", at=at, what=lacks_words(around, without)),
        )

    def _hear_edit(self, key: str, text: str) -> None:
        self._hush()
        self._remember()
        asked = questions(self.vitals)[key]
        if is_full(text, asked) and self._may_leave(key):
            self._step(key, 1)
        elif is_hopeless(text, asked):
            self._may_leave(key)

    def _may_leave(self, key: str) -> bool:
        """An impossible number keeps the cursor where it is, and says why."""
        issue = stop_at(self.vitals, self.values(), key)
        if issue is not None:
            self._refuse((issue,))
        return issue is None

    def _leave(self, key: str, *, forward: bool) -> None:
        if self._may_leave(key):
            self._step(key, 1 if forward else -1, around=True)

    def _step(self, key: str, by: int, *, around: bool = False) -> None:
        """To the cell beside; past the last one the cursor stays, Tab goes on to the time and the buttons."""
        row: list[QWidget] = [*self.cells.values()]
        here = self.cells.get(key, self.time)
        if around:
            row += [self.time, self.more_button, self.missed_button, self.save]
        at = row.index(here) + by
        if around:
            at %= len(row)
        if 0 <= at < len(row):
            # Backspace comes back to go on typing: what stands there is not selected, and so not replaced.
            back = by < 0 and not around
            row[at].setFocus(Qt.FocusReason.OtherFocusReason if back else Qt.FocusReason.TabFocusReason)

    def _refuse(self, issues: Sequence[Issue]) -> None:
        for issue in issues:
            cell = self.cells.get(issue.field)
            if cell is not None:
                cell.mark_wrong(self._words.issue(issue))
        self.strip.refuse(lambda: " ".join(dict.fromkeys(map(self._words.issue, issues))))
        wrong = next((self.cells[issue.field] for issue in issues if issue.field in self.cells), None)
        if wrong is not None:
            wrong.setFocus()
        elif any(issue.field == TAKEN_AT for issue in issues):
            self.time.setFocus()

    def _ask(self, issues: Sequence[Issue], without: Sequence[str] = ()) -> None:
        """Once, as «Record 210/60? Last BP 142/88», or «Missing: BP. Record without it?»."""
        self._asking = _NUMBERS if issues else _PARTS
        values, around = self.values(), self._around
        self.strip.ask(
            lambda: question(around, self._words, issues, values, without),
            lambda: before(around, self._column, issues),
        )

    def _hush(self) -> None:
        self._asking = ""
        self.strip.hide()
        for cell in self.cells.values():
            cell.mark_wrong("")

    def _remember(self) -> None:
        if self._column is not None:
            self.typed.put(self.person, self.values())
            self._pause.start()

    def _keep(self) -> None:
        self._around.attempt(self.store_draft)

    def _take_up(self) -> None:
        self._empty()
        body = self.typed.of(self.person)
        for key, cell in self.cells.items():
            cell.show_value(body.get(key, ""))
        self._more = {key: text for key, text in body.items() if key not in {*ROW, AIR, TAKEN_AT}}
        if body.get(AIR):
            self.air.set_value(body[AIR])
            self._carried = None
        if body:
            self.time.setText(body.get(TAKEN_AT, ""))
            refused = self.typed.is_refused(self.person)
            state, key = ("failed", "failed") if refused else ("draft", "taken_up")
            self.show_mark(state, partial(self._around.say, f"board.mark.{key}"))

    def _carry_air(self) -> None:
        """What the person breathes goes on until somebody changes it, in sight; before it was ever said, nothing."""
        readings = self._column.readings if self._column else ()
        said = next(
            (one for one in readings if not one.superseded and one.values.get(AIR) in AIR_VALUES), None
        )
        self.air.set_value(said.values[AIR] if said else "")
        self._carried, self._air_asked = said.taken_at if said else None, False

    def _air_said(self) -> None:
        self._carried = None
        self._hush()
        self._remember()
        self._speak()

    def _air_hint(self) -> str:
        say = self._around.say
        if not self.air.value:
            return say("board.air.unsaid")
        if self._carried is None:
            return say("board.air.hint")
        return say("board.air.carried", at=moments.hour(self._carried, self._around.zone()))

    def _empty(self) -> None:
        for cell in self.cells.values():
            cell.show_value("")
        self._more = {}
        self.time.clear()
        self._hush()
        self._carry_air()

    def _taken_at(self) -> datetime:
        newest = self._board.newest if self._board else None
        return read_time_beside(self.time.text(), now=self.now(), newest=newest, zone=self._around.zone())

    def _time_meant(self) -> datetime:
        """The moment that is typed, or now while none can be read of it."""
        try:
            return self._taken_at()
        except Refused:
            return self.now()

    def _time_text(self) -> str:
        return self.time.text().strip() or self._hour_now()

    def _hour_now(self) -> str:
        """What an empty time stands for; "" while the clock is behind the record and can tell no time."""
        now = self.now()
        behind = self._board is not None and is_behind(self._board.newest, now)
        return "" if behind else moments.hour(now, self._around.zone())

    def _clock_text(self) -> str:
        return moments.local(self.now(), self._around.zone()).strftime("%H:%M:%S")

    def _connect(self) -> None:
        for key, cell in self.cells.items():
            cell.edited.connect(lambda text, key=key: self._hear_edit(key, text))
            cell.entered.connect(self.submit)
            cell.spaced.connect(self.toggle_air)
            cell.left.connect(self._keep)
            cell.back.connect(lambda key=key: self._step(key, -1))
            cell.leave_wanted.connect(lambda forward, key=key: self._leave(key, forward=forward))
        self.time.entered.connect(self.submit)
        self.time.spaced.connect(self.toggle_air)
        self.time.back.connect(lambda: next(reversed(self.cells.values())).setFocus())
        self.time.leave_wanted.connect(
            lambda forward: self._step(TAKEN_AT, 1 if forward else -1, around=True)
        )
        self.save.clicked.connect(lambda *_: self.submit())
        self.strip.agreed.connect(self.submit)
        self.strip.turned_away.connect(self.step_back)
        self.air.chosen.connect(lambda *_: self._air_said())

    def _speak(self) -> None:
        around, column = self._around, self._column
        latest = latest_reading(column) if column else None
        self.setEnabled(column is not None)
        self.show_who(column)
        for key, cell in self.cells.items():
            was = latest.values.get(key, "") if latest else ""
            hint = around.say("chart.entry.was", value=number(around, was)) if was else ""
            if isinstance(cell, ScaleCell):
                hint = (
                    f"{hint} · {around.say('board.entry.keys')}" if hint else around.say("board.entry.keys")
                )
            self.show_cell(key, self._words.short(key), hint)
        self.show_air(self._air_hint(), tone="quiet" if self.air.value else "warn")
        filled = ", ".join(self._words.short(key) for key in self._more)
        if self.compact:
            air = around.say(f"board.air.{self.air.value or 'unsaid_short'}")
            filled = ", ".join(filter(None, (air, filled)))
        self.show_more(filled)

    def set_measures(self, measures: Measures) -> None:
        """Another size of the window."""
        super().set_measures(measures)
        self._speak()
        for cell in self.cells.values():
            cell.set_measures(measures)


def _told(problem: Unavailable, around: Surroundings) -> str:
    language = around.language.code
    return f"{problem.problem(language)} {problem.remedy(language)}"
