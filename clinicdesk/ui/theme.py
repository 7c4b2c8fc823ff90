"""Light and dark: one palette and one stylesheet made from the tokens, switched while the window is open."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from clinicdesk.ui import fonts
from clinicdesk.ui.stylesheet import stylesheet
from clinicdesk.ui.tokens import LIGHT, THEMES, Tokens

_now: Tokens = LIGHT
# The palette and the stylesheet belong to the one QApplication; so do the tokens they were made from.


def tokens() -> Tokens:
    """The colours of now. Painted widgets ask in paintEvent and so follow a switch by themselves."""
    return _now


def colour(name: str) -> QColor:
    """One colour of now by its token name, e.g. "crit_ink"."""
    return QColor(getattr(_now, name))


def dress(app: QApplication, theme: str) -> None:
    """Fusion, our letters and the colours of `theme` ("light" or "dark"). Call before the first widget."""
    fonts.load_first()
    app.setStyle("Fusion")  # the native styles break under stylesheets and dark colours
    app.setFont(fonts.font())
    use(app, theme)


def use(app: QApplication, theme: str) -> None:
    """Switch the colours while windows are open. A system in high contrast keeps its own."""
    global _now  # noqa: PLW0603 - see above: one application, one palette
    _now = from_system(app.palette()) if high_contrast() else THEMES[theme]
    app.setPalette(palette(_now))
    app.setStyleSheet(stylesheet(_now))


def high_contrast() -> bool:
    """Whether the person asked the system for high contrast (Windows contrast themes)."""
    hints = QGuiApplication.styleHints()  # held: PySide6 drops the part together with a temporary whole
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def restyle(widget: QWidget, **properties: str | bool) -> None:
    """Set properties the stylesheet selects by, and let it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def palette(tokens: Tokens) -> QPalette:
    """Qt's palette for what the stylesheet does not reach: menus, selections, placeholders."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, token in (
        (roles.Window, tokens.bg),
        (roles.Base, tokens.surface),
        (roles.AlternateBase, tokens.sunken),
        (roles.Button, tokens.surface),
        (roles.ToolTipBase, tokens.surface),
        (roles.WindowText, tokens.ink),
        (roles.Text, tokens.ink),
        (roles.ButtonText, tokens.ink),
        (roles.ToolTipText, tokens.ink),
        (roles.PlaceholderText, tokens.ink3),
        (roles.Highlight, tokens.sel),
        (roles.HighlightedText, tokens.on_sel),
        (roles.Accent, tokens.primary),
        (roles.Link, tokens.primary),
        (roles.Mid, tokens.line),
        (roles.Dark, tokens.line2),
    ):
        made.setColor(role, QColor(token))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.ink3))
    return made


def from_system(system: QPalette) -> Tokens:
    """The tokens of a contrast theme: only the system's own colours, meaning left to words and glyphs."""
    roles = QPalette.ColorRole

    def name(role: QPalette.ColorRole) -> str:
        return system.color(role).name().upper()

    ground, letters = name(roles.Window), name(roles.WindowText)
    button, on_button = name(roles.Button), name(roles.ButtonText)
    picked, on_picked = name(roles.Highlight), name(roles.HighlightedText)
    fills = (
        *("bg", "surface", "sunken", "band", "shade", "rail", "rail_card", "dim"),
        *("primary_soft", "crit_soft", "warn_soft", "info_soft", "ok_soft", "sign_soft"),
    )
    solid = ("primary", "sel", "crit", "warn", "sign")
    drawn = dict.fromkeys((field for field in Tokens.__slots__ if field != "name"), letters)
    drawn |= dict.fromkeys(fills, ground)
    drawn |= dict.fromkeys(solid, picked) | dict.fromkeys((f"on_{fill}" for fill in solid), on_picked)
    if button != ground:
        drawn |= {"rail_card": button, "rail_ink": on_button}
    return Tokens(name="system", **drawn)
