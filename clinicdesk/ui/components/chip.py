"""StatusChip: a state in words, with an icon for every kind that asks for attention."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicdesk.ui import fonts, icons, theme

_PAD = 8
_GAP = 6


@dataclass(frozen=True, slots=True)
class _Look:
    ink: str
    fill: str
    edge: str
    icon: str = ""


_LOOKS = {
    "neutral": _Look("ink2", "band", "band"),
    "outline": _Look("ink2", "", "line2"),
    "ok": _Look("ok_ink", "ok_soft", "ok_ink", "check"),
    "warn": _Look("warn_ink", "warn_soft", "warn_ink", "alert-outline"),
    "warnfill": _Look("on_warn", "warn", "warn", "bell-ring-outline"),
    "crit": _Look("crit_ink", "crit_soft", "crit_line", "alert-octagon-outline"),
    "critfill": _Look("on_crit", "crit", "crit", "alert"),
    "info": _Look("info_ink", "info_soft", "info_ink", "help-circle-outline"),
    "soon": _Look("primary", "primary_soft", "primary", "timer-sand"),
    "draft": _Look("ink2", "", "line2", "pencil-outline"),
    "signed": _Look("sign", "sign_soft", "sign", "lock"),
    "amended": _Look("sign", "sign_soft", "sign", "history"),
    "onrail": _Look("rail_ink", "", "rail_text", "timer-sand"),
}
KINDS = tuple(_LOOKS)


class StatusChip(QWidget):
    """Words in a frame. Unknown kinds raise KeyError; the icon of the kind can be replaced."""

    def __init__(
        self,
        text: str = "",
        kind: str = "neutral",
        *,
        icon: str = "",
        condensed: bool = False,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._height, self._side = (36, 22) if large else (26, 16)
        family = fonts.CONDENSED if condensed else fonts.SANS
        self.setFont(fonts.font(18, 600) if large else fonts.font(13, 500, family=family))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, kind, icon=icon)

    def text(self) -> str:
        """The words of now."""
        return self._text

    @property
    def kind(self) -> str:
        """The kind of now."""
        return self._kind

    def setText(self, text: str) -> None:
        """Change the words only."""
        self.show_state(text, self._kind, icon=self._icon)

    def show_state(self, text: str, kind: str, *, icon: str = "") -> None:
        """Change words, kind and icon ("" takes the icon of the kind)."""
        self._text, self._kind = text, kind
        self._icon = icon or _LOOKS[kind].icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Words, icon and padding; never narrower than its text."""
        letters = QFontMetrics(self.font()).horizontalAdvance(self._text)
        return QSize(letters + 2 * _PAD + (self._side + _GAP if self._icon else 0) + 1, self._height)

    def minimumSizeHint(self) -> QSize:
        """The whole chip: cut words would lie."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, edge, icon, words, all in the colours of now."""
        look = _LOOKS[self._kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(look.edge), 1))
        painter.setBrush(theme.colour(look.fill) if look.fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        words = self.rect().adjusted(_PAD, 0, -_PAD + 1, 0)
        if self._icon:
            box = words.adjusted(0, (self._height - self._side) // 2, 0, 0)
            box.setSize(QSize(self._side, self._side))
            icons.draw(painter, box, self._icon, colour=look.ink)
            words.setLeft(box.right() + 1 + _GAP)
        painter.setPen(theme.colour(look.ink))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._text)
