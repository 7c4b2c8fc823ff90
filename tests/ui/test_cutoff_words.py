"""The words of a cut-off keep clear of the numbers that stand on the curve."""

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from clinicdesk.ui.outcomes.plot import PlotLook, ScalePlot, Spot
from tests.support.stage import dress

ROOM = QRectF(30, 26, 320, 82)


@pytest.mark.parametrize("last", [28, 31, 34, 38, 41, 45])
def test_a_number_by_the_end_of_the_line_is_not_written_over(qtbot: QtBot, last: float) -> None:
    """Proves: REQ-OUT-080. «межа 31» ran through the number 38."""
    dress()
    line = (Spot(0.05, 51, "51"), Spot(0.97, last, f"{last:g}"))
    plot = ScalePlot(PlotLook("PCL-5", "", "ok_ink", 0, 80, (line,), (), cutoff=(31, "межа 31")))
    qtbot.addWidget(plot)
    words = plot.cutoff_box(ROOM)
    assert not any(words.intersects(box) for box in plot.number_boxes(ROOM, line))
    assert ROOM.contains(words)
