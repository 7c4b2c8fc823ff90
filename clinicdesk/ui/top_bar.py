"""The bar over every page: where one is, whom one looks for, language, look, who works, lock."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from clinicdesk.services.views import Actor, PersonRow
from clinicdesk.ui import fonts, theme
from clinicdesk.ui.components.buttons import Button, lone
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.text import Line
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.language import Language
from clinicdesk.ui.search import SearchField
from clinicdesk.words import LANGUAGES

HEIGHT = 52


class TopBar(QWidget):
    """Signals carry wishes; the window grants them."""

    search_chose = Signal(str)
    language_wanted = Signal(str)
    theme_wanted = Signal(str)
    password_wanted = Signal()
    switch_wanted = Signal()
    lock_wanted = Signal()
    up_wanted = Signal()

    def __init__(
        self,
        actor: Actor,
        language: Language,
        *,
        search: Callable[[str], tuple[PersonRow, ...]] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._language = language
        self.place = Button("", "quiet")
        self.title = Line("", "card")
        self._arrow = IconLabel("chevron-right", size=18, colour="ink3")
        self.search = SearchField(language, search) if search else None
        self.keys = StatusChip("Ctrl+K", "outline")
        self.tongue = Button("", icon="translate")
        self.look = lone("theme-light-dark")
        self.badge = Badge(actor, language)
        self.lock = lone("lock-outline")
        self._lay_out()
        self._connect()
        language.follow(self, self._speak)

    def show_title(self, place: str, crumb: str = "") -> None:
        """The place alone, or the place as a way back and what of it is open."""
        self.place.setText(place)
        self.place.setVisible(bool(crumb))
        self._arrow.setVisible(bool(crumb))
        self.title.setText(crumb or place)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 14, 0)
        row.setSpacing(9)
        row.addWidget(self.place)
        row.addWidget(self._arrow)
        row.addWidget(self.title)
        row.addStretch(1)
        if self.search:
            row.addWidget(self.search)
            row.addWidget(self.keys)
        for part in (_line(), self.tongue, self.look, self.badge, self.lock):
            row.addWidget(part)

    def _connect(self) -> None:
        self.place.clicked.connect(self.up_wanted)
        if self.search:
            self.search.found.connect(self.search_chose)
        self.tongue.clicked.connect(self._want_other_language)
        self.look.clicked.connect(self._want_other_look)
        self.lock.clicked.connect(self.lock_wanted)
        self.badge.password.triggered.connect(self.password_wanted)
        self.badge.switch.triggered.connect(self.switch_wanted)
        self.badge.lock.triggered.connect(self.lock_wanted)

    def _speak(self) -> None:
        say = self._language.say
        self.tongue.setText(say("window.language.now"))
        self.tongue.setToolTip(say("window.language.switch"))
        self.tongue.setAccessibleName(say("window.language.switch"))
        for button, key in ((self.look, "window.theme"), (self.lock, "window.lock")):
            button.setToolTip(say(key))
            button.setAccessibleName(say(key))
        self.keys.setToolTip(say("window.search.name"))

    def _want_other_language(self) -> None:
        other = LANGUAGES[(LANGUAGES.index(self._language.code) + 1) % len(LANGUAGES)]
        self.language_wanted.emit(other)

    def _want_other_look(self) -> None:
        self.theme_wanted.emit("light" if theme.tokens().name == "dark" else "dark")


class Badge(QPushButton):
    """Initials, name and role of who works; a menu of what concerns them."""

    def __init__(self, actor: Actor, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actor, self._language = actor, language
        self._roles = ""
        self.setProperty("kind", "quiet")
        self.setFixedHeight(44)
        menu = QMenu(self)
        self.password = menu.addAction("")
        self.password.setVisible(False)  # until the window knows how
        self.switch = menu.addAction("")
        self.lock = menu.addAction("")
        self.setMenu(menu)
        language.follow(self, self._speak)

    def sizeHint(self) -> QSize:
        """Circle, and the longer of the two lines."""
        name = QFontMetrics(fonts.font(13, 600)).horizontalAdvance(self._actor.name)
        roles = QFontMetrics(fonts.font(12)).horizontalAdvance(self._roles)
        return QSize(min(60 + max(name, roles), 250), 44)

    def minimumSizeHint(self) -> QSize:
        """As it is: who works must be readable."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Circle with initials, two lines, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("band" if self.underMouse() else "primary_soft"))
        circle = QRect(4, 6, 32, 32)
        painter.drawEllipse(circle)
        painter.setPen(theme.colour("primary"))
        painter.setFont(fonts.font(13, 600))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._actor.initials)
        self._line(painter, 4, self._actor.name, px=13, weight=600, colour="ink")
        self._line(painter, 23, self._roles, px=12, weight=400, colour="ink2")
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)

    def _line(self, painter: QPainter, top: int, words: str, *, px: int, weight: int, colour: str) -> None:
        letters = fonts.font(px, weight)
        room = QRect(46, top, self.width() - 50, 18)
        painter.setFont(letters)
        painter.setPen(theme.colour(colour))
        shown = QFontMetrics(letters).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _speak(self) -> None:
        say = self._language.say
        self._roles = ", ".join(say(f"common.role.{role}") for role in self._actor.roles)
        self.setToolTip(f"{self._actor.name}: {self._roles}")
        self.setAccessibleName(say("window.badge.name", name=self._actor.name, roles=self._roles))
        self.password.setText(say("window.badge.password"))
        self.switch.setText(say("window.badge.switch"))
        self.lock.setText(say("window.badge.lock"))
        self.updateGeometry()
        self.update()


def _line() -> QWidget:
    line = QWidget()
    line.setFixedSize(1, HEIGHT)
    line.setProperty("ground", "line")
    return line
