"""A login at work: the main window over an open desk, its checks, its status line, its end."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from clinicdesk.desktop.binding import verbs_of
from clinicdesk.desktop.locking import Locking
from clinicdesk.desktop.pack_keeper import PackKeeper
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.log import LOG
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.backups import last_backup
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.drafts import discard_draft, list_drafts, save_draft
from clinicdesk.services.entrance import Entered, close_clinic, leave
from clinicdesk.services.integrity import check_integrity, known_findings
from clinicdesk.services.people import list_people
from clinicdesk.services.people_at_work import first_with_role
from clinicdesk.services.readings import running_session
from clinicdesk.services.status_now import refresh_status
from clinicdesk.services.views import Actor, Changes, IntegrityReport, Topic
from clinicdesk.services.vouching import checked_already
from clinicdesk.ui.background import Background, Step
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.draft_box import DeskDrafts
from clinicdesk.ui.language import Language
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.places import places_of
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.window import ClinicLook, MainWindow

_STATUS_TOPICS = frozenset(
    {Topic.USERS, Topic.CLINIC, Topic.SESSIONS, Topic.VITALS, Topic.DRAFTS, Topic.INTEGRITY}
)
_STATUS_AFTER_MS = 1000
"""The status is for a screen that nobody sees while one types: written when the hands rest."""


class AtWork(QObject):
    """One person's window. The desk outlives it when a colleague takes over in a running session."""

    lock_wanted = Signal(str)
    taken_over = Signal(object)  # Entered
    found = Signal(object)  # IntegrityReport: a print may have looked, in a thread of its own

    def __init__(
        self,
        entered: Entered,
        language: Language,
        parent: QObject,
        *,
        save_others: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        desk, actor = entered.desk, entered.actor
        self.desk, self.actor = desk, actor
        self._entered = entered
        self._comes_back = actor.login
        self._resting: list[Sheet] = []
        self._stilled: list[QTimer] = []
        self.bus = ChangeBus(self)
        sees_people = Permission.SEE_PEOPLE in actor.permissions
        self.window = MainWindow(
            actor, language=language, bus=self.bus, clock=desk.clock, clinic=self._look(),
            check=self._check, search=partial(list_people, desk, actor) if sees_people else None,
            drafts=DeskDrafts(
                save=partial(save_draft, desk, actor), list_drafts=partial(list_drafts, desk, actor),
                discard=partial(discard_draft, desk, actor),
            ),
        )  # fmt: skip
        verbs = verbs_of(desk, actor, language)
        self.window.open_places(places_of(self.window.surroundings, verbs), account=verbs.account)
        self.window.status.show_backup(last_backup(desk))
        self._pack = PackKeeper(desk, self.window, lambda: language.code)
        self._status_soon = Listening(self).pause(_STATUS_AFTER_MS, self._leave_status)
        self.bus.changed.connect(self._hear)
        self.found.connect(self.window.integrity.tell)
        self._tell_found = self.found.emit
        desk.listeners.append(self._tell_found)
        self.locking = Locking(
            desk, actor, self.window, language, close=lambda: self.lock_wanted.emit(self._comes_back),
            came=self._came, save_others=save_others or _nothing,
        )  # fmt: skip
        self.window.lock_wanted.connect(self.locking.ask)
        self.window.switch_wanted.connect(self._switch)

    def begin(self) -> None:
        """Say what the entrance said, and start the full check behind the window, once for each desk."""
        self.locking.watch(current_settings(self.desk).idle_lock_minutes)
        self._say_warnings()
        if (known := known_findings(self.desk)) is not None:
            self.window.integrity.tell(known)
        self._watch()
        self._pack.ask()
        QTimer.singleShot(0, self.window, self._look_over)

    def end(self) -> None:
        """Close the file. Whatever runs behind the window ends first: nothing may write after the lock is free."""
        if self._status_soon.isActive():
            self._leave_status()  # the cover that follows shows the last set, too
        self.stop_background()
        self._stop_hearing()
        close_clinic(self.desk)

    def stop_background(self) -> None:
        """Cancel whatever runs behind the window and wait for it."""
        self._status_soon.stop()
        for work in self.window.findChildren(Background):
            work.stop()

    @property
    def sheet_open(self) -> bool:
        """Whether a question was left unanswered; it is put again after a lock, with what a draft kept of it."""
        return bool(self._resting)

    def keep_text(self) -> None:
        """Put what is typed on the disk. Raises Unavailable when the disk refuses."""
        try:
            self.window.keep_drafts()
        except Refused as problem:
            LOG.warning("%s while keeping a draft", problem.first.code)

    def rest(self) -> None:
        """A colleague takes over: this window asks for no lock and does nothing by itself."""
        self.locking.rest()
        self._pack.rest()
        # A sheet is a window of its own and would stay in front of the colleague's.
        # What an earlier rest took still waits for `resume`.
        self._resting += [sheet for sheet in self.window.findChildren(Sheet) if sheet.isVisible()]
        for sheet in filter(isValid, self._resting):
            sheet.hide()
        # Its board would ring, and pass alerts on in the name of somebody who is not here, by what it read long ago.
        self._stilled += [one for one in self.window.findChildren(QTimer) if one.isActive()]
        for timer in filter(isValid, self._stilled):
            timer.stop()

    def leave(self) -> None:
        """This person's login ends; the desk stays open for the next."""
        leave(self.desk, self.actor)

    def resume(self, entered: Entered) -> None:
        """The person is back at the window that waited; they go on with the login of before."""
        leave(self.desk, entered.actor)
        self.locking.watch(current_settings(self.desk).idle_lock_minutes)
        for timer in filter(isValid, self._stilled):
            timer.start()
        self._stilled.clear()
        for sheet in filter(isValid, self._resting):
            sheet.show()
        self._resting.clear()
        self.bus.tell(Changes(frozenset(Topic)))
        try:
            self.keep_text()
        except Unavailable as problem:
            self.window.status.show_unsaved()
            self.window.messages.refuse(problem)

    def drop(self) -> None:
        """The file closes while this window waits."""
        self.stop_background()
        self._stop_hearing()
        self.window.hide()
        self.window.deleteLater()
        self.deleteLater()

    def _stop_hearing(self) -> None:
        if self._tell_found in self.desk.listeners:
            self.desk.listeners.remove(self._tell_found)

    def _check(self, step: Step) -> IntegrityReport:
        return check_integrity(self.desk, self.actor, step)

    def _look_over(self) -> None:
        report = checked_already(self.desk)
        if report is None:
            self.window.integrity.begin()
        else:
            self.window.integrity.tell(report)

    def _look(self) -> ClinicLook:
        settings = current_settings(self.desk)
        return ClinicLook(settings.name, settings.zone, first_with_role(self.desk.database, Role.LEAD))

    def _switch(self) -> None:
        """Another person: during a session over the cover, else through a fresh process."""
        self._comes_back = ""
        self.locking.lock.lock()

    def _came(self, actor: Actor) -> None:
        """Somebody lifted the cover: the same person goes on, another gets a window of their own."""
        if actor.user_id == self.actor.user_id:
            leave(self.desk, actor)
            self._comes_back = actor.login
        else:
            self.taken_over.emit(Entered(self.desk, actor, 0, ()))

    def _say_warnings(self) -> None:
        found = list(self._entered.warnings)
        if self._entered.failures:
            found.insert(0, Issue("OPN010", values={"n": self._entered.failures}))
        self.window.messages.show_issues(found)

    def _hear(self, changes: Changes) -> None:
        self._pack.hear(changes)
        if Topic.CLINIC in changes.topics:
            self.window.show_clinic(self._look())
            self.locking.set_minutes(current_settings(self.desk).idle_lock_minutes)
        if Topic.SESSIONS in changes.topics:
            self._watch()
        if not _STATUS_TOPICS.isdisjoint(changes.topics) and not self._status_soon.isActive():
            self._status_soon.start()

    def _watch(self) -> None:
        """A session that runs is watched from here on, whether or not anybody opens the board: alerts grow late."""
        with self.desk.database.read() as session:
            runs = running_session(session) is not None
        if runs:
            self.window.build_ahead("board")

    def _leave_status(self) -> None:
        try:
            refresh_status(self.desk)
        except Unavailable as problem:
            LOG.warning("%s while leaving the status", problem.code)


def _nothing() -> None:
    """Nobody else left text behind."""
