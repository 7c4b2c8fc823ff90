"""The board as a nurse sees it: who is who, levels, alerts, seats by keys, the looks of the page."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board
from clinicdesk.ui import theme
from clinicdesk.ui.board.looks import HeadLook, NotesLook, ValueLook
from clinicdesk.ui.board.page import BoardPage
from tests.support import board_days as days
from tests.support.board_stage import Bell, board_on
from tests.support.frame import Build, key, places
from tests.support.geometry import problems_of
from tests.support.stage import Stage, dress, press, stage
from tests.support.ward import NOW, full_ward

ALT = Qt.KeyboardModifier.AltModifier


def test_names_are_shown_only_while_their_key_is_held(nurse: Stage) -> None:
    """Proves: REQ-BRD-006."""
    page = board_on(nurse, days.board())
    head = page.day.table.columns["p-1047"].look
    assert head("head") == HeadLook(3, "К-1047", "Ю. Р.")
    QTest.keyPress(QApplication.focusWidget() or page, Qt.Key.Key_F2)
    assert head("head") == HeadLook(3, "", "Романюк Юрій Степанович")
    QTest.keyRelease(QApplication.focusWidget() or page, Qt.Key.Key_F2)
    assert head("head") == HeadLook(3, "К-1047", "Ю. Р.")


def test_levels_show_in_the_cell_and_red_edges_the_column_until_it_is_over(nurse: Stage) -> None:
    page = board_on(nurse, days.board())
    third = page.day.table.columns["p-1047"]
    assert third.look("bp") == ValueLook("184/112", "red")
    assert third.look("pulse") == ValueLook("108", "amber", rises=True)
    assert page.day.table.columns["p-1055"].look("spo2") == ValueLook("94", "amber", rises=False)
    assert "О. Бондар з 11:03" in third.toolTip()
    assert "45 мг в/м · 10:14" in third.toolTip()


def test_who_answered_is_drawn_briefly_and_told_whole(nurse: Stage) -> None:
    said = days.alert(
        "red", "САТ понад 180", "SBP over 180", answered_by="Бондар Тарас Ігорович", answered_at=NOW
    )
    page = board_on(nurse, days.board(replace(days.columns()[2], alerts=(said,))))
    view = page.day.table.columns["p-1047"]
    look = view.look("notes")
    assert isinstance(look, NotesLook)
    assert look.notes[0].brief == "САТ понад 180 · Бондар Т. І. з 11:07"
    assert "САТ понад 180 · Бондар Тарас Ігорович з 11:07" in view.toolTip()
    assert "Бондар Тарас Ігорович" in view.accessibleName()


def test_the_unit_of_a_rescue_drug_and_the_counts_are_in_the_language_of_now(qtbot: QtBot) -> None:
    page = board_on(stage(qtbot, Role.NURSE, language="en"), days.board())
    assert "25 mg" in page.day.table.columns["p-1047"].toolTip()
    assert page.day.bar.facts.toolTip().endswith("4 people of the staff, 8 participants")


def test_alt_and_a_digit_pick_a_seat_and_the_rail_is_away(build: Build) -> None:
    """Proves: REQ-BRD-008."""
    ward = full_ward()
    ward.board.day = days.board()
    window = build(Role.NURSE, ward=ward)
    window.go("board")
    page = window.page("board")
    assert isinstance(page, BoardPage)
    page.day.offer.hide()
    assert not window.rail.isVisible()
    assert not window.top.isVisible()

    for seat in (1, 8, 3):
        key(window, Qt.Key(Qt.Key.Key_0 + seat), ALT)
        assert window.place == "board"
        assert page.column is not None
        assert page.column.seat == seat
        assert page.day.entry.cells["sbp"].hasFocus()
    page.acts.do("back")
    assert window.place == "today"
    assert window.rail.isVisible()
    key(window, Qt.Key(Qt.Key.Key_0 + places(window).index("board") + 1), ALT)
    assert window.place == "board"


def test_without_a_session_the_board_is_a_page_among_others(build: Build) -> None:
    window = build(Role.NURSE)
    window.go("board")
    assert window.rail.isVisible()
    page = window.page("board")
    assert isinstance(page, BoardPage)
    assert page.nothing.empty.sentence.text().startswith("Зараз сесія не триває.")
    assert problems_of(window, cells=False) == []


def test_who_may_not_record_sees_the_board_and_why_they_cannot_type(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.THERAPIST)
    page = board_on(made, days.board())
    assert not page.day.entry.isVisible()
    assert "медичні ролі" in page.day.reading_only.body.text()


def test_dark_is_offered_once_a_session(nurse: Stage) -> None:
    nurse.ward.board.day = days.board()
    page = nurse.show(BoardPage(nurse.around, nurse.verbs.board, tone=Bell()))
    looks: list[str] = []
    page.look_wanted.connect(looks.append)
    assert page.day.offer.isVisible()
    page.day.offer.agreed.emit()
    assert looks == ["dark"]
    page.read_again()
    assert not page.day.offer.isVisible()


def test_the_wall_shows_every_person_and_esc_comes_back(nurse: Stage) -> None:
    page = board_on(nurse, days.board())
    press(QApplication.focusWidget() or page, Qt.Key.Key_F11)
    assert page.wall.isVisible()
    assert "К-1062, +3 хв" in page.wall.accessibleName()
    assert page.step_back()
    assert page.day.isVisible()


def test_the_board_is_drawn_in_both_looks(nurse: Stage) -> None:
    page = board_on(nurse, days.extreme())
    try:
        dress("dark")
        drawn = page.day.table.columns["p-1066"].grab().toImage()
        assert drawn.pixelColor(4, 200).name().upper() == theme.tokens().surface
    finally:
        dress("light")


def test_the_board_is_read_once_when_it_is_opened(nurse: Stage) -> None:
    """Proves: REQ-BRD-060."""
    asked: list[str] = []
    verbs = nurse.verbs.board

    def board() -> Board | None:
        asked.append("board")
        return verbs.board()

    page = BoardPage(nurse.around, replace(verbs, board=board), tone=lambda: None)
    page.show_subject("")
    assert asked == ["board"]
    nurse.show(page)
    page.show_subject("")
    assert asked == ["board", "board"]
