"""What the wizard asks of the program."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clinicdesk.errors import Issue
from clinicdesk.services.views import SetUp
from clinicdesk.ui.keyboard import Keyboard, read_keyboard
from clinicdesk.ui.talk import PrinterChoice
from clinicdesk.ui.unlock.acts import ask_for_folder

USUAL_ZONE = "Europe/Kyiv"


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """The recovery secret as groups of letters, which two to type back, and the root's fingerprint."""

    groups: tuple[str, ...]
    to_type: tuple[int, ...]  # numbers from 1
    fingerprint: str


def ask_for_file(parent: QWidget, title: str, suggested: Path) -> Path | None:
    """The system's own dialog for a new PDF; None if the person turned away."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), "PDF (*.pdf)")
    return Path(chosen) if chosen else None


@dataclass(frozen=True, slots=True)
class SetupActs:
    """`check_place`, `begin`, `sheet_pages`, `save_sheet` and `finish` run off the window's thread.

    They raise Refused (shown at the field each issue names: a field of SetUp, "folder", "group.N") or
    Unavailable. `begin` leaves nothing final on disk; `finish(typed)` does, once the groups match.
    `sheet_pages` is the recovery sheet as a PDF to print, `save_sheet` puts the same on the disk.
    """

    suggested_folder: Path
    check_place: Callable[[Path], None]
    begin: Callable[[Path, SetUp], RecoveryView]
    finish: Callable[[Mapping[int, str]], object]
    sheet_pages: Callable[[], bytes]
    save_sheet: Callable[[Path], None]
    propose: Callable[[str], str]
    check: Callable[[str, tuple[str, ...]], tuple[Issue, ...]]
    zones: tuple[str, ...] = (USUAL_ZONE,)
    choose_folder: Callable[[QWidget, str], Path | None] = ask_for_folder
    choose_file: Callable[[QWidget, str, Path], Path | None] = ask_for_file
    choose_printer: PrinterChoice | None = None
    keyboard: Keyboard = read_keyboard
