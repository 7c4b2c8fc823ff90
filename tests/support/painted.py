"""Every word a window paints, with the room it is seen in: labels, cells, headings and what is painted by hand.

The window is painted once on a device that keeps words instead of colours, so nothing has to be known of widgets.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainterPath,
    QRegion,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QTableView, QWidget

from clinicdesk.paths import resource
from clinicdesk.ui.board.column import ColumnView

_DOTS, _SLACK = "…", 1.5
_CLIP = (
    QPaintEngine.DirtyFlag.DirtyClipRegion
    | QPaintEngine.DirtyFlag.DirtyClipPath
    | QPaintEngine.DirtyFlag.DirtyClipEnabled
)
_FILL = QPaintEngine.DirtyFlag.DirtyBrush | QPaintEngine.DirtyFlag.DirtyOpacity


@dataclass(frozen=True, slots=True)
class Painted:
    """A line of letters: where its ink is, and the room in which it is seen."""

    text: str
    ink: QRectF
    room: QRectF
    widget: QWidget

    @property
    def sides(self) -> list[str]:
        """At which sides letters are cut."""
        ink, room = self.ink, self.room.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        found = {
            "left": ink.left() < room.left(),
            "right": ink.right() > room.right(),
            "top": ink.top() < room.top(),
            "bottom": ink.bottom() > room.bottom(),
        }
        return [side for side, cut in found.items() if cut]


def cut_words(window: QWidget, *, cells: bool = True) -> list[str]:
    """What is shortened, cut off or painted over other words; `cells=False` allows shortened cells of a table.

    A choice that says of itself that it may end in dots (`elide`) shows a long name whole in its tooltip and list.
    """
    words = list(painted(window))
    found = [
        f"shortened: {word.text!r} in {_who(word.widget)}"
        for word in words
        if _shortened(word.text) and not _may_end_in_dots(word, cells=cells)
    ]
    for word in words:
        sides = [side for side in word.sides if not _scrolls(word, side)]
        if sides:
            where = f"{_box(word.ink)} in {_box(word.room)}"
            found.append(f"cut at the {', '.join(sides)}: {word.text!r} in {_who(word.widget)}, {where}")
    return found + [
        f"one over the other: {one.text!r} and {other.text!r} in {_who(one.widget)}"
        for one, other in combinations(words, 2)
        if one.widget is other.widget and _over(one, other)
    ]


def painted(window: QWidget) -> Iterator[Painted]:
    """Every line of letters of this window, in the order it is painted."""
    sheet = _Sheet(window.width(), window.height())
    window.render(sheet)
    for text, ink, room in sheet.engine.found:
        seen = ink.intersected(room)
        middle = (seen if not seen.isEmpty() else room).center()
        at = QPoint(int(middle.x()), int(middle.y()))  # rounding could leave a room one pixel high
        yield Painted(text.strip(), ink, room, window.childAt(at) or window)


class _Sheet(QPaintDevice):
    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.engine, self._width, self._height = _Words(), width, height

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        kind = QPaintDevice.PaintDeviceMetric
        sizes = {kind.PdmWidth: self._width, kind.PdmHeight: self._height, kind.PdmDepth: 32}
        dots = (kind.PdmDpiX, kind.PdmDpiY, kind.PdmPhysicalDpiX, kind.PdmPhysicalDpiY)
        if metric in dots:
            return 96
        if metric == kind.PdmDevicePixelRatioScaled:
            return int(QPaintDevice.devicePixelRatioFScale())
        return sizes.get(metric, 1)


class _Words(QPaintEngine):
    """Keeps letters until something opaque lies over them whole, forgets everything else."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.found: list[tuple[str, QRectF, QRectF]] = []
        self._turn, self._clip, self._end = QTransform(), QRectF(), QPointF()
        self._fills = False

    def begin(self, pdev: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        changed = state.state()
        if changed & QPaintEngine.DirtyFlag.DirtyTransform:
            self._turn = state.transform()
        if changed & _FILL:
            self._fills = state.brush().isOpaque() and state.opacity() == 1
        if changed & _CLIP:
            on = state.isClipEnabled()
            self._clip = self._turn.mapRect(QRectF(state.clipRegion().boundingRect())) if on else QRectF()

    def drawTextItem(self, p: QPointF, textItem: QTextItem) -> None:  # type: ignore[override]  # the stub knows more
        text = textItem.text()
        if not text.strip() or not text.isprintable():  # icons are letters of a private alphabet
            return
        at = self._turn.map(p)
        ink = _ink(textItem.font(), text.rstrip()).translated(at)
        room = self._room()
        if room.isEmpty():  # scrolled out of sight
            return
        if self.found and (self._end - at).manhattanLength() < 1:  # Latin after Cyrillic comes apart
            before, inked, _ = self.found.pop()
            text, ink = before + text, inked.united(ink)
        self.found.append((text, ink, room))
        self._end = at + QPointF(textItem.width(), 0)

    def drawPath(self, path: QPainterPath) -> None:
        if self._fills:
            self._cover(QRegion(path.toFillPolygon(self._turn).toPolygon()))

    def drawRects(self, *given: Any) -> None:  # a list and its length; named parameters crash PySide
        if self._fills:
            for rect in given[0]:
                self._cover(QRegion(self._turn.mapRect(QRectF(rect)).toRect()))

    def _cover(self, filled: QRegion) -> None:
        shown = filled.intersected(self._room().toRect())
        self.found = [word for word in self.found if not _covers(shown, word[1].intersected(word[2]))]

    def _room(self) -> QRectF:
        room = QRectF(self.systemClip().boundingRect())
        return room if self._clip.isNull() else room.intersected(self._clip)

    def drawPixmap(self, *_: object) -> None: ...
    def drawImage(self, *_: object) -> None: ...
    def drawTiledPixmap(self, *_: object) -> None: ...
    def drawPolygon(self, *_: object) -> None: ...
    def drawLines(self, *_: object) -> None: ...
    def drawPoints(self, *_: object) -> None: ...
    def drawEllipse(self, *_: object) -> None: ...


def _covers(shown: QRegion, ink: QRectF) -> bool:
    return not ink.isEmpty() and QRegion(ink.toAlignedRect()).subtracted(shown).isEmpty()


def _ink(font: QFont, text: str) -> QRectF:
    return QFontMetricsF(font).tightBoundingRect(text)


def _shortened(text: str) -> bool:
    """Whether it ends in dots where no sentence of ours does ("Sign…" promises a sheet)."""
    return text.endswith(_DOTS) and not any(ours.search(text) for ours in _endings())


@cache
def _endings() -> tuple[re.Pattern[str], ...]:
    """The beginnings of our sentences with dots; a wrapped one is painted in several lines, this is the last."""
    texts: set[str] = set()
    for path in resource("words").glob("*.toml"):
        for text in _strings(tomllib.loads(path.read_text(encoding="utf-8"))):
            texts.update(text[: at.end()] for at in re.finditer(_DOTS, text))
    made = []
    for text in texts:
        words = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(word)) for word in text.split()]
        made.append(re.compile(_any_end(words)))
    return tuple(made)


