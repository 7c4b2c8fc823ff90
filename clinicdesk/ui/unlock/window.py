"""The unlock window: state on the left, the way in on the right."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.status_views import ClinicStatus
from clinicdesk.ui.background import Background
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.frames import Pages, centred, scrolling
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.acts import UnlockActs
from clinicdesk.ui.unlock.login import LoginPage
from clinicdesk.ui.unlock.status_panel import StatusPanel
from clinicdesk.ui.unlock.wording import ONE_TIME_CODE
from clinicdesk.words import LANGUAGES

if TYPE_CHECKING:
    from clinicdesk.ui.unlock.enrol import EnrolPage

_COLUMN = 420
_WIDE_COLUMN = 480
_NARROW_BELOW = 1340
_COMPACT_BELOW = 740


class UnlockWindow(QWidget):
    """`entered` carries what `open_clinic` gave; `new_clinic` asks for the first-run wizard.

    `language_chosen` lets the workstation remember the language, `clinic_opened` the folder.
    """

    entered = Signal(object)
    clinic_opened = Signal(object)  # Path
    new_clinic = Signal()
    language_chosen = Signal(str)

    def __init__(
        self, language: Language, acts: UnlockActs, clinics: Sequence[Path], *, login: str = ""
    ) -> None:
        super().__init__()
        self._language, self._acts = language, acts
        self._clinics = list(clinics)
        self._code = ""
        self._background = Background(self)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "surface")
        self.setMinimumSize(1024, 600)
        self.resize(1366, 768)
        self.status = StatusPanel(language, acts.clock, version=acts.version)
        self.login = LoginPage(language, acts.clock, acts.keyboard)
        self.enrol: EnrolPage | None = None
        self.empty = self._empty()
        self.languages = Segmented([(code, "") for code in LANGUAGES], value=language.code)
        self._crisis = Text("", "hint")
        self._pages = Pages()
        self._frames: dict[QWidget, QWidget] = {
            page: centred(page, _COLUMN) for page in (self.login, self.empty)
        }
        self._lay_out()
        self._connect()
        language.follow(self, self._speak)
        self._show_clinics()
        if login:
            self.login.form.set_login(login)
        self._focus()

    @property
    def folder(self) -> Path | None:
        """The chosen clinic, the first of the list."""
        return self._clinics[0] if self._clinics else None

    @property
    def busy(self) -> bool:
        """Whether a clinic is being opened."""
        return self._background.busy

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window keeps the way in whole and gives the status panel less."""
        super().resizeEvent(event)
        self.status.set_narrow(self.width() < _NARROW_BELOW)
        self.login.set_compact(self.height() < _COMPACT_BELOW)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.status)
        row.addWidget(self._right(), 1)

    def _right(self) -> QWidget:
        right = QWidget()
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self.languages)
        column = QVBoxLayout(right)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(scrolling(self._pages), 1)
        column.addWidget(self._crisis, 0, Qt.AlignmentFlag.AlignHCenter)
        for frame in self._frames.values():
            self._pages.add(frame)
        return right

    def _empty(self) -> EmptyState:
        empty = EmptyState("", "", on_action=self.new_clinic.emit)
        self._open_folder = Button("", "quiet", icon="folder-open-outline")
        self._open_folder.clicked.connect(self._ask_for_folder)
        empty.add(self._open_folder)
        return empty

    def _connect(self) -> None:
        self.languages.chosen.connect(self._language.use)
        self.languages.chosen.connect(self.language_chosen)
        self.login.form.submitted.connect(self._open)
        self.login.clinic_chosen.connect(self._choose)
        self.login.folder_wanted.connect(self._ask_for_folder)
        self.login.new_wanted.connect(self.new_clinic)

    def _choose(self, folder: str) -> None:
        chosen = Path(folder)
        self._clinics = [chosen, *(known for known in self._clinics if known != chosen)]
        self._show_clinics()
        self._focus()

    def _ask_for_folder(self) -> None:
        chosen = self._acts.choose_folder(self, self._language.say("unlock.other_clinic.choose"))
        if chosen:
            self._choose(str(chosen))

    def _show_clinics(self) -> None:
        statuses = [self._acts.status(folder) for folder in self._clinics]
        names = [
            status.clinic_name or folder.name for status, folder in zip(statuses, self._clinics, strict=True)
        ]
        self.login.show_clinics(list(zip(self._clinics, names, strict=True)))
        self._show_status(statuses[0] if statuses else None)
        self._pages.show_page(self._frames[self.login if statuses else self.empty])

    def _show_status(self, status: ClinicStatus | None) -> None:
        if self._acts.in_time and self.folder:
            self.status.go_by(self._acts.in_time(self.folder))
        self.status.show_status(status)
        lines = status.crisis_lines if status else ()
        self._crisis.setText(" · ".join(f"{line.name} {line.phone}" for line in lines))
        if status:
            self.login.show_status(status, self._acts.passwords(self._clinics[0]))

    def _focus(self) -> None:
        if self.folder is None:
            self.empty.button.setFocus()
        else:
            self.login.form.arrive()

    def _open(self, login: str, password: str) -> None:
        folder = self.folder
        if folder is None:
            return
        self.login.form.show_problem(None)
        self._run(
            self.login.set_busy,
            lambda: self._acts.open_clinic(folder, login, password),
            wrong=lambda problem: self._refused(problem, password),
        )

    def _run(
        self,
        busy: Callable[[bool], None],
        work: Callable[[], object],
        *,
        wrong: Callable[[Refused | Unavailable], None],
    ) -> None:
        def end(behind_the_door: object) -> None:
            busy(False)
            self._entered(behind_the_door)

        def fail(problem: Refused | Unavailable) -> None:
            busy(False)
            wrong(problem)

        busy(True)
        self._background.run(lambda _step: work(), done=end, wrong=fail)

    def _entered(self, behind_the_door: object) -> None:
        self.login.form.clear_password()
        self._code = ""
        self.clinic_opened.emit(self.folder)
        self.entered.emit(behind_the_door)

    def _refused(self, problem: Refused | Unavailable, password: str) -> None:
        if isinstance(problem, Refused) and problem.first.code == ONE_TIME_CODE:
            self._start_enrolment(password)
            return
        self.login.form.show_problem(problem)

    def _start_enrolment(self, code: str) -> None:
        from clinicdesk.ui.unlock.enrol import EnrolPage  # noqa: PLC0415 - rare: not worth its time at start

        self._code = code
        self.login.form.clear_password()
        personal = (self.login.form.login(),)
        self.enrol = EnrolPage(
            self._language,
            self._acts.propose,
            lambda password: self._acts.check(password, personal),
            keyboard=self._acts.keyboard,
        )
        self.enrol.submitted.connect(self._enrol)
        self.enrol.left.connect(self._leave_enrolment)
        self._frames[self.enrol] = centred(self.enrol, _WIDE_COLUMN)
        self._pages.add(self._frames[self.enrol])
        self._pages.show_page(self._frames[self.enrol])
        self.enrol.password.typed.setFocus()

    def _enrol(self, password: str) -> None:
        folder, login, page = self.folder, self.login.form.login(), self.enrol
        if folder is None or page is None:
            return
        code = self._code
        self._run(
            page.set_busy,
            lambda: self._acts.enrol(folder, login, code, password),
            wrong=page.show_problem,
        )

    def _leave_enrolment(self) -> None:
        page, self.enrol, self._code = self.enrol, None, ""
        self._pages.show_page(self._frames[self.login])
        if page:
            self._pages.drop(self._frames.pop(page))
        self._focus()

    def _speak(self) -> None:
        say = self._language.say
        self.setWindowTitle(say("common.program"))
        self.languages.set_value(self._language.code)
        for code in LANGUAGES:
            self.languages.set_text(code, say(f"common.language.{code}"))
        self.empty.say(say("unlock.empty.sentence"), say("unlock.empty.new"))
        self._open_folder.setText(say("unlock.empty.folder"))
