"""The members of the group at the left of their paragraphs: code, name, and how it stands with each."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicdesk.ui import icons
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.notes.words import short_name, standing
from clinicdesk.ui.notes.writing import NoteWriting
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

WIDTH = 226
_BESIDE = 56
"""What stands beside the words of a line: the icon, and the bar where the rail scrolls."""
_ROOM, _BETWEEN = WIDTH - _BESIDE, " · "
_TONES = {"crit_ink": "crit", "warn_ink": "warn", "info_ink": "info", "primary": "quiet"}


class MemberRail(QWidget):
    """`chosen` carries the id of a participant; the arrows move along."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.items: dict[str, _Item] = {}
        self.current = ""
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(self._list))

    def show_members(self, around: Surroundings, writing: NoteWriting) -> None:
        """Everybody with their standing; the first is chosen where nobody is."""
        page = writing.page
        if page is None:
            return
        people = [one.person_id for one in page.members]
        if list(self.items) != people:
            self._build(people)
        if self.current not in people:
            self.current = people[0] if people else ""
        for member in page.members:
            icon, colour, words = standing(around, writing, member)
            here = member.person_id == self.current
            if here and writing.editing and page.private:
                words = around.say("notes.standing.here") if colour not in {"crit_ink", "warn_ink"} else words
            button = self.items[member.person_id]
            button.say(f"{member.code}  {short_name(member.name)}", words, tone=_TONES.get(colour, "quiet"))
            button.setIcon(icons.icon(icon, colour))
            button.setChecked(here)
            button.setToolTip(f"{member.code} {member.name}: {words}")
            button.setAccessibleName(f"{member.code} {member.name}, {words}")

    def choose(self, person_id: str) -> None:
        """Go to somebody."""
        if person_id in self.items and person_id != self.current:
            self.current = person_id
            self.chosen.emit(person_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose the one before and after."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        people = list(self.items)
        if step is None or self.current not in people:
            super().keyPressEvent(event)
            return
        other = people[max(0, min(len(people) - 1, people.index(self.current) + step))]
        self.choose(other)
        self.items[other].setFocus()

    def _build(self, people: list[str]) -> None:
        for button in self.items.values():
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.items.clear()
        for place, person in enumerate(people):
            button = _Item()
            button.clicked.connect(lambda *, person=person: self._pick(person))
            self.items[person] = button
            self._column.insertWidget(place, button)

    def _pick(self, person: str) -> None:
        self.items[person].setChecked(True)
        self.choose(person)


class _Item(Button):
    """Two lines or three. It leaves the arrows to the rail: a button would take them for a group of its own."""

    def __init__(self) -> None:
        super().__init__("")
        self.setCheckable(True)
        self.setProperty("section", "two")
        self._name, self._state = Text("", "dense"), Text("", "dense")
        column = QVBoxLayout(self)
        column.setContentsMargins(38, 3, 6, 3)
        column.setSpacing(0)
        for line in (self._name, self._state):
            line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(line)

    def say(self, name: str, state: str, *, tone: str) -> None:
        """A name, and its state in up to two lines; what is longer ends in dots, the tooltip has all of it."""
        strong = QFont(self._name.font())
        strong.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium)
        self._name.setFont(strong)
        said = [state]
        if self._state.fontMetrics().horizontalAdvance(state) > _ROOM and _BETWEEN in state:
            first, _, last = state.rpartition(_BETWEEN)
            said = [first, last]
        # The style sheet says how high: its least height counts more than one set here.
        restyle(self, section="three" if len(said) > 1 else "two")
        for line, lines in ((self._name, [name]), (self._state, said)):
            short = (line.fontMetrics().elidedText(one, Qt.TextElideMode.ElideRight, _ROOM) for one in lines)
            line.setText("\n".join(short))
        restyle(self._state, tone=tone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go on to the rail."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            event.ignore()
            return
        super().keyPressEvent(event)
