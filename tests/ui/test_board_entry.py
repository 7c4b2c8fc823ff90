"""Typing at the board with keys alone: a set is its digits and one key, and nothing typed is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Severity, Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import BoardReading
from clinicdesk.ui.board.cells import NumberCell
from clinicdesk.ui.board.entry import EntryRow
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.forms.editors import Editor
from tests.support import board_days as days
from tests.support.geometry import problems_of
from tests.support.stage import Stage, press, stage
from tests.support.ward import NOW

SETS = {
    1: "138868497145", 2: "144909296154", 3: "18210210896185", 4: "142888098134", 5: "126787298124",
    6: "132848894143", 7: "136829097165", 8: "158988698145",
}  # fmt: skip


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window with the board of the day."""
    made = stage(qtbot, Role.NURSE)
    made.ward.board.day = days.board()
    return made


def board_of(made: Stage) -> BoardPage:
    """The page, turned to the most urgent person."""
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    QApplication.processEvents()
    page.day.offer.hide()
    page.take_focus()
    return page


def here() -> QWidget:
    """Where the cursor stands."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def keys(text: str) -> None:
    """Key by key, wherever the cursor stands."""
    for sign in text:
        QTest.keyClicks(here(), sign)


def enter() -> None:
    """The one key beside the digits."""
    press(here(), Qt.Key.Key_Return)


def test_a_set_is_its_digits_and_enter_and_the_next_person_follows(nurse: Stage) -> None:
    """Proves: REQ-BRD-020."""
    page = board_of(nurse)
    assert page.selected == "p-1062"
    keys("151938297154")
    assert page.day.entry.cells["moaas"].hasFocus()
    enter()

    assert nurse.ward.last("board_record") == {
        "person_id": "p-1062", "taken_at": NOW, "confirmed": False,
        "values": {"sbp": "151", "dbp": "93", "pulse": "82", "spo2": "97", "rr": "15", "moaas": "4", "o2": "air"},
    }  # fmt: skip
    assert page.day.entry.mark.text() == "Збережено о 11:07:04"
    assert page.selected == "p-1043"
    assert page.day.entry.cells["sbp"].hasFocus()
    assert page.day.entry.values() == {}


def test_eight_people_by_keys_alone(nurse: Stage) -> None:
    """Proves: REQ-BRD-021."""
    page = board_of(nurse)
    for seat, digits in SETS.items():
        press(
            QApplication.focusWidget() or page, Qt.Key(Qt.Key.Key_0 + seat), Qt.KeyboardModifier.AltModifier
        )
        keys(digits)
        enter()
    recorded = [given for verb, given in nurse.ward.asked if verb == "board_record"]
    assert [given["person_id"][-4:] for given in recorded] == [
        "1043", "1051", "1047", "1062", "1038", "1055", "1066", "1070",
    ]  # fmt: skip
    assert recorded[2]["values"]["sbp"] == "182"
    assert recorded[2]["values"]["dbp"] == "102"
    assert all(
        set(given["values"]) == {"sbp", "dbp", "pulse", "spo2", "rr", "moaas", "o2"} for given in recorded
    )


def test_backspace_in_an_empty_field_goes_back_and_tab_goes_on(nurse: Stage) -> None:
    entry = board_of(nurse).day.entry
    keys("151")
    press(here(), Qt.Key.Key_Backspace)
    assert entry.cells["sbp"].hasFocus()
    press(here(), Qt.Key.Key_Tab)
    press(here(), Qt.Key.Key_Tab)
    assert entry.cells["pulse"].hasFocus()
    press(here(), Qt.Key.Key_Backtab)
    assert entry.cells["dbp"].hasFocus()


def test_a_cell_takes_no_more_digits_than_its_range_has(nurse: Stage) -> None:
    """Proves: REQ-BRD-022."""
    row = board_of(nurse).day.entry
    for key, digits in (("sbp", 3), ("dbp", 3), ("pulse", 3), ("spo2", 3), ("rr", 2)):
        cell = row.cells[key]
        assert isinstance(cell, NumberCell)
        assert cell.maxLength() == digits


def test_what_is_impossible_stops_at_the_cell(nurse: Stage) -> None:
    """Proves: REQ-BRD-022."""
    page = board_of(nurse)
    entry = page.day.entry
    keys("12")
    press(here(), Qt.Key.Key_Tab)
    assert entry.cells["sbp"].hasFocus()
    assert entry.strip.isVisible()
    keys("0130")
    assert entry.cells["dbp"].hasFocus()
    assert entry.strip.words.text() == "ДАТ має бути меншим за САТ. Перевірте числа на моніторі."
    enter()
    assert nurse.ward.times("board_record") == 0
    press(here(), Qt.Key.Key_Escape)
    for _ in range(3):
        press(here(), Qt.Key.Key_Backspace)
    keys("80")
    assert entry.cells["pulse"].hasFocus()
    assert not entry.strip.isVisible()


def test_what_is_unlikely_is_asked_about_once_and_enter_answers(nurse: Stage) -> None:
    """Proves: REQ-BRD-023."""
    entry = board_of(nurse).day.entry
    keys("21060")
    enter()
    assert nurse.ward.times("board_record") == 0
    assert entry.strip.words.text() == "Записати 210/60?"
    assert entry.strip.quiet.text() == "Попередній АТ 142/88."
    enter()
    assert nurse.ward.last("board_record")["confirmed"] is True


def test_a_jump_the_service_finds_is_asked_about_in_the_same_way(nurse: Stage) -> None:
    entry = board_of(nurse).day.entry
    keys("19090")
    nurse.ward.refusal = Refused(Issue("ANS019", "sbp", Severity.ASK, {"expected": "80–200"}))
    enter()
    assert entry.strip.words.text() == "Записати 190/90?"
    enter()
    assert nurse.ward.last("board_record")["confirmed"] is True


def test_a_failed_save_keeps_the_numbers_and_can_be_tried_again(nurse: Stage) -> None:
    """Proves: REQ-BRD-024."""
    page = board_of(nurse)
    entry = page.day.entry
    keys("151938297154")
    nurse.ward.refusal = Unavailable("WIN002", path="clinic.db")
    enter()
    assert entry.strip.words.text().startswith("Не записано, числа лишилися в полях.")
    assert entry.mark.text() == "Не збережено"
    assert entry.cells["sbp"].value() == "151"
    assert page.selected == "p-1062"
    entry.strip.agree.click()
    assert entry.mark.text().startswith("Збережено")
    assert nurse.ward.last("board_record")["values"]["sbp"] == "151"


def test_leaving_a_cell_puts_it_on_the_disk_and_the_person_brings_it_back(nurse: Stage) -> None:
    """Proves: REQ-BRD-025."""
    page = board_of(nurse)
    keys("1519")
    assert nurse.drafts.take("reading", "p-1062") == {"sbp": "151", "o2": "air", "taken_at": "11:07"}
    page.select("p-1043")
    assert page.day.entry.values() == {}
    kept = nurse.drafts.take("reading", "p-1062")
    assert kept is not None
    assert kept["dbp"] == "9"
    page.select("p-1062")
    assert page.day.entry.cells["dbp"].value() == "9"
    assert page.day.entry.mark.text() == "Числа з чернетки: перевірте час"
    assert page.day.entry.cells["pulse"].hasFocus()
    press(here(), Qt.Key.Key_Backspace)
    keys("3")
    enter()
    assert nurse.drafts.take("reading", "p-1062") is None


def test_space_turns_air_to_oxygen_and_a_number_alone_needs_no_letter(nurse: Stage) -> None:
    page = board_of(nurse)
    press(here(), Qt.Key.Key_Space)
    assert page.day.entry.air.value == "oxygen"
    keys("abc151")
    assert page.day.entry.cells["sbp"].value() == "151"
    assert page.day.entry.values()["o2"] == "oxygen"


def test_what_stands_behind_f7_goes_with_the_same_enter(nurse: Stage) -> None:
    page = board_of(nurse)
    keys("15193")
    press(here(), Qt.Key.Key_F7)
    nurse.type_into("temp", "36,8")
    nurse.confirm()
    assert page.day.entry.more == {"temp": "36,8"}
    enter()
    assert nurse.ward.last("board_record")["values"]["temp"] == "36,8"


def test_enter_without_a_number_only_moves_on(nurse: Stage) -> None:
    page = board_of(nurse)
    enter()
    assert nurse.ward.times("board_record") == 0
    assert page.selected == "p-1043"


def test_earlier_values_stand_beside_and_news_of_others_leaves_what_is_typed(nurse: Stage) -> None:
    page = board_of(nurse)
    assert page.day.entry.hints["sbp"].text() == "було 142"
    keys("15")
    page.read_again()
    assert page.day.entry.cells["sbp"].value() == "15"
    assert page.day.entry.cells["sbp"].hasFocus()


def test_news_of_an_alert_does_not_cover_the_question_of_the_row(nurse: Stage) -> None:
    page = board_of(nurse)
    keys("21060")
    enter()
    nurse.ward.board.day = days.extreme()
    page.read_again()
    strips = [page.day.entry.strip, page.day.alert_strip]
    assert all(strip.isVisible() for strip in strips)
    lying = [child for child in page.day.children() if child in strips]
    assert lying[-1] is page.day.entry.strip


def test_a_wall_clock_turned_back_stamps_no_reading(nurse: Stage) -> None:
    """Proves: REQ-WCH-002. The row goes by the session's own time."""
    board_of(nurse)
    nurse.around.clock.set(NOW - timedelta(hours=1))  # type: ignore[attr-defined]  # the stage's own clock
    keys("151938297154")
    enter()

    assert nurse.ward.last("board_record")["taken_at"] == NOW


