"""Watching after a dose: alerts with the set that calls for them, clocks that nothing turns, causes of misses."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.services import (
    alert_answers,
    board,
    closing_blocks,
    dose_checks,
    missed_sets,
    people,
    session_events,
    vitals,
)
from clinicdesk.services.board_views import AlertView, Axis, Column
from clinicdesk.services.desk import Desk
from clinicdesk.services.obligations import obligations_for
from clinicdesk.services.presence import running_of
from clinicdesk.services.views import Actor
from tests.support.clinic import NAMES, Clinic
from tests.support.given import admitted, give, minutes
from tests.support.looking import one_event, refused
from tests.support.screening import Screened, screened

CALM = {"sbp": "128", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14", "moaas": "5"}
MINUTE = timedelta(minutes=1)


class Post:
    """К-1 at the board of the running session, with the nurse who watches them."""

    def __init__(self, clinic: Clinic, case: Screened) -> None:
        self.clinic, self.case = clinic, case
        self.desk: Desk = case.desk
        self.nurse: Actor = case.nurse

    def record(self, *, confirmed: bool = True, **values: str) -> str:
        """One set, calm but for `values`, taken now."""
        vitals.record_reading(
            self.desk, self.nurse, session_id=self.clinic.session_id, person_id=self.case.person,
            taken_at=self.clinic.clock.now(), values=CALM | values, confirmed=confirmed,
        )  # fmt: skip
        return self.column().readings[0].reading_id

    def column(self) -> Column:
        """К-1 as the board shows them."""
        shown = board.board_of(self.desk, self.nurse)
        assert shown is not None
        return next(one for one in shown.columns if one.person_id == self.case.person)

    def alerts(self) -> dict[str, AlertView]:
        """The alerts that the board shows."""
        return {one.alert: one for one in self.column().alerts}

    def later(self, count: float) -> None:
        """Time passes."""
        self.clinic.clock.advance(minutes(count))


@pytest.fixture
def post(clinic: Clinic) -> Iterator[Post]:
    """К-1, calm before the dose and given it a moment ago."""
    case = screened(clinic)
    admitted(clinic, case)
    here = Post(clinic, case)
    here.record()
    give(clinic, case)
    yield here
    clinic.close()


def test_the_curve_spans_what_form_and_protocol_say(post: Post) -> None:
    """Proves: REQ-BRD-029. 80 to 200 by the form; a booster at 30 minutes is followed for 120; 20 % by its alert."""
    shown = board.board_of(post.desk, post.nurse)
    assert shown is not None
    assert shown.axis == Axis(80, 200, 150, 20)


def test_a_first_very_high_pressure_is_amber_and_the_second_is_red(post: Post) -> None:
    """Proves: REQ-WCH-001."""
    post.later(17)
    post.record(sbp="184")
    first = post.alerts()["sbp_very_high"]
    assert (first.level, first.who, first.field, first.second) == ("amber", "physician", "sbp", False)
    column = post.column()
    assert column.repeat
    assert column.due_at is not None
    assert column.due_at - column.readings[0].taken_at == 5 * MINUTE
    post.later(5)
    post.record(sbp="184")
    assert (post.alerts()["sbp_very_high"].level, post.alerts()["sbp_very_high"].second) == ("red", True)
    assert post.column().readings[0].levels["sbp"] == "red"


@pytest.mark.parametrize(
    ("value", "alert", "level"),
    [
        ({"sbp": "160"}, "sbp_high", None), ({"sbp": "161"}, "sbp_high", "amber"),
        ({"sbp": "200"}, "sbp_extreme", None), ({"sbp": "201"}, "sbp_extreme", "red"),
        ({"sbp": "153"}, "sbp_over_baseline", None), ({"sbp": "154"}, "sbp_over_baseline", "amber"),
        ({"spo2": "92"}, "spo2_very_low", None), ({"spo2": "91"}, "spo2_very_low", "red"),
        ({"symptoms": "chest_pain"}, "emergency_symptom", "red"), ({"symptoms": "none"}, "headache", None),
        ({"moaas": "2"}, "moaas_low", "red"), ({"acvpu": "C"}, "news2_single", "amber"),
    ],
)  # fmt: skip
def test_each_edge_of_the_table_raises_what_it_says(
    post: Post, value: dict[str, str], alert: str, level: str | None
) -> None:
    """Proves: REQ-WCH-001. The twentieth part over the baseline of 128 begins at 154."""
    post.later(10)
    post.record(confirmed=True, **value)
    found = post.alerts().get(alert)
    assert (found.level if found else None) == level


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


def test_a_named_person_answers_an_alert_and_nobody_answers_it_twice(post: Post) -> None:
    """Proves: REQ-WCH-001."""
    post.later(10)
    post.record(sbp="165")
    row = post.alerts()["sbp_high"].alert_row
    with refused(post.desk, ("ALR003", "action")):
        alert_answers.answer_alert(post.desk, post.nurse, row, action="  ")
    with one_event(
        post.desk, Action.ALERT_ANSWERED, post.nurse, person=post.case.person, reason="лікаря покликано"
    ):
        alert_answers.answer_alert(post.desk, post.nurse, row, action="лікаря покликано")
    shown = post.alerts()["sbp_high"]
    assert (shown.answered_by, shown.action) == (NAMES["nurse"], "лікаря покликано")
    with refused(post.desk, ("ALR002", "")):
        alert_answers.answer_alert(post.desk, post.nurse, row, action="ще раз")


def test_an_alert_that_nobody_answers_becomes_the_physicians_task(post: Post) -> None:
    """Proves: REQ-WCH-001."""
    post.later(10)
    post.record(sbp="165")
    post.later(4)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    assert post.alerts()["sbp_high"].escalated_at is None
    post.later(1)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    shown = post.alerts()["sbp_high"]
    assert shown.escalated_at is not None
    tasks = [task for task in obligations_for(post.desk, post.case.lead) if task.kind == "due_vital_alert"]
    # 165 is a twentieth part and more over the baseline as well: each alert goes its own way.
    assert len(tasks) == len(post.alerts())
    for alert in post.alerts().values():
        alert_answers.answer_alert(post.desk, post.nurse, alert.alert_row, action="оглянуто")
    assert not [one for one in obligations_for(post.desk, post.case.lead) if one.kind == "due_vital_alert"]


def test_a_correction_ends_the_alert_of_the_wrong_number(post: Post) -> None:
    """Proves: REQ-WCH-001, REQ-TRL-002."""
    post.later(10)
    reading = post.record(sbp="184", acvpu="A")
    vitals.amend_reading(
        post.desk, post.nurse, reading, values=CALM | {"sbp": "148"}, reason="переплутано цифри"
    )
    assert post.alerts() == {}
    newest, wrong = post.column().readings[:2]
    assert (newest.superseded, wrong.superseded) == (False, True)
    assert newest.values["acvpu"] == "A"
    assert not post.column().repeat


def test_a_number_put_back_after_a_wrong_correction_raises_its_alert_again(post: Post) -> None:
    """Proves: REQ-WCH-001. 184 corrected to 124, and that to 184 again: the board must not stay silent."""
    post.later(10)
    reading = post.record(sbp="184")
    for sbp in ("124", "184"):
        vitals.amend_reading(
            post.desk, post.nurse, reading, values=CALM | {"sbp": sbp}, reason="не той рядок"
        )
    again = post.alerts()["sbp_very_high"]
    assert (again.answered_by, again.level) == ("", "amber")


def test_correcting_a_later_set_leaves_the_alert_of_the_earlier_one_on_the_board(post: Post) -> None:
    """Proves: REQ-WCH-001."""
    post.later(10)
    post.record(sbp="165")
    first = post.alerts()["sbp_high"].alert_row
    post.later(2)
    wrong = post.record(sbp="168")
    vitals.amend_reading(
        post.desk, post.nurse, wrong, values=CALM | {"sbp": "128"}, reason="переплутано цифри"
    )
    assert post.alerts()["sbp_high"].alert_row == first


def test_a_correction_closes_the_physicians_task_of_its_alert(post: Post) -> None:
    """Proves: REQ-WCH-001."""
    post.later(10)
    reading = post.record(sbp="184")
    post.later(10)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    assert [one for one in obligations_for(post.desk, post.case.lead) if one.kind == "due_vital_alert"]
    vitals.amend_reading(
        post.desk, post.nurse, reading, values=CALM | {"sbp": "124"}, reason="переплутано цифри"
    )
    assert not [one for one in obligations_for(post.desk, post.case.lead) if one.kind == "due_vital_alert"]


def test_an_alert_stays_at_its_cell_when_another_number_of_the_set_is_corrected(post: Post) -> None:
    """Proves: REQ-WCH-060. The pulse was wrong; the pressure is as high as before, and is measured again."""
    post.later(17)
    reading = post.record(sbp="184")
    vitals.amend_reading(
        post.desk, post.nurse, reading, values=CALM | {"sbp": "184", "pulse": "79"}, reason="не той рядок"
    )
    column = post.column()
    assert set(post.alerts()) == {"sbp_over_baseline", "sbp_high", "sbp_very_high"}
    assert (column.readings[0].version, column.readings[0].levels) == (2, {"sbp": "amber"})
    assert column.repeat


def test_a_corrected_set_lets_the_next_one_be_judged_anew(post: Post) -> None:
    """Proves: REQ-WCH-060. Twice five minutes apart is red; with the first of them wrong, the second is amber."""
    post.later(10)
    first = post.record(sbp="184")
    post.later(5)
    second = post.record(sbp="186")
    assert post.alerts()["sbp_very_high"].second
    for sbp, level, again in (("148", "amber", False), ("184", "red", True), ("148", "amber", False)):
        with one_event(
            post.desk, Action.READING_AMENDED, post.nurse, person=post.case.person, reason="не той рядок"
        ):
            vitals.amend_reading(
                post.desk, post.nurse, first, values=CALM | {"sbp": sbp}, reason="не той рядок"
            )
        shown = post.alerts()["sbp_very_high"]
        assert (shown.level, shown.second, shown.answered_by) == (level, again, "")
        newest = post.column().readings[0]
        assert (newest.reading_id, newest.levels["sbp"]) == (second, level)
        assert post.column().repeat is not again


def test_a_corrected_baseline_raises_and_ends_alerts_of_the_sets_after_it(post: Post) -> None:
    """Proves: REQ-WCH-060."""
    baseline = post.column().readings[0].reading_id
    post.later(10)
    post.record(sbp="150")
    assert post.alerts() == {}
    vitals.amend_reading(post.desk, post.nurse, baseline, values=CALM | {"sbp": "120"}, reason="не той рядок")
    assert post.alerts()["sbp_over_baseline"].level == "amber"
    assert post.column().readings[0].levels == {"sbp": "amber"}
    vitals.withdraw_reading(post.desk, post.nurse, baseline, reason="не той учасник")
    assert post.alerts() == {}
    assert post.column().readings[0].levels == {}


def test_a_set_written_down_late_is_compared_with_by_those_after_it(post: Post) -> None:
    """Proves: REQ-WCH-060."""
    post.later(15)
    post.record(sbp="184")
    assert not post.alerts()["sbp_very_high"].second
    vitals.record_reading(
        post.desk, post.nurse, session_id=post.clinic.session_id, person_id=post.case.person,
        taken_at=post.clinic.clock.now() - 5 * MINUTE, values=CALM | {"sbp": "185"}, confirmed=True,
    )  # fmt: skip
    shown = post.alerts()["sbp_very_high"]
    assert (shown.level, shown.second) == ("red", True)
    older, newer = (one.levels["sbp"] for one in reversed(post.column().readings[:2]))
    assert (older, newer) == ("amber", "red")


def _answer_what_is_shown(post: Post) -> None:
    for one in post.alerts().values():
        if one.answered_at is None:
            alert_answers.answer_alert(post.desk, post.nurse, one.alert_row, action="оглянуто")


def _unanswered(post: Post) -> int:
    """How many alerts keep the session open."""
    with post.desk.database.read() as session:
        blocks = closing_blocks.closing_blocks(
            post.desk, session, running_of(session, post.clinic.session_id)
        )
        return sum(int(one.values["n"]) for one in blocks if one.code == "CLO007")


def test_a_red_alert_written_down_late_is_on_the_board_until_it_is_answered(post: Post) -> None:
    """Proves: REQ-WCH-001. 88 was answered, then all was calm, then a forgotten 84 from between is written."""
    post.later(10)
    post.record(spo2="88")
    _answer_what_is_shown(post)
    post.later(2)
    post.record()
    vitals.record_reading(
        post.desk, post.nurse, session_id=post.clinic.session_id, person_id=post.case.person,
        taken_at=post.clinic.clock.now() - 6 * MINUTE, values=CALM | {"spo2": "84"}, confirmed=True,
    )  # fmt: skip
    shown = post.alerts()["spo2_very_low"]
    assert (shown.level, shown.answered_at) == ("red", None)
    with post.desk.database.read() as session:
        red = dose_checks.red_alarms(session, post.clinic.session_id, post.case.person)
    assert [one.id for one in red] == [shown.alert_row]
    assert _unanswered(post) == len(post.alerts())
    _answer_what_is_shown(post)
    assert (post.alerts(), _unanswered(post)) == ({}, 0)


def test_answering_what_a_corrected_baseline_raised_leaves_none_unseen(post: Post) -> None:
    """Proves: REQ-WCH-060. Three sets raise the same alert in one act; the one shown stands for all."""
    baseline = post.column().readings[0].reading_id
    for sbp in ("150", "151", "152"):
        post.later(5)
        post.record(sbp=sbp)
    vitals.amend_reading(post.desk, post.nurse, baseline, values=CALM | {"sbp": "108"}, reason="не той рядок")
    assert _unanswered(post) == 3
    _answer_what_is_shown(post)
    assert _unanswered(post) == 0


def test_an_answered_alert_of_a_number_put_right_hides_nothing_true(post: Post) -> None:
    """Proves: REQ-WCH-060. 184 was answered, was 134 in truth, and in the end 199."""
    post.later(17)
    reading = post.record(sbp="184")
    _answer_what_is_shown(post)
    vitals.amend_reading(post.desk, post.nurse, reading, values=CALM | {"sbp": "134"}, reason="не той рядок")
    column = post.column()
    assert (column.alerts, column.readings[0].levels, column.repeat) == ((), {}, False)
    vitals.amend_reading(post.desk, post.nurse, reading, values=CALM | {"sbp": "199"}, reason="таки той")
    again = post.alerts()["sbp_very_high"]
    assert (again.level, again.answered_at) == ("amber", None)
    assert post.column().readings[0].levels == {"sbp": "amber"}


def test_a_clock_turned_on_an_hour_keeps_no_alert_from_the_physician(post: Post) -> None:
    """Proves: REQ-WCH-001, REQ-WCH-002."""
    post.later(10)
    post.clinic.clock.set(post.clinic.clock.now() + timedelta(hours=1))
    shown = board.board_of(post.desk, post.nurse)
    assert shown is not None
    vitals.record_reading(
        post.desk, post.nurse, session_id=post.clinic.session_id, person_id=post.case.person, taken_at=shown.now,
        values=CALM | {"sbp": "165"}, confirmed=True,
    )  # fmt: skip
    assert abs(post.alerts()["sbp_high"].raised_at - shown.now) < timedelta(seconds=1)
    post.later(6)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    assert post.alerts()["sbp_high"].escalated_at is not None


def test_a_calm_set_closes_no_task_of_anybody(post: Post) -> None:
    """Proves: REQ-WCH-001. The physician's task is open until somebody has answered its alert."""
    post.later(10)
    post.record(sbp="184")
    post.later(10)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    open_ones = obligations_for(post.desk, post.case.lead)
    assert open_ones
    post.record()
    assert obligations_for(post.desk, post.case.lead) == open_ones


def test_a_set_entered_in_error_counts_for_nothing_and_stays(post: Post) -> None:
    """Proves: REQ-TRL-002."""
    post.later(10)
    reading = post.record(sbp="210")
    vitals.withdraw_reading(post.desk, post.nurse, reading, reason="не той учасник")
    column = post.column()
    assert column.alerts == ()
    assert column.due == "overdue"
    assert [one.values.get("sbp") for one in column.readings if one.superseded] == [None, "210"]
    with refused(post.desk, ("VIT013", "")):
        vitals.withdraw_reading(post.desk, post.nurse, reading, reason="ще раз")


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
