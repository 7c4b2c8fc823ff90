"""The list of participants: searched as one types, kept to one's own cohorts if wanted."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.views import PersonRow
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.people.birth import show_birth
from clinicdesk.ui.people_verbs import ListPeople
from clinicdesk.ui.search import SearchLine
from clinicdesk.ui.surroundings import Surroundings

_PAUSE_MS = 120


class PeopleList(Card):
    """`opened` carries the row of Enter, `picked` the current one; `read` tells that `people` are new."""

    opened = Signal(object)
    picked = Signal(object)
    read = Signal()

    def __init__(self, around: Surroundings, list_people: ListPeople, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around, self._list_people = around, list_people
        self.people: Sequence[PersonRow] = ()
        self.search = SearchLine()
        self.only = Choice()
        self.table = DataTable(self._columns())
        self.empty = EmptyState()
        self._lay_out()
        self._pause = Listening(self).pause(_PAUSE_MS, self.read_again)
        self.only.currentIndexChanged.connect(self._wait)
        self.search.textEdited.connect(self._wait)
        self.search.returnPressed.connect(self._open_first)
        self.table.opened.connect(self.opened)
        self.table.picked.connect(self.picked)
        around.language.follow(self, self._speak)

    def read_again(self) -> None:
        """Ask for the people the text may mean."""
        self._pause.stop()
        if self._around.attempt(self._load):
            self.table.show_rows(self.people)
            self._speak_state()
            self.read.emit()

    def _load(self) -> None:
        only = self.only.value()
        kept: Literal["", "mine", "waiting"] = (
            "mine" if only == "mine" else "waiting" if only == "waiting" else ""
        )
        self.people = tuple(self._list_people(self.search.text().strip(), only=kept))

    def _wait(self, *_: object) -> None:
        self._pause.start()

    def _open_first(self) -> None:
        self.read_again()
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
        self._speak_filter()
        self._speak_state()

    def _speak_state(self) -> None:
        searching = bool(self.search.text().strip() or self.only.value())
        self.empty.say(self._around.say("people.empty.nobody" if searching else "people.empty.none"))
        self._states.setCurrentIndex(0 if self.people else 1)

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
        self._states.addWidget(self.table)
        self._states.addWidget(self.empty)
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 4)
        row.addWidget(self.search)
        row.addWidget(self.only)
        row.addStretch(1)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.addLayout(row)
        self.body.addWidget(below, 1)
