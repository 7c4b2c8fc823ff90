"""Whether somebody can be cleared, and what stands against it; every line leads to its item."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.protocols.eligibility import Eligibility, ScreenedItem
from clinicdesk.ui import theme
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel

_MOST = 12
"""Lines of a group; the rest is reached by N, question after question."""
Say = Callable[..., str]
_LOOKS = {
    "blocks": ("alert-octagon-outline", "crit_ink"),
    "decide": ("alert-outline", "warn_ink"),
    "open": ("help-circle-outline", "info_ink"),
    "outside": ("alert-circle-outline", "crit_ink"),
    "medicine": ("needle", "warn_ink"),
    "fine": ("check", "ok_ink"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its words, a quiet line under them, and the item it leads to ("" for none)."""

    words: str
    under: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said on top: key of the sentence, kind of its panel, and the number in it."""

    key: str
    kind: str
    n: int = 0


def verdict_of(judged: Eligibility, outside: int) -> Verdict:
    """Ruled out, too early, blocked from outside, for decision, or nothing against it."""
    if judged.blocking:
        return Verdict("blocked", "crit", len(judged.blocking))
    if judged.open_items:
        return Verdict("early", "info", len(judged.open_items))
    if outside:
        return Verdict("outside", "warn", outside)
    if judged.deciding:
        return Verdict("decide", "warn", len(judged.deciding))
    return Verdict("ready", "ok")


class EligibilityPanel(Card):
    """`wanted` carries the item a line belongs to."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.count = Text("", "hint")
        self.head.addWidget(self.count)
        self.verdict = Notice(kind="info")
        self.bar = Shares()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(1)
        self._column.addStretch(1)
        self._parts: list[QWidget] = []
        self._shown: object = None
        self.jumps: dict[str, Button] = {}
        self.body.setSpacing(6)
        for part in (self.verdict, self.bar):
            self.body.addWidget(part)
        self.body.addWidget(scrolling(self._inside), 1)

    def show_judged(
        self,
        say: Say,
        judged: Eligibility,
        words: Callable[[ScreenedItem], Line],
        *,
        outside: Sequence[str] = (),
        medicines: Sequence[Line] = (),
    ) -> None:
        """Everything anew. `outside`: what the programme asks for beside the form."""
        items = [item for item in judged.items if item.kind != "information" and item.standing != "not_asked"]
        known = len(items) - len(judged.open_items)
        self.set_title(say("screening.panel.title"))
        self.count.setText(say("screening.panel.settled", done=known, n=len(items)))
        verdict = verdict_of(judged, len(outside))
        self.verdict.say(
            say(f"screening.verdict.{verdict.key}.title"),
            say(f"screening.verdict.{verdict.key}.body", n=verdict.n) if verdict.n else "",
            kind=verdict.kind,
        )
        self.bar.show_shares(judged.clear, len(judged.deciding), len(judged.open_items), len(judged.blocking))
        self._clear()
        self._group(
            say, "blocks", [words(item) for item in judged.blocking], empty="screening.panel.no_blocks"
        )
        if outside:
            self._group(say, "outside", [Line(text) for text in outside])
        self._group(say, "decide", [words(item) for item in judged.deciding])
        self._group(say, "open", [words(item) for item in judged.open_items])
        if medicines:
            self._group(say, "medicine", medicines)
        for place, part in enumerate(self._parts):
            self._column.insertWidget(place, part)

    def _group(self, say: Say, name: str, lines: Sequence[Line], *, empty: str = "") -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 5, 2, 1)
        row.addWidget(Text(say(f"screening.panel.{name}"), "label"), 1)
        row.addWidget(Text(str(len(lines)), "label"))
        self._parts.append(head)
        if not lines and empty:
            self._parts.append(self._line(say, "fine", Line(say(empty))))
        self._parts += [self._line(say, name, line) for line in lines[:_MOST]]
        if len(lines) > _MOST:
            self._parts.append(Text(say("screening.panel.more", n=len(lines) - _MOST), "hint", wrap=True))

    def _line(self, say: Say, name: str, line: Line) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        icon, colour = _LOOKS[name]
        row.addWidget(IconLabel(icon, size=18, colour=colour), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(line.words, "body", wrap=True))
        if line.under:
            words.addWidget(Text(line.under, "hint", wrap=True))
        row.addLayout(words, 1)
        if line.address:
            jump = Button(say("screening.panel.jump"), "quiet")
            jump.setProperty("edge", "flush")
            jump.setAccessibleName(f"{jump.text()}: {line.words}")
            jump.clicked.connect(lambda *_: self.wanted.emit(line.address))
            row.addWidget(jump, 0, Qt.AlignmentFlag.AlignTop)
            self.jumps[line.address] = jump
        return made

    def _clear(self) -> None:
        self.jumps.clear()
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []


class Shares(QWidget):
    """Clear, for decision, open, blocking as lengths of one bar; the counts beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: tuple[int, ...] = (0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, *shares: int) -> None:
        """Counts in this order."""
        self._shares = shares
        self.setAccessibleName(" / ".join(map(str, shares)))
        self.update()

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(200, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Blocks with a gap between."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        total, left = sum(self._shares), 0.0
        for share, colour in zip(self._shares, ("ok_ink", "warn", "info_ink", "crit"), strict=True):
            if share and total:
                width = self.width() * share / total
                painter.setBrush(theme.colour(colour))
                painter.drawRoundedRect(QRectF(left, 0, max(width - 2, 2), 12), 3, 3)
                left += width
