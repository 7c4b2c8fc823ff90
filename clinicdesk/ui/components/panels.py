"""What stands in place of content: empty, error, banner over a page, and the grey rows of loading."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ui import theme
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.theme import restyle

_ICONS = {
    "crit": ("alert-octagon-outline", "crit_ink"),
    "warn": ("alert-outline", "warn_ink"),
    "info": ("information-outline", "info_ink"),
    "ok": ("check-circle-outline", "ok_ink"),
    "sign": ("lock-outline", "sign"),
}


class Notice(QFrame):
    """A soft panel: icon, a heading that says what happened, a sentence that says what to do."""

    def __init__(
        self, title: str = "", body: str = "", *, kind: str = "info", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 10, 14, 10)
        self._row.setSpacing(12)
        self._icon = IconLabel(_ICONS[kind][0], size=20)
        self.title = Text("", "strong", wrap=True)
        self.body = Text("", "body", wrap=True, selectable=True)
        self.column = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.column.setSpacing(2)
        self.column.addWidget(self.title)
        self.column.addWidget(self.body)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self.column, 1)
        self.say(title, body, kind=kind)

    def say(self, title: str, body: str = "", *, kind: str | None = None) -> None:
        """Change the words, and the kind if one is given: crit, warn, info, ok, sign."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.body.setText(body)
        self.body.setVisible(bool(body))
        self.setAccessibleName(f"{title}. {body}" if body else title)
        if kind:
            name, colour = _ICONS[kind]
            self._icon.show_icon(name, colour=colour)
            restyle(self, box=kind)
            restyle(self.title)  # its colour goes by the box around it

    def add_action(self, text: str, action: Callable[[], Any], *, kind: str = "secondary") -> Button:
        """A button at the end of the panel."""
        button = Button(text, kind)
        button.clicked.connect(lambda *_: action())
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button


class ErrorPanel(Notice):
    """What happened, what is safe, what to do. Typed text stays where it was."""

    def __init__(self, title: str = "", body: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(title, body, kind="crit", parent=parent)


class Failure(QWidget):
    """In place of a list that could not be read: nothing may look empty that was never seen."""

    def __init__(self) -> None:
        super().__init__()
        self.panel = ErrorPanel()
        column = QVBoxLayout(self)
        column.addWidget(self.panel)
        column.addStretch(1)

    def show_problem(self, problem: Refused | Unavailable, language: str) -> None:
        """In its own words."""
        if isinstance(problem, Unavailable):
            self.panel.say(problem.problem(language), problem.remedy(language))
        else:
            self.panel.say("\n".join(issue.sentence(language) for issue in problem.issues))


class Banner(Notice):
    """One line over a page: why it is read-only, what needs a person. Takes no room until it speaks."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("", "", kind="info", parent=parent)
        self.brief = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_banner(self, title: str, body: str = "", *, kind: str = "info") -> None:
        """Speak."""
        self.say(title, body, kind=kind)
        self.show()

    def set_brief(self, *, brief: bool) -> None:
        """In one line, where a small window has no room for two."""
        if brief == self.brief:
            return
        self.brief = brief
        way = QBoxLayout.Direction.LeftToRight if brief else QBoxLayout.Direction.TopToBottom
        self.column.setDirection(way)
        self.column.setSpacing(14 if brief else 2)
        self.column.setStretch(1, 1 if brief else 0)
        self._row.setContentsMargins(*((14, 1, 1, 1) if brief else (14, 10, 14, 10)))
        middle = Qt.AlignmentFlag.AlignVCenter if brief else Qt.AlignmentFlag.AlignTop
        self._row.setAlignment(self._icon, middle)
        for text in (self.title, self.body):
            text.setWordWrap(not brief)
        for button in self.findChildren(Button):
            restyle(button, low="true" if brief else "false")


class EmptyState(QWidget):
    """One sentence why nothing is here, and at most one action. No pictures."""

    def __init__(
        self,
        sentence: str = "",
        action: str = "",
        *,
        on_action: Callable[[], Any] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.sentence = Text(sentence, "quiet", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(action)
        if on_action:
            self.button.clicked.connect(lambda *_: on_action())
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 28, 14, 28)
        column.setSpacing(14)
        column.addWidget(self.sentence)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.button.setVisible(on_action is not None)

    def add(self, widget: QWidget) -> None:
        """One more way on, under the first."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def say(self, sentence: str, action: str = "") -> None:
        """Say both anew."""
        self.sentence.setText(sentence)
        self.button.setText(action)


class Skeleton(QWidget):
    """Grey rows while something opens; shown by its page after 300 ms only."""

    def __init__(self, rows: int = 4, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        """Rows of 32."""
        return QSize(320, self._rows * 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars of three lengths; they do not move."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("band"))
        for row in range(self._rows):
            length = int(self.width() * (0.92, 0.74, 0.83)[row % 3])
            painter.drawRoundedRect(QRect(0, row * 32 + 8, length, 16), 4, 4)


class Opening(QWidget):
    """A list that is still being read: the word for it, and the grey rows it will have."""

    def __init__(self, rows: int = 6, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = Text("", "quiet")
        self.rows = Skeleton(rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 14)
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(self.rows)
        column.addStretch(1)

    def say(self, sentence: str) -> None:
        """What is going on, to be seen and to be read aloud."""
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.rows.setAccessibleName(sentence)
