"""After the disk refused what is typed at the board, the next try is told everywhere, and a lost right ends it."""

from collections.abc import Mapping
from typing import NoReturn

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.window import MainWindow
from tests.support import board_days as days
from tests.support.frame import Build
from tests.support.stage import type_text
from tests.support.ward import MemoryDrafts, full_ward


class Disk(MemoryDrafts):
    """Refuses what it is told to refuse with."""

    problem: Refused | Unavailable | None = Unavailable("DBF005")

    def keep(self, kind: str, subject: str, body: Mapping[str, str]) -> None:
        """Store."""
        if self.problem is not None:
            self._refuse(self.problem)
        super().keep(kind, subject, dict(body))

    def _refuse(self, problem: Refused | Unavailable) -> NoReturn:
        raise problem


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def window(build: Build, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The board, a number typed, and the disk is full; the next try comes at once."""
    monkeypatch.setattr("clinicdesk.ui.board.entry._AGAIN_MS", 20)
    monkeypatch.setattr("tests.support.ward.MemoryDrafts", lambda: disk)
    ward = full_ward()
    ward.board.day = days.board()
    made = build(Role.NURSE, ward=ward)
    made.go("board")
    QApplication.processEvents()
    page = page_of(made)
    page.day.offer.hide()
    page.take_focus()
    type_text(page.day.entry.cells["sbp"], "151")
    with pytest.raises(Unavailable):
        page.day.entry.store_draft()
    assert made.status.saved.kind == "warn"
    return made


def page_of(window: MainWindow) -> BoardPage:
    page = window.page("board")
    assert isinstance(page, BoardPage)
    return page


def test_what_the_disk_took_at_the_next_try_is_unsaved_no_more(
    window: MainWindow, disk: Disk, qtbot: QtBot
) -> None:
    """Proves: REQ-WIN-016. The row said “draft on disk”, the status bar “not saved” until the next commit."""
    disk.problem = None
    qtbot.waitUntil(lambda: window.status.saved.kind != "warn")
    assert page_of(window).day.entry.mark.text().startswith("Чернетка")
    assert window.status.saved.words.text() == "Змін ще не було"


def test_the_next_key_that_reaches_the_disk_ends_the_warning_too(
    window: MainWindow, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-WIN-950. Before the board tried again by itself, the typing nurse's next number was kept."""
    entry = page_of(window).day.entry
    entry._again.stop()
    disk.problem = None
    type_text(entry.cells["dbp"], "91")
    entry.store_draft()
    assert entry.mark.text().startswith("Чернетка")
    assert window.status.saved.kind != "warn"


def test_an_account_that_lost_its_right_is_told_once(window: MainWindow, disk: Disk, qtbot: QtBot) -> None:
    """Each try fell into the window of crashes."""
    disk.problem = Refused(Issue("DSK001"))
    qtbot.waitUntil(lambda: window.messages.text.text() == Issue("DSK001").sentence("uk"))
    assert page_of(window).day.entry.values()["sbp"] == "151", "on the screen still"
