"""Icons: each name is a real picture of the icon font, in the colours of now."""

import re
import tomllib

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QRawFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.paths import resource
from clinicdesk.ui import icons, theme
from clinicdesk.ui.icons import IconLabel
from tests.support.source import python_files, text_of
from tests.support.stage import dress

_ASKED = re.compile(r'(?:icon=|icons\.icon\(|show_icon\(|IconLabel\(|lone\(|Fact\()"([a-z][a-z0-9-]+)"')


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> None:
    dress()


def test_every_icon_is_in_the_font() -> None:
    font = QRawFont(str(resource("fonts", "MaterialDesignIcons6.ttf")), 20)
    missing = [name for name, letter in icons.names().items() if not font.supportsCharacter(ord(letter))]
    assert missing == []


def test_no_name_and_no_picture_stands_twice() -> None:
    text = resource("icons.toml").read_text(encoding="utf-8")
    pictures = list(tomllib.loads(text).values())
    assert len(pictures) == len(set(pictures))
    assert 60 <= len(pictures) <= 140


def test_every_icon_the_window_asks_for_exists() -> None:
    asked = {
        name
        for path in python_files("clinicdesk")
        if path.parts[1] in {"ui", "desktop"}
        for name in _ASKED.findall(text_of(path))
    }
    assert asked - set(icons.names()) == set()
    assert len(asked) > 15


def test_an_unknown_icon_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")


@pytest.mark.parametrize("name", ["lock", "needle", "alert-octagon", "monitor-eye", "translate"])
def test_an_icon_is_painted_inside_its_square(name: str) -> None:
    drawn = icons._Engine(name, "ink").pixmap(QSize(32, 32), QIcon.Mode.Normal, QIcon.State.Off).toImage()
    inked = [(x, y) for x in range(32) for y in range(32) if drawn.pixelColor(x, y).alpha() > 128]
    assert len(inked) > 40
    centre = sum(y for _, y in inked) / len(inked)
    assert 10 < centre < 22


def test_an_icon_follows_the_theme_and_greys_with_its_button() -> None:
    """Proves: REQ-THM-003."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    icon = icons.icon("lock", "ink")
    light = strongest(icon, QIcon.Mode.Normal)
    disabled = strongest(icon, QIcon.Mode.Disabled)

    theme.use(app, "dark")

    assert light == QColor("#14202B")
    assert disabled == QColor("#586671")
    assert strongest(icon, QIcon.Mode.Normal) == QColor("#E7EDF1")


def test_a_label_changes_its_icon_and_colour(qtbot: QtBot) -> None:
    label = IconLabel("lock", size=32, colour="ink")
    qtbot.addWidget(label)
    before = label.grab().toImage()
    label.show_icon("alert", colour="crit_ink")
    assert label.icon_name == "alert"
    assert label.grab().toImage() != before


def strongest(icon: QIcon, mode: QIcon.Mode) -> QColor:
    """The colour of the most opaque pixel."""
    drawn = icon.pixmap(QSize(48, 48), mode).toImage()
    pixels = [drawn.pixelColor(x, y) for x in range(48) for y in range(48)]
    found = max(pixels, key=QColor.alpha)
    return QColor(found.red(), found.green(), found.blue())
