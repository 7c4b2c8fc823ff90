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
from clinicdesk.ui.theme import restyle

_MOST = 12
"""Lines of a group; the rest is reached by N, question after question."""
_LEAST = 200
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
    """One line: its words, a quiet line under them, the item it leads to ("" for none), and what its link says."""

    words: str
    under: str = ""
    address: str = ""
    link: str = "screening.panel.jump"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said on top: key of the sentence, kind of its panel, and the number in it."""

    key: str
    kind: str
    n: int = 0


def verdict_of(judged: Eligibility, outside: int, weighed: int = 0) -> Verdict:
    """Ruled out, too early, blocked from outside, for decision, conditions to weigh, or nothing against it."""
    if judged.blocking:
        return Verdict("blocked", "crit", len(judged.blocking))
    if judged.open_items:
        return Verdict("early", "info", len(judged.open_items))
    if outside:
        return Verdict("outside", "warn", outside)
    if judged.deciding:
        return Verdict("decide", "warn", len(judged.deciding))
    if weighed:
        return Verdict("weigh", "warn", weighed)
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
        self._rows: list[_Row] = []
        self.jumps: dict[str, Button] = {}
        self.body.setSpacing(6)
        for part in (self.verdict, self.bar):
            self.body.addWidget(part)
        self.list = scrolling(self._inside)
        self.body.addWidget(self.list, 1)

    def show_brief(self, *, brief: bool) -> None:
        """The verdict alone, while the decision below wants the room."""
        self.list.setVisible(not brief)
        self.setMinimumHeight(0 if brief else _LEAST)

    def show_judged(
        self,
        say: Say,
        judged: Eligibility,
        words: Callable[[ScreenedItem], Line],
        *,
        outside: Sequence[Line] = (),
        medicines: Sequence[Line] = (),
        weighed: Sequence[Line] = (),
    ) -> None:
        """Everything anew. `outside`, `weighed`: what the programme asks beside the form, and leaves to people."""
        items = [item for item in judged.items if item.kind != "information" and item.standing != "not_asked"]
        known = sum(not item.is_open for item in items)
        self.set_title(say("screening.panel.title"))
        self.count.setText(say("screening.panel.settled", done=known, n=len(items)))
        verdict = verdict_of(judged, len(outside), len(weighed))
        self.verdict.say(
            say(f"screening.verdict.{verdict.key}.title"),
            say(f"screening.verdict.{verdict.key}.body", n=verdict.n) if verdict.n else "",
            kind=verdict.kind,
        )
        self.bar.show_shares(judged.clear, len(judged.deciding), len(judged.open_items), len(judged.blocking))
        blocks = _group(
            say, "blocks", [words(item) for item in judged.blocking], empty="screening.panel.no_blocks"
        )
        deciding = [*(words(item) for item in judged.deciding), *weighed]
        groups = [
            (judged.blocking, blocks), (outside, _group(say, "outside", outside)),
            (deciding, _group(say, "decide", deciding, always=True)),
            (judged.open_items, _group(say, "open", [words(item) for item in judged.open_items], always=True)),
            (medicines, _group(say, "medicine", medicines)),
        ]  # fmt: skip
        # In a low window little more than the first line is seen: it is something to do, if there is anything.
        groups.sort(key=lambda group: not group[0])
        self._fill(say, [row for _, rows in groups for row in rows])

    def _fill(self, say: Say, found: Sequence["_Shown"]) -> None:
        """The rows of before are used again: an answer changes few of them."""
        while len(self._rows) < len(found):
            row = _Row(self.wanted.emit)
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        self.jumps.clear()
        for row, shown in zip(self._rows, found, strict=False):
            row.show_line(shown, say(shown.line.link))
            if shown.line.address:
                self.jumps[shown.line.address] = row.jump
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(found))


@dataclass(frozen=True, slots=True)
class _Shown:
    """One row of the panel. `look`: head, more, or an icon of `_LOOKS`; `count` beside a head."""

    look: str
    line: Line
    count: str = ""


def _group(
    say: Say, name: str, lines: Sequence[Line], *, empty: str = "", always: bool = False
) -> list[_Shown]:
    """A heading with its count, the lines, and how many more there are."""
    if not (lines or empty or always):
        return []
    found = [_Shown("head", Line(say(f"screening.panel.{name}")), str(len(lines)))]
    if not lines and empty:
        found.append(_Shown("fine", Line(say(empty))))
    found += [_Shown(name, line) for line in lines[:_MOST]]
    if len(lines) > _MOST:
        found.append(_Shown("more", Line(say("screening.panel.more", n=len(lines) - _MOST))))
    return found


class _Row(QWidget):
    """Draws whatever row of the panel stands in its place now."""

    def __init__(self, wanted: Callable[[str], None]) -> None:
        super().__init__()
        self._shown: _Shown | None = None
        self._icon = IconLabel("check", size=18)
        self._words, self._under = Text("", "body", wrap=True), Text("", "hint", wrap=True)
        self._count = Text("", "label")
        self.jump = Button("", "quiet")
        self.jump.setProperty("edge", "flush")
        self.jump.clicked.connect(lambda *_: self._shown and wanted(self._shown.line.address))
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._words)
        words.addWidget(self._under)
        top = Qt.AlignmentFlag.AlignTop
        self._row.addWidget(self._icon, 0, top)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._count)
        self._row.addWidget(self.jump, 0, top)

    def show_line(self, shown: _Shown, jump: str) -> None:
        """Only what differs is said anew."""
        if shown == self._shown and self.jump.text() == jump:
            return
        former, self._shown = self._shown, shown
        line = shown.line
        self._words.setText(line.words)
        self._under.setText(line.under)
        self._under.setVisible(bool(line.under))
        self._count.setText(shown.count)
        self._count.setVisible(bool(shown.count))
        self.jump.setText(jump)
        self.jump.setAccessibleName(f"{jump}: {line.words}")
        self.jump.setVisible(bool(line.address))
        if former is None or former.look != shown.look:
            self._dress(shown.look)

    def _dress(self, look: str) -> None:
        head = look == "head"
        restyle(self._words, role="label" if head else "hint" if look == "more" else "body")
        self._row.setContentsMargins(0, 5 if head else 0, 2 if head else 0, 1 if head else 0)
        self._icon.setVisible(look in _LOOKS)
        if look in _LOOKS:
            icon, colour = _LOOKS[look]
            self._icon.show_icon(icon, colour=colour)


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
