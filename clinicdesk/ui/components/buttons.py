"""Buttons: the verb says what happens; the main one is filled, and its focus shows a second ring inside."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from clinicdesk.ui import icons, theme

_ICON_COLOURS = {
    "primary": "on_primary",
    "danger": "on_crit",
    "sign": "on_sign",
    "quiet": "primary",
    "onrail": "rail_ink",
}
_FILLED = ("primary", "danger", "sign")
_LEAST = 32


class Button(QPushButton):
    """One action. `kind`: secondary, primary, quiet, danger, sign, onrail."""

    def __init__(
        self,
        text: str = "",
        kind: str = "secondary",
        *,
        icon: str = "",
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        if large:
            self.setProperty("scale", "large")
        if icon:
            self.show_icon(icon)
        self.setAutoDefault(False)
        self.setIconSize(QSize(24, 18))  # wider than the icon: Qt leaves four pixels only

    def show_icon(self, name: str) -> None:
        """Change the icon; its colour follows the kind and the theme."""
        kind = str(self.property("kind"))
        self.setIcon(icons.icon(name, _ICON_COLOURS.get(kind, "ink")))

    def sizeHint(self) -> QSize:
        """Never too narrow a target. A least width in the style sheet would stand for that of the words."""
        wanted = super().sizeHint()
        return QSize(max(wanted.width(), _LEAST), wanted.height())

    def minimumSizeHint(self) -> QSize:
        """The whole verb is seen."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the inner ring: on a filled button the outer one alone would not stand out."""
        super().paintEvent(event)
        kind = str(self.property("kind"))
        filled = kind in _FILLED or (self.isCheckable() and self.isChecked())
        if filled and self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour(_ICON_COLOURS.get(kind, "on_primary")), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5), 3, 3)


def primary(text: str = "", *, icon: str = "", large: bool = False) -> Button:
    """The main action of a page; one per page."""
    return Button(text, "primary", icon=icon, large=large)


def secondary(text: str = "", *, icon: str = "") -> Button:
    """Any other action."""
    return Button(text, icon=icon)


def quiet(text: str = "", *, icon: str = "") -> Button:
    """An action worded as a link."""
    return Button(text, "quiet", icon=icon)


def lone(icon: str, name: str = "", *, kind: str = "secondary") -> Button:
    """An icon without words, 32 by 32; `name` becomes tooltip and accessible name."""
    made = Button("", kind, icon=icon)
    made.setProperty("lone", "true")
    made.setFixedSize(36, 36)
    made.setIconSize(QSize(20, 20))
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made
