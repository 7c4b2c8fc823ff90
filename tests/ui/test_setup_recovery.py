"""The wizard’s recovery sheet: shown while asked for, printed, saved, typed back."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Unavailable
from tests.support import door
from tests.support.door import Founders
from tests.support.paper import pictures
from tests.support.printer import PaperTray, pages_saying
from tests.support.stage import click
from tests.support.wizard import stand, texts, to_recovery

pytestmark = pytest.mark.usefixtures("dressed")


class TestRecoverySheet:
    """On paper, and on the screen no longer than needed."""

    def test_the_groups_are_not_on_the_screen_until_asked_for(self, qtbot: QtBot, founders: Founders) -> None:
        """Proves: REQ-WIZ-003."""
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        assert not any(group in texts(window) for group in door.GROUPS)

        click(window.recovery.show_button)
        assert "1. ABCD" in texts(window)
        assert "14. UVWX" in texts(window)
        assert window.recovery.show_button.text() == "Сховати групи"

        click(window.recovery.show_button)
        assert not any(group in texts(window) for group in door.GROUPS)

    @pytest.mark.parametrize("way", ["time", "leaving", "another window"])
    def test_they_vanish_by_themselves(self, qtbot: QtBot, founders: Founders, way: str) -> None:
        """Proves: REQ-WIZ-003."""
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        click(window.recovery.show_button)
        assert window.recovery.groups_shown
        if way == "time":
            assert window.recovery._hide_soon.interval() == 60_000
            window.recovery._hide_soon.timeout.emit()
        if way == "leaving":
            click(window.back)
        if way == "another window":
            other = QWidget()
            qtbot.addWidget(other)
            other.show()
            other.activateWindow()
            qtbot.waitUntil(other.isActiveWindow)
        assert not window.recovery.groups_shown

    def test_printing(self, qtbot: QtBot, founders: Founders, tmp_path: Path) -> None:
        """Proves: REQ-PRI-001."""
        tray = PaperTray(tmp_path)
        founders.pages = pages_saying(["Recovery sheet"])
        window = stand(qtbot, founders, tray)
        to_recovery(qtbot, window)
        assert window.recovery.print_button.hasFocus()
        click(window.recovery.print_button)
        said = window.recovery.saved.title
        qtbot.waitUntil(lambda: said.text() == "Надіслано на принтер: 1 сторінка.", timeout=20_000)
        assert tray.titles == ["Аркуш відновлення"]
        assert [picture.ink() > 500 for picture in pictures(tray.paper.read_bytes())] == [True]

        tray.turned_away = True
        click(window.recovery.print_button)
        qtbot.waitUntil(lambda: said.text() == "Друк скасовано.")

    def test_saving(self, qtbot: QtBot, founders: Founders, tmp_path: Path) -> None:
        window = stand(qtbot, founders)
        to_recovery(qtbot, window)
        click(window.recovery.save_button)
        assert founders.saved == []
        founders.chosen_file = tmp_path / "аркуш.pdf"
        click(window.recovery.save_button)
        qtbot.waitUntil(lambda: not window.busy)
        assert founders.saved == [tmp_path / "аркуш.pdf"]
        assert window.recovery.saved.title.text() == "Збережено: аркуш.pdf. Надрукуйте й видаліть файл."

    def test_a_printer_that_fails_is_told(self, qtbot: QtBot, founders: Founders, tmp_path: Path) -> None:
        """Proves: REQ-PRI-002."""
        founders.pages = pages_saying(["Recovery sheet"])
        window = stand(qtbot, founders, PaperTray(tmp_path / "no such folder"))
        to_recovery(qtbot, window)
        click(window.recovery.print_button)
        qtbot.waitUntil(window.error.isVisible, timeout=20_000)
        assert window.error.title.text() == Unavailable("PRT002").problem("uk")
