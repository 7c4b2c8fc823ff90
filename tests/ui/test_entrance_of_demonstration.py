"""The entrance of a demonstration says what it is and where its passwords lie, in the language of the window."""

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.demo import story
from clinicdesk.demo.mark import MARK
from clinicdesk.desktop.entering import passwords_of
from clinicdesk.security.passphrases import word_list
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support import door
from tests.support.door import Door
from tests.support.geometry import problems_of
from tests.support.stage import dress
from tests.support.unlocking import stand

pytestmark = pytest.mark.usefixtures("dressed")
FOLDER = Path("/srv/clinicdesk/demo-output/passwords")
WORDS = {"uk": "Це демонстрація: люди й записи вигадані.", "en": "This is a demonstration"}


def spoken(window: UnlockWindow) -> list[str]:
    return [text.text() for text in window.findChildren(Text) if text.isVisible()]


@pytest.mark.parametrize(("size", "language", "look"), door.LOOKS)
def test_the_entrance_names_demonstration_and_folder(
    qtbot: QtBot, size: tuple[int, int], language: str, look: str
) -> None:
    """Proves: REQ-DEM-620."""
    dress(look)
    window = stand(qtbot, Door(passwords=FOLDER))
    window._language.use(language)
    window.resize(*size)
    (said,) = [text for text in spoken(window) if WORDS[language] in text]
    assert str(FOLDER) in said
    assert problems_of(window) == []
    if folder := os.environ.get("LOOK"):
        window.grab().save(f"{folder}/entrance-{language}-{size[0]}-{look}.png")


def test_another_clinic_says_nothing_of_it(qtbot: QtBot) -> None:
    """Proves: REQ-DEM-620."""
    said = " ".join(spoken(stand(qtbot)))
    assert "демонстрація" not in said
    assert "База відкриється вашим паролем" in said


def test_the_folder_is_the_one_beside_the_clinic_of_a_demonstration(tmp_path: Path) -> None:
    """Proves: REQ-DEM-620."""
    assert passwords_of(tmp_path / "clinic") is None
    (tmp_path / MARK).touch()
    assert passwords_of(tmp_path / "clinic") == tmp_path / "passwords"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_passwords_are_words_of_the_chosen_language(tmp_path: Path, language: str) -> None:
    """Proves: REQ-DEM-620."""
    made = story._begin(tmp_path, language)
    assert {word for said in made.passwords.values() for word in said.split()} <= set(word_list(language))
