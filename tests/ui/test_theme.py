"""The colours and letters of the window: every pair can be read, in both themes, switched while it is open."""

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.ui import fonts, theme
from clinicdesk.ui.components.chip import KINDS, StatusChip
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.stylesheet import stylesheet
from clinicdesk.ui.tokens import (
    DARK,
    EDGE_CONTRAST,
    EDGE_PAIRS,
    LIGHT,
    TEXT_CONTRAST,
    TEXT_PAIRS,
    Tokens,
    colours,
    contrast,
)
from tests.support.stage import dress

# Colours that never carry meaning alone: rules inside cards, grounds of bands, the dimmed page.
_DECOR = {"line", "band", "shade", "dim", "bg", "sunken", "rail", "rail_card"}


@pytest.fixture
def app(qtbot: QtBot) -> QApplication:
    """The dressed application, light again afterwards."""
    dress()
    made = QApplication.instance()
    assert isinstance(made, QApplication)
    return made


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_text_can_be_read_on_its_ground(tokens: Tokens, text: str, ground: str) -> None:
    """Proves: REQ-THM-001."""
    assert contrast(colours(tokens)[text], colours(tokens)[ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_every_edge_that_means_something_can_be_seen(tokens: Tokens, edge: str, ground: str) -> None:
    """Proves: REQ-THM-001."""
    assert contrast(colours(tokens)[edge], colours(tokens)[ground]) >= EDGE_CONTRAST


def test_no_colour_escapes_the_check() -> None:
    """Proves: REQ-THM-001."""
    checked = {name for pair in (*TEXT_PAIRS, *EDGE_PAIRS) for name in pair}
    assert set(colours(LIGHT)) - checked - _DECOR == set()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#000000", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        ("#767676", "#FFFFFF", 4.54),
        ("#777777", "#FFFFFF", 4.48),
        ("#14202B", "#FFFFFF", 16.5),
        ("#E7EDF1", "#161F26", 14.1),
        ("#332300", "#FFC94A", 9.9),
    ],
)
def test_contrast_agrees_with_published_numbers(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_due_and_overdue_differ_in_grey_too(tokens: Tokens) -> None:
    """Proves: REQ-THM-002."""
    assert contrast(tokens.warn, tokens.crit) > 2.5  # words and icon differ besides


def test_the_stylesheet_is_whole_in_both_themes() -> None:
    for tokens in (LIGHT, DARK):
        sheet = stylesheet(tokens)
        assert "$" not in sheet
        assert tokens.surface in sheet
        assert sheet.count("{") == sheet.count("}")


def test_switching_repaints_an_open_window(app: QApplication, qtbot: QtBot) -> None:
    """Proves: REQ-THM-003."""
    window = QWidget()
    qtbot.addWidget(window)
    window.setProperty("ground", "surface")
    column = QVBoxLayout(window)
    chips = [StatusChip("текст", kind) for kind in KINDS]
    for chip in chips:
        column.addWidget(chip)
    window.show()
    before = [middle_of(chip) for chip in chips]

    theme.use(app, "dark")

    assert app.palette().color(QPalette.ColorRole.Window) == QColor(DARK.bg)
    assert theme.tokens() is DARK
    changed = [old != middle_of(chip) for old, chip in zip(before, chips, strict=True)]
    assert all(changed)


def middle_of(widget: QWidget) -> bytes:
    """The painted pixels of a widget."""
    image = widget.grab().toImage()
    return bytes(image.constBits())


def test_high_contrast_uses_only_the_colours_of_the_system() -> None:
    """Proves: REQ-THM-004."""
    roles = QPalette.ColorRole
    system = QPalette()
    given = {
        roles.Window: "#000000",
        roles.WindowText: "#FFFFFF",
        roles.Button: "#000000",
        roles.ButtonText: "#FFFF00",
        roles.Highlight: "#1AEBFF",
        roles.HighlightedText: "#000000",
    }
    for role, colour in given.items():
        system.setColor(role, QColor(colour))

    tokens = theme.from_system(system)

    assert set(colours(tokens).values()) <= set(given.values())
    assert all(contrast(colours(tokens)[text], colours(tokens)[ground]) >= 7 for text, ground in TEXT_PAIRS)


def test_every_cut_of_the_letters_is_ours(app: QApplication) -> None:
    fonts.load_rest()
    for family in (fonts.SANS, fonts.CONDENSED, fonts.ICONS):
        assert QFontInfo(QFont(family)).family() == family
    for weight in (400, 500, 600, 700):
        assert QFontInfo(fonts.font(14, weight)).weight() == weight


def test_no_letters_are_smaller_than_twelve_pixels() -> None:
    """Proves: REQ-THM-005."""
    assert fonts.font(9).pixelSize() == fonts.SMALLEST_PX == 12


def test_a_name_is_never_read_as_markup(app: QApplication, qtbot: QtBot) -> None:
    label = Text("<b>Коваль</b>")
    qtbot.addWidget(label)
    plain = QLabel("<b>Коваль</b>")
    qtbot.addWidget(plain)
    assert label.sizeHint().width() > plain.sizeHint().width()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_placeholder_has_the_whole_contrast_of_its_token(qtbot: QtBot, look: str) -> None:
    """Proves: REQ-THM-001. Left alone, the style sheet paints it at half the strength of the text."""
    dress(look)
    line = QLineEdit()
    qtbot.addWidget(line)
    line.setPlaceholderText("■■■■■■■■")
    line.resize(200, 40)
    line.show()
    picture = line.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert theme.tokens().ink3.lower() in seen
