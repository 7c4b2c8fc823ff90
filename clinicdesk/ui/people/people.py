"""Participants: a list searched as one types, codes first; Enter opens the chart or says why not."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.security.roles import Permission
from clinicdesk.services.views import Chart, PersonRow, Topic
from clinicdesk.ui.chart.chart import ChartView
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import EmptyState, Notice
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.page import Page
from clinicdesk.ui.people.birth import read_birth, show_birth
from clinicdesk.ui.search import SearchLine
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import reason_editor
from clinicdesk.ui.verbs import ChartVerbs, PeopleVerbs

_HEARS = frozenset({Topic.PEOPLE, Topic.COHORTS, Topic.INTEGRITY})
_BEYOND = "PPL004"
_PAUSE_MS = 120


class PeoplePage(Page):
    """The list, and over it the chart that is open."""

    def __init__(
        self, around: Surroundings, verbs: PeopleVerbs, chart_verbs: ChartVerbs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._around, self._verbs, self._chart_verbs = around, verbs, chart_verbs
        self._people: Sequence[PersonRow] = ()
        self._beyond: PersonRow | None = None
        self.head = Head()
        self.register = Button("", "primary", icon="account-plus-outline")
        self.search = SearchLine()
        self.wall = Notice(kind="warn")
        self.table = DataTable(self._columns())
        self.empty = EmptyState()
        self.chart = ChartView(around, chart_verbs)
        self.glass = self.wall.add_action("", self.open_glass)
        self._lay_out()
        self._listening = Listening(self)
        self._pause = self._listening.pause(_PAUSE_MS, self.read_again)
        self._connect()
        around.language.follow(self, self._speak_table)
        self.read_again()

    def read_again(self) -> None:
        """Ask for the people the text may mean."""
        self._pause.stop()
        if self._around.attempt(self._load):
            self.table.show_rows(self._people)
            self._speak()

    def show_subject(self, subject: str) -> None:
        """A participant by id or by code; empty is the list."""
        if not subject:
            self.step_back()
            return
        found = self._around.attempt(lambda: self._open_subject(subject))
        if not found:
            self.step_back()

    def step_back(self) -> bool:
        """From the chart to the list."""
        if self._stack.currentIndex() == 0:
            return False
        self._stack.setCurrentIndex(0)
        self.crumb.emit("")
        self.table.setFocus()
        return True

    def take_focus(self) -> None:
        """To the search, or into the chart that is open."""
        if self._stack.currentIndex() == 0:
            self.search.setFocus()
        else:
            self.chart.take_focus()

    def keep_draft(self) -> None:
        """The numbers and the correction of an open chart."""
        self.chart.store_drafts()

    def open_person(self, person: PersonRow) -> None:
        """Open a chart; the opening is an event of the trail."""
        if not self._around.may(Permission.OPEN_CHART):
            self._around.messages.show_message("people.no_chart", "warn")
            return
        self._beyond = None
        try:
            chart = self._chart_verbs.open_chart(person.person_id)
        except Refused as problem:
            if any(issue.code == _BEYOND for issue in problem.issues):
                self._beyond = person
            else:
                self._around.messages.refuse(problem)
        except Unavailable as problem:
            self._around.messages.refuse(problem)
        else:
            self._show_chart(chart)
        self._speak_wall()

    def open_glass(self) -> Sheet | None:
        """An emergency: ask for the reason, then open."""
        person = self._beyond
        if person is None:
            return None
        reason = reason_editor()

        def submit() -> None:
            self._verbs.break_glass(person.person_id, reason=reason.toPlainText())
            sheet.accepted.connect(lambda: self.open_person(person))

        sheet = Sheet(
            self._around.language, "people.glass", submit=submit, kind="danger", icon="alert-outline",
            values={"code": person.code},
        )  # fmt: skip
        sheet.add_field("reason", reason)
        return self._around.talk.show(sheet)

    def open_register(self) -> Sheet:
        """A new participant."""
        code, name, birth = QLineEdit(), QLineEdit(), QLineEdit()

        def submit() -> None:
            wanted = code.text().strip()
            self._verbs.register(code=wanted, name=name.text().strip(), birth_date=read_birth(birth.text()))
            self._around.messages.show_message("people.register.done", "ok", code=wanted)

        sheet = Sheet(self._around.language, "people.register", submit=submit, icon="account-plus-outline")
        for field, editor in (("code", code), ("name", name), ("birth_date", birth)):
            sheet.add_field(field, editor)
        return self._around.talk.show(sheet)

    def _load(self) -> None:
        self._people = tuple(self._verbs.list_people(self.search.text().strip()))

    def _open_subject(self, subject: str) -> None:
        known = [*self._people, *self._verbs.list_people(""), *self._verbs.list_people(subject)]
        person = next((row for row in known if subject in {row.person_id, row.code}), None)
        if person is None:
            # Beyond the first 200 of the list: the chart itself knows its person.
            person = PersonRow(subject, "", "", "", "", mine=True)
        self.open_person(person)

    def _show_chart(self, chart: Chart) -> None:
        self.chart.show_chart(chart)
        self._stack.setCurrentIndex(1)
        self.crumb.emit(chart.person.code)
        self.chart.take_focus()

    def _connect(self) -> None:
        self.register.clicked.connect(self.open_register)
        self.search.textEdited.connect(self._wait)
        self.search.returnPressed.connect(self._open_first)
        self.table.opened.connect(self.open_person)
        self.table.picked.connect(self._leave_wall)
        self._listening.about(self._around.bus, _HEARS, self.read_again)

    def _wait(self, *_: object) -> None:
        self._pause.start()

    def _open_first(self) -> None:
        self.read_again()
        if self._people:
            self.table.selectRow(0)
            self.table.setFocus()
        if len(self._people) == 1:
            self.open_person(self._people[0])

    def _leave_wall(self, person: PersonRow) -> None:
        if self._beyond is not None and self._beyond.person_id != person.person_id:
            self._beyond = None
            self._speak_wall()

    def _access(self, person: PersonRow) -> str:
        if not self._around.may(Permission.OPEN_CHART):
            return "none"
        return "mine" if person.mine else "glass"

    def _columns(self) -> list[Column[PersonRow]]:
        say, language = self._around.say, self._around.language
        looks = {"mine": ("check", "ok_ink"), "glass": ("alert-outline", "warn_ink"), "none": ("", "ink2")}
        return [
            Column(say("people.column.code"), lambda person: person.code, width=130),
            Column(say("people.column.name"), lambda person: person.name),
            Column(
                say("people.column.birth"),
                lambda person: show_birth(language.code, person.birth_date),
                width=130,
            ),
            Column(say("people.column.cohort"), lambda person: person.cohort, width=150),
            Column(
                say("people.column.access"),
                lambda person: say(f"people.access.{self._access(person)}"),
                width=170,
                icon=lambda person: looks[self._access(person)][0],
                colour=lambda person: looks[self._access(person)][1],
            ),
        ]

    def _speak_table(self) -> None:
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(self._around.say("people.table"))
        self._speak()

    def _speak(self) -> None:
        say = self._around.say
        self.head.say(say("people.title"), say("people.facts", n=len(self._people)))
        self.register.setText(say("people.register.act"))
        self.register.setVisible(self._around.may(Permission.REGISTER_PEOPLE) and self._around.writable)
        self.search.setPlaceholderText(say("people.search.hint"))
        self.search.setAccessibleName(say("people.search.label"))
        searching = bool(self.search.text().strip())
        self.empty.say(say("people.empty.nobody" if searching else "people.empty.none"))
        self._lists.setCurrentIndex(0 if self._people else 1)
        self._speak_wall()

    def _speak_wall(self) -> None:
        code = self._beyond.code if self._beyond else ""
        say = self._around.say
        self.wall.setVisible(self._beyond is not None)
        self.wall.say(say("people.wall.title", code=code), say("people.wall.body"))
        self.glass.setText(say("people.wall.act"))
        self.glass.setVisible(self._around.may(Permission.BREAK_GLASS) and self._around.writable)

    def _lay_out(self) -> None:
        self.search.setFixedWidth(340)
        self.head.acts.addWidget(self.register)
        listed = QWidget()
        self._lists = QStackedLayout(listed)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self.empty)
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 4)
        row.addWidget(self.search)
        row.addStretch(1)
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addLayout(row)
        card.body.addWidget(listed, 1)
        front = QWidget()
        front.setProperty("ground", "clear")
        column = page_column(front)
        for part in (self.head, self.wall):
            column.addWidget(part)
        column.addWidget(card, 1)
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedLayout()
        both.addLayout(self._stack)
        self._stack.addWidget(front)
        self._stack.addWidget(self.chart)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
