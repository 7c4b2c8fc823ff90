"""One participant: who they are, their readings, the entry of a new one. The opening was recorded."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.security.roles import Permission
from clinicdesk.services.chart_views import Overview
from clinicdesk.services.views import Changes, Chart, Topic
from clinicdesk.ui import moments
from clinicdesk.ui.chart.entry import Entry
from clinicdesk.ui.chart.overview import OverviewPart
from clinicdesk.ui.chart.readings import Readings
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.cohorts.words import short_day
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.frames import Pages, scrolling
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import GAP, Head, page_column
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.page import keep_all
from clinicdesk.ui.people.identity import facts_of, marks_of
from clinicdesk.ui.screening.decision_panel import conditions_words
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

_ENTRY_WIDTH, _CHIP = 372, 28
OVERVIEW, READINGS = "overview", "readings"
_DECIDED = {
    "eligible": "ok", "conditions": "warn", "deferred": "warn", "not_eligible": "crit", "suspended": "crit",
    "revoked": "crit", "expired": "crit",
}  # fmt: skip


class ChartView(QWidget):
    """Shows what was opened; re-reads when this participant's readings change.

    `card_wanted` carries the id of the participant whose card somebody wants to read,
    `forms_wanted` whose forms, `notes_wanted` whose notes, `consents_wanted` whose consents, `outcomes_wanted`
    whose scales, `paper_wanted` whose documents: id and code.
    """

    card_wanted = Signal(str)
    forms_wanted = Signal(str)
    paper_wanted = Signal(str, str)
    consents_wanted = Signal(str)
    outcomes_wanted = Signal(str)
    notes_wanted = Signal(str)

    def __init__(self, around: Surroundings, verbs: ChartVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self._chart: Chart | None = None
        self._opened_at = around.clock.now()
        self._stale = False
        self._marks: list[StatusChip] = []
        self.head = Head()
        self.details = Button("", icon="account-outline")
        self.forms = Button("", icon="clipboard-pulse-outline")
        self.papers = Button("", icon="printer-outline")
        self.consents = Button()
        self.outcomes = Button("", icon="file-chart-outline")
        self.notes = Button("", icon="notebook-edit-outline")
        self.glass = StatusChip("", "warn")
        self.seated = StatusChip("", "soon", icon="progress-clock")
        self.restricted, self.restricted_icon = Text("", "label"), IconLabel("eye-lock-outline", size=16)
        self.logged = Text("", "hint")
        self.readings = Readings(around, verbs)
        self.overview = OverviewPart(around, verbs)
        self._pages = Pages()
        self.tabs = Segmented(((OVERVIEW, ""), (READINGS, "")), value=READINGS)
        self.decided = StatusChip("", "ok")
        self.asked: list[StatusChip] = []
        self.also = Text("", "body", wrap=True)
        self.also.hide()
        self.entry = Entry(around, verbs)
        self.no_entry = Card()
        self.no_entry_why = Text("", "quiet", wrap=True)
        self._lay_out()
        self.details.clicked.connect(lambda *_: self.card_wanted.emit(self.person_id))
        self.consents.clicked.connect(lambda *_: self.consents_wanted.emit(self.person_id))
        self.overview.scales_wanted.connect(lambda: self.outcomes_wanted.emit(self.person_id))
        self.tabs.chosen.connect(self.turn_to)
        self.outcomes.clicked.connect(lambda *_: self.outcomes_wanted.emit(self.person_id))
        self.forms.clicked.connect(lambda *_: self.forms_wanted.emit(self.person_id))
        self.papers.clicked.connect(self._want_paper)
        self.notes.clicked.connect(lambda *_: self.notes_wanted.emit(self.person_id))
        self.notes.hide()
        Listening(self).to(around.bus.changed, self._hear)
        around.language.follow(self, self._speak)

    @property
    def person_id(self) -> str:
        """Whose chart is open; "" for none."""
        return self._chart.person.person_id if self._chart else ""

    def show_forms_act(self, *, shown: bool) -> None:
        """Whether the way to the forms, consents and scales is offered."""
        for button in (self.forms, self.consents, self.outcomes):
            button.setVisible(shown)

    def show_papers_act(self, *, shown: bool) -> None:
        """Whether documents are offered."""
        self.papers.setVisible(shown)

    def _want_paper(self, *_: object) -> None:
        if self._chart is not None:
            self.paper_wanted.emit(self.person_id, self._chart.person.code)

    def leave(self) -> None:
        """The chart is open no more; what was typed was kept."""
        self._chart = None

    def show_chart(self, chart: Chart) -> None:
        """Show what was opened just now; an unfinished correction comes back over it."""
        same = self._chart is not None and self._chart.person.person_id == chart.person.person_id
        self._chart = chart
        self._opened_at = self._around.clock.now()
        lacks = chart.overview.lacks if chart.overview else {}
        self.readings.show_readings(chart.readings, chart.person.person_id, lacks)
        latest = next((row for row in chart.readings if not row.superseded), None)
        self.entry.show_chart(chart, latest)
        self.overview.show_chart(chart)
        if not same:
            self._open_at_first(chart)
        self._speak()
        self.readings.amending.begin(chart.person.person_id)
        if not same and self._around.may(Permission.RECORD_READINGS) and self._around.writable:
            self.readings.amending.take_up(chart.readings)

    def store_drafts(self) -> None:
        """Put what is typed on disk. Raises Unavailable when the disk refuses."""
        keep_all(self.entry.store_draft, self.readings.amending.store_draft)

    def _open_at_first(self, chart: Chart) -> None:
        """In a session the row to type in comes first, else the picture of the whole."""
        something = chart.overview is not None and not chart.overview.empty
        self.tabs.setVisible(something)
        self.turn_to(OVERVIEW if something and not chart.session_id else READINGS)

    def turn_to(self, tab: str) -> None:
        """To OVERVIEW, or to READINGS where one of them was asked for."""
        self.tabs.set_value(tab)
        self._pages.show_page(self._overview if tab == OVERVIEW else self._lists)

    def take_focus(self) -> None:
        """To the first number, or to the table where nothing can be entered."""
        if self.overview.isVisibleTo(self):
            self.overview.take_focus()
        elif self.entry.isVisibleTo(self):
            next(iter(self.entry.lines.values()), self.readings.table).setFocus()
        else:
            self.readings.table.setFocus()

    def _hear(self, changes: Changes) -> None:
        if Topic.INTEGRITY in changes.topics:
            self._speak()
        if self._chart is None:
            return
        person = self._chart.person.person_id
        if changes.topics & {Topic.VITALS, Topic.PEOPLE} and changes.subject in {person, ""}:
            self._stale = not self.isVisible()
            if not self._stale:
                self._read_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Back from the card: what changed meanwhile is read."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self._read_again()

    def _read_again(self) -> None:
        person = self.person_id
        if person:
            self._around.attempt(lambda: self.show_chart(self._verbs.open_chart(person)))

    def _why_no_entry(self, chart: Chart) -> str:
        say = self._around.say
        if not self._around.may(Permission.RECORD_READINGS):
            return say("chart.readings.may_not")
        if not self._around.writable:
            return say("chart.readings.broken")
        return "" if chart.session_id else say("chart.entry.no_session")

    def _speak(self) -> None:
        chart, around = self._chart, self._around
        if chart is None:
            return
        person = chart.person
        title = " · ".join(part for part in (person.code, person.name) if part)
        self.head.say(title, self._facts(chart))
        self._show_marks(chart)
        self._show_decision(chart.overview)
        self.tabs.set_text(OVERVIEW, around.say("chart.overview.title"))
        self.tabs.set_text(READINGS, around.say("chart.readings.title"))
        self.details.setText(around.say("chart.details"))
        self.forms.setText(around.say("filling.list.act"))
        self.papers.setText(around.say("papers.act"))
        self.consents.setText(around.say("consents.act_open"))
        self.outcomes.setText(around.say("outcomes.act_open"))
        self.notes.setText(around.say("notes.filed.act"))
        self.details.setVisible(chart.card is not None and around.may(Permission.READ_PERSON))
        self.glass.setText(around.say("chart.by_glass"))
        self.glass.setVisible(chart.opened_by_glass)
        self.seated.setText(around.say("chart.in_session"))
        self.seated.setVisible(bool(chart.session_id))
        self.restricted.setText(around.say("rights.mark"))
        for part in (self.restricted, self.restricted_icon):
            part.setVisible(chart.card is not None and chart.card.restriction is not None)
        at = moments.hour(self._opened_at, around.zone())
        self.logged.setText(around.say("chart.logged", at=at))
        why = self._why_no_entry(chart)
        self.entry.setVisible(not why)
        self.no_entry.setVisible(bool(why))
        self.no_entry.set_title(around.say("chart.entry.title"))
        self.no_entry_why.setText(why)
        self.readings.speak()

    def _facts(self, chart: Chart) -> str:
        person = chart.person
        details = chart.card.details if chart.card else PersonDetails(birth_date=person.birth_date)
        return facts_of(self._around, details, person.cohort)

    def _show_marks(self, chart: Chart) -> None:
        """What must never be overlooked stands beside the name."""
        while self._marks:
            chip = self._marks.pop()
            self.head.beside.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        if chart.card:
            for place, mark in enumerate(marks_of(self._around, chart.card.whole)):
                chip = StatusChip(mark.words, mark.kind, icon=mark.icon)
                self.head.beside.insertWidget(place, chip)
                self._marks.append(chip)

    def _show_decision(self, overview: Overview | None) -> None:
        """The newest decision of the medical lead and what it asks; nothing while there is none."""
        around, decision = self._around, overview.clearance if overview else None
        for chip in self.asked:
            self._logged.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.asked = []
        self.decided.setVisible(decision is not None)
        self.also.hide()
        if decision is None:
            return
        words = around.say(f"chart.clearance.{decision.state}", day=short_day(around, decision.valid_until))
        self.decided.show_state(words, _DECIDED[decision.state])
        said = conditions_words(around, decision.asked)
        self.asked = [StatusChip(words, "outline") for words in said if len(words) <= _CHIP]
        self.also.setText("; ".join(words for words in said if len(words) > _CHIP))
        self.also.setVisible(bool(self.also.text()))
        for place, chip in enumerate(self.asked, start=self._logged.indexOf(self.decided) + 1):
            self._logged.insertWidget(place, chip)

    def _lay_out(self) -> None:
        self.head.acts.addWidget(self.papers)
        self.head.acts.addWidget(self.consents)
        self.head.acts.addWidget(self.notes)
        self.head.acts.addWidget(self.forms)
        self.head.acts.addWidget(self.details)
        for chip in (self.glass, self.seated):
            self.head.beside.addWidget(chip)
        logged = self._logged = QHBoxLayout()
        logged.setSpacing(6)
        logged.addWidget(IconLabel("eye-outline", size=16, colour="ink3"))
        logged.addWidget(self.logged)
        logged.addSpacing(10)
        self.restricted_icon.show_icon("eye-lock-outline", colour="warn_ink")
        restyle(self.restricted, tone="warn")
        for part in (self.restricted_icon, self.restricted):
            logged.addWidget(part)
            part.hide()
        logged.addWidget(self.decided)
        logged.addStretch(1)
        logged.addWidget(self.tabs)
        self.readings.head.addWidget(self.outcomes)
        self.no_entry.body.addWidget(self.no_entry_why)
        self.no_entry.body.addStretch(1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.entry)
        column.addWidget(self.no_entry)
        side.setFixedWidth(_ENTRY_WIDTH)
        self._lists = QWidget()
        row = QHBoxLayout(self._lists)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.readings, 1)
        row.addWidget(side)
        page = page_column(self)
        page.addWidget(self.head)
        page.addLayout(logged)
        page.addWidget(self.also)
        self._overview = scrolling(self.overview)
        self._pages.add(self._lists)
        self._pages.add(self._overview)
        page.addWidget(self._pages, 1)
        self.turn_to(READINGS)
        self.tabs.hide()
