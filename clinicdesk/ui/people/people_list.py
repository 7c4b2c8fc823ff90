"""The list of participants: searched as one types, kept to one's own cohorts if wanted.

Fifty thousand of them are read behind the window. Until the answer is there nobody is told that there is nobody.
"""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.views import PersonRow
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import EmptyState, ErrorPanel, Opening
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.people.birth import show_birth
from clinicdesk.ui.people_verbs import ListPeople
from clinicdesk.ui.reading import Reading
from clinicdesk.ui.search import SearchLine
from clinicdesk.ui.surroundings import Surroundings

_PAUSE_MS = 120


class PeopleList(Card):
    """`opened` carries the row of Enter, `picked` the current one; `read` tells that `people` are new.

    `first_wanted`: nobody is there yet, and somebody is to be registered.
    """

    opened = Signal(object)
    picked = Signal(object)
    read = Signal()
    first_wanted = Signal()

    def __init__(self, around: Surroundings, list_people: ListPeople, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around, self._list_people = around, list_people
        self.people: Sequence[PersonRow] = ()
        self.search = SearchLine()
        self.only = Choice()
        self.table = DataTable(self._columns())
        self.empty = EmptyState(on_action=self.first_wanted.emit)
        self.opening, self.slow = Opening(), Text("", "quiet")
        self.trouble, self._troubled = ErrorPanel(), QWidget()
        self.again = self.trouble.add_action("", self.read_again)
        self.known = False
        """Whether the people were read at all."""
        self._problem: Refused | Unavailable | None = None
        self._reading: Reading[Sequence[PersonRow]] = Reading(
            self, done=self._show, wrong=self._say_trouble, slow=self._say_opening
        )
        self._opens_first = False
        self._lay_out()
        self._pause = Listening(self).pause(_PAUSE_MS, self.read_again)
        self.only.currentIndexChanged.connect(self._wait)
        self.search.textEdited.connect(self._wait)
        self.search.returnPressed.connect(self._open_first)
        self.table.opened.connect(self.opened)
        self.table.picked.connect(self.picked)
        around.language.follow(self, self._speak)

    def read_again(self) -> None:
        """Ask for the people the text may mean; a slow answer comes when it comes."""
        self._pause.stop()
        only, query = self.only.value(), self.search.text().strip()
        kept: Literal["", "mine", "waiting"] = (
            "mine" if only == "mine" else "waiting" if only == "waiting" else ""
        )
        self._reading.ask(lambda: tuple(self._list_people(query, only=kept)))

    @property
    def loading(self) -> bool:
        """Whether an answer is still to come."""
        return self._reading.busy

    def _show(self, people: Sequence[PersonRow]) -> None:
        self._problem, self.known, self.people = None, True, people
        self._keep_current(people)
        self._speak_state()
        self.read.emit()
        if self._opens_first:
            self._open_found()

    def _keep_current(self, people: Sequence[PersonRow]) -> None:
        """The person under the cursor stays under it: Enter must not open whoever came into their line."""
        current = self.table.current_row()
        held = current.person_id if current else ""
        self.table.rows_model.show_rows(people)
        line = next((line for line, person in enumerate(people) if person.person_id == held), -1)
        if line >= 0:
            self.table.selectRow(line)

    def _say_trouble(self, problem: Refused | Unavailable) -> None:
        """Rows that were read before stay to be read; without any the trouble takes their place."""
        self._problem, self._opens_first = problem, False
        if self.people:
            self._around.messages.refuse(problem)
        self._speak_state()

    def _say_opening(self) -> None:
        self.slow.setVisible(bool(self.people))
        if not self.people:
            self._lay_over(self.opening)

    def _wait(self, *_: object) -> None:
        self._pause.start()

    def _open_first(self) -> None:
        self._opens_first = True
        self.read_again()

    def _open_found(self) -> None:
        self._opens_first = False
        if self.people:
            self.table.selectRow(0)
            self.table.setFocus()
        if len(self.people) == 1:
            self.opened.emit(self.people[0])

    def _code(self, person: PersonRow) -> str:
        """The code, with that of the record it was found by."""
        return f"{person.code} ({person.also})" if person.also else person.code

    def _access(self, person: PersonRow) -> str:
        if not self._around.may(Permission.OPEN_CHART):
            return "card"
        return "mine" if person.mine else "glass"

    def _columns(self) -> list[Column[PersonRow]]:
        say, language = self._around.say, self._around.language
        looks = {"mine": ("check", "ok_ink"), "glass": ("alert-outline", "warn_ink"), "card": ("", "ink2")}
        return [
            Column(say("people.column.code"), self._code, width=170),
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

    def _speak(self) -> None:
        say = self._around.say
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(say("people.table"))
        self.search.setPlaceholderText(say("people.search.hint"))
        self.search.setAccessibleName(say("people.search.label"))
        self.opening.say(say("common.opening"))
        self.slow.setText(say("common.opening"))
        self.again.setText(say("people.again"))
        self._speak_filter()
        self._speak_state()

    def _speak_state(self) -> None:
        """What lies under the search: the rows, why there are none, or what went wrong; before that, nothing."""
        say, language = self._around.say, self._around.language.code
        searching = bool(self.search.text().strip() or self.only.value())
        self.empty.say(
            say("people.empty.nobody" if searching else "people.empty.none"), say("people.register.act")
        )
        may = self._around.may(Permission.REGISTER_PEOPLE) and self._around.writable
        self.empty.button.setVisible(may and not searching)
        if isinstance(self._problem, Unavailable):
            self.trouble.say(self._problem.problem(language), self._problem.remedy(language))
        elif self._problem is not None:
            self.trouble.say(self._problem.first.sentence(language))
        if not self.loading:
            self.slow.hide()
        if self.people:
            self._lay_over(self.table)
        elif self._problem is not None:
            self._lay_over(self._troubled)
        elif self.known and not self.loading:
            self._lay_over(self.empty)

    def _lay_over(self, view: QWidget) -> None:
        """Show one of them. A view that goes takes the keyboard with it: it is given to what stands in its place."""
        gone = self._states.currentWidget()
        if gone is None or gone is view:
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and (focused is gone or gone.isAncestorOf(focused))
        self._states.setCurrentWidget(view)
        if had_focus:
            (self.table if view is self.table else self.search).setFocus()

    def _speak_filter(self) -> None:
        say, chosen = self._around.say, self.only.value()
        assigned = self._around.may(Permission.OPEN_CHART) and Role.LEAD not in self._around.actor.roles
        self.only.blockSignals(True)
        self.only.clear()
        for value in ("", "mine", "waiting") if assigned else ("", "waiting"):
            self.only.addItem(say(f"people.only.{value or 'all'}"), value)
        self.only.set_value(chosen)
        self.only.blockSignals(False)
        self.only.setAccessibleName(say("people.only.label"))

    def _lay_out(self) -> None:
        self.search.setFixedWidth(340)
        below = QWidget()
        self._states = QStackedLayout(below)
        column = QVBoxLayout(self._troubled)
        column.setContentsMargins(14, 10, 14, 14)
        column.addWidget(self.trouble)
        column.addStretch(1)
        for view in (QWidget(), self.table, self.empty, self.opening, self._troubled):
            self._states.addWidget(view)
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 4)
        row.addWidget(self.search)
        row.addWidget(self.only)
        row.addWidget(self.slow)
        row.addStretch(1)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.addLayout(row)
        self.body.addWidget(below, 1)
