"""The board of the running session: reads when something was recorded, counts each second from its own clock."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clinicdesk.services.board_views import Board, Column, RescueMark
from clinicdesk.services.views import Topic
from clinicdesk.ui import theme
from clinicdesk.ui.board.acts import BoardActs
from clinicdesk.ui.board.beat import most_urgent
from clinicdesk.ui.board.day_view import DayView
from clinicdesk.ui.board.keys import bind_keys
from clinicdesk.ui.board.measures import measures_for
from clinicdesk.ui.board.no_session import NoSession
from clinicdesk.ui.board.notes import amount_words
from clinicdesk.ui.board.passing_on import PassingOn
from clinicdesk.ui.board.tones import Heard, Tone, Tones, beep
from clinicdesk.ui.board.verbs import BoardVerbs
from clinicdesk.ui.board.wall import WallView
from clinicdesk.ui.board.watching import Watching
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.page import Page
from clinicdesk.ui.starting.start_sheet import JOIN, Starting
from clinicdesk.ui.surroundings import Surroundings

_HEARS = frozenset(
    {Topic.VITALS, Topic.DOSING, Topic.SESSIONS, Topic.CLEARANCES, Topic.FORMS, Topic.DRUGS, Topic.INTEGRITY}
)
_TICK_MS = 1000
_TO_BOARD = "board.tone.go"


class BoardPage(Page):
    """While a session runs the page has the screen for itself: no rail, no top bar, Alt and a digit pick a seat."""

    def __init__(
        self, around: Surroundings, verbs: BoardVerbs, *, tone: Tone = beep, starting: Starting | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._around, self._verbs = around, verbs
        self._offered = ""
        self._named = self._fresh = False
        self._drugs_of = ""
        self._drugs: dict[str, Mapping[str, str]] = {}
        self._passing_on = PassingOn(around, verbs.escalate)
        self.selected = ""
        self.watching = Watching(around.clock)
        self._tones = Tones(tone)
        self.day = DayView(around, verbs)
        self.day.entry.now = lambda: self.watching.now
        self.wall = WallView(around)
        self.nothing = NoSession(around, starting)
        self.acts = BoardActs(around, verbs, self)
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        around.language.follow(self, self.read_again)

    @property
    def board(self) -> Board | None:
        """What was read last."""
        return self.watching.board

    @property
    def column(self) -> Column | None:
        """The person the entry row belongs to."""
        return self.column_of(self.selected)

    @property
    def clock_doubt(self) -> bool:
        """Whether signatures wait until two people confirm the time."""
        if self.board is None:
            return False
        asked = self._verbs.clock_doubt
        return self.board.clock_doubt if asked is None else asked()

    def column_of(self, person: str) -> Column | None:
        """One person's column."""
        columns = self.board.columns if self.board else ()
        return next((column for column in columns if column.person_id == person), None)

    def read_again(self) -> None:
        """Ask for the board anew."""
        self._fresh = self._around.attempt(self._load)
        self._later.start()

    def show_subject(self, subject: str) -> None:
        """What is true now, read anew unless it just was. A subject is a participant, or the act of joining."""
        self._around.messages.withdraw(_TO_BOARD)
        if not self._fresh:
            self.read_again()
        if subject == JOIN:
            self.acts.do(subject)
        elif subject:
            self.select(subject)

    def take_focus(self) -> None:
        """To the first empty number."""
        if self.board is None:
            self.nothing.take_focus()
        elif self.pages.currentWidget() is self.day:
            self.day.take_focus()
        else:
            self.wall.setFocus()

    def step_back(self) -> bool:
        """Esc: off the wall view, the question of the entry row away, at last back to Today.

        Whoever has typed a number stays: the same key takes back a complaint about it.
        """
        if self.board is None:
            return False
        if self.pages.currentWidget() is self.wall:
            self.show_wall(on=False)
        elif not (self.day.entry.step_back() or self.day.step_back() or self.day.entry.values()):
            self.acts.do("back")
        return True

    def keep_draft(self) -> None:
        """Before a lock."""
        self.day.entry.store_draft()

    def select(self, person: str) -> None:
        """Turn the entry row to this person."""
        if self.column_of(person) is None or self.board is None:
            return
        self._around.attempt(self.day.entry.store_draft)
        self.selected = person
        self._show()
        if self.day.can_enter:
            self.day.entry.take_focus()

    def select_seat(self, seat: int) -> None:
        """Alt and a digit."""
        columns = self.board.columns if self.board else ()
        found = next((column.person_id for column in columns if column.seat == seat), "")
        if found:
            self.select(found)

    def go_to_most_urgent(self) -> None:
        """Enter: overdue longest, then due, then soon."""
        beats = self.watching.beats()
        person = most_urgent((person, beat) for person, beat in beats.items() if person != self.selected)
        here = most_urgent((person, beat) for person, beat in beats.items())
        target = here if here != self.selected else person
        self.select(target or self.selected)

    def show_names(self, *, shown: bool) -> None:
        """Whole names, for as long as their key is held."""
        if self._named != shown:
            self._named = shown
            self._show()

    def show_wall(self, *, on: bool) -> None:
        """For a screen on the wall: to be read from three metres, nothing to type."""
        self.pages.setCurrentWidget(self.wall if on else self.day)
        self.tick()
        self.take_focus()

    def tick(self) -> None:
        """This second: clocks, counts, tones, alerts that are late. Nothing is read."""
        board = self.board
        if board is None:
            return
        beats, wall_clock = self.watching.beats(), self._around.clock.now()
        if self.pages.currentWidget() is self.wall:
            self.wall.tick(beats, wall_clock, doubt=self.clock_doubt)
        else:
            others = ((person, beat) for person, beat in beats.items() if person != self.selected)
            following = self.column_of(most_urgent(others))
            self.day.tick(self.watching, beats, wall_clock, following=following, doubt=self.clock_doubt)
        if self._verbs.pack is not None:
            self.day.show_pack(self._verbs.pack().failed)
        self._say_heard(board, self._tones.hear(board, beats))
        self._passing_on.see([alert.alert_row for alert in self.watching.late_alerts()])

    def _say_heard(self, board: Board, heard: Heard | None) -> None:
        """What a tone was for, while another page is in front: by seat and code, with the way here."""
        if heard is None or self.isVisible():
            return
        asking = [one for one in board.columns if any(a.alert_row in heard.alerts for a in one.alerts)]
        due = [one for one in board.columns if one.person_id in heard.people]
        column = next(iter((*asking, *due)), None)
        if column is None:
            return
        self._around.messages.show_message(
            "board.tone.alert" if asking else "board.tone.due", "warn", seat=column.seat, code=column.code,
            undo=(_TO_BOARD, lambda: self._around.go("board", column.person_id)),
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 held shows names."""
        if event.key() == Qt.Key.Key_F2 and self.board is not None:
            self.show_names(shown=True)
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """And let go, codes again."""
        if event.key() == Qt.Key.Key_F2 and not event.isAutoRepeat():
            self.show_names(shown=False)
            return
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A window that is no longer in front shows no names."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.show_names(shown=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The drawing follows the room there is."""
        super().resizeEvent(event)
        self.day.set_measures(measures_for(self.width(), self.height()))

    def _load(self) -> None:
        former = self.board
        self.watching.take(self._with_drug_names(self._verbs.board()))
        board = self.board
        if board is not None and self.column is None:
            beats = self.watching.beats()
            first = board.columns[0].person_id if board.columns else ""
            self.selected = most_urgent(beats.items()) or first
        self._show()
        self.set_alone(alone=board is not None)
        if board is not None and (former is None or former.session_id != board.session_id):
            self._offer_dark(board)

    def _with_drug_names(self, board: Board | None) -> Board | None:
        """Rescue drugs and their units in the language of now; the protocol is asked once a session."""
        if board is None:
            return None
        if self._drugs_of != board.session_id:
            self._drugs_of = board.session_id
            self._drugs = {one.code: one.titles for one in self._verbs.choices().rescue}
        language = self._around.language.code

        def named(rescue: RescueMark) -> RescueMark:
            drug = self._drugs.get(rescue.drug, {}).get(language, rescue.drug)
            return replace(rescue, drug=drug, amount=amount_words(self._around, rescue.amount))

        columns = tuple(
            replace(one, rescues=tuple(map(named, one.rescues))) if one.rescues else one
            for one in board.columns
        )
        return replace(board, columns=columns)

    def _show(self) -> None:
        board = self.board
        if board is None:
            self.nothing.show_due()
            self.pages.setCurrentWidget(self.nothing)
            return
        if self.pages.currentWidget() is self.nothing:
            self.pages.setCurrentWidget(self.day)
        self.day.show_board(board, self.column, named=self._named)
        self.wall.show_board(board)
        self.tick()

    def _grow_old(self) -> None:
        self._fresh = False

    def _offer_dark(self, board: Board) -> None:
        """Once a session: the room gets dim, and the board can too."""
        if self._offered != board.session_id and theme.tokens().name == "light":
            self._offered = board.session_id
            self.day.offer_dark()

    def _connect(self) -> None:
        around, day = self._around, self.day
        listening = Listening(self)
        self._later = listening.pause(0, self._grow_old)
        self._soon = listening.pause(0, self.read_again)
        # After the act that brought the news, and once for several: Enter answers before anything is read anew.
        listening.about(around.bus, _HEARS, self._soon.start)
        listening.every(_TICK_MS, self.tick)
        day.seat_chosen.connect(self.select)
        day.acts_wanted.connect(self.select)
        day.acts_wanted.connect(lambda _: self.acts.open_menu())
        day.wanted.connect(self.acts.do)
        day.names_held.connect(lambda held: self.show_names(shown=held))
        day.look_wanted.connect(self.look_wanted)
        day.entry.recorded.connect(lambda _: self.go_to_most_urgent())
        day.entry.empty_entered.connect(self.go_to_most_urgent)
        bind_keys(self)

    def _lay_out(self) -> None:
        for page in (self.nothing, self.day, self.wall):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
