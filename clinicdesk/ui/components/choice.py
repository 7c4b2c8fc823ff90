"""Combo box, check box and radio button, drawn from the tokens."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QWidget,
)

from clinicdesk.ui import icons, theme

_MARK = 20


class Choice(QComboBox):
    """A combo box with our chevron. `elide` allows a long name to end in dots; the tooltip has all of it."""

    def __init__(self, *, large: bool = False, elide: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("elides", elide)
        if elide:
            self.currentTextChanged.connect(self.setToolTip)
        if large:
            self.setProperty("scale", "large")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chevron in the colour of now."""
        room = self.width() - 52  # padding and chevron
        if self.isEditable() or self.fontMetrics().horizontalAdvance(self.currentText()) <= room:
            super().paintEvent(event)
        else:
            self._paint_elided(room)
        box = QRect(self.width() - 26, (self.height() - 18) // 2, 18, 18)
        icons.draw(QPainter(self), box, "chevron-down", colour="ink2" if self.isEnabled() else "ink3")

    def _paint_elided(self, room: int) -> None:
        # Six hundred names of Qt's styles, needed only where a name is too long.
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter  # noqa: PLC0415

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def value(self) -> str:
        """The data of the chosen entry."""
        return str(self.currentData() or "")

    def offer(self, entries: Iterable[tuple[str, str]]) -> None:
        """These words with their values in place of the former; what was chosen stays, where it is still offered."""
        chosen = self.value()
        self.blockSignals(True)
        self.clear()
        for words, value in entries:
            self.addItem(words, value)
        self.set_value(chosen)
        self.blockSignals(False)

    def wording(self, value: str) -> str:
        """The words of the entry whose data is `value`; a value without an entry is said as it is."""
        place = self.findData(value)
        return self.itemText(place) if place >= 0 else value

    def set_value(self, value: str) -> None:
        """Choose the entry whose data is `value`; an unknown one chooses nothing."""
        self.setCurrentIndex(self.findData(value))
        if self.property("elides"):
            self.setToolTip(self.currentText())  # also where nobody is to hear of the choice


class Check(QCheckBox):
    """A check box with a 20 px mark in a target of 32; with `wide` its words break into lines within that width."""

    def __init__(self, text: str = "", *, wide: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._wide = wide

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, tick and words."""
        painter, box = _begin(self)
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 4, 4)
        if self.isChecked():
            icons.draw(painter, box.adjusted(2, 2, -2, -2), "check-bold", colour="on_primary")
        _finish(painter, self, box, wrap=bool(self._wide))

    def sizeHint(self) -> QSize:
        """Mark, gap and words."""
        return _size(self, self._wide)

    def minimumSizeHint(self) -> QSize:
        """The whole sentence is seen."""
        return _size(self, self._wide)


class Radio(QRadioButton):
    """A radio button with a 20 px mark in a target of 32."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ring, dot and words."""
        painter, box = _begin(self)
        painter.drawEllipse(QRectF(box).adjusted(1, 1, -1, -1))
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("on_primary"))
            painter.drawEllipse(QPointF(QRectF(box).center()), 4.5, 4.5)
        _finish(painter, self, box)

    def sizeHint(self) -> QSize:
        """Mark, gap and words."""
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        """The whole sentence is seen."""
        return _size(self)


def _begin(button: QAbstractButton) -> tuple[QPainter, QRect]:
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRect(4, (button.height() - _MARK) // 2, _MARK, _MARK)
    on = button.isChecked()
    painter.setPen(QPen(theme.colour("primary" if on else "line2"), 1.5))
    painter.setBrush(theme.colour("primary" if on else "surface"))
    return painter, box


def _finish(painter: QPainter, button: QAbstractButton, box: QRect, *, wrap: bool = False) -> None:
    painter.setPen(theme.colour("ink" if button.isEnabled() else "ink3"))
    words = button.rect().adjusted(box.right() + 9, 0, -2, 0)
    how = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(words, how | Qt.TextFlag.TextWordWrap if wrap else how, button.text())
    if button.hasFocus():
        painter.setPen(QPen(theme.colour("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(1, 1, -1, -1), 5, 5)


def _size(button: QAbstractButton, wide: int = 0) -> QSize:
    beside = _MARK + 18
    letters = button.fontMetrics().horizontalAdvance(button.text())
    if not wide or letters + beside <= wide:
        return QSize(letters + beside, 32)
    room = QRect(0, 0, wide - beside, 1000)
    lines = button.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, button.text())
    return QSize(wide, max(32, lines.height() + 8))