def test_a_set_on_the_disk_is_seen_as_saved_before_anything_else_is_done(nurse: Stage) -> None:
    """Proves: REQ-BRD-060."""
    page = board_of(nurse)
    entry, done = page.day.entry, []

    class Painted(QObject):
        def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint and entry.mark.text().startswith("Збережено"):
                done.append("seen")
            return False

    eyes = Painted()
    entry.mark.installEventFilter(eyes)
    keys("151938297154")
    page.keep_draft()
    nurse.drafts.drop = lambda *_, **__: done.append("draft dropped")  # type: ignore[method-assign]
    enter()
    assert done[:2] == ["seen", "draft dropped"]


def nothing_said(made: Stage) -> EntryRow:
    """Nobody has said yet what К-1062 breathes."""
    day = days.board()
    bare = tuple(
        replace(one, readings=tuple(replace(was, values=_without_air(was)) for was in one.readings))
        for one in day.columns
    )
    made.ward.board.day = replace(day, columns=bare)
    return board_of(made).day.entry


def _without_air(reading: BoardReading) -> dict[str, str]:
    return {key: text for key, text in reading.values.items() if key != "o2"}


def test_air_or_oxygen_is_asked_once_and_never_assumed(nurse: Stage) -> None:
    """Proves: REQ-BRD-032."""
    entry = nothing_said(nurse)
    assert (entry.air.value, entry.air_hint.text()) == ("", "оберіть: пробіл")
    keys("151938297154")
    enter()
    assert entry.strip.words.text().startswith("Повітря чи кисень?")
    assert "board_record" not in [verb for verb, _ in nurse.ward.asked]
    press(here(), Qt.Key.Key_Space)
    assert (entry.air.value, entry.air_hint.text()) == ("air", "пробіл змінює")
    enter()
    assert nurse.ward.last("board_record")["values"]["o2"] == "air"


