"""The rail: the places of the window, one key each."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.ui import fonts, icons, theme
from clinicdesk.ui.components.mark import Mark
from clinicdesk.ui.language import Language
from clinicdesk.ui.page import Page

WIDE = 84
NARROW = 48
_ITEM, _NARROW_ITEM, _LEAST = 58, 46, 40


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its key in the catalogue (window.place.<key>), its icon, its page, the right it asks for."""

    key: str
    icon: str
    build: Callable[[], Page]
    needs: Permission | None = None
    low: bool = False  # stands at the foot of the rail


def key_of(number: int) -> str:
    """The key of a place: Alt and its digit, 0 for the tenth; those after it are reached by the arrows."""
    return f"Alt+{number % 10}" if number <= 10 else ""


class Rail(QWidget):
    """Buttons of the places from top to bottom. One stop of Tab; arrows move along."""

    chosen = Signal(str)

    def __init__(self, places: tuple[Place, ...], language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.places = tuple(sorted(places, key=lambda place: place.low))
        self.items: dict[str, RailItem] = {}
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(Mark(34), 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(8)
        stretched = False
        for number, place in enumerate(self.places, start=1):
            if place.low and not stretched:
                self._column.addStretch(1)
                stretched = True
            self._column.addWidget(self._item(place, language, number=number))
        if not stretched:
            self._column.addStretch(1)
        language.keep(self, self.setAccessibleName, "window.rail")
        self.set_narrow(narrow=False)

    def show_current(self, key: str) -> None:
        """Mark the place that is open; Tab comes to it."""
        for name, item in self.items.items():
            item.setChecked(name == key)
            on = Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus
            item.setFocusPolicy(on)

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons only, for a small window."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        side = 4 if narrow else 6
        self._column.setContentsMargins(side, 10, side, 8)
        for item in self.items.values():
            item.set_narrow(narrow=narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move between the places without opening them."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        items = list(self.items.values())
        focused = next((at for at, item in enumerate(items) if item.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        items[(focused + step) % len(items)].setFocus(Qt.FocusReason.TabFocusReason)

    def _item(self, place: Place, language: Language, *, number: int) -> "RailItem":
        item = RailItem(place.icon)
        item.clicked.connect(lambda *, key=place.key: self.chosen.emit(key))
        language.follow(
            item, lambda: item.say(language.say(f"window.place.{place.key}"), keys=key_of(number))
        )
        self.items[place.key] = item
        return item


class RailItem(QAbstractButton):
    """Icon over a word; the open place is lit and has a bar at its left."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._narrow = False
        self.setCheckable(True)
        self.setFont(fonts.font(12))
        self.set_narrow(narrow=False)

    def say(self, words: str, *, keys: str) -> None:
        """The word under the icon, and the key in the tooltip."""
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({keys})" if keys else words)
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Icon only."""
        self._narrow = narrow
        self.setMinimumHeight(_LEAST)  # a low window must not be held open by a long rail
        self.setMaximumHeight(_NARROW_ITEM if narrow else _ITEM)
        self.update()

    def sizeHint(self) -> QSize:
        """The rail decides the width."""
        return QSize(NARROW - 8, _NARROW_ITEM) if self._narrow else QSize(WIDE - 12, _ITEM)

    def minimumSizeHint(self) -> QSize:
        """Icon and word close together."""
        return QSize(NARROW - 8, _LEAST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the rail: a button would take them for a group of its own."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, word, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        if lit or self.underMouse():
            painter.setBrush(theme.colour("rail_card"))
            painter.drawRoundedRect(self.rect().adjusted(0, 1, 0, -1), 6, 6)
        if lit:
            painter.setBrush(theme.colour("rail_ink"))
            painter.drawRoundedRect(QRect(0, 14, 3, self.height() - 28), 1, 1)
        self._letters(painter, "rail_ink" if lit else "rail_text", bold=lit)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("rail_ink"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 2, -1, -2), 6, 6)

    def _letters(self, painter: QPainter, colour: str, *, bold: bool) -> None:
        if self._narrow:
            side = QRect(0, 0, 22, 22)
            side.moveCenter(self.rect().center())
            icons.draw(painter, side, self._icon, colour=colour)
            return
        top = max(0, (self.height() - 40) // 2)
        icons.draw(painter, QRect((self.width() - 22) // 2, top, 22, 22), self._icon, colour=colour)
        painter.setFont(fonts.font(12, 600 if bold else 400))
        painter.setPen(theme.colour(colour))
        words = self.rect().adjusted(0, top + 23, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self.text())
