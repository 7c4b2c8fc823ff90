"""The board as a nurse sees it: columns, clocks from its own time, seats by keys, the acts of the day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board
from clinicdesk.ui import theme
from clinicdesk.ui.board.beat import Beat, beat_of, most_urgent
from clinicdesk.ui.board.looks import DueLook, HeadLook, LineLook, MinutesLook, NotesLook, ValueLook
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from tests.support import board_days as days
from tests.support.frame import Build, key, places
from tests.support.geometry import problems_of
from tests.support.stage import Stage, dress, press, stage, type_text
from tests.support.ward import NOW, full_ward

ALT = Qt.KeyboardModifier.AltModifier


class Bell:
    """Counts tones."""

    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


def board_on(
    made: Stage, day: Board | None, *, size: tuple[int, int] = (1366, 739), bell: Bell | None = None
) -> BoardPage:
    """The board of a day, alone on the stage."""
    made.ward.board.day = day
    page = made.show(BoardPage(made.around, made.verbs.board, tone=bell or Bell()), size)
    QApplication.processEvents()
    page.day.offer.hide()
    return page


def due(page: BoardPage, person: str) -> DueLook:
    """The due clock of a column."""
    look = page.day.table.columns[person].look("due")
    assert isinstance(look, DueLook)
    return look


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window."""
    return stage(qtbot, Role.NURSE)


def test_every_column_has_its_own_clock_and_says_it_in_words(nurse: Stage) -> None:
    """Proves: REQ-BRD-001."""
    page = board_on(nurse, days.board())
    said = {person: (due(page, person).state, due(page, person).words) for person in page.day.table.columns}

    assert list(said.values()) == [
        ("due", "зараз"), ("later", "за 6 хв"), ("soon", "за 1 хв"), ("overdue", "+3 хв"), ("soon", "за 2 хв"),
        ("soon", "за 3 хв"), ("due", "зараз"), ("held", "відкладено"),
    ]  # fmt: skip
    assert (
        page.day.table.columns["p-1062"].accessibleName()
        == "Місце 4, К-1062, +3 хв Т+45. АТ 142 на 88 о 10:49."
    )
    assert [chip.text() for chip in page.day.bar.counts.chips.values()] == [
        "1 прострочено",
        "2 зараз",
        "3 скоро",
    ]


def test_the_clocks_go_on_without_asking_and_a_turned_wall_clock_moves_none(nurse: Stage) -> None:
    """Proves: REQ-BRD-002."""
    page = board_on(nurse, days.answered())
    asked = nurse.ward.board.asked
    nurse.later(timedelta(minutes=2))
    nurse.clock.set(nurse.clock.now() - timedelta(hours=1))
    page.tick()

    minutes = page.day.table.columns["p-1043"].look("minutes")
    assert isinstance(minutes, MinutesLook)
    assert minutes.number == "63"
    assert due(page, "p-1062").words == "+5 хв"
    assert due(page, "p-1047").state == "due"
    assert nurse.ward.board.asked == asked


def test_a_second_that_changes_no_word_paints_nothing(nurse: Stage) -> None:
    """Proves: REQ-BRD-003."""
    page = board_on(nurse, days.board())
    page.tick()
    painted = {person: view.painted for person, view in page.day.table.columns.items()}
    nurse.later(timedelta(seconds=1))
    page.tick()
    QApplication.processEvents()
    assert {person: view.painted for person, view in page.day.table.columns.items()} == painted

    nurse.later(timedelta(seconds=59))
    assert page.day.table.show_beats(page.watching.beats()) == 7 + 8 + 5
    # Minutes of the seven dosed, ages of all eight, and the five clocks whose words change; of 112 cells.


def test_enter_goes_to_who_is_overdue_longest_then_due_then_soon() -> None:
    """Proves: REQ-BRD-004."""
    beats = {one.person_id: beat_of(days.board(), one, NOW) for one in days.columns()}
    order = []
    while person := most_urgent(beats.items()):
        order.append(person)
        del beats[person]

    assert order == ["p-1062", "p-1043", "p-1066", "p-1047", "p-1038", "p-1055", "p-1051", "p-1070"]


