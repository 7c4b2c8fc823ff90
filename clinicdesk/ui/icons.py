"""Icons drawn from the Material Design Icons font in the colours of now; no icon files, no icon library."""

import tomllib
from functools import cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from clinicdesk.paths import resource
from clinicdesk.ui import fonts, theme


@cache
def names() -> dict[str, str]:
    """Every icon we draw: its name and its letter in the icon font."""
    table = tomllib.loads(resource("icons.toml").read_text(encoding="utf-8"))
    return {name: chr(int(codepoint, 16)) for name, codepoint in table.items()}


def draw(painter: QPainter, rect: QRect, name: str, *, colour: str = "ink") -> None:
    """Draw an icon centred in `rect`; `colour` is a token name. KeyError for an icon we do not have."""
    letter = names()[name]
    side = min(rect.width(), rect.height())
    letter_font = QFont(fonts.ICONS)
    letter_font.setPixelSize(max(side, 1))
    painter.save()
    painter.setFont(letter_font)
    painter.setPen(theme.colour(colour))
    left, top = rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2
    painter.drawText(QRectF(left, top, side, side), Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def icon(name: str, colour: str = "ink") -> QIcon:
    """An icon for a button or a table cell. It asks for its colour each time it is painted.

    KeyError for an icon we do not have, here and not in the middle of painting.
    """
    _check(name)
    return QIcon(_Engine(name, colour))


class IconLabel(QWidget):
    """A lone icon beside text. Decoration unless `name_it` gave it words."""

    def __init__(
        self, name: str, *, size: int = 18, colour: str = "ink2", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _check(name)
        self._name = name
        self._colour = colour
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def icon_name(self) -> str:
        """The icon of now."""
        return self._name

    def show_icon(self, name: str, *, colour: str | None = None) -> None:
        """Change the icon, and its colour if one is given."""
        _check(name)
        self._name = name
        self._colour = colour or self._colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon in the colour of now."""
        draw(QPainter(self), self.rect(), self._name, colour=self._colour)


def _check(name: str) -> None:
    if name not in names():
        raise KeyError(name)


_IN_MODE = {QIcon.Mode.Disabled: "ink3", QIcon.Mode.Selected: "on_sel"}


class _Engine(QIconEngine):
    """Paints a letter of the icon font; grey when disabled, light on a selected row."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw(painter, rect, self._name, colour=_IN_MODE.get(mode, self._colour))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return drawn
