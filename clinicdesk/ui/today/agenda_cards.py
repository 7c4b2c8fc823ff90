"""What is ahead: a card for each session with its one action, and the cohorts with their way."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui import moments
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.path_pips import PathPips
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.starting.start_sheet import Starting
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from datetime import datetime

    from clinicdesk.services.agenda import Agenda, Attention, CohortNow, SessionAhead

Open = Callable[[str], None]
_CLOCK = 104
_NAMES = 3


def attention_words(around: Surroundings, one: "Attention", *, named: bool = False) -> str:
    """«допуск є в 4 з 6»; `named`: with the session it is counted for, where the line does not say it."""
    if named and one.code:
        return around.say(f"today.attention.{one.kind}_of", n=one.n, code=one.code)
    return around.say(f"today.attention.{one.kind}", n=one.n, most=one.most)


class SessionsAhead(QWidget):
    """`open_cohort` is called with the id of the cohort whose session is to be looked at."""

    def __init__(self, around: Surroundings, open_cohort: Open) -> None:
        super().__init__()
        self._around, self._open = around, open_cohort
        self.starting: Starting | None = None
        """Starts a session of the calendar; None for who may not."""
        self._agenda: Agenda | None = None
        self.heading = Text("", "card")
        self.empty = Text("", "quiet", wrap=True)
        self._cards: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.empty)

    def show_agenda(self, agenda: "Agenda") -> None:
        """Every card anew."""
        self._agenda = agenda
        self.speak()

    def speak(self) -> None:
        """In the language of now."""
        say, agenda = self._around.say, self._agenda
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []
        self.heading.setText(say("today.ahead.heading"))
        self.empty.setText(say("today.ahead.none"))
        self.empty.setVisible(agenda is not None and not agenda.sessions)
        for one in agenda.sessions if agenda else ():
            card = self._card(one)
            self._column.addWidget(card)
            self._cards.append(card)

    def _card(self, one: "SessionAhead") -> QWidget:
        around, say = self._around, self._around.say
        card = Card()
        card.body.setContentsMargins(14, 8, 14, 8)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(self._clock(one))
        words = QVBoxLayout()
        words.setSpacing(3)
        title = one.titles.get(around.language.code) or one.code
        words.addWidget(Text(say("today.ahead.title", title=title, cohort=one.cohort), "strong", wrap=True))
        people = say("cohorts.people", n=one.people)
        words.addWidget(
            Text(" · ".join(filter(None, (one.room, people, _team(around, one.staff)))), "hint", wrap=True)
        )
        words.addLayout(_chips(around, one))
        row.addLayout(words, 1)
        button = self._act(one, title)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        return card

    def _act(self, one: "SessionAhead", title: str) -> Button:
        """The start of today's session; of others, and for who may not start one, the way to the cohort."""
        starting = self.starting
        start = starting.open if starting is not None and starting.offered and one.can_start else None
        if start is not None:
            button = Button(self._around.say("starting.act"), "primary", icon="play-circle-outline")
            button.clicked.connect(lambda *_: start(one.planned_id))
        else:
            button = Button(self._around.say("today.ahead.ready" if one.attention else "today.ahead.open"))
            button.clicked.connect(lambda *_: self._open(one.cohort_id))
        button.setAccessibleName(f"{button.text()}: {title}")
        return button

    def _clock(self, one: "SessionAhead") -> QVBoxLayout:
        around = self._around
        column = QVBoxLayout()
        column.setSpacing(0)
        hour = Text(moments.hour(one.starts_at, around.zone()), "page")
        day = Text(_day(around, one.starts_at), "hint")
        hour.setFixedWidth(_CLOCK)
        column.addWidget(hour)
        column.addWidget(day)
        column.addStretch(1)
        return column


