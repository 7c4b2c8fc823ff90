"""The wizard's window: steps on the left, one page on the right, back and on below."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QStandardPaths, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.services.views import SetUp
from clinicdesk.ui.background import Background
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.frames import Pages, centred, scrolling
from clinicdesk.ui.components.panels import ErrorPanel
from clinicdesk.ui.language import Language
from clinicdesk.ui.setup.acts import RecoveryView, SetupActs
from clinicdesk.ui.setup.details import ClinicPage, PersonPage, PlacePage
from clinicdesk.ui.setup.page import SetupPage
from clinicdesk.ui.setup.recovery import DonePage, RecoveryPage, TypeBackPage
from clinicdesk.ui.setup.steps import StepPanel
from clinicdesk.ui.talk import Talk

_COLUMN = 620
_NARROW_BELOW = 1340


class SetupWindow(QWidget):
    """`finished` carries the folder of the new clinic, `left` that the person gave up."""

    finished = Signal(object)  # Path
    left = Signal()

    def __init__(self, language: Language, acts: SetupActs, *, talk: Talk | None = None) -> None:
        super().__init__()
        self._language, self._acts = language, acts
        self._talk = talk or Talk(self, language, choose_printer=acts.choose_printer)
        self._background = Background(self)
        self._begun: tuple[Path, SetUp] | None = None
        self._may_close = False
        self._problem: Refused | Unavailable | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "surface")
        self.setMinimumSize(1024, 600)
        self.resize(1366, 768)
        self._make_pages()
        self.steps = StepPanel(language, [page.name for page in self.pages])
        self.error = ErrorPanel()
        self.error.hide()
        self.back = Button("", icon="arrow-left")
        self.next = Button("", "primary", large=True)
        self._lay_out()
        self._connect()
        language.follow(self, self._speak)
        self.show_page(self.place)

    @property
    def page(self) -> SetupPage:
        """The page in sight."""
        return self.pages[self._at]

    @property
    def busy(self) -> bool:
        """Whether something is being checked or made."""
        return self._background.busy

    def show_page(self, page: SetupPage) -> None:
        """Go to a page; what the one before showed in confidence is hidden."""
        self.page.leave()
        self._at = self.pages.index(page)
        self._frames.show_page(self._framed[page])
        self.steps.show_step(self._at)
        self._show_problem(None)
        self._speak()
        page.arrive()

    def go_on(self) -> None:
        """Check the page and take its step; refusals are shown where they belong."""
        if self.busy or not self.page.ready():
            return
        self._show_problem(None)
        self._onward[self.page]()

    def go_back(self) -> None:
        """One page back; everything typed is still there."""
        if not self.busy and self._at:
            self.show_page(self.pages[self._at - 1])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before losing what was typed; nothing is lost once the clinic exists."""
        if self._may_close or self.page is self.done or not any(page.touched for page in self.pages):
            self._forget()
            event.accept()
            self.left.emit()
            return
        event.ignore()
        self._talk.confirm("setup.leave", self._give_up, kind="danger")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window gives the steps less."""
        super().resizeEvent(event)
        self.steps.set_narrow(self.width() < _NARROW_BELOW)

    def changeEvent(self, event: QEvent) -> None:
        """Another window in front: the recovery groups do not stay in sight."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.recovery.hide_groups()

    def _make_pages(self) -> None:
        language, acts = self._language, self._acts
        self.place = PlacePage(language, acts)
        self.clinic = ClinicPage(language, acts)
        self.admin = PersonPage(language, acts, "admin")
        self.lead = PersonPage(language, acts, "lead", taken=lambda: (self.admin.login,))
        self.recovery = RecoveryPage(language, save=self._save_sheet, print_it=self._print_sheet)
        self.typeback = TypeBackPage(language)
        self.done = DonePage(language)
        self.pages: tuple[SetupPage, ...] = (
            *(self.place, self.clinic, self.admin, self.lead),
            *(self.recovery, self.typeback, self.done),
        )
        self._at = 0
        self._onward: dict[SetupPage, Callable[[], None]] = {
            self.place: self._check_place,
            self.clinic: self._step,
            self.admin: self._step,
            self.lead: self._begin,
            self.recovery: self._step,
            self.typeback: self._finish,
            self.done: self._tell_finished,
        }

    def _lay_out(self) -> None:
        self._frames = Pages()
        self._framed = {page: centred(page, _COLUMN) for page in self.pages}
        for frame in self._framed.values():
            self._frames.add(frame)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.next)
        right = QVBoxLayout()
        right.setContentsMargins(28, 24, 28, 22)
        right.setSpacing(12)
        right.addWidget(scrolling(self._frames), 1)
        right.addWidget(self.error)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.steps)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        for page in self.pages:
            page.went_on.connect(self.go_on)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.go_on)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.go_back)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)

    def _step(self) -> None:
        self.show_page(self.pages[self._at + 1])

    def _check_place(self) -> None:
        folder = self.place.path()
        self._run(lambda: self._acts.check_place(folder), done=lambda _nothing: self._step())

    def _begin(self) -> None:
        asked = (self.place.path(), self._answers())
        if asked == self._begun:
            self._step()
            return
        self._run(lambda: self._acts.begin(*asked), done=lambda view: self._took(asked, view))

    def _took(self, asked: tuple[Path, SetUp], view: RecoveryView) -> None:
        self._begun = asked
        self.recovery.show_view(view)
        self.typeback.ask_for(view.to_type)
        self._step()

    def _finish(self) -> None:
        typed = self.typeback.typed()
        self._run(lambda: self._acts.finish(typed), done=lambda _nothing: self._finished())

    def _finished(self) -> None:
        self.done.show_folder(str(self.place.path()))
        self._forget()
        self.show_page(self.done)

    def _tell_finished(self) -> None:
        self._may_close = True
        self.finished.emit(self.place.path())

    def _save_sheet(self) -> None:
        # Anywhere but beside the file it opens.
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggested = Path(documents) / self._language.say("setup.recovery.file")
        title = self._language.say("setup.recovery.save_title")
        chosen = self._acts.choose_file(self, title, suggested)
        if chosen:
            self._run(
                lambda: self._acts.save_sheet(chosen),
                done=lambda _nothing: self.recovery.tell("setup.recovery.saved", file=chosen.name),
            )

    def _print_sheet(self) -> None:
        self._show_problem(None)
        self.recovery.tell("printing.preparing")
        self._run(self._acts.sheet_pages, done=self._print_pages)

    def _print_pages(self, pages: bytes) -> None:
        title = self._language.say("setup.recovery.title")
        try:
            going = self._talk.print_pages(pages, title, say=self.recovery.tell, wrong=self._not_printed)
        except Unavailable as problem:
            self._not_printed(problem)
            return
        if not going:
            self.recovery.tell("printing.dropped")

    def _not_printed(self, problem: Unavailable) -> None:
        self.recovery.tell("printing.dropped")
        self._show_problem(problem)

    def _answers(self) -> SetUp:
        people: dict[str, Any] = {}
        for page in (self.admin, self.lead):
            people |= {
                f"{page.name}_login": page.login,
                f"{page.name}_name": page.person_name,
                f"{page.name}_password": page.password.password(),
            }
        return SetUp(**self.clinic.answers(), **people)  # type: ignore[arg-type]  # texts only; the flag stays as it is

    def _run(self, work: Callable[[], Any], *, done: Callable[[Any], Any]) -> None:
        def end(result: object) -> None:
            self._set_busy(False)
            done(result)

        def fail(problem: Refused | Unavailable) -> None:
            self._set_busy(False)
            self._refused(problem)

        self._set_busy(True)
        self._background.run(lambda _step: work(), done=end, wrong=fail)

    def _set_busy(self, busy: bool) -> None:
        self.next.setEnabled(not busy)
        self.back.setEnabled(not busy)
        self._frames.setEnabled(not busy)
        self._speak(busy=busy)

    def _refused(self, problem: Refused | Unavailable) -> None:
        issues = problem.issues if isinstance(problem, Refused) else ()
        page = self._page_of(issues)
        if page is None:
            self._show_problem(problem)
            return
        if page is not self.page:
            self.show_page(page)
        page.show_issues(issues)

    def _page_of(self, issues: Iterable[Issue]) -> SetupPage | None:
        named = {issue.field for issue in issues}
        return next((page for page in self.pages if named & page.answers_to), None)

    def _show_problem(self, problem: Refused | Unavailable | None) -> None:
        self._problem = problem
        self.error.setVisible(problem is not None)
        code = self._language.code
        if isinstance(problem, Unavailable):
            self.error.say(problem.problem(code), problem.remedy(code))
        elif problem:
            said = " ".join(issue.sentence(code) for issue in problem.issues)
            self.error.say(self._language.say("setup.refused"), said)

    def _give_up(self) -> None:
        self._may_close = True
        self.close()

    def _forget(self) -> None:
        for page in (self.admin, self.lead):
            page.password.forget()
        self.recovery.forget()
        self.typeback.forget()
        self._begun = None

    def _speak(self, *, busy: bool = False) -> None:
        say = self._language.say
        self.setWindowTitle(say("setup.window"))
        self.back.setText(say("common.back"))
        self.back.setVisible(self.page not in {self.place, self.done})
        word = {self.typeback: "setup.create", self.done: "setup.enter"}.get(self.page, "common.next")
        self.next.setText(say("setup.working" if busy else word))
        if self._problem:
            self._show_problem(self._problem)
