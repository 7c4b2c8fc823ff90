"""Every place of the demonstration, in both languages: no word is shortened, cut off or painted over another."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.desktop import pictures
from clinicdesk.desktop.pictures_camera import SIZE, Camera, Scene
from clinicdesk.ui.sheet import Sheet
from tests.demo.conftest import Ran
from tests.support.painted import cut_words
from tests.support.stage import dress

pytestmark = [pytest.mark.demonstration, pytest.mark.long]
NOW = datetime(2026, 12, 11, 8, 16, tzinfo=UTC)
READ: dict[str, list[str]] = {}


class Reader(Camera):
    """Reads each picture instead of keeping it; of a window behind a sheet, the sheet."""

    def shoot(self, window: QWidget, name: str, size: tuple[int, int] = SIZE) -> None:
        """What is cut in it."""
        self.stand(window, size)
        assert (window.width(), window.height()) == size, name
        sheets: list[QWidget] = [sheet for sheet in window.findChildren(Sheet) if sheet.isVisible()]
        READ[name] = [line for seen in sheets or [window] for line in cut_words(seen)]


@pytest.fixture(scope="module")
def scene(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A copy of the clinic as the story left it."""
    folder = tmp_path_factory.mktemp("seen") / "clinic"
    shutil.copytree(ran.output / "clinic", folder)
    secrets = (ran.output / "passwords").iterdir()
    passwords = {path.stem: path.read_text(encoding="utf-8").strip() for path in secrets}
    return Scene(folder, passwords, NOW)


def test_no_word_is_cut_at_any_place_in_either_language(
    qtbot: QtBot, scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every picture of the demonstration is painted and read. Proves: REQ-WIN-008."""
    dress()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    monkeypatch.setattr(pictures, "Camera", Reader)
    monkeypatch.setattr(pictures, "LOOKS", ("light",))  # the dark look has the same letters

    pictures.Pictures(app, scene, tmp_path).draw()

    assert {name: lines for name, lines in READ.items() if lines} == {}
    for language in ("uk", "en"):
        assert sum(f"-{language}" in name for name in READ) >= 50
