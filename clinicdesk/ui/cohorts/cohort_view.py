"""One cohort: facts, session strip, and behind tabs its matrix, members, calendar, people at work, scales."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.matrix_views import CohortPage, CohortRow
from clinicdesk.services.planning import Colleague, ProgrammeChoice
from clinicdesk.ui.closed_day.records_sheet import records_sheet
from clinicdesk.ui.cohort_verbs import CellAct, CohortVerbs
from clinicdesk.ui.cohorts import tabs
from clinicdesk.ui.cohorts.calendar_sheets import make_up_sheet, move_sheet, sessions_sheet
from clinicdesk.ui.cohorts.list_tab import ListTab
from clinicdesk.ui.cohorts.matrix_tab import MatrixTab
from clinicdesk.ui.cohorts.member_sheets import death_sheet, join_sheet, leave_sheet
from clinicdesk.ui.cohorts.plan_sheets import change_sheet
from clinicdesk.ui.cohorts.staff_sheets import assign_sheet, paper_sheet
from clinicdesk.ui.cohorts.strip import SessionStrip
from clinicdesk.ui.cohorts.words import counted_for, long_day, programme_title
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.panels import Banner
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.forms.person_forms import outcomes_subject
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.notes.words import short_name
from clinicdesk.ui.outcomes.cohort_tab import CohortOutcomesTab
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.papers.ordering import PaperDesk
from clinicdesk.ui.reason_draft import ask_kept
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.starting.start_sheet import Starting
from clinicdesk.ui.surroundings import Surroundings

_TABS = ("matrix", "people", "calendar", "staff")
_OUTCOMES = "outcomes"
_LEAST = 250


class CohortView(QWidget):
    """Shows the page it is given; its acts ask the verbs, and the place reads again after the news."""

    def __init__(
        self,
        around: Surroundings,
        verbs: CohortVerbs,
        acts: Mapping[str, CellAct],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "clear")
        self._around, self._verbs = around, verbs
        self.page: CohortPage | None = None
        self._others: Sequence[CohortRow] = ()
        self._team: Sequence[Colleague] = ()
        self._programmes: Sequence[ProgrammeChoice] = ()
        self._starting: Starting | None = None
        self.head = Head()
        self.state, self.draft = StatusChip(), StatusChip("", "draft")
        self.short = StatusChip("", "warn")
        self.outcomes = CohortOutcomesTab(around, verbs.outcomes) if verbs.outcomes else None
        self._tabs = (*_TABS, _OUTCOMES) if self.outcomes else _TABS
        self.tabs = Segmented([(tab, "") for tab in self._tabs])
        self.change = Button("", icon="pencil-outline")
        self.papers = Button("", icon="printer-outline")
        self._desk = PaperDesk(around, verbs.papers, self) if verbs.papers else None
        self.join = Button("", icon="plus")
        self.banner = Banner()
        self.strip = SessionStrip(around)
        self.matrix = MatrixTab(around, acts, verbs.cell_history)
        self.lists = {name: ListTab(acts_of) for name, acts_of in tabs.ACTS.items()}
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        around.language.follow(self, self._speak)

    def show_page(self, page: CohortPage, others: Sequence[CohortRow]) -> None:
        """This cohort; `others`: where a participant could go to."""
        self.page, self._others = page, others
        if self.outcomes is not None and self.outcomes.seen is not None:
            self._read_outcomes(page)
        keeps = self._around.may(Permission.KEEP_CREDENTIALS)
        self._team = self._verbs.team() if keeps else ()
        self._programmes = self._verbs.programmes() if keeps else ()
        self._speak()

    def offer_start(self, starting: Starting) -> None:
        """A session is started from its line in the calendar."""
        self._starting = starting
        self._speak()

    def close_page(self) -> None:
        """Forget what was shown."""
        self.page = None
        if self.outcomes is not None:
            self.outcomes.leave()
            self.show_tab("matrix")

    def take_focus(self) -> None:
        """To the matrix, or to the list that is open."""
        name = self.tabs.value
        if self.outcomes is not None and name == _OUTCOMES:
            self.outcomes.take_focus()
            return
        (self.matrix.view if name == "matrix" else self.lists[name].table).setFocus()

    def show_tab(self, name: str) -> None:
        """matrix, people, calendar, staff or outcomes; the last is an opening of its people's charts."""
        if self.outcomes is not None:
            if name != _OUTCOMES:
                self.outcomes.leave()
            elif self.page is not None and not self._read_outcomes(self.page):
                name = "matrix"
        self.tabs.set_value(name)
        self._pages.setCurrentIndex(self._tabs.index(name))

    def _read_outcomes(self, page: CohortPage) -> bool:
        tab = self.outcomes
        return tab is not None and self._around.attempt(lambda: tab.open_cohort(page.cohort_id))

    def act(self, name: str) -> Any:  # noqa: ANN401 - the sheet it opened, if any
        """What a button of this name does to the current line of the open list."""
        page = self.page
        if page is None:
            return None
        row: Any = self.lists[self.tabs.value].current() if self.tabs.value in self.lists else None
        around, verbs = self._around, self._verbs
        acts: dict[str, Callable[[], Any]] = {
            "change": lambda: change_sheet(around, verbs, page),
            "join": lambda: join_sheet(around, verbs, page),
            "admit": lambda: around.attempt(lambda: verbs.admit(row.place.membership_id)),
            "leave": lambda: leave_sheet(around, verbs, page, row, self._others),
            "start": lambda: self._starting and self._starting.open(row.planned_id),
            "died": lambda: death_sheet(around, verbs, page, row),
            "sessions": lambda: sessions_sheet(around, verbs, page),
            "move": lambda: move_sheet(around, verbs, row),
            "make_up": lambda: make_up_sheet(around, verbs, row),
            "cancel": lambda: ask_kept(
                around, "cohorts.cancel", lambda why: verbs.cancel(row.planned_id, reason=why), kind="danger",
                code=row.code, about=row.planned_id, way=("cohorts", page.cohort_id),
            ),
            "records": lambda: verbs.closed_day and records_sheet(around, verbs.closed_day, row.planned_id),
            "papers": lambda: self._open_session_papers(page, row),
            "assign": lambda: assign_sheet(around, verbs, page),
            "release": lambda: ask_kept(
                around, "cohorts.release", lambda why: verbs.release(row.assignment_id, reason=why),
                name=page.names.get(row.user_id, ""), about=row.assignment_id, way=("cohorts", page.cohort_id),
            ),
            "paper": lambda: paper_sheet(around, verbs, row.user_id, page.names.get(row.user_id, "")),
        }  # fmt: skip
        return acts[name]()

    def open_records(self, which: str, *, at: str = "") -> Sheet | None:
        """The records of a closed session of this cohort, with the line of one under the cursor."""
        closed = self._verbs.closed_day
        return records_sheet(self._around, closed, which, at=at) if closed else None

    def offer_outside(self, verbs: OutsideVerbs) -> None:
        """Signatures made elsewhere are kept beside the group's printed papers."""
        if self._desk is not None:
            self._desk.outside = verbs

    def open_papers(self, *_: object) -> Sheet | None:
        """Ask which papers of the cohort are wanted."""
        if self._desk is None or self.page is None:
            return None
        return self._desk.ask_cohort(self.page.cohort_id, self.page.code)

    def _open_session_papers(self, page: CohortPage, row: CalendarEntry) -> Sheet | None:
        desk = self._desk
        return desk.ask_session(page.cohort_id, f"{page.code}/{row.code}", row.planned_id) if desk else None

    def open_session(self, planned_id: str) -> None:
        """The session of a cell: the board while it runs, else its roster with the note; else its calendar line."""
        around, page = self._around, self.page
        runs = page is not None and page.became.get(planned_id) == "running"
        if runs and around.may(Permission.SEE_SESSIONS):
            around.go("board", "")
        elif around.may(Permission.READ_NOTES):
            around.go("notes", planned_id)
        else:
            self.show_tab("calendar")
            self.lists["calendar"].select(lambda row: row.planned_id == planned_id)

    def move_session(self, planned_id: str) -> None:
        """Move the session of a cell."""
        entry = (
            next((one for one in self.page.calendar if one.planned_id == planned_id), None)
            if self.page
            else None
        )
        if entry is not None:
            move_sheet(self._around, self._verbs, entry)

    def _speak(self) -> None:
        page = self.page
        if page is None:
            return
        say = self._around.say
        self.head.say(say("cohorts.head", code=page.code), self._facts(page))
        self.state.show_state(
            say(f"cohorts.state.{page.state}"), "soon" if page.state == "running" else "neutral"
        )
        self.draft.setText(say("cohorts.draft"))
        self.draft.setVisible(page.programme.draft)
        lacking = sum(not one.enough for one in page.staffing.roles)
        self.short.setText(say("cohorts.short", n=lacking, session=counted_for(self._around, page)))
        self.short.setVisible(lacking > 0)
        self._speak_acts()
        if self.outcomes is not None:
            self.outcomes.speak()
        self.strip.show_page(page)
        self.matrix.show_page(page)
        tabs.show_members(self._around, self.lists["people"], page)
        starts = self._starting is not None and self._starting.offered
        tabs.show_calendar(self._around, self.lists["calendar"], page, starts=starts)
        tabs.show_staff(self._around, self.lists["staff"], page, team=self._team, programmes=self._programmes)

    def _speak_acts(self) -> None:
        say = self._around.say
        plans = self._around.may(Permission.PLAN_COHORTS) and self._around.writable
        for tab in self._tabs:
            self.tabs.set_text(tab, say(f"cohorts.tab.{tab}"))
        for name, button in (("change", self.change), ("join", self.join)):
            button.setText(say(f"cohorts.act.{name}"))
            button.setVisible(plans)
        self.papers.setText(say("papers.act"))
        self.papers.setVisible(self._desk is not None)
        for name, tab_list in self.lists.items():
            tab_list.empty.say(say(f"cohorts.empty.{name}"))
            for act, button in tab_list.acts.items():
                button.setText(say(f"cohorts.act.{act}"))
        if not plans:
            roles = ", ".join(say(f"common.role.{role}") for role in self._around.actor.roles)
            self.banner.show_banner(say("cohorts.read_only", roles=roles))

    def _facts(self, page: CohortPage) -> str:
        say = self._around.say
        members = sum(row.place.state == "member" for row in page.rows)
        leads = dict.fromkeys(page.names.get(one.user_id, "") for one in page.staff if not one.until)
        names = [short_name(name).replace(" ", "\u00a0") for name in leads if name]
        facts = [
            programme_title(self._around, page.programme.phrases), say("cohorts.people", n=members),
            say("cohorts.from", day=long_day(self._around, page.starts_on)), page.room,
            say("cohorts.led", who=", ".join(names)) if names else "",
        ]  # fmt: skip
        return " · ".join(filter(None, facts))

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_tab)
        self.change.clicked.connect(lambda: self.act("change"))
        self.join.clicked.connect(lambda: self.act("join"))
        self.papers.clicked.connect(self.open_papers)
        self.matrix.join.connect(lambda: self.act("join"))
        if self.outcomes is not None:
            self.outcomes.chart_wanted.connect(
                lambda person: self._around.go(
                    "people", outcomes_subject(person, self.page.cohort_id if self.page else "")
                )
            )
        self.matrix.session_wanted.connect(self.open_session)
        self.matrix.move_wanted.connect(self.move_session)
        for tab_list in self.lists.values():
            for name, button in tab_list.acts.items():
                button.clicked.connect(lambda *_, name=name: self.act(name))

    def _lay_out(self) -> None:
        for chip in (self.state, self.draft, self.short):
            self.head.beside.addWidget(chip)
        self.head.acts.addWidget(self.tabs)
        self.head.acts.addWidget(self.papers)
        self.head.acts.addWidget(self.change)
        self.head.acts.addWidget(self.join)
        beads = Card()
        beads.body.setContentsMargins(8, 8, 8, 4)
        beads.body.addWidget(self.strip)
        # A tab that is not shown does not make a low window higher than its screen.
        self._pages.setMinimumHeight(_LEAST)
        self._pages.addWidget(self.matrix)
        for name in _TABS[1:]:
            self._pages.addWidget(self.lists[name])
        if self.outcomes is not None:
            self._pages.addWidget(self.outcomes)
        column = page_column(self)
        for part in (self.head, self.banner, beads):
            column.addWidget(part)
        column.addWidget(self._pages, 1)
