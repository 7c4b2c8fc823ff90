"""Two nurses on the same person: at two windows over one file, and one after the other at one workstation."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.working import AtWork
from clinicdesk.services import vitals
from clinicdesk.services.board import board_of
from clinicdesk.services.board_views import BoardReading
from clinicdesk.services.integrity import check_integrity
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.language import Language
from tests.support.at_board import AtBoard
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.journey import Journey
from tests.support.stage import close_for_good, dress

ONE, OTHER = "128807498145", "136847897165"
BOTH = {("128", NAMES["nurse"]), ("136", NAMES["nurse2"])}


@pytest.fixture
def windows(clinic: Clinic, qtbot: QtBot) -> Iterator[dict[str, AtWork]]:
    """A window of each nurse over the same open file, both at the board."""
    dress()
    program = QObject()
    entered = clinic.enter_as("nurse")
    both = (entered, replace(entered, actor=clinic.join(entered.desk, "nurse2")))
    made = {one.actor.login: AtWork(one, Language("uk"), program) for one in both}
    yield made
    for work in made.values():
        work.stop_background()
        work.window.hide()
        close_for_good(work.window)


def board_in(work: AtWork) -> BoardPage:
    """The board, in front."""
    work.window.resize(1366, 768)
    work.window.show()
    work.window.activateWindow()
    QApplication.processEvents()
    work.window.go("board")
    page = work.window.page("board")
    assert isinstance(page, BoardPage)
    return page


def types(work: AtWork, page: BoardPage, digits: str) -> None:
    """The numbers of К-1 and what they breathe, not yet Enter."""
    work.window.activateWindow()
    QApplication.processEvents()
    page.select_seat(1)
    for sign in digits:
        QTest.keyClicks(work.window.focusWidget(), sign)
    QTest.keyClick(work.window.focusWidget(), Qt.Key.Key_Space)


def enters(work: AtWork) -> None:
    """Enter, wherever the cursor is."""
    work.window.activateWindow()
    QTest.keyClick(work.window.focusWidget(), Qt.Key.Key_Return)
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def stands(readings: tuple[BoardReading, ...]) -> set[tuple[str, str]]:
    """Each set by its pressure and by whom."""
    return {(one.values["sbp"], one.by) for one in readings if not one.superseded}


def seen(page: BoardPage, clinic: Clinic) -> set[tuple[str, str]]:
    """The sets of К-1 as this board tells them."""
    column = page.column_of(clinic.people["К-1"])
    assert column is not None
    return stands(column.readings)


def test_two_nurses_enter_a_set_for_one_person_at_the_same_time(
    windows: dict[str, AtWork], clinic: Clinic
) -> None:
    """Proves: REQ-BRD-160. Neither window knows of the other's set when Enter is pressed."""
    pages = {login: board_in(work) for login, work in windows.items()}
    for (login, work), digits in zip(windows.items(), (ONE, OTHER), strict=True):
        types(work, pages[login], digits)
    for login, work in windows.items():
        enters(work)
        assert pages[login].day.entry.mark.text().startswith("Збережено о"), login
        assert pages[login].day.entry.values() == {}
    assert seen(pages["nurse2"], clinic) == BOTH  # whoever was second has the other's set before them at once
    windows["nurse"].bus.tell(Changes(frozenset({Topic.VITALS})))
    QApplication.processEvents()
    assert seen(pages["nurse"], clinic) == BOTH
    desk, nurse = windows["nurse"].desk, windows["nurse"].actor
    assert check_integrity(desk, nurse, lambda *_: None).ok


def test_two_sets_are_written_in_the_same_moment(clinic: Clinic) -> None:
    """Proves: REQ-BRD-160. Two units of work over one file, from two threads."""
    desk, nurse = clinic.open_as("nurse")
    nurse2 = clinic.join(desk, "nurse2")
    together, wrong = threading.Barrier(2), list[BaseException]()

    def write(actor: object, digits: str) -> None:
        keys = ("sbp", "dbp", "pulse", "spo2", "rr", "moaas")
        texts = (digits[:3], digits[3:5], digits[5:7], digits[7:9], digits[9:11], digits[11:])
        together.wait()
        try:
            vitals.record_reading(
                desk, actor, session_id=clinic.session_id, person_id=clinic.people["К-1"],  # type: ignore[arg-type]
                taken_at=clinic.clock.now(), values=dict(zip(keys, texts, strict=True)), confirmed=True,
            )  # fmt: skip
        except BaseException as problem:  # noqa: BLE001 - told by the test
            wrong.append(problem)

    threads = [
        threading.Thread(target=write, args=(nurse, ONE)),
        threading.Thread(target=write, args=(nurse2, OTHER)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    board = board_of(desk, nurse)
    assert board is not None
    assert stands(board.columns[0].readings) == BOTH
    assert check_integrity(desk, nurse, lambda *_: None).ok


def test_numbers_half_typed_wait_while_a_colleague_measures_the_same_person(
    journey: Journey, clinic: Clinic
) -> None:
    """Proves: REQ-BRD-160, REQ-BRD-161. Back, the nurse sees the set of her colleague and finishes her own."""
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    journey.window.resize(1366, 768)
    day = AtBoard(journey, clinic, clinic.clock.now())
    day.turn_to_board()
    day.seat("К-1")
    journey.type(ONE[:5])
    begun = day.hour
    day.until(3)
    day.comes("nurse2")
    day.measure("К-1", OTHER)
    day.comes("nurse")
    day.seat("К-1")
    assert day.value("К-1", "bp") == "136/84"
    assert stands(day.column("К-1").readings) == {("136", NAMES["nurse2"])}
    entry = day.page.day.entry
    assert (entry.values()["sbp"], entry.values()["dbp"]) == ("128", "80")
    assert entry.time.text() == begun
    day.measure("К-1", ONE[5:])
    assert stands(day.column("К-1").readings) == BOTH
    assert day.value("К-1", "bp") == "136/84"  # taken later, though it was recorded first
