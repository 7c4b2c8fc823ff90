"""A scan looked at: page by page, turned where the camera was held askew; it never leaves the clinic file."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from clinicdesk.ui.components.buttons import Button, lone
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.consents.scan_pages import ScanPages
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_WIDTH, _HEIGHT, _BAR, _EDGE = 900, 520, 24, 8
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ScanPicture(QScrollArea):
    """One page, as wide as there is room; Up and Down scroll it, Left and Right turn to the next."""

    def __init__(self, pages: ScanPages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self.page, self.turns = 0, 0
        self.told: Callable[[], None] = _nobody
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._picture.setProperty("ground", "bg")  # the edge of the paper is seen against it
        self._picture.setMargin(_EDGE)
        self.setWidget(self._picture)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(_HEIGHT)

    @property
    def count(self) -> int:
        """How many pages."""
        return self._pages.count

    def go(self, by: int) -> None:
        """To another page, if there is one."""
        self.page = min(max(0, self.page + by), self.count - 1)
        self._draw()
        self.verticalScrollBar().setValue(0)
        self.told()

    def turn(self) -> None:
        """A quarter to the right."""
        self.turns = (self.turns + 1) % 4
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages go by the arrows; the rest scrolls."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.go(step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as there is room."""
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        width = max(200, self.width() - _BAR - 2 * _EDGE)
        self._picture.setPixmap(QPixmap.fromImage(self._pages.draw(self.page, width, self.turns)))


def scan_sheet(around: Surroundings, content: bytes, *, name: str, document: str) -> Sheet:
    """Open it over the window. Raises Refused ATT006 where it cannot be drawn."""
    picture = ScanPicture(ScanPages(content))
    sheet = Sheet(
        around.language, "consents.scan", icon="paperclip", width=_WIDTH,
        values={"name": name, "document": document},
    )  # fmt: skip
    sheet.add(picture)
    back, on = (
        lone("chevron-left", around.say("consents.scan.back")),
        lone("chevron-right", around.say("consents.scan.on")),
    )
    turn, at = Button(around.say("consents.scan.turn"), icon="rotate-right"), Text("", "quiet")
    for place, part in enumerate((back, at, on, turn)):
        sheet.acts.insertWidget(place, part)

    def speak() -> None:
        at.setText(around.say("consents.scan.page", at=picture.page + 1, n=picture.count))
        back.setEnabled(picture.page > 0)
        on.setEnabled(picture.page + 1 < picture.count)

    for part in (back, at, on):
        part.setVisible(picture.count > 1)
    sheet.verb.setIcon(QIcon())
    picture.told = speak
    picture.setAccessibleName(around.say("consents.scan.title", name=name, document=document))
    back.clicked.connect(lambda *_: picture.go(-1))
    on.clicked.connect(lambda *_: picture.go(1))
    turn.clicked.connect(lambda *_: picture.turn())
    speak()
    return around.talk.show(sheet)


def _nobody() -> None:
    """Nobody wants to know yet."""
