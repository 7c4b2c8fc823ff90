"""Clocks of the board: what is due, from its own time, and who comes first."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from clinicdesk.ui.board.beat import Beat, beat_of, most_urgent
from clinicdesk.ui.board.looks import DueLook, LineLook, MinutesLook
from tests.support import board_days as days
from tests.support.board_stage import Bell, board_on, due
from tests.support.stage import Stage
from tests.support.ward import NOW


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
    page = board_on(nurse, days.answered(holds=("alarm",)), bell=bell)
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


def test_a_late_alert_is_passed_on_by_the_clock_of_the_board(nurse: Stage) -> None:
    """Proves: REQ-BRD-007."""
    page = board_on(nurse, days.board())
    assert nurse.ward.times("board_escalate") == 0
    nurse.later(timedelta(minutes=2))
    page.tick()
    assert nurse.ward.times("board_escalate") == 1
    page.tick()
    assert nurse.ward.times("board_escalate") == 1


def test_a_beat_is_a_value() -> None:
    assert beat_of(days.board(), days.columns()[0], NOW) == Beat(61, 61, "due", 0, 60, 0, days.ago(1), 16)
