"""What is closed leaves nothing behind: no window, no timer, no thread, no slot, no write after the lock is free."""

import gc
import sys
import threading
import weakref
from typing import Any

import pytest
from PySide6.QtCore import SIGNAL, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.desktop import working
from clinicdesk.desktop.working import AtWork
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor, Changes, IntegrityReport, Topic
from clinicdesk.ui.background import Background, Step
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.language import Language
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.navigation import NARROW, Rail
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import ALT, CONTROL, Journey, on_disk, trail_of
from tests.support.stage import close_for_good, dress

_DIGITS = (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6)


def visit_everything(journey: Journey) -> None:
    """Every place, a chart, a sheet, a menu, both languages, the cover."""
    for digit in _DIGITS:
        journey.press(digit, ALT)
    journey.press(Qt.Key.Key_2, ALT)  # the board has the window for itself: its own arrow leads back
    board = journey.main.page("board")
    assert isinstance(board, BoardPage)
    journey.click(board.day.bar.back)
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.type("К-1")
    journey.enter()
    for _ in range(2):
        journey.click(journey.main.top.tongue)
    journey.choose_in_menu(journey.main.top.badge, "Змінити власний пароль…")
    assert journey.sheet.isVisible()
    journey.press(Qt.Key.Key_Escape)
    journey.until(journey.no_sheet)
    journey.press(Qt.Key.Key_L, CONTROL)
    journey.lift("lead", PASSWORDS["lead"])
    journey.until(lambda: not journey.cover.is_laid)


def test_a_closed_window_leaves_nothing_behind(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-WIN-002."""
    journey.start(clinic.folder)
    journey.until(lambda: "warm-up" not in {thread.name for thread in threading.enumerate()})
    language = journey.program._language
    threads = set(threading.enumerate())
    journey.unlock("lead", PASSWORDS["lead"])
    visit_everything(journey)
    work = journey.program.at_work
    assert work is not None
    parts: list[QObject] = [work, work.window, work.locking.cover, work.locking.lock, work.bus]
    parts += [*work.window._pages.values(), *work.window.findChildren(QTimer)]
    assert len(parts) > 11
    gone = [weakref.ref(part) for part in parts]
    del work, parts

    journey.program.lock()
    journey.settle()
    gc.collect()
    assert [ref() for ref in gone if ref() is not None] == []
    assert set(threading.enumerate()) == threads
    assert language.receivers(SIGNAL("changed()")) == 0
    assert [window for window in QApplication.topLevelWidgets() if window.isVisible()] == []


def test_who_takes_over_takes_over_alone(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-WIN-002. The window of the one before goes, with all that listened for it."""
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    journey.press(Qt.Key.Key_2, ALT)
    former = weakref.ref(journey.program.at_work), weakref.ref(journey.window)
    journey.press(Qt.Key.Key_L, CONTROL)
    journey.lift("nurse2", PASSWORDS["nurse2"])
    journey.until(lambda: journey.main.surroundings.actor.login == "nurse2")
    journey.settle()
    gc.collect()
    assert [ref() for ref in former if ref() is not None] == []


def test_a_check_under_way_ends_before_the_file_is_closed(
    journey: Journey, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-WIN-003. Nothing is written to a file whose lock is free again."""
    steps: list[int] = []
    held: list[bool] = []

    def check_for_ever(desk: Desk, actor: Actor, step: Step) -> IntegrityReport:
        while True:
            steps.append(1)
            held.append((clinic.folder / "clinic.lock").exists())
            step(0, 1)

    monkeypatch.setattr(working, "check_integrity", check_for_ever)
    journey.start(clinic.folder)
    journey.try_password("lead", PASSWORDS["lead"])
    journey.until(lambda: len(steps) > 3)
    threads = threading.active_count()
    journey.program.lock()
    assert threading.active_count() == threads - 1
    done = len(steps)
    with on_disk(clinic, "lead") as (desk, lead):
        actions = [row.action for row in trail_of(desk, lead)]
    assert actions[-2:] == ["login.closed", "login.opened"]
    assert len(steps) == done


class View(QWidget):
    """A view that only the collector of cycles finds, with all that a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.works = [Background(self) for _ in range(2)]
        self.listening = Listening(self)
        self.part = Part(self)


class Part(QWidget):
    """Knows its view, as a sheet or a table does: neither goes before the other."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.view = view


@pytest.mark.parametrize("later", [False, True])
def test_a_view_may_end_python_half_first(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], later: bool
) -> None:
    """Proves: REQ-WIN-002. Nothing is looked up on a view that Python has half taken away."""
    caught: list[Any] = []
    monkeypatch.setattr(sys, "excepthook", lambda *found: caught.append(found))
    view = View()
    view.show()
    if later:
        view.deleteLater()
    del view
    gc.collect()
    QApplication.processEvents()
    assert caught == []
    assert "not found" not in capfd.readouterr().err


def test_work_ends_with_a_view_that_python_forgot(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-002."""
    started, threads = threading.Event(), threading.active_count()

    def go_on(step: Step) -> None:
        started.set()
        while True:
            step(0, 0)

    view = View()
    view.works[0].run(go_on, done=print, wrong=print)
    assert started.wait(30)
    del view
    gc.collect()
    assert threading.active_count() == threads


def test_a_small_window_shows_one_rail_from_the_first_picture(qtbot: QtBot, clinic: Clinic) -> None:
    """Proves: REQ-WIN-008. Also where no event loop has come to delete what was replaced."""
    dress()
    entered = clinic.enter_as("lead")
    home = QObject()
    work = AtWork(entered, Language("uk", home), home)
    work.window.resize(1280, 648)
    work.window.show()
    QApplication.processEvents()
    try:
        assert [rail for rail in work.window.findChildren(Rail) if rail.isVisible()] == [work.window.rail]
        assert work.window.rail.width() == NARROW
        picture = work.window.grab().toImage()
        assert picture.pixelColor(NARROW + 4, 300) != picture.pixelColor(NARROW - 2, 300)
    finally:
        work.end()
        close_for_good(work.window)
        close_for_good(work)


def test_what_the_unlock_screen_knows_is_written_when_the_hands_rest(
    journey: Journey, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-BRD-060. Once for several news, and none after the file is closed."""
    written: list[str] = []
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    work = journey.program.at_work
    assert work is not None
    monkeypatch.setattr(working, "refresh_status", lambda desk: written.append(desk.clinic_id))
    for _ in range(8):
        work.bus.tell(Changes(frozenset({Topic.VITALS})))
        assert written == []
    work._status_soon.timeout.emit()
    assert written == [work.desk.clinic_id]
    work.bus.tell(Changes(frozenset({Topic.VITALS})))
    journey.program.lock()
    assert not work._status_soon.isActive()
