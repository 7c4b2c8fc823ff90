"""Choosing participants by search, and people at work by role, with the counts checked as one chooses."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.planning import Colleague, ProgrammeChoice
from clinicdesk.services.staffing import RoleCount
from clinicdesk.services.views import PersonRow
from clinicdesk.ui.cohorts.words import count_words
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.reading import Reading
from clinicdesk.ui.search import SearchLine
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

_MOST = 5


class PeoplePicker(QWidget):
    """A line to search with, what it finds as buttons, and whom one has chosen, each with a way back."""

    changed = Signal()

    def __init__(
        self, around: Surroundings, find: Callable[[str], Sequence[PersonRow]], *, one: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._around, self._find, self._one = around, find, one
        self.chosen: dict[str, str] = {}
        self.line = _Line()
        around.language.hint(self.line, "window.search.hint")
        self._found, self._kept = QVBoxLayout(), QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addLayout(self._found)
        column.addLayout(self._kept)
        self.setFocusProxy(self.line)
        self._takes_first = False
        self._reading: Reading[Sequence[PersonRow]] = Reading(
            self, done=self._offer, wrong=self._say_trouble, slow=self._say_opening
        )
        self.line.textEdited.connect(self._hear_typed)
        self.line.returnPressed.connect(self._take_first)

    def look(self, *_: object) -> None:
        """Ask for the people the text may mean; a slow answer comes when it comes."""
        typed = self.line.text().strip()
        self._reading.ask(lambda: self._find(typed) if typed else ())

    def _offer(self, people: Sequence[PersonRow]) -> None:
        _clear(self._found)
        if not self.line.text().strip():  # chosen or deleted meanwhile
            return
        found = [person for person in people if person.person_id not in self.chosen]
        for person in found[:_MOST]:
            button = Button(f"{person.code} · {person.name}", "quiet", icon="plus")
            button.clicked.connect(lambda *_, person=person: self.take(person))
            self._found.addWidget(button)
        if self._takes_first and found:
            self.take(found[0])
        self._takes_first = False

    def _say_trouble(self, problem: Refused | Unavailable) -> None:
        code = self._around.language.code
        self._say(problem.problem(code) if isinstance(problem, Unavailable) else problem.first.sentence(code))

    def _say_opening(self) -> None:
        self._say(self._around.say("common.opening"))

    def _say(self, words: str) -> None:
        _clear(self._found)
        self._found.addWidget(Text(words, "hint", wrap=True))

    def _hear_typed(self, *_: object) -> None:
        self._takes_first = False
        self.look()

    def take(self, person: PersonRow) -> None:
        """Choose this one."""
        if self._one:
            self.chosen.clear()
        self.chosen[person.person_id] = f"{person.code} · {person.name}"
        self.line.clear()
        self._show()

    def _take_first(self) -> None:
        self._takes_first = True
        self.look()

    def _drop(self, person_id: str) -> None:
        self.chosen.pop(person_id, None)
        self._show()

    def _show(self) -> None:
        _clear(self._found)
        _clear(self._kept)
        for person_id, words in self.chosen.items():
            button = Button(words, icon="close")
            button.setAccessibleName(self._around.say("cohorts.pick.drop", who=words))
            button.clicked.connect(lambda *_, person_id=person_id: self._drop(person_id))
            self._kept.addWidget(button)
        self.changed.emit()


class TeamPicker(QWidget):
    """A role, a colleague, and each role with what it needs and has. `count` is asked after each change."""

    def __init__(
        self, around: Surroundings, team: Sequence[Colleague],
        count: Callable[[Sequence[tuple[str, str]]], Sequence[RoleCount]], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._around, self._team, self._count = around, team, count
        self._programme: ProgrammeChoice | None = None
        self.chosen: dict[tuple[str, str], str] = {}
        self.role, self.who = Choice(elide=True), Choice(elide=True)
        self.add = around.language.text(Button("", icon="plus"), "cohorts.pick.add")
        self._kept = QVBoxLayout()
        row = QHBoxLayout()
        row.addWidget(self.role, 3)
        row.addWidget(self.who, 3)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addLayout(self._kept)
        self.setFocusProxy(self.role)
        self.role.currentIndexChanged.connect(self._offer)
        self.add.clicked.connect(self.take)
        around.language.follow(self, self._speak)

    def show_programme(self, programme: ProgrammeChoice | None) -> None:
        """Another programme has other roles: begin anew."""
        self._programme = programme
        self.chosen.clear()
        self.role.clear()
        self._speak()
        self._offer()

    def _speak(self) -> None:
        """The roles in the language of now; the one that was chosen stays so."""
        self.role.offer(
            (self._title(role), role) for role, _ in (self._programme.roles if self._programme else ())
        )
        if self.role.currentIndex() < 0:
            self.role.setCurrentIndex(0)
        self.recount()

    def take(self, *_: object) -> None:
        """This colleague in this role."""
        if self.who.value() and self.role.value():
            self.chosen[self.who.value(), self.role.value()] = self.who.currentText()
            self.recount()

    def recount(self) -> None:
        """Ask again whether it is enough, and say it role by role."""
        _clear(self._kept)
        if self._programme is None:
            return
        for count in self._count(tuple(self.chosen)):
            line = Text(count_words(self._around, count, self._title(count.role)), "hint", wrap=True)
            if count.lacking:
                restyle(line, role="issue")
            self._kept.addWidget(line)
            for (user, role), name in list(self.chosen.items()):
                if role == count.role:
                    button = Button(name, icon="close")
                    button.setAccessibleName(self._around.say("cohorts.pick.drop", who=name))
                    button.clicked.connect(lambda *_, key=(user, role): self._drop(key))
                    self._kept.addWidget(button)

    def _drop(self, key: tuple[str, str]) -> None:
        self.chosen.pop(key, None)
        self.recount()

    def _title(self, role: str) -> str:
        said = self._programme.phrases[self._around.language.code] if self._programme else {}
        return said.get(f"role.{role}.title", role)

    def _offer(self, *_: object) -> None:
        """Those whose role here fits come first; nobody is left out, for people do more than one thing."""
        wanted = dict(self._programme.roles).get(self.role.value(), "") if self._programme else ""
        self.who.clear()
        for one in sorted(self._team, key=lambda one: (wanted not in one.roles, one.name)):
            self.who.addItem(one.name, one.user_id)


class _Line(SearchLine):
    """Enter takes the first found and goes no further: the sheet would take it for its verb."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter stays here, with Ctrl it is the sheet's."""
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.returnPressed.emit()
            return
        super().keyPressEvent(event)


def _clear(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
