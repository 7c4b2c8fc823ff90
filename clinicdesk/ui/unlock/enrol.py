"""The first entry: the one-time code was right, now the person chooses a password of their own."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.new_password import NewPassword
from clinicdesk.ui.components.panels import ErrorPanel
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.keyboard import Keyboard
from clinicdesk.ui.language import Language


class EnrolPage(QWidget):
    """Sends `submitted(password)` once a password is typed twice, `left` when the person turns back."""

    submitted = Signal(str)
    left = Signal()

    def __init__(
        self,
        language: Language,
        propose: Callable[[str], str],
        check: Callable[[str], tuple[Issue, ...]],
        *,
        keyboard: Keyboard,
    ) -> None:
        super().__init__()
        self._language = language
        self._busy = False
        self.password = NewPassword(language, propose, check, keyboard=keyboard)
        self.error = ErrorPanel()
        self.error.hide()
        self.button = Button("", "primary", icon="lock-open-outline", large=True)
        self.back = Button("", "quiet", icon="arrow-left")
        self._lay_out()
        self.button.clicked.connect(self.submit)
        self.password.submitted.connect(self.submit)
        self.back.clicked.connect(self.left)
        language.follow(self, self._speak)

    def submit(self) -> None:
        """Send the password if it may be taken."""
        if not self._busy and self.password.ready():
            self.error.hide()
            self.submitted.emit(self.password.password())

    def set_busy(self, busy: bool) -> None:
        """While the key is made the button says so."""
        self._busy = busy
        self.button.setEnabled(not busy)
        self.back.setEnabled(not busy)
        self._speak()

    def show_problem(self, problem: Refused | Unavailable) -> None:
        """A refused password is told at its field, the rest above the fields."""
        code = self._language.code
        if isinstance(problem, Refused) and problem.first.field == "password":
            self.password.refuse(problem.first)
            return
        if isinstance(problem, Refused):
            body = " ".join(issue.sentence(code) for issue in problem.issues)
            self.error.say(self._language.say("unlock.refused.title"), body)
        else:
            self.error.say(problem.problem(code), problem.remedy(code))
        self.error.show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._language.text(Text("", "hero"), "unlock.enrol.title"))
        column.addWidget(self._language.text(Text("", "quiet", wrap=True), "unlock.enrol.text"))
        column.addWidget(self.error)
        column.addWidget(self.password)
        column.addWidget(self.button)
        foot = QHBoxLayout()
        foot.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addStretch(1)
        column.addLayout(foot)

    def _speak(self) -> None:
        say = self._language.say
        self.button.setText(say("common.opening" if self._busy else "unlock.enrol.save"))
        self.back.setText(say("unlock.enrol.back"))
