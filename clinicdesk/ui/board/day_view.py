"""The day as one works with it: bar, table, the row to type in, the group's day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSpacerItem, QVBoxLayout, QWidget

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Permission
from clinicdesk.services.board_views import AlertView, Board, Column
from clinicdesk.ui.board.bar import BoardBar
from clinicdesk.ui.board.beat import Beat
from clinicdesk.ui.board.clock_doubt import ClockDoubt
from clinicdesk.ui.board.entry import EntryRow
from clinicdesk.ui.board.measures import Measures
from clinicdesk.ui.board.notes import alert_title, waiting_alert
from clinicdesk.ui.board.rights import why_not
from clinicdesk.ui.board.strip import Said, Strip
from clinicdesk.ui.board.table import BoardTable
from clinicdesk.ui.board.timeline import GroupTimeline
from clinicdesk.ui.board.verbs import BoardVerbs
from clinicdesk.ui.board.watching import Watching
from clinicdesk.ui.components.clock_behind import ClockBehind
from clinicdesk.ui.components.panels import Banner
from clinicdesk.ui.surroundings import Surroundings

_STRIP, _LOW_STRIP, _NARROWEST, _LARGE = 48, 34, 1140, 1.2
"""Heights and widths in pixels; the factor of a drawing that has room for every lane."""


class DayView(QWidget):
    """Shows what it is handed; `wanted` names an act, `seat_chosen` and `acts_wanted` a person."""

    wanted = Signal(str)
    seat_chosen = Signal(str)
    acts_wanted = Signal(str)
    names_held = Signal(bool)
    look_wanted = Signal(str)

    def __init__(self, around: Surroundings, verbs: BoardVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "clear")
        self._around = around
        self._roomy = True
        self._folded: tuple[Measures, bool, bool] | None = None
        self._gap, self._foot = QSpacerItem(0, 0), QSpacerItem(0, 0)
        self._asking: tuple[str, str] | None = None
        self._unread: Issue | None = None
        self._kept_told = False
        self._strip, self._under = _STRIP, 6
        self.bar = BoardBar(around, partial(why_not, around, verbs))
        self.behind = ClockBehind(around.language, more="board.behind.readings")
        self.doubt = ClockDoubt(
            around, lambda: self.wanted.emit("clock"),
            offered=verbs.confirm_clock is not None and around.may(Permission.JOIN_SESSION),
        )  # fmt: skip
        self.table = BoardTable(around)
        self.entry = EntryRow(around, verbs)
        self.reading_only = Banner()
        self.timeline = GroupTimeline(around)
        self.alert_strip, self.offer, self.notice = Strip(around), Strip(around), Strip(around)
        self._lay_out()
        self._connect()
        self.set_measures(Measures(0.9, compact=True))  # least room, until the window says how much there is

    @property
    def can_enter(self) -> bool:
        """Whether this person may type here, now, in a window this large."""
        return self._around.may(Permission.RECORD_READINGS) and self._around.writable and self._roomy

    def minimumSizeHint(self) -> QSize:
        """As narrow as the smallest window beside its rail: laid out for a large one, it never keeps it so."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), _NARROWEST), least.height())

    def set_measures(self, measures: Measures) -> None:
        """Another size of the window."""
        self._roomy, self._measures = measures.roomy, measures
        for banner in (self.behind, self.doubt):
            banner.set_brief(brief=measures.compact)
        for part in (self.bar, self.table, self.entry):
            part.set_measures(measures)
        self._fold_timeline()
        self._show_entry()

    def show_board(self, board: Board, column: Column | None, *, named: bool) -> None:
        """What was read anew, or another person."""
        self.bar.show_board(board)
        self.table.show_board(board, selected=column.person_id if column else "", named=named)
        self.timeline.show_board(board)
        if column is None:
            self.entry.show_nobody()
        else:
            self.entry.show_person(board, column)
        self._show_entry()
        self._show_alert(board)

    def tick(
        self, watching: Watching, beats: Mapping[str, Beat], wall_clock: datetime, *, following: Column | None,
        doubt: bool,
    ) -> None:  # fmt: skip
        """This second. `doubt`: the time waits to be confirmed."""
        self.bar.tick(wall_clock)
        newest = watching.board.newest if watching.board else None
        self.behind.show_clock(newest, watching.now, self._around.zone())
        self.doubt.show_times(doubt=doubt and self.behind.isHidden(), wall=wall_clock, now=watching.now)
        self._fold_timeline()
        self.bar.show_beats(beats)
        self.table.show_beats(beats)
        self.timeline.show_now(watching.now)
        self.entry.show_next(following.seat if following else None)
        if self.entry.person in beats:
            self.entry.tick(beats[self.entry.person])

    def take_focus(self) -> None:
        """To the numbers, or to the bar for those who only look."""
        if self.can_enter:
            self.entry.take_focus()
        else:
            self.bar.back.setFocus()

    def step_back(self) -> bool:
        """The offer and the notice away. Whether one was there."""
        shown = self.offer.isVisible() or self.notice.isVisible()
        self.offer.hide()
        self._close_notice()
        return shown

    def tell(self, words: Said) -> None:
        """An act went well: said beside the save mark, or over the page for those who only look."""
        if self.can_enter:
            self.entry.show_mark("saved", words)

    def tell_kept(self, words: Said) -> None:
        """What is typed in a sheet waits: said beside the save mark, or on a strip; the table stays where it is."""
        if self.can_enter:
            self.entry.show_mark("draft", words)
        else:
            self._kept_told = True
            self.notice.inform(words)
            self._raise_urgent()

    def show_pack(self, failed: Issue | None) -> None:
        """How the downtime pack was written: a sentence when it fails, a sign in the bar until it does not."""
        if not self.bar.show_pack(failed):
            return
        self._unread = failed
        if failed is not None:
            self._warn(failed)
        elif not self._kept_told:
            self.notice.hide()

    def _warn(self, failed: Issue) -> None:
        self._kept_told = False
        self.notice.warn(lambda: failed.sentence(self._around.language.code))
        self._raise_urgent()

    def _close_notice(self) -> None:
        """Away; a failed pack that was told on the same strip before, and not read away, stands there again."""
        if self._kept_told and self._unread is not None:
            self._warn(self._unread)
            return
        self._kept_told, self._unread = False, None
        self.notice.hide()

    def _raise_urgent(self) -> None:
        """What somebody has to answer lies above what is only told."""
        for strip in (self.alert_strip, self.entry.strip):
            if strip.isVisible():
                strip.raise_()

    def offer_dark(self) -> None:
        """Ask once whether the board should be dark."""
        self.offer.offer("board.dark")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strips keep to the foot, over the lanes of the timeline."""
        super().resizeEvent(event)
        self._place_strips()

    @property
    def _strips(self) -> tuple[Strip, ...]:
        return self.offer, self.notice, self.alert_strip, self.entry.strip

    def _place_strips(self) -> None:
        for strip in self._strips:
            strip.setGeometry(
                QRect(8, self.height() - self._strip - self._under, self.width() - 16, self._strip)
            )

    def _fold_timeline(self) -> None:
        """Under a banner about the clock, and over an alert nobody answered, the lanes give their room.

        Of a large window there is enough; in the smallest a banner has one line, and with both the strip is low.
        """
        small = self._measures.compact
        told, alert = not (self.behind.isHidden() and self.doubt.isHidden()), not self.alert_strip.isHidden()
        folds = small or ((told or alert) and self._measures.factor < _LARGE)
        measures = replace(self._measures, compact=folds)
        if (measures, told, alert) != self._folded:
            self._folded = measures, told, alert
            tight = told and alert and small
            self.timeline.set_measures(measures)
            self._strip, self._under = (_LOW_STRIP, 4) if tight else (_STRIP, 6)
            self._inner.setContentsMargins(8, 2 if tight else 8, 8, self._under)
            self._gap.changeSize(0, 2 if tight else 7 if told else 0)
            self._foot.changeSize(0, (self._strip + (2 if tight else 6)) if alert else 0)
            for strip in self._strips:
                strip.set_low(low=tight)
            self._inner.invalidate()
            self._place_strips()

    def _show_entry(self) -> None:
        can = self.can_enter
        self.entry.setVisible(can)
        self.table.notch.setVisible(can)
        if can:
            self.reading_only.hide()
            return
        key = "small" if not self._roomy else "broken" if not self._around.writable else "role"
        say = self._around.say
        self.reading_only.show_banner(say("board.reading.title"), say(f"board.reading.{key}"), kind="info")

    def _show_alert(self, board: Board) -> None:
        """The gravest alert nobody has answered, with its one verb."""
        found = waiting_alert(board, self.entry.person)
        if found is None or not self._around.may(Permission.RECORD_EVENTS):
            self.alert_strip.hide()
            self._asking = None
            self._fold_timeline()
            return
        column, alert = found
        words = self._alert_words(column, alert)
        if (alert.alert_row, words) == self._asking:
            return  # said and read aloud already
        self._asking = (alert.alert_row, words)
        self.alert_strip.alert(lambda: self._alert_words(column, alert), level=alert.level)
        self._fold_timeline()
        if self.entry.strip.isVisible():
            self.entry.strip.raise_()

    def _alert_words(self, column: Column, alert: AlertView) -> str:
        title = alert_title(self._around, alert)
        return self._around.say("board.alert.strip", seat=column.seat, title=title)

    def _connect(self) -> None:
        self.bar.wanted.connect(self.wanted)
        self.bar.names_held.connect(self.names_held)
        self.table.seat_chosen.connect(self.seat_chosen)
        self.table.acts_wanted.connect(self.acts_wanted)
        self.entry.more_button.clicked.connect(lambda *_: self.wanted.emit("vitals_more"))
        self.entry.missed_button.clicked.connect(lambda *_: self.wanted.emit("missed"))
        self.alert_strip.agreed.connect(lambda: self.wanted.emit("answer"))
        self.offer.agreed.connect(self.offer.hide)
        self.offer.agreed.connect(lambda: self.look_wanted.emit("dark"))
        self.offer.turned_away.connect(self.offer.hide)
        self.notice.turned_away.connect(self._close_notice)

    def _lay_out(self) -> None:
        inner = self._inner = QVBoxLayout()
        inner.setContentsMargins(8, 8, 8, 6)
        inner.setSpacing(0)
        inner.addWidget(self.behind)
        inner.addWidget(self.doubt)
        inner.addItem(self._gap)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.entry)
        inner.addWidget(self.reading_only)
        inner.addSpacing(7)
        inner.addWidget(self.timeline)
        inner.addItem(self._foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(inner, 1)
        for strip in self._strips:
            strip.setParent(self)
            strip.hide()
