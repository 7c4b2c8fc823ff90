"""The cells of the entry row: a number, a short scale, and the switch between air and oxygen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from clinicdesk.protocols.question import Question
from clinicdesk.ui.board.measures import Measures
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.theme import restyle

_BACK = (Qt.Key.Key_Backspace,)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PASSED_ON = frozenset("0123456789.,:")
_SHORT_SCALE = 8


class NumberCell(QLineEdit):
    """Digits only. `edited` after each, `back` at Backspace in an empty cell, `spaced` at the space bar."""

    edited = Signal(str)
    entered = Signal()
    back = Signal()
    spaced = Signal()
    left = Signal()
    leave_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("digits", "board")
        self.setMaxLength(6)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.textEdited.connect(self.edited)

    def set_measures(self, measures: Measures) -> None:
        """The drawing's size."""
        self.setFixedHeight(max(36, measures.px(43)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(measures.px(62))

    def value(self) -> str:
        """What is typed."""
        return self.text().strip()

    def show_value(self, text: str) -> None:
        """Put this in; nobody is told."""
        self.setText(text)

    def mark_wrong(self, sentence: str) -> None:
        """Red edge, and the sentence for a screen reader; "" takes both away."""
        if self.accessibleDescription() != sentence:
            self.setAccessibleDescription(sentence)
            restyle(self, wrong="true" if sentence else "false")

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z is the board's: a set entered in error, not a digit typed in error."""
        asks = event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the board go on to it; letters are nothing here."""
        key = event.key()
        if key == Qt.Key.Key_Backspace and not self.text():
            self.back.emit()
        elif key in _ENTER:
            if not event.isAutoRepeat():  # a key that is held answers no question about an unlikely number
                self.entered.emit()
        elif key == Qt.Key.Key_Space:
            self.spaced.emit()
        elif event.text() and event.text().isprintable() and event.text() not in _PASSED_ON:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab asks the row, which may hold an impossible number here."""
        self.leave_wanted.emit(next)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving a cell puts what is typed on the disk."""
        super().focusOutEvent(event)
        self.left.emit()


class ScaleCell(QWidget):
    """A short scale as joined buttons: one stop of Tab, answered by its own digit."""

    edited = Signal(str)
    entered = Signal()
    back = Signal()
    spaced = Signal()
    left = Signal()
    leave_wanted = Signal(bool)

    def __init__(self, values: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(0)
        self.buttons = {value: Button(value) for value in values}
        for place, (value, button) in enumerate(self.buttons.items()):
            button.setCheckable(True)
            last = place == len(self.buttons) - 1
            button.setProperty("segment", "first" if not place else "last" if last else "middle")
            button.setProperty("scale", "digit")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda *_, value=value: self._pick(value))
            row.addWidget(button)

    def set_measures(self, measures: Measures) -> None:
        """The drawing's size."""
        side = max(36, measures.px(43))
        self.setFixedHeight(side)
        for button in self.buttons.values():
            button.setFixedSize(max(32, measures.px(32)), side - 4)

    def value(self) -> str:
        """What is chosen; "" for nothing."""
        return self._value

    def show_value(self, text: str) -> None:
        """Choose this; nobody is told."""
        self._value = text if text in self.buttons else ""
        for value, button in self.buttons.items():
            button.setChecked(value == self._value)

    def text(self) -> str:
        """As a line edit calls it."""
        return self._value

    def mark_wrong(self, sentence: str) -> None:
        """For a screen reader; a digit that is not there cannot be chosen."""
        self.setAccessibleDescription(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Its digits, and the keys of the row."""
        key = event.key()
        if event.text() in self.buttons and event.text():
            self._pick(event.text())
        elif key in _BACK and self._value:
            self.show_value("")
            self.edited.emit("")
        elif key in _BACK:
            self.back.emit()
        elif key in _ENTER:
            if not event.isAutoRepeat():  # a key that is held answers no question about an unlikely number
                self.entered.emit()
        elif key == Qt.Key.Key_Space:
            self.spaced.emit()
        else:
            event.ignore()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """As of a number."""
        self.leave_wanted.emit(next)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring around all of it."""
        super().focusInEvent(event)
        restyle(self, here="true")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """As of a number."""
        super().focusOutEvent(event)
        restyle(self, here="false")
        self.left.emit()

    def _pick(self, value: str) -> None:
        self.show_value(value)
        self.edited.emit(value)


Cell = NumberCell | ScaleCell


def cell_for(question: Question) -> Cell:
    """A short list of digits is shown whole; anything else is typed, with no more digits than its range has."""
    values = question.values
    short = 0 < len(values) <= _SHORT_SCALE and all(len(str(value)) == 1 for value in values)
    if short:
        return ScaleCell([str(value) for value in values])
    cell, highest = NumberCell(), question.highest
    if question.type == "integer" and isinstance(highest, int):
        cell.setMaxLength(len(str(highest)))
    return cell
