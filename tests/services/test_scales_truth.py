"""Scales on paper and in the window: one beginning, one change, one verdict; and why a clearance was suspended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from clinicdesk.reports.record import Amendments, Block, Chart, Record, Table
from clinicdesk.reports.said import worded
from clinicdesk.services import calendar, outcomes, records, sheets
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish, source_of
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.paper import page_texts
from tests.support.screening import CALM, RISK, Screened, screened

PHQ, PCL = "phq9@1.0", "pcl5@1.0"
WISH = Wish("en", "review")


@dataclass
class Course:
    """К-1 had the first meeting today; the last one of cohort 07 is in six weeks."""

    clinic: Clinic
    desk: Desk
    nurse: Actor

    @property
    def person(self) -> str:
        return self.clinic.people["К-1"]

    def fill(self, form: str, points: Sequence[int]) -> None:
        answers = {f"q{place}": str(one) for place, one in enumerate(points, start=1)}
        sheets.record_form(
            self.desk, self.nurse, form=form, person_id=self.person, cohort_id=self.clinic.cohort_id, step="",
            answers=answers, taken_at=self.clinic.clock.now(), confirmed=True,
        )  # fmt: skip

    def paper(self) -> Record:
        with self.desk.database.read() as session:
            return records.participant_record(self.desk, session, self.person, WISH)


@pytest.fixture
def course(clinic: Clinic) -> Iterator[Course]:
    desk, lead = clinic.open_as("lead")
    begins = clinic.clock.now()
    times = {"C1": begins + timedelta(days=42)}
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times=times, room="", confirmed=True)
    made = Course(clinic, desk, clinic.join(desk, "nurse"))
    sheets.record_form(
        desk, made.nurse, form=RISK, person_id=made.person, cohort_id=clinic.cohort_id, step="risk_screen",
        answers=CALM, taken_at=begins,
    )  # fmt: skip
    made.fill(PCL, [3] * 18 + [0, 0])  # 54
    clinic.clock.advance(timedelta(days=20))
    made.fill(PCL, [3] * 17 + [0, 0, 0])  # 51, in no window
    clinic.clock.advance(begins + timedelta(days=42, hours=1) - clinic.clock.now())
    made.fill(PCL, [2] * 20)  # 40
    yield made
    clinic.close()


def blocks(record: Record, key: str) -> tuple[Block, ...]:
    return next(part for part in record.parts if part.key == key).blocks


def test_paper_counts_a_change_from_the_beginning_with_the_words_of_the_window(course: Course) -> None:
    """Proves: REQ-PRT-138."""
    table = blocks(course.paper(), "followup")[0]
    assert isinstance(table, Table)
    assert table.heads[3].title.en == "Change from the beginning"
    said = [row[3].said for row in table.rows]
    assert [one.en for one in said] == [
        "beginning", "\u22123, no certain change; within error; small",
        "\u221214, much better; beyond error; meaningful",
    ]  # fmt: skip
    assert said[2].uk == "\u221214, значно краще; понад похибку; відчутна"
    page = outcomes.open_outcomes(
        course.desk, course.nurse, person_id=course.person, cohort_id=course.clinic.cohort_id
    )
    scale = next(one for one in page.scales if one.ref == PCL)
    shown = [one.change for one in scale.points if one.taken]
    assert [(one.by, one.verdict) for one in shown] == [
        (None, "none"), (-3, "unsure"), (-14, "much_better"),
    ]  # fmt: skip


def test_the_plot_has_the_whole_range_the_cut_off_and_the_marks_of_a_reliable_change(course: Course) -> None:
    """Proves: REQ-PRT-138."""
    (chart,) = (one for one in blocks(course.paper(), "followup") if isinstance(one, Chart))
    assert chart.span == (0, 80_000)
    assert [(one.title.en, one.at) for one in chart.thresholds] == [
        ("cut-off 31", 31_000), ("reliable change, 5", 49_000), ("meaningful change, 10", 44_000),
    ]  # fmt: skip
    assert [one.thousandths for one in chart.lines[0].points] == [54_000, 51_000, 40_000]


def test_two_versions_of_a_form_are_not_compared(course: Course) -> None:
    """Proves: REQ-PRT-138. As the window does not."""
    with course.desk.database.read() as session:
        source = source_of(course.desk, session, course.person, WISH)
        first, later = [
            outcomes.Taken(
                one.filled.sheet_id, one.filled.taken_at, one.filled.read, one.filled.form.scores[0],
                one.filled.scores.scores[one.filled.form.scores[0].id],
            )
            for one in source.sheets if one.filled.form.code == "pcl5"
        ][:2]  # fmt: skip
    assert outcomes.change_from(first, later).by == Decimal(-3)
    other = replace(later, read=replace(later.read, version="9.9"))
    assert outcomes.change_from(first, other).by is None


def test_an_unsigned_summary_of_integration_is_a_draft_on_every_page(course: Course) -> None:
    """Proves: REQ-PRT-139."""
    made = records.print_part(course.desk, course.nurse, course.person, WISH, kind="integration")
    assert made.record.status == "draft"
    assert all("DRAFT" in page for page in page_texts(made.pdf))
    assert made.unsealed is not None
    assert made.unsealed.code == "DOC015"


def test_part_12_says_why_a_clearance_was_suspended(clinic: Clinic) -> None:
    """Proves: REQ-PRT-140."""
    case: Screened = screened(clinic)
    case.sign()
    sheets.record_form(
        case.desk, case.nurse, form="adverse_event@0.1", person_id=case.person, cohort_id=case.cohort, step="",
        answers={"verbatim": "непритомність"}, taken_at=clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    why = case.view().why
    assert why["en"]
    with case.desk.database.read() as session:
        record = records.participant_record(case.desk, session, case.person, WISH)
    (block,) = blocks(record, "amendments")
    assert isinstance(block, Amendments)
    said = [one.why for one in block.rows if one.what == worded("screening.decision.title")]
    assert [(one.uk, one.en) for one in said] == [(why["uk"], why["en"])]
    clinic.close()
