"""Minutes of the board: eight columns counted and painted each second, beside an empty window painted as often."""

import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Figure, p95

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from clinicdesk.clock import SteppedClock
    from clinicdesk.ui.board.page import BoardPage

SIZE = (1366, 739)
SECONDS = 60


def run(_: Path, *, short: bool) -> list[Figure]:
    """Milliseconds of processor a second takes; fifty would be five percent of a core."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QWidget  # noqa: PLC0415 - only this part draws

    from clinicdesk.ui import fonts, theme  # noqa: PLC0415 - as above

    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    theme.dress(app, "dark")
    fonts.load_rest()
    seconds = (2 if short else 20) * SECONDS
    empty = QWidget()
    empty.resize(*SIZE)
    empty.show()
    bare = [_spent(app, empty.update) for _ in range(seconds)]
    window = QWidget()
    page, clock = _page(window)
    ours = [
        _spent(app, page.tick, before=lambda: clock.advance(timedelta(seconds=1))) for _ in range(seconds)
    ]
    figure = Figure(
        "a second of the board, eight columns (mean; p95)", statistics.mean(ours), p95(tuple(ours)),
        statistics.mean(bare), p95(tuple(bare)), "≤ 50 ms of processor: 5 % of a core",
    )  # fmt: skip
    for one in (window, empty):
        one.close()
        one.deleteLater()
    app.processEvents()
    return [figure]


def _spent(
    app: "QApplication", act: Callable[[], object], *, before: Callable[[], object] = lambda: None
) -> float:
    before()
    begin = time.process_time()
    act()
    app.processEvents()
    return (time.process_time() - begin) * 1000


def _page(window: "QWidget") -> tuple["BoardPage", "SteppedClock"]:
    """The day of the drawing in a window; its clock is moved by hand."""
    from PySide6.QtWidgets import QVBoxLayout  # noqa: PLC0415 - as above

    from clinicdesk.security.roles import Role  # noqa: PLC0415 - as above
    from clinicdesk.ui.board.page import BoardPage  # noqa: PLC0415 - as above
    from clinicdesk.ui.change_bus import ChangeBus  # noqa: PLC0415 - as above
    from clinicdesk.ui.integrity import IntegrityWatch  # noqa: PLC0415 - as above
    from clinicdesk.ui.language import Language  # noqa: PLC0415 - as above
    from clinicdesk.ui.message_bar import MessageBar  # noqa: PLC0415 - as above
    from clinicdesk.ui.surroundings import Surroundings  # noqa: PLC0415 - as above
    from clinicdesk.ui.talk import Talk  # noqa: PLC0415 - as above
    from tests.support import board_days, ward  # noqa: PLC0415 - as above

    imagined, clock, said = ward.full_ward(), ward.clock(), Language("uk", window)
    imagined.board.day = board_days.answered()
    messages = MessageBar(said)
    around = Surroundings(
        actor=ward.actor_as(Role.NURSE), language=said, bus=ChangeBus(window), talk=Talk(window, said),
        messages=messages, clock=clock, zone=lambda: ward.ZONE, go=lambda *_: None,
        integrity=IntegrityWatch(imagined.check, wrong=messages.refuse, parent=window),
    )  # fmt: skip
    page = BoardPage(around, imagined.verbs().board, tone=lambda: None)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(page)
    window.resize(*SIZE)
    window.show()
    return page, clock
