"""The numbers of points that lie close keep apart: 20 and 19 are not read as 2019."""

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from clinicdesk.ui.outcomes.plot import PlotLook, ScalePlot, Spot
from tests.support.stage import dress

ROOM = QRectF(30, 26, 190, 62)


@pytest.mark.parametrize("apart", [0.0, 0.02, 0.05, 0.08, 0.3])
@pytest.mark.parametrize(("first", "second"), [(20, 19), (20, 20), (27, 26), (3, 2), (27, 0)])
def test_numbers_of_points_that_lie_close_keep_apart(
    qtbot: QtBot, apart: float, first: int, second: int
) -> None:
    """Proves: REQ-OUT-250."""
    dress()
    line = tuple(
        Spot(x, y, f"{y}") for x, y in ((0.05, first), (0.05 + apart, second), (0.08 + 2 * apart, 12))
    )
    plot = ScalePlot(PlotLook("PHQ-9", "", "ok_ink", 0, 27, (line,), (), cutoff=(10, "межа 10")))
    qtbot.addWidget(plot)
    found = dict(zip(line, plot.number_boxes(ROOM, line), strict=True))
    boxes = [box for box in found.values() if not box.isEmpty()]
    assert not any(one.intersects(other) for place, one in enumerate(boxes) for other in boxes[:place])
    assert not found[line[-1]].isEmpty()
    plot.grab()