def test_somebody_put_off_before_any_dose_is_said_to_be_put_off(nurse: Stage) -> None:
    waiting = replace(days.not_dosed(), due="none", due_at=None)
    page = board_on(nurse, days.board(*days.columns()[:7], waiting))
    assert due(page, "p-1070") == DueLook("held", "відкладено", "")


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(-181, "later"), (-180, "soon"), (-1, "soon"), (0, "due"), (120, "due"), (121, "overdue")],
)
def test_each_edge_of_the_due_clock(seconds: int, state: str) -> None:
    one = replace(days.columns()[4], due_at=NOW, pips=())
    assert beat_of(days.board(one), one, NOW + timedelta(seconds=seconds)).due == state


def test_the_protocol_says_when_a_set_is_soon_and_when_it_is_overdue() -> None:
    """Proves: REQ-BRD-029."""
    one = replace(days.columns()[4], due_at=NOW, pips=())
    told = days.board(one, soon_minutes=5, grace_minutes=10)
    found = [beat_of(told, one, NOW + timedelta(minutes=minutes)).due for minutes in (-6, -5, 10, 11)]
    assert found == ["later", "soon", "due", "overdue"]


def test_whoever_waits_longest_stays_the_worst_when_the_next_set_of_the_plan_comes() -> None:
    """Proves: REQ-SCH-004."""
    one = replace(days.columns()[3], pips=days.pips(days.ago(48), 4))
    other = replace(days.columns()[4], due_at=NOW + timedelta(minutes=5), pips=())
    then = NOW + timedelta(minutes=13)
    beats = {each.person_id: beat_of(days.board(one), each, then) for each in (one, other)}
    late = beats[one.person_id]
    assert (late.plan_minute, late.due, late.due_in) == (45, "overdue", 16)
    assert most_urgent(beats.items()) == one.person_id


def test_a_clock_behind_the_record_counts_nothing_and_says_so_until_it_is_right(nurse: Stage) -> None:
    """Proves: REQ-BRD-061. As after a start of the machine with a wrong time."""
    page = board_on(nurse, days.board(now=days.ago(21489)))
    minutes = page.day.table.columns["p-1043"].look("minutes")
    assert isinstance(minutes, MinutesLook)
    assert minutes.number == "—"
    assert {(due(page, person).state, due(page, person).words) for person in page.day.table.columns} == {
        ("unknown", "—")
    }
    taken = page.day.table.columns["p-1062"].look("taken")
    assert isinstance(taken, LineLook)
    assert taken.text == "10:49 · —"
    assert page.day.behind.isVisible()
    assert page.day.behind.findChildren(QAbstractButton) == []
    page.step_back()
    page.tick()
    assert page.day.behind.isVisible()

    nurse.ward.board.day = days.board()
    page.read_again()
    assert not page.day.behind.isVisible()


def test_in_an_air_raid_what_is_due_is_held_and_minutes_go_on(nurse: Stage) -> None:
    bell = Bell()
    page = board_on(nurse, days.answered(held="alarm"), bell=bell)
    assert due(page, "p-1062") == DueLook("held", "+3 хв", "тривога")
    nurse.later(timedelta(minutes=1))
    page.tick()
    minutes = page.day.table.columns["p-1062"].look("minutes")
    assert isinstance(minutes, MinutesLook)
    assert (minutes.number, bell.rung) == ("49", 0)


def test_one_quiet_tone_for_each_change_and_none_while_muted(nurse: Stage) -> None:
    """Proves: REQ-BRD-005."""
    bell = Bell()
    page = board_on(nurse, days.answered(), bell=bell)
    assert bell.rung == 0
    nurse.later(timedelta(minutes=1))
    page.tick()
    page.tick()
    assert bell.rung == 1

    nurse.ward.board.day = days.answered(muted="розмова з родиною")
    page.read_again()
    nurse.later(timedelta(minutes=2))
    page.tick()
    assert bell.rung == 1
    assert page.day.bar.lone["sound"].accessibleName() == "Увімкнути звук. Вимкнено: розмова з родиною"


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