def test_a_second_enter_records_without_what_could_not_be_seen(nurse: Stage) -> None:
    """Proves: REQ-BRD-032. A reading is never lost for it; NEWS2 stays withheld."""
    nothing_said(nurse)
    keys("151938297154")
    enter()
    enter()
    assert "o2" not in nurse.ward.last("board_record")["values"]


def test_what_was_said_before_is_carried_in_sight(nurse: Stage) -> None:
    """Proves: REQ-BRD-032."""
    entry = board_of(nurse).day.entry
    assert entry.air.value == "air"
    assert entry.air_hint.text().startswith("як о ")
    press(here(), Qt.Key.Key_Space)
    assert (entry.air.value, entry.air_hint.text()) == ("oxygen", "пробіл змінює")


@pytest.mark.parametrize("language", ["uk", "en"])
def test_in_a_small_window_the_key_for_more_says_and_asks_it(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-BRD-032."""
    made = stage(qtbot, Role.NURSE, language=language)
    made.ward.board.day = days.board()
    page = board_of(made)
    page.window().resize(1280, 648)
    QApplication.processEvents()
    entry = page.day.entry
    assert entry.compact
    assert not entry.air.isVisible()
    assert entry.more_hint.text() == made.language.say("board.air.air")
    assert problems_of(page) == []
    press(here(), Qt.Key.Key_F7)
    asked = made.sheet().fields["o2"].editor
    assert isinstance(asked, Editor)
    assert asked.text() == "air"
    asked.show_text("oxygen")
    made.confirm()
    assert entry.air.value == "oxygen"
    assert entry.more_hint.text() == made.language.say("board.air.oxygen")


def test_a_full_disk_under_a_cell_says_not_saved_and_keeps_the_number(
    nurse: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-BRD-025. The mark does not go on claiming that a draft is on the disk."""
    entry = board_of(nurse).day.entry
    keys("151")
    assert entry.mark.text().startswith("Чернетка на диску")
    with monkeypatch.context() as full:
        full.setattr(nurse.drafts, "keep", _no_room)
        keys("93")
        assert entry.mark.text() == "Не збережено"
        assert "clinic.db" in nurse.message
        assert (entry.cells["sbp"].value(), entry.cells["dbp"].value()) == ("151", "93")
    keys("82")
    assert entry.mark.text().startswith("Чернетка на диску")
    kept = nurse.drafts.take("reading", "p-1062")
    assert kept is not None
    assert (kept["sbp"], kept["dbp"], kept["pulse"]) == ("151", "93", "82")


def _no_room(*_: object) -> None:
    raise Unavailable("WIN002", path="clinic.db")


def test_a_number_without_leaving_its_cell_is_on_the_disk_after_a_breath(nurse: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-BRD-025. A program killed in the middle of a number brings it back."""
    entry = board_of(nurse).day.entry
    keys("15")
    assert entry.cells["sbp"].hasFocus()
    qtbot.waitUntil(lambda: nurse.drafts.take("reading", "p-1062") is not None, timeout=5000)
    kept = nurse.drafts.take("reading", "p-1062")
    assert kept is not None
    assert kept["sbp"] == "15"
