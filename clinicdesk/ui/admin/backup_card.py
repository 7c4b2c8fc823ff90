"""How old the clinic's newest verified copy is, and the act that makes one."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ui.background import Background
from clinicdesk.ui.clinic_verbs import ClinicVerbs
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.status_bar import OLD_COPY
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle


class BackupCard(Card):
    """The copy is made off the window's thread; the button says so meanwhile."""

    def __init__(self, around: Surroundings, verbs: ClinicVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around, self._verbs = around, verbs
        self._background = Background(self)
        self.state = Text("", wrap=True)
        self.make = Button("", icon="backup-restore")
        self.make.clicked.connect(self.begin)
        self.body.addWidget(self.state)
        self.body.addWidget(self.make)
        self.make.setVisible(verbs.back_up is not None)
        around.language.follow(self, self.speak)

    def begin(self) -> None:
        """Ask for the password; then make a copy."""
        back_up = self._verbs.back_up
        if back_up is None or self._background.busy:
            return
        password = PasswordField(self._around.language)

        def submit() -> None:
            typed = password.text()
            self._background.run(lambda step: back_up(step, typed), done=self._done, wrong=self._wrong)
            self.speak()

        sheet = Sheet(self._around.language, "clinic.backup", submit=submit, icon="backup-restore")
        sheet.add_field("password", password)
        self._around.talk.show(sheet)

    def speak(self) -> None:
        """Word the card again."""
        say, at = self._around.say, self._verbs.last_backup()
        self.set_title(say("clinic.card.backup"))
        self.make.setText(say("clinic.backup.going" if self._background.busy else "clinic.backup.make"))
        self.make.setEnabled(not self._background.busy)
        if at is None:
            self._say("clinic.backup.never", "warn")
            return
        old = self._around.clock.now() - at > OLD_COPY
        self._say("clinic.backup.old" if old else "clinic.backup.last", "warn" if old else "quiet", at=at)

    def _say(self, key: str, tone: str, *, at: datetime | None = None) -> None:
        values = {"at": self._around.moment(at)} if at else {}
        self.state.setText(self._around.say(key, **values))
        restyle(self.state, tone=tone)

    def _wrong(self, problem: Refused | Unavailable) -> None:
        self._around.messages.refuse(problem)
        self.speak()

    def _done(self, result: object) -> None:
        if self._around.writable:
            self._around.messages.show_message("clinic.backup.done", "ok")
        else:
            self._around.messages.show_message("clinic.backup.broken", "warn")
        self.speak()
