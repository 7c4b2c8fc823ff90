"""The life of the window: wizard or unlock, then a person at work, then locked again."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicdesk.clock import Clock
from clinicdesk.demo.mark import leave_off
from clinicdesk.desktop.entering import unlock_acts
from clinicdesk.ids import Ids
from clinicdesk.settings import WorkstationSettings, read_settings, write_settings
from clinicdesk.ui import fonts
from clinicdesk.ui.crash import CrashWatch, CrashWindow
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.window import UnlockWindow

if TYPE_CHECKING:
    from clinicdesk.desktop.aside import Aside
    from clinicdesk.desktop.working import AtWork
    from clinicdesk.services.entrance import Entered

_BOARD = "board"


class Program(QObject):
    """One window at a time.

    `restart` begins a fresh process and ends this one, with all it had in memory; False when none would start.
    """

    def __init__(
        self, *, clock: Clock, ids: Ids, language: Language, clinics: tuple[Path, ...], login: str = "",
        restart: Callable[[Path, str], bool], quit_program: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._clock, self._ids, self._language = clock, ids, language
        self._clinics, self._login = clinics, login
        self._restart, self._quit = restart, quit_program
        self.window: QWidget | None = None
        self.at_work: AtWork | None = None
        self._aside: Aside | None = None
        self._crash = CrashWatch(self, show=self._show_crash, unsaved=self._say_unsaved)

    def start(self) -> None:
        """Take over the crash hooks and ask for a password."""
        self._crash.start()
        self.show_unlock()
        QTimer.singleShot(0, self._warm_up)

    def show_unlock(self) -> None:
        """The way in."""
        window = UnlockWindow(
            self._language, unlock_acts(self._clock, self._ids), self._clinics, login=self._login
        )
        window.entered.connect(self._enter)
        window.clinic_opened.connect(self._remember_clinic)
        window.new_clinic.connect(self.show_setup)
        window.language_chosen.connect(self._remember_language)
        self._show(window)

    def show_setup(self) -> None:
        """The wizard of a new clinic."""
        from clinicdesk.desktop.founding import setup_acts
        from clinicdesk.ui.setup.window import SetupWindow

        window = SetupWindow(self._language, setup_acts(self._clock, self._ids, language=self._language))
        window.finished.connect(self._founded)
        window.left.connect(self.show_unlock)
        self._show(window)

    def _founded(self, folder: Path) -> None:
        self._clinics = (folder, *(known for known in self._clinics if known != folder))
        self._login = ""
        self._remember_clinic(folder)
        self._remember_language(self._language.code)
        self.show_unlock()

    def _enter(self, entered: "Entered") -> None:
        work = self._new_work(entered)
        self.at_work = work
        self._show(work.window)
        work.begin()

    def _take_over(self, entered: "Entered") -> None:
        """A colleague lifted the cover. What the one before typed waits for them, on the disk or in their window."""
        from clinicdesk.desktop.aside import Aside

        former = self.at_work
        if former is None:
            return
        if self._aside is None:
            self._aside = Aside()
        place = former.window.place
        waits = self._aside.put(former)
        back = self._aside.take(entered.actor.user_id)
        work = back or self._new_work(entered)
        self.at_work = work
        self._show(work.window, drop_former=not waits)
        if not waits:
            former.leave()
            former.deleteLater()
        if back is None:
            work.begin()
            if place == _BOARD and work.window.has(_BOARD):
                work.window.go(_BOARD)  # the people of the session are in sight at once
        else:
            work.resume(entered)

    def _save_others(self) -> None:
        if self._aside is not None:
            self._aside.keep()

    def _new_work(self, entered: "Entered") -> "AtWork":
        from clinicdesk.desktop.working import AtWork

        work = AtWork(entered, self._language, self, save_others=self._save_others)
        work.lock_wanted.connect(self.lock)
        work.taken_over.connect(self._take_over)
        work.window.theme_chosen.connect(self._remember_theme)
        work.window.language_chosen.connect(self._remember_language)
        work.window.closing.connect(self.leave)
        return work

    def lock(self, login: str = "") -> None:
        """Close the file, end this process and begin one that asks again."""
        if self.at_work is None:
            return
        folder = self.at_work.desk.folder.root
        self._end_work()
        if self._restart(folder, login):
            self._drop_window()
        else:
            # Without a second process this one asks: worse than a fresh one, better than none.
            self._login = login
            self.show_unlock()

    def leave(self) -> None:
        """The person closed the window, or the system is going down: close the file and end."""
        if self.at_work is not None:
            self._end_work()
            self._drop_window()
            self._quit()

    def _drop_window(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            window.deleteLater()

    def _end_work(self) -> None:
        work, self.at_work = self.at_work, None
        if work is not None:
            if self._aside is not None:
                self._aside.end()
            work.end()
            leave_off(work.desk.folder.root, work.desk.clock)
            work.window.hide()
            work.deleteLater()

    def _show(self, window: QWidget, *, drop_former: bool = True) -> None:
        former, self.window = self.window, window
        if former is None:
            _show_first(window)
            return
        window.setGeometry(former.geometry())
        window.setWindowState(former.windowState())
        window.show()
        former.hide()
        if drop_former:
            former.deleteLater()

    def _warm_up(self) -> None:
        """The rest of the fonts, and the services while the person is typing."""
        fonts.load_rest()
        from clinicdesk.desktop.warming import warm_up

        warm_up()

    def _remember(self, change: Callable[[WorkstationSettings], WorkstationSettings]) -> None:
        write_settings(change(read_settings()))

    def _remember_clinic(self, folder: Path) -> None:
        self._remember(lambda settings: settings.with_clinic(folder))

    def _remember_language(self, code: str) -> None:
        self._remember(lambda settings: settings.with_language(code))

    def _remember_theme(self, theme: str) -> None:
        self._remember(lambda settings: settings.with_theme(theme))

    def _show_crash(self, number: str) -> None:
        crash = CrashWindow(number, language=self._language.code, parent=self.window)
        crash.exec()
        if crash.leaves:
            self.leave()

    def _say_unsaved(self) -> None:
        if self.at_work is not None:
            self.at_work.window.status.show_unsaved()


def _show_first(window: QWidget) -> None:
    """As large as it likes to be, or the whole screen where that is smaller."""
    room = window.screen().availableSize()
    if window.width() > room.width() or window.height() > room.height():
        window.showMaximized()
    else:
        window.show()


def restart_command() -> tuple[str, list[str]]:
    """How this very program is started again: the frozen one, or Python with our package."""
    if getattr(sys, "frozen", False):
        return sys.executable, []
    return sys.executable, ["-m", "clinicdesk"]
