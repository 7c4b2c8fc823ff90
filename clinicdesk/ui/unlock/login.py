"""The page of the way in: which clinic, who, and what to do about a forgotten password."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from clinicdesk.clock import Clock
from clinicdesk.services.status_views import ClinicStatus
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.keyboard import Keyboard
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.entry_form import EntryForm

_HELP = ("short", "colleague", "sheet")


class LoginPage(QWidget):
    """The entry form with its surroundings; what the person does there is told by `form`."""

    clinic_chosen = Signal(str)
    folder_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, language: Language, clock: Clock, keyboard: Keyboard) -> None:
        super().__init__()
        self._language = language
        self._minutes = 5
        self._passwords: Path | None = None
        self._compact = False
        self.form = EntryForm(language, clock, keyboard, verb="unlock.open")
        self.clinics = Choice(large=True, elide=True)
        self.clinic = Field(self.clinics)
        self.forgot = Button("", "quiet")
        self.forgot.setProperty("edge", "flush")  # its words begin where the fields do
        self.other = Button("", "quiet")
        self.help = Text("", "hint", wrap=True)
        self._intro = Text("", "quiet", wrap=True)
        self._make_menu()
        self._lay_out()
        self.clinics.activated.connect(lambda _place: self.clinic_chosen.emit(self.clinics.value()))
        self.forgot.clicked.connect(lambda _on: self.help.setVisible(self.help.isHidden()))
        self.form.answered.connect(self._make_room)
        language.follow(self, self._speak)

    def show_clinics(self, clinics: Sequence[tuple[Path, str]]) -> None:
        """The known clinics, the chosen one first."""
        self.clinics.clear()
        for folder, name in clinics:
            self.clinics.addItem(name, str(folder))

    def show_status(self, status: ClinicStatus, passwords: Path | None = None) -> None:
        """The users the status file names, and how soon an idle window closes.

        `passwords`: the folder where those of a demonstration lie; None for a clinic that is none.
        """
        self._minutes, self._passwords = status.idle_lock_minutes, passwords
        self.form.show_problem(None)
        self.form.show_users(status.users)
        self._speak()

    def set_busy(self, busy: bool) -> None:
        """While the file opens nothing else can be chosen."""
        self.form.set_busy(busy)
        for part in (self.clinic, self.other):
            part.setEnabled(not busy)

    def set_compact(self, compact: bool) -> None:
        """In a low window the introduction gives way to what a failed try says."""
        self._compact = compact
        self._make_room()

    def _make_room(self) -> None:
        self._intro.setVisible(not (self._compact and self.form.problem_shown))

    def _make_menu(self) -> None:
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
        foot = QHBoxLayout()
        foot.addWidget(self.forgot)
        foot.addStretch(1)
        foot.addWidget(self._language.text(Text("", "hint"), "unlock.enter_hint"))
        column.addLayout(head)
        column.addWidget(self._intro)
        column.addSpacing(6)
        column.addWidget(self.clinic)
        column.addWidget(self.form)
        column.addLayout(foot)
        column.addWidget(self.help)
        self.help.hide()

    def _speak(self) -> None:
        say = self._language.say
        self.clinic.set_label(say("unlock.field.clinic"))
        if self._passwords is None:
            self._intro.setText(say("unlock.intro", n=self._minutes))
        else:
            self._intro.setText(say("unlock.demonstration", folder=str(self._passwords)))
        self.forgot.setText(say("unlock.forgot.button"))
        self.help.setText("\n".join(say(f"unlock.forgot.{part}") for part in _HELP))
        self.other.setText(say("unlock.other_clinic.button"))
        self._folder_act.setText(say("unlock.other_clinic.folder"))
        self._new_act.setText(say("unlock.other_clinic.new"))
