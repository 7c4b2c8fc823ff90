"""A set and what it calls for: its alerts answered at once, its NEWS2 by the scale that was prescribed, its time."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.services import alert_answers, board, clearances, downtime_pages, people, records, vitals
from clinicdesk.services.board_views import Board, Column
from clinicdesk.services.clearances import Conditions
from clinicdesk.services.readings import running_session
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.given import give, minutes
from tests.support.looking import refused
from tests.support.paper import page_texts, tight
from tests.support.screening import Screened, screened

CALM = {"sbp": "128", "dbp": "82", "pulse": "76", "spo2": "98", "rr": "14", "moaas": "5"}
WHOLE = {"o2": "air", "acvpu": "A", "temp": "36,6"}


class Post:
    """К-1 at the board of the running session, with the nurse who watches them."""

    def __init__(self, clinic: Clinic, case: Screened) -> None:
        self.clinic, self.case = clinic, case

    @property
    def board(self) -> Board:
        """As the nurse sees it."""
        shown = board.board_of(self.case.desk, self.case.nurse)
        assert shown is not None
        return shown

    @property
    def column(self) -> Column:
        """К-1."""
        return next(one for one in self.board.columns if one.person_id == self.case.person)

    def record(self, changed: Mapping[str, str] = CALM, *, at: timedelta = timedelta()) -> None:
        """A calm set but for what is changed, by the clinic's clock or `at` so much later."""
        vitals.record_reading(
            self.case.desk, self.case.nurse, session_id=self.clinic.session_id, person_id=self.case.person,
            taken_at=self.clinic.clock.now() + at, values={**CALM, **changed}, confirmed=True,
        )  # fmt: skip


def post_of(clinic: Clinic, conditions: Conditions = Conditions()) -> Post:  # noqa: B008 - frozen
    """Cleared, calm before the dose and given it a moment ago."""
    case = screened(clinic)
    case.sign("conditions" if conditions.any else "eligible", conditions=conditions)
    clearances.admit(
        case.desk, case.lead, session_id=clinic.session_id, person_id=case.person, cohort_id=case.cohort
    )
    here = Post(clinic, case)
    here.record()
    give(clinic, case)
    clinic.clock.advance(minutes(10))
    return here


@pytest.fixture
def post(clinic: Clinic) -> Iterator[Post]:
    """Without a condition."""
    yield post_of(clinic)
    clinic.close()


@pytest.fixture
def hypercapnic(clinic: Clinic) -> Iterator[Post]:
    """With a prescribed target of 88–92 %."""
    yield post_of(clinic, Conditions(spo2_scale_2=True))
    clinic.close()


def waiting(post: Post) -> list[str]:
    """The alerts nobody has answered, as the board shows them."""
    return [one.alert for one in post.column.alerts if one.answered_at is None]


def test_one_answer_is_kept_for_every_alert_of_a_set(post: Post) -> None:
    """Proves: REQ-WCH-070. Corrected to 205/125, one set asks four times; the nurse says once what was done."""
    post.record()
    wrong = post.column.readings[0]
    clinic, case = post.clinic, post.case
    vitals.amend_reading(
        case.desk, case.nurse, wrong.reading_id, values=CALM | {"sbp": "205", "dbp": "125", "pulse": "135"},
        reason="переплутано рядки", shown=tuple(CALM),
    )  # fmt: skip
    asked = post.column.alerts
    assert len(asked) >= 4
    assert {one.reading_id for one in asked} == {wrong.reading_id}
    clinic.clock.advance(minutes(90))
    alert_answers.escalate_alerts(case.desk, case.nurse, clinic.session_id)
    first, *rest = asked
    alert_answers.answer_alert(
        case.desk, case.nurse, first.alert_row, action="лікар поруч", also=[one.alert_row for one in rest]
    )
    assert waiting(post) == []
    told = {(one.alert, one.answered_by, one.action) for one in post.column.alerts}
    assert told == {(one.alert, NAMES["nurse"], "лікар поруч") for one in asked}
    with refused(case.desk, ("ALR002", "")):
        alert_answers.answer_alert(case.desk, case.nurse, rest[0].alert_row, action="ще раз")


