"""The way in: clinic, user, password, and what a failed try says."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from clinicdesk.clock import Clock
from clinicdesk.errors import Issue
from clinicdesk.services.views import ClinicStatus, StatusUser
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.panels import ErrorPanel
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.speech import announce
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.keyboard import Keyboard
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.wording import Failure, user_label

_SECOND_MS = 1000


class LoginPage(QWidget):
    """Sends `submitted(login, password)`. `show_failure` and `set_busy` are the answers."""

    submitted = Signal(str, str)
    clinic_chosen = Signal(str)
    folder_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, language: Language, clock: Clock, keyboard: Keyboard) -> None:
        super().__init__()
        self._language, self._clock = language, clock
        self._users: tuple[StatusUser, ...] = ()
        self._minutes = 5
        self._busy = self._compact = False
        self._wait_until_ms = 0
        self.clinic = Field(Choice(large=True))
        self.user = Field(Choice(large=True))
        self.secret = PasswordField(language, keyboard=keyboard, large=True)
        self.password = Field(self.secret)
        self.error = ErrorPanel()
        self.button = Button("", "primary", icon="lock-open-outline", large=True)
        self.forgot = Button("", "quiet")
        self.other = Button("", "quiet")
        self._intro = Text("", "quiet", wrap=True)
        self._help = Text("", "hint", wrap=True)
        self._countdown = QTimer(self)
        self._countdown.setInterval(_SECOND_MS)
        self._set_up_fields()
        self._lay_out()
        self._connect()
        language.follow(self, self._speak)

    def show_clinics(self, clinics: Sequence[tuple[Path, str]]) -> None:
        """The known clinics, the chosen one first."""
        choice = self._choice(self.clinic)
        choice.blockSignals(True)
        choice.clear()
        for folder, name in clinics:
            choice.addItem(name, str(folder))
        choice.blockSignals(False)

    def show_status(self, status: ClinicStatus) -> None:
        """The users the status file names, none chosen until a person does, unless there is only one."""
        self._users, self._minutes = status.users, status.idle_lock_minutes
        self.show_failure(None)
        choice = self._choice(self.user)
        choice.clear()
        for user in self._users:
            choice.addItem(user_label(self._language, user), user.login)
        self._speak()

    def login(self) -> str:
        """The login of the chosen user, or what was typed instead of choosing."""
        choice = self._choice(self.user)
        typed = choice.currentText().strip()
        place = choice.findText(typed)
        return str(choice.itemData(place)) if place >= 0 else typed

    def set_login(self, login: str) -> None:
        """Choose the user who worked here last."""
        choice = self._choice(self.user)
        place = choice.findData(login)
        if place >= 0:
            choice.setCurrentIndex(place)
        else:
            choice.setCurrentText(login)

    def set_compact(self, compact: bool) -> None:
        """In a low window the introduction gives way to what a failed try says."""
        self._compact = compact
        self._intro.setVisible(not (compact and self.error.isVisibleTo(self)))

    def set_busy(self, busy: bool) -> None:
        """While the file opens the fields rest and the button says so; the window stays alive."""
        self._busy = busy
        self.secret.edit.setReadOnly(busy)
        for part in (self.clinic, self.user, self.other):
            part.setEnabled(not busy)
        self._show_button()

    def show_failure(self, failure: Failure | None) -> None:
        """Say what went wrong over the password; a wrong one is cleared, anything else stays typed."""
        self.error.setVisible(failure is not None)
        self.set_compact(self._compact)
        if failure is None:
            self.password.clear_issue()
            self._stop_waiting()
            return
        self.error.say(failure.title, failure.body)
        announce(self.error, self.error.accessibleName())
        self.password.mark_wrong(failure.wrong_password)
        if failure.wrong_password:
            self.secret.clear()
        if failure.wait_seconds:
            self._wait(failure.wait_seconds)
        self._speak()
        self.secret.setFocus()

    def clear_password(self) -> None:
        """Leave no letter of it on the screen."""
        self.secret.clear()

    @property
    def waiting_seconds(self) -> int:
        """Seconds until the next try, 0 when it is free."""
        return max(0, -((self._clock.monotonic_ms() - self._wait_until_ms) // _SECOND_MS))

    def submit(self) -> None:
        """Try to open; an empty field says so and is not counted as a try."""
        if self._busy or self.waiting_seconds:
            return
        for field, filled, code in (
            (self.user, self.login(), "ENT001"),
            (self.password, self.secret.text(), "ENT002"),
        ):
            if not filled:
                field.refuse(Issue(code), self._language)
                field.setFocus()
                return
            field.clear_issue()
        self.submitted.emit(self.login(), self.secret.text())

    def _set_up_fields(self) -> None:
        user = self._choice(self.user)
        user.setEditable(True)
        user.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        user.editTextChanged.connect(self.user.clear_issue)
        self.error.hide()
        self._help.hide()
        menu = QMenu(self.other)
        self._folder_act = QAction(menu)
        self._folder_act.triggered.connect(self.folder_wanted)
        self._new_act = QAction(menu)
        self._new_act.triggered.connect(self.new_wanted)
        menu.addActions([self._folder_act, self._new_act])
        self.other.setMenu(menu)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self._language.text(Text("", "hero"), "unlock.title"), 1)
        head.addWidget(self.other, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        column.addWidget(self._intro)
        column.addSpacing(6)
        for part in (self.clinic, self.user, self.error, self.password):
            column.addWidget(part)
        column.addSpacing(4)
        column.addWidget(self.button)
        foot = QHBoxLayout()
        foot.addWidget(self.forgot)
        foot.addStretch(1)
        foot.addWidget(self._language.text(Text("", "hint"), "unlock.enter_hint"))
        column.addLayout(foot)
        column.addWidget(self._help)

    def _connect(self) -> None:
        self._choice(self.clinic).activated.connect(self._tell_clinic)
        self.button.clicked.connect(self.submit)
        self.secret.returnPressed.connect(self.submit)
        self.secret.textEdited.connect(self.password.clear_issue)
        self.forgot.clicked.connect(self._turn_help)
        self._countdown.timeout.connect(self._tick)

    def _tell_clinic(self) -> None:
        self.clinic_chosen.emit(self._choice(self.clinic).value())

    def _turn_help(self) -> None:
        self._help.setVisible(self._help.isHidden())

    def _wait(self, seconds: int) -> None:
        self._wait_until_ms = self._clock.monotonic_ms() + seconds * _SECOND_MS
        self._countdown.start()
        self._show_button()

    def _tick(self) -> None:
        if not self.waiting_seconds:
            self._stop_waiting()
        self._show_button()

    def _stop_waiting(self) -> None:
        self._countdown.stop()
        self._wait_until_ms = 0
        self._show_button()

    def _show_button(self) -> None:
        say, seconds = self._language.say, self.waiting_seconds
        self.button.setEnabled(not self._busy and not seconds)
        if self._busy:
            self.button.setText(say("common.opening"))
        elif seconds:
            self.button.setText(say("unlock.wait.count", n=seconds))
        else:
            self.button.setText(say("unlock.open"))
        self.button.show_icon("timer-sand" if seconds else "lock-open-outline")

    def _speak(self) -> None:
        say = self._language.say
        self.clinic.set_label(say("unlock.field.clinic"))
        self.user.set_label(say("unlock.field.user"))
        self.password.set_label(say("unlock.field.password"))
        again = "unlock.field.password_again" if self.error.isVisibleTo(self) else ""
        self.secret.edit.setPlaceholderText(say(again) if again else "")
        self._intro.setText(say("unlock.intro", n=self._minutes))
        self.forgot.setText(say("unlock.forgot.button"))
        self._help.setText(
            "\n".join(say(f"unlock.forgot.{part}") for part in ("short", "colleague", "sheet"))
        )
        self.other.setText(say("unlock.other_clinic.button"))
        self._folder_act.setText(say("unlock.other_clinic.folder"))
        self._new_act.setText(say("unlock.other_clinic.new"))
        for place, user in enumerate(self._users):
            self._choice(self.user).setItemText(place, user_label(self._language, user))
        self._show_button()

    @staticmethod
    def _choice(field: Field) -> Choice:
        assert isinstance(field.editor, Choice)
        return field.editor
