"""Cohorts: the list of those one may open, and over it the page of one."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.matrix_views import CohortRow
from clinicdesk.services.views import Topic
from clinicdesk.ui.cohort_verbs import CellAct, CohortVerbs
from clinicdesk.ui.cohorts.cohort_view import CohortView
from clinicdesk.ui.cohorts.plan_sheets import plan_sheet
from clinicdesk.ui.cohorts.words import long_day, programme_title
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.page import Page
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_HEARS = frozenset(
    {
        Topic.COHORTS,
        Topic.PEOPLE,
        Topic.SESSIONS,
        Topic.CONSENTS,
        Topic.FORMS,
        Topic.CLEARANCES,
        Topic.PROTOCOLS,
    }
)


class CohortsPage(Page):
    """`acts`: what the next action of a cell does, by the kind of its column; without one the card is offered."""

    def __init__(
        self, around: Surroundings, verbs: CohortVerbs, acts: Mapping[str, CellAct] | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._around, self._verbs = around, verbs
        self._cohorts: Sequence[CohortRow] = ()
        self.head = Head()
        self.plan = Button("", "primary", icon="plus")
        self.table = DataTable(self._columns())
        self.empty = EmptyState("", "", on_action=self.open_plan)
        self.view = CohortView(around, verbs, acts or {})
        self._lay_out()
        self.plan.clicked.connect(self.open_plan)
        self.table.opened.connect(lambda row: self.open_cohort(row.cohort_id))
        Listening(self).about(around.bus, _HEARS, self.read_again)
        around.language.follow(self, self._speak_table)
        self.read_again()

    def read_again(self) -> None:
        """Ask for the list, and for the page that is open."""
        if self._around.attempt(self._load):
            self.table.show_rows(self._cohorts)
            self._speak()
        if self.view.page is not None and not self._around.attempt(lambda: self._read(self.view.page)):
            self.step_back()

    def show_subject(self, subject: str) -> None:
        """A cohort by id or code, `COHORT/SESSION/RECORD` opens a closed session's records; empty is the list."""
        if not subject:
            self.step_back()
            return
        which, _, records = subject.partition("/")
        known = (row.cohort_id for row in self._cohorts if which in {row.cohort_id, row.code})
        self.open_cohort(next(known, which))
        if records and self.view.page is not None:
            closed, _, at = records.partition("/")
            self.view.open_records(closed, at=at)

    def open_cohort(self, cohort_id: str) -> None:
        """Its page, or the sentence that says why not."""
        if not self._around.attempt(lambda: self._open(cohort_id)):
            self.step_back()
            return
        self._stack.setCurrentWidget(self.view)
        self.crumb.emit(self.head_of_view)
        self.view.take_focus()

    def open_plan(self, *_: object) -> Sheet | None:
        """A new cohort; planned, its page opens."""
        opened: list[Sheet] = []
        self._around.attempt(
            lambda: opened.append(plan_sheet(self._around, self._verbs, done=self.show_subject))
        )
        return opened[0] if opened else None

    def step_back(self) -> bool:
        """From a cohort to the list."""
        if self._stack.currentWidget() is self._front:
            return False
        self.view.close_page()
        self._stack.setCurrentWidget(self._front)
        self.crumb.emit("")
        self.table.setFocus()
        return True

    def take_focus(self) -> None:
        """Into what is open."""
        if self._stack.currentWidget() is self.view:
            self.view.take_focus()
        elif self._cohorts:
            self.table.setFocus()
        else:
            super().take_focus()

    @property
    def head_of_view(self) -> str:
        """The name of the cohort that is open."""
        return self.view.head.title.text()

    def _load(self) -> None:
        self._cohorts = tuple(self._verbs.list_cohorts())

    def _open(self, cohort_id: str) -> None:
        self.view.show_page(self._verbs.open_cohort(cohort_id), self._cohorts)

    def _read(self, page: object) -> None:
        cohort_id = getattr(page, "cohort_id", "")
        self._open(str(cohort_id))

    def _columns(self) -> list[Column[CohortRow]]:
        say = self._around.say
        return [
            Column(say("cohorts.table.code"), lambda row: row.code, width=110),
            Column(say("cohorts.table.programme"), self._programme),
            Column(
                say("cohorts.table.draft"),
                lambda row: say("cohorts.draft") if row.draft else say("cohorts.programme.adopted"),
                width=190,
                icon=lambda row: "pencil-outline" if row.draft else "check",
            ),
            Column(say("cohorts.table.state"), lambda row: say(f"cohorts.state.{row.state}"), width=130),
            Column(say("cohorts.table.starts"), lambda row: long_day(self._around, row.starts_on), width=130),
            Column(say("cohorts.table.people"), self._people, width=130, number=True),
        ]

    def _people(self, row: CohortRow) -> str:
        if not row.waiting:
            return str(row.people)
        return self._around.say("cohorts.people_and_waiting", n=row.people, waiting=row.waiting)

    def _programme(self, row: CohortRow) -> str:
        return programme_title(self._around, {code: {"title": said} for code, said in row.title.items()})

    def _speak_table(self) -> None:
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(self._around.say("cohorts.title"))
        self._speak()

    def _speak(self) -> None:
        say = self._around.say
        plans = self._around.may(Permission.PLAN_COHORTS) and self._around.writable
        self.head.say(say("cohorts.title"), say("cohorts.facts", n=len(self._cohorts)))
        self.plan.setText(say("cohorts.act.plan"))
        self.plan.setVisible(plans and bool(self._cohorts))
        self.empty.say(say("cohorts.none" if plans else "cohorts.none_yours"), say("cohorts.act.plan"))
        self.empty.button.setVisible(plans)
        self.table.setVisible(bool(self._cohorts))
        self.empty.setVisible(not self._cohorts)
        if self._stack.currentWidget() is self.view:
            self.crumb.emit(self.head_of_view)

    def _lay_out(self) -> None:
        self.head.acts.addWidget(self.plan)
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.empty, 1)
        self._front = QWidget()
        self._front.setProperty("ground", "clear")
        column = page_column(self._front)
        column.addWidget(self.head)
        column.addWidget(card, 1)
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedLayout()
        both.addLayout(self._stack)
        self._stack.addWidget(self._front)
        self._stack.addWidget(self.view)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
