"""Watching after a dose: sets, their clocks that nothing turns, and causes of misses."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from clinicdesk.errors import Issue, Refused
from clinicdesk.services import board, closing_blocks, missed_sets, people, session_events, vitals
from clinicdesk.services.board_views import Axis
from clinicdesk.services.presence import running_of
from tests.support.given import give
from tests.support.looking import refused
from tests.support.post import CALM, Post


def test_the_curve_spans_what_form_and_protocol_say(post: Post) -> None:
    """Proves: REQ-BRD-029. 80 to 200 by the form; a booster at 30 minutes is followed for 120; 20 % by its alert."""
    shown = board.board_of(post.desk, post.nurse)
    assert shown is not None
    assert shown.axis == Axis(80, 200, 150, 20)


def test_what_is_seen_and_asked_is_kept_beside_the_numbers(post: Post) -> None:
    """Proves: REQ-VIT-001. NEWS2 is withheld while its parts are missing, and tells the least it can be."""
    post.later(10)
    post.record(acvpu="A", o2="air", nausea="1", behaviour="спокійно лежить")
    newest = post.column().readings[0]
    assert (newest.values["acvpu"], newest.values["behaviour"]) == ("A", "спокійно лежить")
    assert (newest.news2, newest.news2_least) == (None, 0)
    post.later(5)
    post.record(acvpu="A", o2="oxygen", temp="36,6", spo2="97")
    assert post.column().readings[0].news2 == 2


def test_a_jump_is_asked_about_once(post: Post) -> None:
    """Proves: REQ-VIT-001."""
    post.later(10)
    with refused(post.desk, ("VIT012", "sbp")):
        post.record(sbp="169", confirmed=False)
    post.record(sbp="168", confirmed=False)


def test_due_clocks_go_from_later_to_overdue_and_a_booster_begins_them_anew(post: Post) -> None:
    """Proves: REQ-WCH-002. Minutes 5, 10, 15 … of the route; a set answers the one whose time has come."""
    seen = []
    for _ in range(9):
        seen.append(post.column().due)
        post.later(1)
    assert seen == ["later", "later", "soon", "soon", "soon", "due", "due", "overdue", "overdue"]
    post.record()
    after = post.column()
    assert (after.due_minute, after.due_ordinal) == (15, 0)
    assert [pip.minute for pip in after.pips if pip.state == "overdue"] == [5]
    post.later(4)
    give(post.clinic, post.case, ordinal=1)
    boosted = post.column()
    assert (boosted.due_minute, boosted.due_ordinal, boosted.since_last) == (5, 1, 0)
    assert boosted.minutes == 13


def test_a_missed_set_needs_a_cause_and_plans_the_next_try(post: Post) -> None:
    """Proves: REQ-WCH-003."""
    post.later(8)
    which = {"session_id": post.clinic.session_id, "person_id": post.case.person, "ordinal": 0, "minute": 5}
    with refused(post.desk, ("MIS002", "cause")):
        missed_sets.miss_set(post.desk, post.nurse, **which, cause="так вийшло")  # type: ignore[arg-type]
    # No later than the plan's widest gap, from 60 to 90: the next set would come first.
    with refused(post.desk, ("MIS004", "again_minutes")):
        missed_sets.miss_set(post.desk, post.nurse, **which, cause="asleep", again_minutes=31)  # type: ignore[arg-type]
    with refused(post.desk, ("MIS005", "note")):
        missed_sets.miss_set(post.desk, post.nurse, **which, cause="asleep", note="а" * 601)  # type: ignore[arg-type]
    missed_sets.miss_set(post.desk, post.nurse, **which, cause="asleep", again_minutes=1)  # type: ignore[arg-type]
    column = post.column()
    assert (column.due, column.repeat) == ("soon", True)
    assert next(pip for pip in column.pips if pip.minute == 5).cause == "asleep"
    with refused(post.desk, ("MIS003", "minute")):
        missed_sets.miss_set(post.desk, post.nurse, **which, cause="asleep")  # type: ignore[arg-type]


def test_lateness_counts_from_the_oldest_set_that_nobody_took_or_explained(post: Post) -> None:
    """Proves: REQ-SCH-004. The board and the closing rule say the same."""
    which = {"session_id": post.clinic.session_id, "person_id": post.case.person, "ordinal": 0}

    def unexplained() -> int:
        with post.desk.database.read() as session:
            sitting = running_of(session, post.clinic.session_id)
            return closing_blocks.unexplained_sets(post.desk, session, sitting, post.case.person)

    post.later(17)
    column = post.column()
    assert (column.due, column.due_minute, unexplained()) == ("overdue", 5, 3)
    missed_sets.miss_set(post.desk, post.nurse, **which, minute=5, cause="asleep")  # type: ignore[arg-type]
    assert (post.column().due_minute, unexplained()) == (10, 2)
    post.record()  # answers the one at 15; the one at 10 has still to be explained
    assert (post.column().due_minute, unexplained()) == (30, 1)
    missed_sets.miss_set(post.desk, post.nurse, **which, minute=10, cause="asleep")  # type: ignore[arg-type]
    assert unexplained() == 0


def test_a_repeat_that_was_not_measured_is_explained_by_its_own_name(post: Post) -> None:
    """Proves: REQ-WCH-003."""
    post.later(17)
    post.record(sbp="184")
    post.later(8)
    asked = post.column()
    assert (asked.repeat, asked.due, asked.due_minute) == (True, "overdue", 22)
    missed_sets.miss_set(
        post.desk, post.nurse, session_id=post.clinic.session_id, person_id=post.case.person, ordinal=0, minute=22,
        cause="asleep",
    )  # fmt: skip
    after = post.column()
    assert (after.repeat, after.due_minute) == (False, 30)
    assert all(pip.cause == "" for pip in after.pips)


def test_an_alarm_holds_due_clocks_and_minutes_go_on(post: Post) -> None:
    """Proves: REQ-WCH-003."""
    session = post.clinic.session_id
    post.later(4)
    session_events.note_event(post.desk, post.nurse, session, kind="alarm")
    with refused(post.desk, ("EVT002", "kind")):
        session_events.note_event(post.desk, post.nurse, session, kind="alarm")
    post.later(6)
    shown = board.board_of(post.desk, post.nurse)
    assert shown is not None
    assert (shown.held, post.column().due, post.column().minutes) == ("alarm", "held", 10)
    session_events.note_event(post.desk, post.nurse, session, kind="alarm_end")
    assert post.column().due == "overdue"
    with refused(post.desk, ("EVT003", "kind")):
        session_events.note_event(post.desk, post.nurse, session, kind="alarm_end")
    with refused(post.desk, ("EVT004", "note")):
        session_events.note_event(post.desk, post.nurse, session, kind="mute")


def test_a_clock_turned_back_bends_no_minute_and_stops_no_reading(post: Post) -> None:
    """Proves: REQ-WCH-002."""
    post.later(11)
    before = post.column()
    post.clinic.clock.set(post.clinic.clock.now() - timedelta(hours=1))
    after = post.column()
    assert (after.minutes, after.due) == (before.minutes, before.due) == (11, "overdue")
    shown = board.board_of(post.desk, post.nurse)
    assert shown is not None
    vitals.record_reading(
        post.desk, post.nurse, session_id=post.clinic.session_id, person_id=post.case.person, taken_at=shown.now,
        values=CALM,
    )  # fmt: skip
    assert post.column().readings[0].minutes == 11
    chart = people.open_chart(post.desk, post.nurse, post.case.person)
    assert chart.now is not None
    assert abs(chart.now - shown.now) < timedelta(seconds=1)


def test_a_reading_from_the_future_is_refused(post: Post) -> None:
    """Proves: REQ-VIT-001."""
    ahead = post.clinic.clock.now() + timedelta(minutes=3)
    with pytest.raises(Refused) as caught:
        vitals.record_reading(
            post.desk, post.nurse, session_id=post.clinic.session_id, person_id=post.case.person, taken_at=ahead,
            values=CALM,
        )  # fmt: skip
    assert caught.value.issues == (Issue("VIT006", "taken_at"),)


def test_a_set_after_hours_asks_the_file_as_little_as_the_first(post: Post) -> None:
    """Proves: REQ-BRD-060. Speed is measured by the benchmarks; here the questions are counted."""
    asked: list[str] = []
    writer = post.desk.database.writer

    def hear(_: object, __: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    counts = []
    for _ in range(3):
        post.later(5)
        event.listen(writer, "before_cursor_execute", hear)
        vitals.record_reading(
            post.desk, post.nurse, session_id=post.clinic.session_id, person_id=post.case.person,
            taken_at=post.clinic.clock.now(), values=CALM, confirmed=True,
        )  # fmt: skip
        event.remove(writer, "before_cursor_execute", hear)
        counts.append(len(asked))
        asked.clear()
    assert counts == [14, 14, 14]