def _any_end(words: list[str]) -> str:
    """The last word, alone on its line or after as many of the words before it as the line holds."""
    pattern = ""
    for word in words[:-1]:
        pattern = f"(?:{pattern}{word} )?"
    if ".+" in words[-1]:  # a value with dots after it could be anything
        return f"^{' '.join(words)}$"
    return f"^{pattern}{words[-1]}$"


def _strings(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for value in entry.values():
            yield from _strings(value)


def _may_end_in_dots(word: Painted, *, cells: bool) -> bool:
    widget = word.widget
    if isinstance(widget, QComboBox):
        return bool(widget.property("elides"))
    if isinstance(widget, ColumnView):  # a crowded column of the board says its notes whole in the tooltip
        return word.text.rstrip(_DOTS).strip() in " ".join(widget.toolTip().split())
    table = widget.parentWidget()
    return not cells and isinstance(table, QTableView) and widget is table.viewport()


def _scrolls(word: Painted, side: str) -> bool:
    """Whether what is cut can be scrolled to: the edge is the one of a scroll area that has more."""
    area: QWidget | None = word.widget
    while area is not None:
        if isinstance(area, QAbstractScrollArea) and _edge(area, word, side):
            return True
        area = area.parentWidget()
    return False


def _edge(area: QAbstractScrollArea, word: Painted, side: str) -> bool:
    bar = area.verticalScrollBar() if side in {"top", "bottom"} else area.horizontalScrollBar()
    if bar.maximum() <= bar.minimum():
        return False
    view = area.viewport()
    seen = QRectF(QRect(view.mapTo(view.window(), QPoint()), view.size()))
    return bool(abs(getattr(seen, side)() - getattr(word.room, side)()) <= _SLACK)


def _over(one: Painted, other: Painted) -> bool:
    if (one.text, one.ink) == (other.text, other.ink):  # an underlined word is painted twice
        return False
    shared = one.ink.intersected(one.room).intersected(other.ink.intersected(other.room))
    return shared.width() > _SLACK and shared.height() > _SLACK


def _who(widget: QWidget) -> str:
    words = widget.accessibleName() or widget.objectName()
    parent = widget.parentWidget()
    return f"{type(parent).__name__} > {type(widget).__name__}({words[:40]!r})"


def _box(rect: QRectF) -> str:
    return f"{rect.x():.0f},{rect.y():.0f} {rect.width():.0f}×{rect.height():.0f}"
