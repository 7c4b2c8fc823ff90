"""PasswordField: an eye to show it, the layout always in sight, a warning of Caps Lock; paste works."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from clinicdesk.ui import icons
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.follow import follow
from clinicdesk.ui.keyboard import Keyboard, caps_from_typing, read_keyboard
from clinicdesk.ui.language import Language

_CYRILLIC = ("uk", "ru")  # named in the language of the window; Latin ones by their code


class PasswordField(QWidget):
    """A line for a secret with the chips under it. `keyboard` tells layout and Caps Lock."""

    returnPressed = Signal()  # noqa: N815 - as QLineEdit calls it
    textEdited = Signal(str)  # noqa: N815 - as QLineEdit calls it

    def __init__(
        self,
        language: Language,
        *,
        keyboard: Keyboard = read_keyboard,
        large: bool = False,
        chips: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._language = language
        self._keyboard = keyboard
        self._caps_typed: bool | None = None
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setProperty("scale", "large" if large else "")
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.edit.installEventFilter(self)
        self._eye = _Eye(self.edit)
        self._eye.clicked.connect(self._turn_eye)
        self.layout_chip = StatusChip("", "outline", icon="keyboard-outline")
        self.caps_chip = StatusChip("", "warn", icon="arrow-up-bold")
        self._place(chips=chips)
        self.setFocusProxy(self.edit)
        self.edit.returnPressed.connect(self.returnPressed)
        self.edit.textEdited.connect(self.textEdited)
        language.follow(self, self._speak)
        follow(self, QGuiApplication.inputMethod().localeChanged, self._look_at_keyboard)

    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Empty the line and hide what may follow."""
        self.edit.clear()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._speak()

    def set_text(self, text: str) -> None:
        """Put a proposed passphrase in."""
        self.edit.setText(text)

    @property
    def shown(self) -> bool:
        """Whether the letters can be read."""
        return self.edit.echoMode() == QLineEdit.EchoMode.Normal

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102 - Qt's name
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._learn_caps(event)
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.KeyRelease}:
            self._look_at_keyboard()
        return super().eventFilter(watched, event)

    def _place(self, *, chips: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.edit)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.layout_chip)
        row.addWidget(self.caps_chip)
        row.addStretch(1)
        column.addLayout(row)
        self._chips = chips
        self.layout_chip.setVisible(chips)
        self.caps_chip.hide()

    def _learn_caps(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        told = caps_from_typing(event.text(), shift=shift)
        if event.key() == Qt.Key.Key_CapsLock and self._caps_typed is not None:
            told = not self._caps_typed
        if told is not None:
            self._caps_typed = told

    def _turn_eye(self) -> None:
        mode = QLineEdit.EchoMode.Password if self.shown else QLineEdit.EchoMode.Normal
        self.edit.setEchoMode(mode)
        self._speak()

    def _speak(self) -> None:
        word = "common.password.hide" if self.shown else "common.password.show"
        self._eye.setIcon(icons.icon("eye-off-outline" if self.shown else "eye-outline", "ink2"))
        self._eye.setToolTip(self._language.say(word))
        self._eye.setAccessibleName(self._language.say(word))
        self._look_at_keyboard()

    def _look_at_keyboard(self) -> None:
        state = self._keyboard()
        caps = self._caps_typed if state.caps is None else state.caps
        layout = self._language.say("common.password.layout", layout=self._name_of(state.layout))
        # A Latin layout is only a warning to somebody who works in Ukrainian.
        warn = state.latin and self._language.code == "uk"
        self.layout_chip.show_state(layout, "warn" if warn else "outline", icon="keyboard-outline")
        self.caps_chip.setText(self._language.say("common.password.caps"))
        self.caps_chip.setVisible(bool(caps) and self._chips)

    def _name_of(self, layout: str) -> str:
        return self._language.say(f"common.layout.{layout}") if layout in _CYRILLIC else layout.upper()


class _Eye(QToolButton):
    """Sits inside the line at its right end, 32 by 32."""

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(edit)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFixedSize(32, 32)
        self.setIconSize(QSize(18, 18))
        self.setAutoRaise(True)
        edit.setTextMargins(0, 0, 30, 0)
        edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.move(watched.width() - 34, (watched.height() - 32) // 2)
        return super().eventFilter(watched, event)