def test_a_late_alert_is_passed_on_by_the_clock_of_the_board(nurse: Stage) -> None:
    """Proves: REQ-BRD-007."""
    page = board_on(nurse, days.board())
    assert nurse.ward.times("board_escalate") == 0
    nurse.later(timedelta(minutes=2))
    page.tick()
    assert nurse.ward.times("board_escalate") == 1
    page.tick()
    assert nurse.ward.times("board_escalate") == 1


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


def test_a_missed_set_names_the_set_and_its_reason(nurse: Stage) -> None:
    """Proves: REQ-BRD-009."""
    page = board_on(nurse, days.board())
    page.select("p-1062")
    press(QApplication.focusWidget() or page, Qt.Key.Key_F8)
    cause = nurse.sheet().fields["cause"].editor
    assert isinstance(cause, Choice)
    cause.set_value("asleep")
    nurse.type_into("again_minutes", "10")
    nurse.confirm()

    assert nurse.ward.last("board_miss") == {
        "person_id": "p-1062", "ordinal": 0, "minute": 45, "cause": "asleep", "note": "", "again_minutes": 10,
    }  # fmt: skip


def test_the_sheet_of_a_missed_set_names_the_set_that_the_row_names(nurse: Stage) -> None:
    """Proves: REQ-BRD-009. A repeat is the repeat; once nothing is awaited, the oldest gap is asked about."""
    one, two, three, *others = days.columns()
    repeat = replace(three, due_at=days.ago(38), due_minute=40)
    plan = tuple(replace(pip, state="ahead") if pip.minute == 10 else pip for pip in two.pips)
    gap = replace(two, due_at=days.ago(-20), pips=plan)
    page = board_on(nurse, days.board(one, gap, repeat, *others))
    for person, minute, ordinal, says in (("p-1047", 40, 0, "повтор"), ("p-1051", 10, 1, "Б+10")):
        page.select(person)
        press(QApplication.focusWidget() or page, Qt.Key.Key_F8)
        sheet = nurse.sheet()
        assert says in sheet.title.text()
        assert says in page.day.entry.plan.text() or says in page.day.table.columns[person].toolTip()
        cause = sheet.fields["cause"].editor
        assert isinstance(cause, Choice)
        cause.set_value("asleep")
        nurse.confirm()
        told = nurse.ward.last("board_miss")
        assert (told["minute"], told["ordinal"]) == (minute, ordinal)