class CohortsNow(Card):
    """Each cohort in a line: code, people, way, next event, what needs attention."""

    def __init__(self, around: Surroundings, open_cohort: Open) -> None:
        super().__init__()
        self._around, self._open = around, open_cohort
        self._agenda: Agenda | None = None
        self._inside = QWidget()
        self._parts: list[QWidget] = []
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)
        self.body.addWidget(self._inside)

    def show_agenda(self, agenda: "Agenda") -> None:
        """Every line anew."""
        self._agenda = agenda
        self.speak()

    def speak(self) -> None:
        """In the language of now."""
        cohorts = self._agenda.cohorts if self._agenda else ()
        self.set_title(self._around.say("today.cohorts.heading"))
        self.setVisible(bool(cohorts))
        for part in self._parts:
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        for place, name in enumerate(("group", "people", "path", "next", "attention")):
            self._put(Text(self._around.say(f"today.cohorts.{name}"), "hint"), 0, place)
        for line, one in enumerate(cohorts, start=1):
            for place, part in enumerate(self._line(one)):
                self._put(part, line, place)

    def _line(self, one: "CohortNow") -> tuple[QWidget, ...]:
        around, say, language = self._around, self._around.say, self._around.language.code
        code = Button(say("cohorts.head", code=one.code), "quiet")
        code.clicked.connect(lambda *_: self._open(one.cohort_id))
        path = PathPips()
        at = next((place for place, step in enumerate(one.path) if step.state == "now"), len(one.path) - 1)
        step = one.path[at]
        said = step.titles.get(language) or say(f"today.step.{step.name}")
        path.show_path(
            [each.state for each in one.path],
            say("today.cohorts.path_said", at=at + 1, n=len(one.path), step=said),
        )
        following = Text(say("today.cohorts.nothing"), "hint", wrap=True)
        if one.next_at is not None:
            title, when = _short(one.next_titles, language), _when(around, one.next_at)
            following = Text(say("today.cohorts.next_said", title=title, at=when), "dense", wrap=True)
        return code, Text(str(one.people), "dense"), path, following, _attention(around, one)

    def _put(self, part: QWidget, line: int, place: int) -> None:
        self._grid.addWidget(part, line, place, Qt.AlignmentFlag.AlignVCenter)
        self._parts.append(part)


def _attention(around: Surroundings, one: "CohortNow") -> QWidget:
    """The gravest as a chip, all of them in its tooltip; calm is said in words too."""
    if not one.attention:
        return Text(around.say("today.cohorts.calm"), "hint")
    words = [attention_words(around, each, named=True) for each in one.attention]
    chip = StatusChip(words[0], "crit" if one.attention[0].grave else "warn", condensed=True)
    chip.setToolTip("\n".join(words))
    return chip


def _chips(around: Surroundings, one: "SessionAhead") -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(StatusChip(around.say("today.ahead.planned"), "neutral", condensed=True))
    for each in one.attention[:2]:
        kind = "crit" if each.grave else "warn"
        row.addWidget(StatusChip(attention_words(around, each), kind, condensed=True))
    row.addStretch(1)
    return row


def _team(around: Surroundings, names: tuple[str, ...]) -> str:
    """Without patronymics: the line is one line. Who is left out is counted."""
    said = ", ".join(" ".join(name.split()[:2]) for name in names[:_NAMES])
    rest = len(names) - _NAMES
    return around.say("today.ahead.team", names=said, n=rest) if rest > 0 else said


def _short(titles: Mapping[str, str], language: str) -> str:
    """«Підготовка в групі: домовленості» without what follows the colon."""
    return titles.get(language, "").partition(":")[0]


def _day(around: Surroundings, at: "datetime") -> str:
    here = moments.local(around.clock.now(), around.zone()).date()
    then = moments.local(at, around.zone()).date()
    days = (then - here).days
    if days in {0, 1}:
        return around.say("today.ahead.today" if days == 0 else "today.ahead.tomorrow")
    return around.day(at)


def _when(around: Surroundings, at: "datetime") -> str:
    return f"{_day(around, at)} {moments.hour(at, around.zone())}"
