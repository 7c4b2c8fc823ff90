"""Ctrl+K: a few letters or digits, the people they may mean, Enter opens the first.

They are looked for behind the window: who types on, or goes on working, never waits for the answer.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.views import PersonRow
from clinicdesk.ui import icons
from clinicdesk.ui.language import Language
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.people.birth import show_birth
from clinicdesk.ui.reading import Reading

_MOST = 8
_PAUSE_MS = 120
_ROW = 36


class SearchLine(QLineEdit):
    """A line with a magnifying glass at its left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextMargins(22, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the glass over it."""
        super().paintEvent(event)
        glass = QRect(9, (self.height() - 18) // 2, 18, 18)
        icons.draw(QPainter(self), glass, "magnify", colour="ink2")


class SearchField(SearchLine):
    """A line with its answers under it. `found` carries the person_id of the one chosen."""

    found = Signal(str)

    def __init__(
        self,
        language: Language,
        search: Callable[[str], tuple[PersonRow, ...]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._language, self._search = language, search
        self.setFixedWidth(236)
        language.hint(self, "window.search.hint")
        language.keep(self, self.setAccessibleName, "window.search.name")
        self.answers = Answers(self)
        self._pause = Listening(self).pause(_PAUSE_MS, self.look)
        self._reading: Reading[Sequence[PersonRow]] = Reading(
            self, done=self._show, wrong=self._say_trouble, slow=self._say_opening
        )
        self._wanted = self._opens_first = False
        self.textEdited.connect(self._wait)
        self.answers.chosen.connect(self._open)

    def begin(self) -> None:
        """Take the focus with what was typed before marked, so that typing starts anew."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @property
    def loading(self) -> bool:
        """Whether an answer is still to come."""
        return self._reading.busy

    def look(self) -> None:
        """Ask for the people the text may mean; a slow answer comes when it comes."""
        self._pause.stop()
        typed = self.text().strip()
        self._wanted = bool(typed)
        if typed:
            self._reading.ask(lambda: self._search(typed)[:_MOST])
        else:
            self._put_away()

    def _show(self, people: Sequence[PersonRow]) -> None:
        """Nobody sees the answer to a question that was left."""
        if not self._wanted:
            return
        lines = [(person.person_id, _line(self._language, person)) for person in people]
        self.answers.show_under(self, lines, empty=self._language.say("window.search.nobody"))
        if self._opens_first:
            self._opens_first = False
            self.answers.choose_current()

    def _say_trouble(self, problem: Refused | Unavailable) -> None:
        self._opens_first = False
        code = self._language.code
        said = problem.problem(code) if isinstance(problem, Unavailable) else problem.first.sentence(code)
        self._say(said)

    def _say_opening(self) -> None:
        self._say(self._language.say("common.opening"))

    def _say(self, words: str) -> None:
        if self._wanted:
            self.answers.show_under(self, [], empty=words)

    def _put_away(self) -> None:
        self._wanted = self._opens_first = False
        self._pause.stop()
        self.answers.hide()

    def _wait(self, text: str) -> None:
        self._opens_first = False
        self._pause.start()

    def event(self, event: QEvent) -> bool:
        """Keep Esc for the line while there is something to put away."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            busy = bool(self.text()) or self.answers.isVisible()
            if busy and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Up move in the answers, Enter opens, Esc closes."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.answers.isVisible():
            self.answers.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open_first()
        elif key == Qt.Key.Key_Escape and (self.text() or self.answers.isVisible()):
            self.clear()
            self._put_away()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The answers belong to the line that is being typed in."""
        super().focusOutEvent(event)
        self._put_away()

    def _open_first(self) -> None:
        """Enter: the line that is lit, or the first of an answer that is still to come."""
        if self._pause.isActive() or self._reading.busy or not self.answers.isVisible():
            self._opens_first = True
            self.look()
        else:
            self.answers.choose_current()

    def _open(self, person_id: str) -> None:
        self.clear()
        self._put_away()
        self.found.emit(person_id)


class Answers(QFrame):
    """The list under the line; it never takes the focus."""

    chosen = Signal(str)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self.setProperty("box", "card")
        self.list = QListWidget()
        self.list.setObjectName("answers")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.list.itemClicked.connect(self._tell)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_under(self, field: QWidget, lines: list[tuple[str, str]], *, empty: str) -> None:
        """Lay the answers over the page, right under the field."""
        window = field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
            window.installEventFilter(self)
        self.list.clear()
        for person_id, words in lines or [("", empty)]:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, person_id)
            if not person_id:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if lines else -1)
        width = max(field.width(), self.list.sizeHintForColumn(0) + 40)
        height = self.list.count() * _ROW + 12
        corner = field.mapTo(window, QPoint(0, field.height() + 4))
        left = min(corner.x(), window.width() - width - 8)
        self.setGeometry(left, corner.y(), width, height)
        self.show()
        self.raise_()

    def move_by(self, step: int) -> None:
        """One line down or up, round the ends."""
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())

    def choose_current(self) -> None:
        """Open the line that is lit, if it is a person."""
        item = self.list.currentItem()
        if item is not None:
            self._tell(item)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window of another size puts the answers away."""
        if event.type() == QEvent.Type.Resize:
            self.hide()
        return super().eventFilter(watched, event)

    def _tell(self, item: QListWidgetItem) -> None:
        person_id = str(item.data(Qt.ItemDataRole.UserRole))
        if person_id:
            self.chosen.emit(person_id)


def _line(language: Language, person: PersonRow) -> str:
    cohort = language.say("chart.facts.cohort", code=person.cohort) if person.cohort else ""
    born = show_birth(language.code, person.birth_date)
    return " · ".join(part for part in (person.code, person.name, born, cohort) if part)
