"""Enter to saved: a set keyed into the board of eight people after four hours, until the screen says so."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Figure, p95
from benchmarks.vitals import bare_writer
from tests.support.clinic import build_clinic
from tests.support.eight import BATCH, CODES, NOT_CLEARED, build_eight, guest, join_all

if TYPE_CHECKING:
    from clinicdesk.demo.day_desk import DayDesk
    from clinicdesk.desktop.working import AtWork
    from clinicdesk.ui.board.page import BoardPage
    from tests.support.clinic import Clinic

HOURS, EVERY = 4, 5
SET = {"sbp": "128", "dbp": "80", "pulse": "74", "spo2": "98", "rr": "14", "moaas": "5"}
KEYS = "128807498145"
SIZE = (1366, 739)


def run(folder: Path, *, short: bool) -> list[Figure]:
    """The whole program's window over a real file; the bare side inserts and commits the rows of one set."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - only this part draws

    from clinicdesk.ui import fonts, theme  # noqa: PLC0415 - as above

    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    theme.dress(app, "dark")
    fonts.load_rest()
    clinic = build_eight(build_clinic(folder / "clinic"))
    work, page = _at_board(clinic, app)
    try:
        _lived(clinic, work, minutes=HOURS * 60 // (8 if short else 1))
        page.read_again()
        app.processEvents()
        enters, row = _typed(page, sets=16 if short else 160)
        bare = bare_writer(clinic, folder / "bare.db", work.desk.secret.raw_hex)
        bares = [_timed(bare) for _ in range(len(enters))]
    finally:
        work.stop_background()
        work.window.close()
        work.window.deleteLater()
        app.processEvents()
        clinic.close()
    half = (statistics.median(bares), p95(tuple(bares)))
    return [
        Figure("Enter to saved, eight people, on disk and on the screen", statistics.median(enters),
               p95(tuple(enters)), *half, "p95 under 50 ms"),
        Figure("eight people charted without a pause (all keys, all repaints)", statistics.median(row),
               p95(tuple(row)), *half, "under 5,000 ms"),
    ]  # fmt: skip


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def _typed(page: "BoardPage", *, sets: int) -> tuple[list[float], list[float]]:
    """Key after key as fast as the window takes them; each Enter is timed until the mark of its set is painted."""
    from PySide6.QtCore import QEvent, QObject, Qt  # noqa: PLC0415 - only this part draws
    from PySide6.QtTest import QTest  # noqa: PLC0415 - as above
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - as above

    class Painted(QObject):
        def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint:
                painted.append(time.perf_counter())
            return False

    entry, enters, rounds = page.day.entry, [], []
    saved: list[str] = []
    painted: list[float] = []
    entry.recorded.connect(saved.append)
    watch = Painted()
    entry.mark.installEventFilter(watch)
    for _ in range(sets // len(CODES)):
        begin = time.perf_counter()
        for seat in range(1, len(CODES) + 1):
            page.select_seat(seat)
            for key in KEYS:
                QTest.keyClicks(entry.focusWidget(), key)
            if not entry.air.value:  # what nobody has said yet would be asked for
                entry.toggle_air()
            cell, before = entry.focusWidget(), len(saved)
            painted.clear()
            pressed = time.perf_counter()
            QTest.keyClick(cell, Qt.Key.Key_Return)
            assert len(saved) == before + 1, entry.strip.words.text()
            enters.append((painted[0] - pressed) * 1000)
            QApplication.processEvents()
        rounds.append((time.perf_counter() - begin) * 1000)
    return enters, rounds


def _at_board(clinic: "Clinic", app: "object") -> tuple["AtWork", "BoardPage"]:
    from clinicdesk.desktop.working import AtWork  # noqa: PLC0415 - only this part draws
    from clinicdesk.ui.board.page import BoardPage  # noqa: PLC0415 - as above
    from clinicdesk.ui.language import Language  # noqa: PLC0415 - as above

    work = AtWork(clinic.enter_as("nurse"), Language("uk"), app)  # type: ignore[arg-type]  # QApplication, seen late
    work.window.resize(*SIZE)
    work.window.show()
    work.window.activateWindow()
    work.window.go("board")
    page = work.window.page("board")
    assert isinstance(page, BoardPage)
    return work, page


def _lived(clinic: "Clinic", work: "AtWork", *, minutes: int) -> None:
    """Seven are dosed, and everybody is measured every five minutes."""
    from clinicdesk.demo.day_desk import DayDesk  # noqa: PLC0415 - brings the demonstration
    from clinicdesk.services.dose_orders import Wish  # noqa: PLC0415 - as above

    desk = work.desk
    lead, nurse2 = (clinic.join(desk, login) for login in ("lead", "nurse2"))
    at = DayDesk(desk, clinic.clock, clinic.session_id, clinic.cohort_id, lead, lead, work.actor, nurse2)
    join_all(at)
    for code in CODES:
        if code != NOT_CLEARED:
            at.dose(guest(clinic, code), at.open_ampoule(BATCH), Wish("im", mg_per_kg="0,65"))
    _measured(clinic, at, minutes=minutes)


def _measured(clinic: "Clinic", at: "DayDesk", *, minutes: int) -> None:
    from clinicdesk.services.vitals import record_reading  # noqa: PLC0415 - as above

    begun = at.clock.now()
    for minute in range(EVERY, minutes + 1, EVERY):
        at.wait_until(minute, since=begun)
        for code in CODES:
            record_reading(
                at.desk, at.nurse, session_id=at.session_id, person_id=clinic.people[code],
                taken_at=at.board().now if code == CODES[0] else at.clock.now(), values=SET, confirmed=True,
            )  # fmt: skip
