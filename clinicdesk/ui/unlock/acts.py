"""What the unlock window asks of the program: plain callables, so that it knows no key and no database."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from clinicdesk.clock import Clock
from clinicdesk.errors import Issue
from clinicdesk.services.status_views import ClinicStatus
from clinicdesk.ui.keyboard import Keyboard, read_keyboard


def ask_for_folder(parent: QWidget, title: str) -> Path | None:
    """The system's own folder dialog; None if the person turned away."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - not at every start

    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None


@dataclass(frozen=True, slots=True)
class UnlockActs:
    """`open_clinic` and `enrol` run off the window's thread and raise Refused or Unavailable.

    `open_clinic(folder, login, password)` returns whatever stands behind the door; Refused KEY010 means the
    password was a one-time code, and then `enrol(folder, login, code, password)` follows. `passwords(folder)`: where
    those of a demonstration lie; None for every other clinic.
    `in_time(folder)`: the clock that the clinic there goes by, where it is another one than `clock`.
    `propose(language)` is a fresh passphrase, `check(password, personal)` says what is wrong with one.
    """

    clock: Clock
    status: Callable[[Path], ClinicStatus]
    open_clinic: Callable[[Path, str, str], object]
    enrol: Callable[[Path, str, str, str], object]
    propose: Callable[[str], str]
    check: Callable[[str, tuple[str, ...]], tuple[Issue, ...]]
    choose_folder: Callable[[QWidget, str], Path | None] = ask_for_folder
    keyboard: Keyboard = read_keyboard
    passwords: Callable[[Path], Path | None] = lambda _folder: None
    in_time: Callable[[Path], Clock] | None = None
    version: str = ""
