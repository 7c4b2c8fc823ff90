"""Joined answers of which at most one is on. Nothing is chosen beforehand; a digit, Enter or a click chooses."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from clinicdesk.ui import icons
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.theme import restyle

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
_ZERO, _NINE = 0, 9


class AnswerBar(QWidget):
    """`values` in order. `chosen` carries the value a person picked; picking it again takes it away ("").

    Left and Right walk along without choosing: an answer is never an accident of the arrows.
    """

    chosen = Signal(str)

    def __init__(
        self,
        values: Sequence[str],
        *,
        upright: bool = False,
        large: bool = False,
        dense: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._upright = upright
        way = QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(way, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6 if upright else 0)
        self.buttons: dict[str, Button] = {}
        self._tone = ""
        self._on = ""
        for place, value in enumerate(values):
            button = _Answer("")
            button.setCheckable(True)
            button.setIconSize(QSize(20, 16))
            button.setProperty("answer", "plain")
            if dense:
                button.setProperty("scale", "dense")
            if large:
                button.setProperty("scale", "answer")
            if not upright:
                button.setProperty("segment", _place(place, len(values)))
            button.clicked.connect(lambda *, value=value: self._pick(value))
            self.buttons[value] = button
            row.addWidget(button)
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred if upright else QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed
        )
        if self.buttons:
            self.setFocusProxy(next(iter(self.buttons.values())))
        self._stops()

    @property
    def value(self) -> str:
        """What is on, or ""."""
        return next((value for value, button in self.buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Put a value on without telling anybody; "" takes all away."""
        for one, button in self.buttons.items():
            button.setChecked(one == value)
        self._stops()
        self.show_tone(self._tone)

    def say(self, name: str, words: Callable[[str], str]) -> None:
        """The words of every answer; `name` is the question, for who cannot see it."""
        for place, (value, button) in enumerate(self.buttons.items(), start=1):
            said = words(value)
            if button.text() != said:
                button.setText(said)
            button.setAccessibleName(f"{name}: {said}")
            button.setToolTip(said if value.isdecimal() else f"{said} ({place})")

    def show_tone(self, tone: str) -> None:
        """How the answer that is on looks: "", warn, crit, info. Unknown has its icon with every tone."""
        self._tone = tone
        for value, button in self.buttons.items():
            on = button.isChecked()
            look = "info" if value in {"unknown", "not_done"} else tone or "plain"
            if button.property("answer") != (look if on else "plain"):
                restyle(button, answer=look if on else "plain")
            unsure = on and value in {"unknown", "not_done"}
            button.setIcon(icons.icon("help-circle-outline", "info_ink") if unsure else QIcon())

    def set_read_only(self, read_only: bool) -> None:
        """Only looked at: no clicks and no keys, the answer stays legible."""
        for button in self.buttons.values():
            button.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, read_only)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not read_only:
            self._stops()

    def press_digit(self, number: int) -> bool:
        """Choose the answer that is this number, else by place from 1. Whether there is such an answer."""
        values = list(self.buttons)
        numbers = any(value.isdecimal() for value in values)
        place = values.index(str(number)) if str(number) in values else -1 if numbers else number - 1
        if not 0 <= place < len(values):
            return False
        if self.value != values[place]:
            self._pick(values[place])
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, Left and Right walk; the rest is for the page."""
        number = event.key() - Qt.Key.Key_0.value
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and _ZERO <= number <= _NINE and self.press_digit(number):
            return
        step = next((by for key, by in _STEPS.items() if key == event.key()), None)
        buttons = list(self.buttons.values())
        at = next((place for place, button in enumerate(buttons) if button.hasFocus()), None)
        if step is None or at is None or not 0 <= at + step < len(buttons):
            event.ignore()
            return
        buttons[at + step].setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick(self, value: str) -> None:
        again = self._on == value
        self.set_value("" if again else value)
        self.buttons[value].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(self.value)

    def _stops(self) -> None:
        """One stop of Tab: the answer that is on, else the first."""
        value = self.value
        self._on = value
        stop = value or next(iter(self.buttons), "")
        for one, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one == stop else Qt.FocusPolicy.ClickFocus)
        if stop:
            self.setFocusProxy(self.buttons[stop])


class _Answer(Button):
    """Leaves the arrows to the bar and the page: a button would take them for a walk of its own."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys but the arrows, and Enter with Ctrl, are a button's."""
        if event.key() in _ARROWS or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


def _place(place: int, count: int) -> str:
    if count == 1:
        return "only"
    if place == 0:
        return "first"
    return "last" if place == count - 1 else "middle"
