"""Sets corrected, withdrawn or written down late: which alerts stand, and which were never true."""

from clinicdesk.models.audit import Action
from clinicdesk.services import alert_answers, closing_blocks, passing_over, vitals
from clinicdesk.services.obligations import obligations_for
from clinicdesk.services.presence import running_of
from tests.support.looking import one_event, refused
from tests.support.post import CALM, MINUTE, Post


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
        waiting = passing_over.unanswered_alerts(session, post.clinic.session_id, post.case.person)
    assert [one.id for one in waiting if one.level == "red"] == [shown.alert_row]
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
