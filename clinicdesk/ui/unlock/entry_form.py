"""User, password and what a failed try says; the same on the unlock window and on the cover."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicdesk.clock import Clock
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.services.status_views import StatusUser
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.panels import ErrorPanel
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.speech import announce
from clinicdesk.ui.keyboard import Keyboard
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.wording import failure, user_label

_SECOND_MS = 1000


class EntryForm(QWidget):
    """Sends `submitted(login, password)`; `show_problem` and `set_busy` are the answers.

    `verb` is the catalogue key of the button. `answered` tells that a problem came or went.
    """

    submitted = Signal(str, str)
    answered = Signal()

    def __init__(
        self,
        language: Language,
        clock: Clock,
        keyboard: Keyboard,
        *,
        verb: str,
        icon: str = "lock-open-outline",
    ) -> None:
        super().__init__()
        self._language, self._clock, self._verb, self._icon = language, clock, verb, icon
        self._users: tuple[StatusUser, ...] = ()
        self._problem: Refused | Unavailable | None = None
        self._failed_at = clock.now()
        self._busy = False
        self._wait_until_ms = 0
        self.choice = Choice(large=True, elide=True)
        self.user = Field(self.choice)
        self.secret = PasswordField(language, keyboard=keyboard, large=True)
        self.password = Field(self.secret)
        self.error = ErrorPanel()
        self.button = Button("", "primary", icon=icon, large=True)
        self._countdown = QTimer(self)
        self._countdown.setInterval(_SECOND_MS)
        self._lay_out()
        self._connect()
        language.follow(self, self._speak)

    def show_users(self, users: Sequence[StatusUser]) -> None:
        """Offer these users; the first is chosen, and any other login can be typed."""
        self._users = tuple(users)
        self.choice.clear()
        for user in self._users:
            self.choice.addItem(user_label(self._language, user), user.login)

    def login(self) -> str:
        """The login of the chosen user, or what was typed instead of choosing."""
        typed = self.choice.currentText().strip()
        place = self.choice.findText(typed)
        return str(self.choice.itemData(place)) if place >= 0 else typed

    def set_login(self, login: str) -> None:
        """Choose the user who worked here last."""
        place = self.choice.findData(login)
        if place >= 0:
            self.choice.setCurrentIndex(place)
        else:
            self.choice.setCurrentText(login)

    def arrive(self) -> None:
        """The password takes the focus, or the user while nobody is chosen."""
        (self.secret if self.login() else self.choice).setFocus()

    def set_busy(self, busy: bool) -> None:
        """While it works the fields rest and the button says so; the window stays alive."""
        self._busy = busy
        self.secret.edit.setReadOnly(busy)
        self.choice.setEnabled(not busy)
        self._show_button()

    def show_problem(self, problem: Refused | Unavailable | None) -> None:
        """Say what went wrong over the password; a wrong one is cleared, anything else stays typed."""
        self._problem, self._failed_at = problem, self._clock.now()
        self.error.setVisible(problem is not None)
        self.password.clear_issue()
        self._stop_waiting()
        if problem:
            told = failure(self._language, problem, self._failed_at)
            self.password.mark_wrong(told.wrong_password)
            if told.wrong_password:
                self.secret.clear()
            if told.wait_seconds:
                self._wait(told.wait_seconds)
            self._speak()
            announce(self.error, self.error.accessibleName())
            self.secret.setFocus()
        self.answered.emit()

    @property
    def problem_shown(self) -> bool:
        """Whether a failed try is being told."""
        return self._problem is not None

    def clear_password(self) -> None:
        """Leave no letter of it on the screen."""
        self.secret.clear()

    @property
    def waiting_seconds(self) -> int:
        """Seconds until the next try, 0 when it is free."""
        return max(0, -((self._clock.monotonic_ms() - self._wait_until_ms) // _SECOND_MS))

    def submit(self) -> None:
        """Try; an empty field says so and is not counted as a try."""
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

    def _lay_out(self) -> None:
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        self.error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.user, self.error, self.password):
            column.addWidget(part)
        column.addSpacing(4)
        column.addWidget(self.button)

    def _connect(self) -> None:
        self.choice.editTextChanged.connect(lambda _text: self.user.clear_issue())
        self.button.clicked.connect(self.submit)
        self.secret.returnPressed.connect(self.submit)
        self.secret.textEdited.connect(lambda _text: self.password.clear_issue())
        self._countdown.timeout.connect(self._tick)

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
            self.button.setText(say(self._verb))
        self.button.show_icon("timer-sand" if seconds else self._icon)

    def _speak(self) -> None:
        say = self._language.say
        self.user.set_label(say("unlock.field.user"))
        self.password.set_label(say("unlock.field.password"))
        if self._problem:
            told = failure(self._language, self._problem, self._failed_at)
            self.error.say(told.title, told.body)
        again = say("unlock.field.password_again") if self._problem else ""
        self.secret.edit.setPlaceholderText(again)
        for place, user in enumerate(self._users):
            self.choice.setItemText(place, user_label(self._language, user))
        self._show_button()
