"""The small plots of an outcomes page, three beside each other."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from clinicdesk.ui.outcomes.plot import PlotLook, ScalePlot

_ACROSS = 3  # at the smallest window


class PictureGrid(QWidget):
    """Empty columns keep their share of the width. `top`: plots stay as low as they are, and begin at the top."""

    def __init__(self, *, top: bool = False) -> None:
        super().__init__()
        self.plots: list[ScalePlot] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(2, 2, 8, 2)
        self._grid.setHorizontalSpacing(22)
        self._grid.setVerticalSpacing(6)
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, 1)
        if top:
            self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_plots(self, looks: Iterable[PlotLook]) -> None:
        """These instead of those before."""
        for plot in self.plots:
            self._grid.removeWidget(plot)
            plot.hide()
            plot.deleteLater()
        self.plots = [ScalePlot(look) for look in looks]
        for place, plot in enumerate(self.plots):
            self._grid.addWidget(plot, place // _ACROSS, place % _ACROSS)
