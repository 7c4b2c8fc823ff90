"""A row of joined buttons of which one is on, or none yet: two or three choices that should all be seen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from clinicdesk.ui.components.buttons import Button

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Segmented(QWidget):
    """`options` are (value, text). `chosen` is sent when a person picks; arrows move along."""

    chosen = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], *, value: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        for place, (option, text) in enumerate(options):
            button = Button(text)
            button.setCheckable(True)
            button.setProperty("segment", _place(place, len(options)))
            button.clicked.connect(lambda *, option=option: self._pick(option))
            self._buttons[option] = button
            self._group.addButton(button)
            row.addWidget(button)
        self.set_value(value or options[0][0])

    @property
    def value(self) -> str:
        """The value that is on; "" while nobody has chosen."""
        return next((option for option, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Put a value on without telling anybody; "" takes the choice away."""
        first = next(iter(self._buttons))
        self._group.setExclusive(bool(value))  # a group of which one is always on lets none go
        for option, button in self._buttons.items():
            button.setChecked(option == value)
            on = option == (value or first)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)

    def set_text(self, value: str, text: str) -> None:
        """Say one option anew."""
        self._buttons[value].setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move along the row, as in every group of choices."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        options = list(self._buttons)
        here = options.index(self.value) if self.value else -1 if step > 0 else 0
        value = options[(here + step) % len(options)]
        self._pick(value)
        self._buttons[value].setFocus()

    def _pick(self, value: str) -> None:
        self.set_value(value)
        self.chosen.emit(value)


def _place(place: int, count: int) -> str:
    if place == 0:
        return "first"
    return "last" if place == count - 1 else "middle"
