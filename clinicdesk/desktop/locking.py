"""Lock and cover of one window over one desk."""

from collections.abc import Callable

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.log import LOG
from clinicdesk.security.roles import Role
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import enter, leave
from clinicdesk.services.sessions import is_staff_of_running, session_view, staff_of_running
from clinicdesk.services.views import Actor, SessionView, StatusUser
from clinicdesk.ui.cover import Cover, CoverActs
from clinicdesk.ui.language import Language
from clinicdesk.ui.lock import Lock, LockActs, LockWatch, Reason
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.window import MainWindow


class Locking:
    """What locks the window, and what lifts the cover. `came` hears who lifted it.

    `save_others` puts on the disk what colleagues typed before and the disk refused; Unavailable if it still does.
    """

    def __init__(
        self, desk: Desk, actor: Actor, window: MainWindow, language: Language, *,
        close: Callable[[], object], came: Callable[[Actor], object], save_others: Callable[[], object],
    ) -> None:  # fmt: skip
        self._desk, self._actor, self._window = desk, actor, window
        self._save_others = save_others
        self.cover = Cover(
            window, language,
            CoverActs(
                clock=desk.clock, session=self._session, staff=self._staff, enter=self._enter,
                zone=window.surroundings.zone,
            ),
        )  # fmt: skip
        self.lock = Lock(
            LockActs(
                session_running=lambda: self._session() is not None, save_drafts=self._save_drafts,
                close_desk=_nothing, start_again=_nothing, end=close,
            ),
            self.cover, window,
        )  # fmt: skip
        self._seen: SessionView | None = None
        self._known: tuple[StatusUser, ...] = ()
        window.may_close = self._may_close
        self.cover.lifted.connect(came)
        self.cover.lifted.connect(self._logged_in)
        self.cover.session_ended.connect(self.lock.session_ended)
        self._watch: LockWatch | None = None

    def watch(self, minutes: int) -> None:
        """Lock after so many idle minutes, on Ctrl+L, lid, sleep and the system's own lock."""
        self._watch = LockWatch(self._window, self.lock, clock=self._desk.clock, minutes=minutes)

    def set_minutes(self, minutes: int) -> None:
        """The clinic's settings changed."""
        if self._watch is not None:
            self._watch.idle.set_minutes(minutes)

    def _logged_in(self, _: Actor) -> None:
        if self._watch is not None:
            self._watch.idle.logged_in()

    def ask(self) -> None:
        """The lock button: during a session the medical lead chooses between cover and closing the file."""
        if Role.LEAD in self._actor.roles and self._session() is not None:
            self._ask_lead()
            return
        self.lock.lock()

    def rest(self) -> None:
        """Another person works in a window of their own: this one asks for no lock until `watch`."""
        if self._watch is not None:
            self._watch.end()
            self._watch = None

    def _ask_lead(self) -> None:
        asked = self._window.findChildren(Sheet, "lock.close_file")
        if not any(sheet.isVisible() for sheet in asked):
            self._window.surroundings.talk.confirm("lock.close_file", self.lock.close, kind="danger")

    def _may_close(self) -> bool:
        """X on the window: while a session runs it covers, and only the medical lead is asked about the file."""
        if self._session() is None:
            return True
        if Role.LEAD in self._actor.roles:
            self._ask_lead()
        else:
            self.lock.lock(Reason.CLOSED)
        return False

    def _session(self) -> SessionView | None:
        """The running session; while the disk does not answer, as it was last seen: its clocks go on."""
        try:
            self._seen = session_view(self._desk)
        except Unavailable as problem:
            LOG.warning("%s while locked", problem.code)
        return self._seen

    def _save_drafts(self) -> None:
        try:
            self._window.keep_drafts()
        except Refused as problem:
            # A login that may not write any more must be locked out all the same.
            LOG.warning("%s while locking", problem.first.code)
        self._save_others()

    def _staff(self) -> tuple[StatusUser, ...]:
        """Whoever was at work first: mostly they come back themselves. Without the disk, as they were last seen."""
        try:
            self._known = staff_of_running(self._desk)
        except Unavailable as problem:
            LOG.warning("%s while locking", problem.code)
        return tuple(sorted(self._known, key=lambda user: user.login != self._actor.login))

    def _enter(self, login: str, password: str) -> Actor:
        actor = enter(self._desk, login=login, password=password)
        if is_staff_of_running(self._desk, actor):
            return actor
        leave(self._desk, actor)
        raise Refused(Issue("SES006", "login"))


def _nothing() -> None:
    """Closing and starting again are one act of the program here: `end`."""