def test_what_somebody_else_answered_meanwhile_keeps_their_words(post: Post) -> None:
    """Proves: REQ-WCH-070. Two people at the same alerts."""
    post.record({"sbp": "165"})
    first, second, *_ = post.column.alerts
    desk, lead, nurse = post.case.desk, post.case.lead, post.case.nurse
    alert_answers.answer_alert(desk, lead, second.alert_row, action="повтор за 5 хв")
    alert_answers.answer_alert(desk, nurse, first.alert_row, action="поруч", also=[second.alert_row])
    assert {one.alert: one.action for one in post.column.alerts if one.alert in {first.alert, second.alert}} == {
        first.alert: "поруч", second.alert: "повтор за 5 хв",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("spo2", "points"), [("91", 0), ("92", 0), ("88", 0), ("87", 1), ("83", 3), ("97", 0)]
)
def test_a_prescribed_target_counts_saturation_by_the_second_scale(
    hypercapnic: Post, spo2: str, points: int
) -> None:
    """Proves: REQ-WCH-071. On air; without the condition 91 % alone is three points and an alarm."""
    hypercapnic.record({"spo2": spo2, **WHOLE})
    column = hypercapnic.column
    assert (column.readings[0].news2, column.limits.spo2_scale_2) == (points, True)
    assert ("news2_single" in waiting(hypercapnic)) is (points == 3)


def test_without_the_condition_the_first_scale_counts(post: Post) -> None:
    """Proves: REQ-WCH-071."""
    post.record({"spo2": "91", **WHOLE})
    assert post.column.readings[0].news2 == 3
    assert "news2_single" in waiting(post)


def test_a_suspended_clearance_changes_no_scale_and_paper_names_it(hypercapnic: Post) -> None:
    """Proves: REQ-WCH-071. The person is no other for a decision that was taken back."""
    case = hypercapnic.case
    hypercapnic.record({"spo2": "90", **WHOLE})
    made = records.print_participant(case.desk, case.lead, case.person, Wish("both", "перевірка"))
    text = tight(" ".join(page_texts(made.pdf)))
    for said in ("SpO₂, шкала 2 (ціль 88–92 %)", "SpO₂ scale 2 (target 88–92 %)"):
        assert tight(said) in text
    with case.desk.database.read() as session:
        sitting = running_session(session)
        assert sitting is not None
        pack = downtime_pages.pack_record(case.desk, session, sitting)
    assert "SpO₂ scale 2: target 88–92 %" in str(pack)
    decided = clearances.see_clearance(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)
    assert decided is not None
    clearances.revoke_clearance(
        case.desk, case.lead, decided.clearance_id, password=PASSWORDS["lead"], reason="нові дані"
    )
    hypercapnic.clinic.clock.advance(minutes(5))
    hypercapnic.record({"spo2": "90", **WHOLE})
    assert hypercapnic.column.readings[0].news2 == 0


def test_while_the_clock_is_behind_a_time_by_another_clock_is_recorded(post: Post) -> None:
    """Proves: REQ-BRD-070. The machine came up an hour late; a set read off at the true time is not turned away."""
    post.record()
    desk = post.case.desk
    hour = timedelta(hours=1)
    desk.clock = late = SteppedClock(post.clinic.clock.now() - hour, boot_id="an hour late")
    assert post.board.now < post.board.newest
    post.record(at=timedelta(minutes=5))
    assert post.column.readings[0].taken_at - late.now() > hour
    with refused(desk, ("VIT006", "taken_at")):
        post.record(at=timedelta(hours=4))
    newest = post.column.readings[0]
    vitals.amend_reading(
        desk, post.case.nurse, newest.reading_id, values=dict(CALM, sbp="131"), reason="не та цифра",
        shown=tuple(CALM),
    )  # fmt: skip
    assert post.column.readings[0].values["sbp"] == "131"
    chart = people.open_chart(desk, post.case.nurse, post.case.person)
    assert chart.readings[0].taken_at == newest.taken_at