def test_ctrl_z_marks_the_last_set_as_entered_in_error_with_a_reason(nurse: Stage) -> None:
    """Proves: REQ-BRD-010."""
    page = board_on(nurse, days.board())
    page.select("p-1062")
    QTest.keyClick(page.day.entry.cells["sbp"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    nurse.type_into("reason", "не той учасник")
    nurse.confirm()

    assert nurse.ward.last("board_mark_wrong") == {
        "subject": "r-49",
        "reason": "не той учасник",
        "version": 1,
    }


def test_an_alert_is_answered_by_a_named_person_with_an_action(nurse: Stage) -> None:
    """Proves: REQ-BRD-011."""
    page = board_on(nurse, days.board())
    assert "Місце 6" in page.day.alert_strip.words.text()
    press(QApplication.focusWidget() or page, Qt.Key.Key_F4)
    nurse.type_into("action", "поруч, на боці")
    nurse.confirm()
    assert nurse.ward.last("board_answer_alert") == {"subject": "a-2", "action": "поруч, на боці"}


def test_a_dose_is_given_by_one_and_witnessed_by_another(nurse: Stage) -> None:
    """Proves: REQ-BRD-012."""
    page = board_on(nurse, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    sheet = nurse.sheet()
    ampoule, witness = sheet.fields["ampoule_id"].editor, sheet.fields["witness_id"].editor
    assert isinstance(ampoule, Choice)
    assert isinstance(witness, Choice)
    assert ampoule.value() == witness.value() == ""
    assert sheet.fields["despite"].isHidden()
    assert "u-lead" not in [witness.itemData(at) for at in range(witness.count())]
    ampoule.set_value("amp-2")
    witness.set_value("u-doctor")
    for name, text in (("drawn", "1,3"), ("given", "1,2"), ("pin", "111111"), ("witness_pin", "222222")):
        nurse.type_into(name, text)
    nurse.ward.refusal = Refused(Issue("VIT007", "witness_pin"))
    nurse.confirm()
    assert sheet.fields["witness_pin"].issue
    nurse.confirm()
    assert nurse.ward.last("board_give") == {
        "person_id": "p-1043", "order_row": "or-1",
        "ampoule_id": "amp-2", "drawn": "1,3", "given": "1,2", "pin": "111111",
        "witness_id": "u-doctor", "witness_pin": "222222", "emergency": "", "despite": "",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_red_alarm_stands_over_the_dose_until_it_is_answered_or_passed_over(
    qtbot: QtBot, language: str
) -> None:
    """Proves: REQ-DOS-006."""
    made = stage(qtbot, Role.NURSE, language=language)
    day = days.nobody_dosed()
    mine = next(one for one in day.columns if one.person_id == "p-1043")
    red = next(one for column in days.board().columns for one in column.alerts if one.level == "red")
    alarmed = replace(mine, alerts=(replace(red, answered_at=None, answered_by=""),))
    columns = tuple(alarmed if one is mine else one for one in day.columns)
    page = board_on(made, replace(day, columns=columns))
    page.select("p-1043")
    page.acts.do("give")
    QApplication.processEvents()
    sheet = made.sheet()
    said = [text.text() for text in sheet.findChildren(Text)]
    assert any(red.titles[language] in text for text in said)
    assert problems_of(sheet) == []
    made.type_into("despite", "криза минула, тиск 150")
    made.ward.refusal = Refused(Issue("DOS013", "witness"))
    made.confirm()
    assert sheet.fields["witness_pin"].issue
    made.confirm()
    assert made.ward.last("board_give")["despite"] == "криза минула, тиск 150"


def test_an_alarm_raised_since_the_sheet_was_opened_is_said_where_it_can_be_passed_over(nurse: Stage) -> None:
    """Proves: REQ-DOS-006."""
    page = board_on(nurse, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    despite = nurse.sheet().fields["despite"]
    assert despite.isHidden()
    nurse.ward.refusal = Refused(Issue("DOS012", "despite", values={"n": 1}))
    nurse.confirm()
    assert (despite.isHidden(), bool(despite.issue)) == (False, True)


def test_not_ready_stands_on_the_bar_and_leads_to_the_sheet(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-030."""
    made = stage(qtbot, Role.LEAD)
    page = board_on(made, days.nobody_dosed())
    assert not page.day.bar.not_ready.isVisible()
    made.ward.board.day = days.not_ready()
    page.read_again()
    mark = page.day.bar.not_ready
    assert mark.isVisible()
    assert mark.text() == "Не готово"
    mark.click()
    assert made.sheet().objectName() == "board.ready"


def test_a_step_is_not_signed_over_missing_answers_but_leads_to_the_first(nurse: Stage) -> None:
    """Proves: REQ-SHT-022."""
    page = board_on(nurse, days.nobody_dosed())
    page.select("p-1043")
    for lacking in ((("sheet-9", "temp"), ("sheet-9", "decision")), ()):
        nurse.ward.board.lacking["day_clearance"] = lacking
        page.acts.do("sign")
        sheet = nurse.sheet()
        assert sheet.verb.text() == "Підписати"
        step = sheet.fields["step"].editor
        assert isinstance(step, Choice)
        step.set_value("day_clearance")
        assert sheet.verb.text() == ("Бракує 2 відповідей: до першої" if lacking else "Підписати")
        nurse.confirm()
        assert nurse.no_sheet()
        assert nurse.went == [("people", "p-1043/forms/sheet-9#temp")]
        assert nurse.ward.times("board_sign") == (0 if lacking else 1)


def test_the_sheet_of_the_room_is_not_recorded_with_a_question_unanswered(qtbot: QtBot) -> None:
    """Proves: REQ-SHT-022."""
    made = stage(qtbot, Role.LEAD)
    page = board_on(made, days.nobody_dosed())
    page.acts.do("ready")
    sheet = made.sheet()
    asked = [name for name in sheet.fields if "." not in name and name != "pin"]
    made.confirm()
    assert [name for name in asked if sheet.fields[name].issue] == asked[:1]
    assert str(len(asked)) in sheet.fields[asked[0]].issue
    assert made.ward.times("board_ready") == 0


def test_a_wrong_pin_of_the_second_person_is_said_at_their_pin(nurse: Stage) -> None:
    page = board_on(nurse, days.nobody_dosed())
    page.select("p-1043")
    for act, field in (("give", "witness_pin"), ("handover", "to_pin")):
        page.acts.do(act)
        sheet = nurse.sheet()
        if act == "handover":
            to = sheet.fields["to"].editor
            assert isinstance(to, Choice)
            to.set_value("u-doctor")
        nurse.ward.refusal = Refused(Issue("WIT004", "witness"))
        nurse.confirm()
        assert sheet.fields[field].issue
        assert not sheet.error.isVisible()
        sheet.reject()
        nurse.settle()


def test_a_hand_over_lists_every_open_clock(nurse: Stage) -> None:
    page = board_on(nurse, days.board())
    page.acts.do("handover")
    listed = "\n".join(text.text() for text in nurse.sheet().findChildren(type(page.day.bar.title)))
    assert "Місце 4, К-1062: +3 хв Т+45 11:04" in listed
    assert "Місце 8, К-1070: відкладено" in listed


def test_closing_says_what_is_still_in_the_way(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.PHYSICIAN)
    page = board_on(made, days.board())
    page.acts.do("close")
    sheet = made.sheet()
    assert [notice.title.text() for notice in sheet.findChildren(Notice) if notice.title.text()] != []
    assert not sheet.findChildren(QLineEdit)
    sheet.reject()
    made.ward.board.blocks = ()
    page.acts.do("close")
    part = made.sheet().fields["part"].editor
    assert isinstance(part, Choice)
    assert [part.itemData(at) for at in range(part.count())] == ["physician", "lead"]
    part.set_value("physician")
    made.type_into("pin", "222222")
    made.confirm()
    assert made.ward.last("board_close") == {"part": "physician", "pin": "222222"}


def test_the_alarm_begins_and_ends_with_its_key(nurse: Stage) -> None:
    page = board_on(nurse, days.board())
    press(QApplication.focusWidget() or page, Qt.Key.Key_F10)
    editor = nurse.sheet().fields["note"].editor
    assert isinstance(editor, QPlainTextEdit)
    type_text(editor, "підвал")
    nurse.confirm()
    assert nurse.ward.last("board_note_event") == {"kind": "alarm", "note": "підвал"}


def test_the_board_is_drawn_in_both_looks(nurse: Stage) -> None:
    page = board_on(nurse, days.extreme())
    try:
        dress("dark")
        drawn = page.day.table.columns["p-1066"].grab().toImage()
        assert drawn.pixelColor(4, 200).name().upper() == theme.tokens().surface
    finally:
        dress("light")


def test_a_beat_is_a_value() -> None:
    assert beat_of(days.board(), days.columns()[0], NOW) == Beat(61, 61, "due", 0, 60, 0, days.ago(1), 16)


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
