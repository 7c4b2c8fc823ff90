"""Pictures of the window: each place, both languages and looks, and the states a person should know."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QObject,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

from clinicdesk.clock import ShiftedClock
from clinicdesk.demo.cards import TWIN
from clinicdesk.demo.cast import PARTICIPANTS
from clinicdesk.demo.story import WORKSTATION, Demonstration
from clinicdesk.desktop.entering import unlock_acts
from clinicdesk.desktop.founding import setup_acts
from clinicdesk.desktop.working import AtWork
from clinicdesk.errors import Issue, Refused
from clinicdesk.ids import RandomIds
from clinicdesk.log import LOG
from clinicdesk.security.witness import NoWitness
from clinicdesk.services.cohorts import find_cohort
from clinicdesk.services.entrance import open_clinic
from clinicdesk.services.people import list_people
from clinicdesk.ui import fonts, theme
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.drugs.page import DrugsPage
from clinicdesk.ui.forms.person_forms import (
    consents_subject,
    forms_subject,
    outcomes_subject,
    screening_subject,
)
from clinicdesk.ui.language import Language
from clinicdesk.ui.notes.notes import NotesPage
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.reading import Reading
from clinicdesk.ui.setup.window import SetupWindow
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.unlock.window import UnlockWindow
from clinicdesk.words import LANGUAGES

PLACES = ("today", "cohorts", "people", "audit", "users", "clinic", "help")
SIZE = (1366, 768)
COMPACT = (1280, 648)
_PATIENCE_MS = 30_000
LIST = """№;ПІБ;Дата народження;Стать;Телефон;Алергії;Звідки;Група крові
1;Олійник Роман Петрович;04.09.1972;ч;067 000 19 50;немає;Поліклініка № 3;II
2;Бондар Ганна Петрівна;22.08.1981;ж;096 000 80 05;пеніцилін (висип);сімейний лікар;I
3;Ткачук Леся Ігорівна;15.03.1990;ж;050 000 11 22;;самозвернення;III
4;Коваль Степан Іванович;31.02.1990;ч;12345;;Поліклініка № 3;
5;Олійник Роман Петрович;04.09.1972;ч;067 000 19 50;;;II
6;Мороз Тетяна Олегівна;07.12.1965;ж;063 000 44 10;йод;госпіталь;IV
Всього: 6
"""
"""A list as clinics keep them: a column nobody knows, a day that does not exist, one person twice."""


class Pictures:
    """Draws with the real window over the real clinic; nothing is posed."""

    def __init__(self, app: QApplication, demo: Demonstration, folder: Path) -> None:
        self._app, self._demo, self._folder = app, demo, folder
        self._clock = ShiftedClock(demo.clock.now())
        self._made: list[Path] = []

    def draw(self) -> list[Path]:
        """All pictures; returns their paths."""
        self._folder.mkdir(parents=True, exist_ok=True)
        qInstallMessageHandler(_hear_qt)
        try:
            self._draw_all()
        finally:
            qInstallMessageHandler(None)
        return self._made

    def _draw_all(self) -> None:
        fonts.load_rest()
        for code in LANGUAGES:
            language = Language(code, self._app)
            for look in ("light", "dark"):
                theme.use(self._app, look)
                self._draw_entrance(language, look)
                self._draw_places(language, look)
            theme.use(self._app, "light")
            self._draw_compact(language)
            self._draw_roles(language)
            self._draw_notes(language)

    def _draw_entrance(self, language: Language, look: str) -> None:
        unlock = UnlockWindow(
            language, unlock_acts(self._clock, RandomIds()), [self._demo.folder], login="nurse"
        )
        self._shoot(unlock, f"01-unlock-{language.code}-{look}")
        unlock.login.form.show_problem(Refused(Issue("KEY002", "password", values={"n": 3})))
        self._shoot(unlock, f"01-unlock-failed-{language.code}-{look}")
        _delete(unlock)
        setup = SetupWindow(language, setup_acts(self._clock, RandomIds(), language=language))
        self._shoot(setup, f"00-setup-{language.code}-{look}")
        _delete(setup)

    def _draw_places(self, language: Language, look: str) -> None:
        with self._work("lead", language) as work:
            for number, place in enumerate(PLACES, start=2):
                work.window.go(place)
                self._shoot(work.window, f"{number:02}-{place}-{language.code}-{look}")
            self._draw_board(work, f"{language.code}-{look}")
            self._open_chart(work, PARTICIPANTS[2][0])
            self._shoot(work.window, f"08-chart-{language.code}-{look}")
            if look == "light":  # what lies deeper in a place is drawn once
                self._draw_people(work, f"{language.code}-{look}")
                self._draw_cohort(work, f"{language.code}-{look}")
                self._draw_screening(work, f"{language.code}-{look}")
            self._draw_drugs(work, f"{language.code}-{look}")
            work.locking.cover.lay()
            self._shoot(work.window, f"09-cover-{language.code}-{look}")
            work.locking.cover.lift()

    def _draw_board(self, work: AtWork, name: str, size: tuple[int, int] = SIZE) -> None:
        """The running session: as one works with it, and for the wall."""
        work.window.go("board")
        page = work.window.page("board")
        assert isinstance(page, BoardPage)
        page.day.offer.hide()
        self._shoot(work.window, f"20-board-{name}", size)
        page.show_wall(on=True)
        self._shoot(work.window, f"20-board-wall-{name}", size)
        page.show_wall(on=False)
        work.window.go("today")

    def _draw_people(self, work: AtWork, name: str) -> None:
        """A card with its history, the form of a new one that meets its double, and the amendment of a card."""
        page = work.window.page("people")
        assert isinstance(page, PeoplePage)
        page.open_card(list_people(work.desk, work.actor, PARTICIPANTS[2][0])[0].person_id)
        self._shoot(work.window, f"11-card-{name}")
        page.card.begin_amending()
        self._shoot(work.window, f"11-card-amend-{name}")
        page.form.let_go()
        page.open_register()
        page.form.form.show_texts(
            {"code": "К-1091", "surname": "Лисенко", "given_name": "Роман", "birth_date": "25.07.1992"}
        )
        page.form.look()
        self._shoot(work.window, f"11-card-new-{name}")
        page.form.let_go()
        page.open_card(list_people(work.desk, work.actor, TWIN.code)[0].person_id)
        self._shoot(work.window, f"11-card-merged-{name}")
        self._draw_list(work, name)
        self._open_chart(work, PARTICIPANTS[2][0])

    def _draw_cohort(self, work: AtWork, name: str) -> None:
        """A cohort: its matrix with a cell selected, its lists, and the form of a new one."""
        work.window.go("cohorts", "07")
        page = work.window.page("cohorts")
        assert isinstance(page, CohortsPage)
        matrix = page.view.matrix.view
        matrix.setCurrentIndex(matrix.matrix.index(2, 1))
        self._shoot(work.window, f"12-cohort-{name}")
        for tab in ("people", "calendar", "staff", "outcomes"):
            page.view.show_tab(tab)
            self._shoot(work.window, f"12-cohort-{tab}-{name}")
        page.view.show_tab("matrix")
        sheet = page.open_plan()
        assert sheet is not None
        self._shoot(work.window, f"12-cohort-plan-{name}")
        sheet.reject()

    def _draw_screening(self, work: AtWork, name: str) -> None:
        """Three screenings: one that waits for the lead, one signed with a condition, one ruled out."""
        cohort_id = find_cohort(work.desk, work.actor, "07")
        people = [
            list_people(work.desk, work.actor, code)[0].person_id for code in ("К-1056", "К-1058", "К-1084")
        ]
        for place, person in enumerate(people, start=1):
            work.window.go("people", screening_subject(person, cohort_id))
            self._shoot(work.window, f"14-screening-{place}-{name}")
        self._draw_consents(work, people[0], cohort_id, name)
        work.window.go("people", outcomes_subject(people[0], cohort_id))
        self._shoot(work.window, f"18-outcomes-{name}")
        work.window.go("people", forms_subject(people[0]))
        self._shoot(work.window, f"14-forms-{name}")
        work.window.go("protocols")
        self._shoot(work.window, f"15-protocols-{name}")

    def _draw_drugs(self, work: AtWork, name: str) -> None:
        """The safe with a corrected line picked, a count that covers it, the session's post, a sum that is off."""
        work.window.go("drugs")
        page = work.window.page("drugs")
        assert isinstance(page, DrugsPage)
        page.table.selectRow(2)
        self._shoot(work.window, f"17-drugs-{name}")
        page.begin("count")
        self._shoot(work.window, f"17-drugs-count-{name}")
        page.step_back()
        page.register.setCurrentIndex(1)
        page.table.selectRow(1)
        self._shoot(work.window, f"17-drugs-post-{name}")
        page.begin("residue")
        page.entry.show_typed({"destroyed": "60", "returned": "0"})
        self._shoot(work.window, f"17-drugs-residue-{name}")
        page.step_back()
        page.register.setCurrentIndex(0)

    def _draw_consents(self, work: AtWork, person_id: str, cohort_id: str, name: str) -> None:
        """The documents of one person, one being signed, and a scan looked at."""
        work.window.go("people", consents_subject(person_id, cohort_id))
        page = work.window.page("people")
        assert isinstance(page, PeoplePage)
        assert page.forms is not None
        view = page.forms.consents
        self._shoot(work.window, f"16-consents-{name}")
        sheet = view.record()
        if sheet is not None:
            self._shoot(work.window, f"16-consents-sign-{name}")
            sheet.reject()
        view.table.selectRow(2)
        self._shoot(work.window, f"16-consents-given-{name}")
        view.document.scans[0].click()
        self._shoot(work.window, f"16-consents-scan-{name}")
        for shown in work.window.findChildren(Sheet):
            shown.reject()

    def _draw_list(self, work: AtWork, name: str) -> None:
        """A list of the clinic on its way in: what its columns are, what becomes of its lines."""
        page = work.window.page("people")
        assert isinstance(page, PeoplePage)
        view = page.open_intake()
        self._shoot(work.window, f"13-list-file-{name}")
        with TemporaryDirectory() as folder:
            path = Path(folder) / "учасники.csv"
            path.write_text(LIST, encoding="utf-8")
            view.open_file(path)
            self._until(lambda: view.step is view.columns)
        self._shoot(work.window, f"13-list-columns-{name}")
        view.go_on()
        view.preview.table.selectRow(3)
        self._shoot(work.window, f"13-list-lines-{name}")
        view.step_back()
        view.step_back()
        view.step_back()

    def _draw_compact(self, language: Language) -> None:
        with self._work("lead", language) as work:
            for number, place in enumerate(PLACES, start=2):
                work.window.go(place)
                self._shoot(work.window, f"{number:02}-{place}-{language.code}-compact", COMPACT)
            self._draw_board(work, f"{language.code}-compact", COMPACT)
            self._open_chart(work, PARTICIPANTS[2][0])
            self._shoot(work.window, f"08-chart-{language.code}-compact", COMPACT)

    def _draw_roles(self, language: Language) -> None:
        """The administrator's trail without clinical content; a refused and an empty state."""
        with self._work("admin", language) as work:
            work.window.go("audit")
            self._shoot(work.window, f"10-audit-administrator-{language.code}")
            work.window.go("today")
            self._shoot(work.window, f"10-today-administrator-{language.code}")
            work.window.go("people")
            self._shoot(work.window, f"10-refused-{language.code}")
        with self._work("auditor", language) as work:
            work.window.go("today")
            self._shoot(work.window, f"10-empty-{language.code}")
            work.window.go("people")
            page = work.window.page("people")
            assert isinstance(page, PeoplePage)
            page.open_card(list_people(work.desk, work.actor, PARTICIPANTS[6][0])[0].person_id)
            self._shoot(work.window, f"11-card-read-only-{language.code}")
            page.step_back()
            page.search.setText("нікого такого")
            page.read_again()
            self._shoot(work.window, f"11-people-nobody-{language.code}")
            work.window.go("cohorts", "07")
            self._shoot(work.window, f"12-cohort-read-only-{language.code}")
            work.window.go("drugs")
            self._shoot(work.window, f"17-drugs-read-only-{language.code}")
            person = list_people(work.desk, work.actor, PARTICIPANTS[0][0])[0].person_id
            work.window.go("people", consents_subject(person))
            self._shoot(work.window, f"16-consents-read-only-{language.code}")
        with self._work("physician", language) as work:
            work.window.go("cohorts")
            self._shoot(work.window, f"12-cohorts-empty-{language.code}")

    def _draw_notes(self, language: Language) -> None:
        """The group's sessions; a note half typed that names somebody, one signed and reviewed, what lies apart."""
        with self._work("therapist", language) as work:
            work.window.go("notes")
            self._shoot(work.window, f"16-notes-{language.code}")
            page = work.window.page("notes")
            assert isinstance(page, NotesPage)
            found = {row.state: row.planned_id for row in page.rows}
            page.open_note(found["missing"])
            person = page.view.writing.presence
            page.view.rail.choose(next(iter(person)))
            self._shoot(work.window, f"16-note-draft-{language.code}")
            self._shoot(work.window, f"16-note-draft-{language.code}-compact", COMPACT)
            page.open_note(found["reviewed"])
            self._shoot(work.window, f"16-note-signed-{language.code}")
            page.open_process(next(iter(page.view.writing.presence)))
            self._shoot(work.window, f"16-process-{language.code}")
        with self._work("nurse", language) as work:
            work.window.go("notes", found["reviewed"])
            self._shoot(work.window, f"16-note-shared-only-{language.code}")

    @contextmanager
    def _work(self, login: str, language: Language) -> Iterator[AtWork]:
        entered = open_clinic(
            self._demo.folder, login=login, password=self._demo.passwords[login], clock=self._clock,
            ids=RandomIds(), witness=NoWitness(), workstation=WORKSTATION,
        )  # fmt: skip
        work = AtWork(entered, language, self._app)
        try:
            work.window.show()
            work.window.integrity.begin()
            self._until(lambda: not work.window.integrity.checking)
            work.window.messages.hide()
            yield work
        finally:
            work.end()
            _delete(work.window)
            _delete(work)

    def _open_chart(self, work: AtWork, code: str) -> None:
        person = list_people(work.desk, work.actor, code)[0].person_id
        work.window.go("people", person)

    def _shoot(self, window: QWidget, name: str, size: tuple[int, int] = SIZE) -> None:
        window.resize(*size)
        window.show()
        self._until(lambda: not any(reading.busy for reading in window.findChildren(Reading)))
        self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(1000))
        self._app.processEvents()
        path = self._folder / f"{name}.png"
        drawn = window.grab()
        painter = QPainter(drawn)
        for sheet in window.findChildren(Sheet):
            if sheet.isVisible():  # a window of its own, which the grab of the main one leaves out
                painter.drawPixmap(sheet.geometry().topLeft() - window.geometry().topLeft(), sheet.grab())
        painter.end()
        drawn.save(str(path))
        self._made.append(path)

    def _until(self, done: Callable[[], bool]) -> None:
        patience = QDeadlineTimer(_PATIENCE_MS)
        while not done() and not patience.hasExpired():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(50))


def _delete(view: QObject) -> None:
    """At once: no event loop runs here that would come to it, and each look costs more with every window."""
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _hear_qt(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Pass on what Qt says, but for the one thing that only a screen could do."""
    if message and "propagateSizeHints" not in message:
        LOG.warning("qt %s %s", kind.name, context.category)
        sys.stderr.write(f"{message}\n")
