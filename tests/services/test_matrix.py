"""A cohort at one sight: who sees it, what its cells say, what waits and what comes next."""

from datetime import timedelta

from clinicdesk.services import calendar, cohorts, matrix, memberships, sheets
from clinicdesk.services.attendance import Presence
from clinicdesk.services.cell_history import cell_history
from clinicdesk.services.matrix_views import Cell, CohortPage
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.groups import FIRST, Groups, groups
from tests.support.looking import refused
from tests.support.noted import noted
from tests.support.screening import clean_answers, screened


def cells(page: CohortPage, code: str = "К-1") -> dict[str, Cell]:
    row = next(one for one in page.rows if one.code == code)
    return {column.id: cell for column, cell in zip(page.columns, row.cells, strict=True)}


def test_each_cell_says_how_a_step_stands(clinic: Clinic) -> None:
    """Proves: REQ-COH-005."""
    made = screened(clinic)
    page = matrix.open_cohort(made.desk, made.lead, made.cohort)
    found = cells(page)
    assert (found["referral"].sign, found["screening"].sign, found["clearance"].sign) == (
        "done",
        "done",
        "planned",
    )
    assert found["consents"] == Cell("running", word="part")
    assert found["P1"] == Cell("planned")
    assert [row.code for row in page.rows] == ["К-1", "К-2"]
    made.sign()
    found = cells(matrix.open_cohort(made.desk, made.lead, made.cohort))
    assert (found["screening"].sign, found["clearance"].sign) == ("done", "signed")


def test_a_decision_that_ends_soon_says_until_when(clinic: Clinic) -> None:
    """Proves: REQ-COH-006."""
    made = screened(clinic)
    made.sign()
    clinic.clock.advance(timedelta(days=27))
    cell = cells(matrix.open_cohort(made.desk, made.lead, made.cohort))["clearance"]
    assert (cell.sign, cell.word) == ("soon", "until")
    clinic.clock.advance(timedelta(days=4))
    assert cells(matrix.open_cohort(made.desk, made.lead, made.cohort))["clearance"].sign == "action"


def test_sessions_show_their_day_and_a_make_up_does_not_move_them(clinic: Clinic) -> None:
    """Proves: REQ-COH-005."""
    ward = groups(clinic)
    ward.plan(P1=0, P2=7)
    first = ward.entries()[0]
    calendar.make_up(
        ward.desk, ward.lead, first.planned_id, starts_at=FIRST + timedelta(days=1), room="", reason="тривога"
    )
    page = matrix.open_cohort(ward.desk, ward.lead, ward.cohort)
    assert cells(page)["P1"] == Cell("planned", "2026-11-30", subject=first.planned_id)
    assert {column.id: column.day for column in page.columns}["P1"] == "2026-11-30"
    calendar.cancel_session(ward.desk, ward.lead, ward.entries()[-1].planned_id, reason="немає світла")
    assert cells(matrix.open_cohort(ward.desk, ward.lead, ward.cohort))["P2"].word == "cancelled"
    clinic.clock.advance(timedelta(days=6))
    assert cells(matrix.open_cohort(ward.desk, ward.lead, ward.cohort))["P1"].sign == "running"


def test_a_session_shows_who_was_there_and_whose_note_is_signed(clinic: Clinic) -> None:
    """Proves: REQ-COH-005."""
    group = noted(clinic)

    def of(code: str) -> tuple[str, str]:
        page = matrix.open_cohort(group.desk, group.lead, clinic.cohort_id)
        return cells(page, code)["P1"].sign, cells(page, code)["P1"].word

    assert of("К-0991") == ("running", "today")
    group.attend(К0997=Presence("absent", reason="illness"))
    assert (of("К-0991"), of("К-0997")) == (("done", ""), ("absent", "missed"))
    group.sign(group.record(group.text(К0997="")))
    assert (of("К-0991"), of("К-0997")) == (("signed", ""), ("absent", "missed"))


def test_the_calendar_says_what_the_steps_say(clinic: Clinic) -> None:
    """Every session but a dosing one stayed «planned» in the calendar, with its attendance written down."""
    group = noted(clinic)

    def became() -> str:
        page = matrix.open_cohort(group.desk, group.lead, clinic.cohort_id)
        return page.became[group.planned]

    assert became() == "planned"
    clinic.clock.advance(timedelta(days=1))
    assert became() == "record"
    group.attend()
    assert became() == "held"


def test_a_planned_cohort_runs_from_its_first_day_on(clinic: Clinic) -> None:
    """In the list and on its page; the plan keeps what was written into it."""
    ward = groups(clinic)
    other = ward.another("08", starts_on=clinic.clock.now().date() + timedelta(days=2))

    def states() -> tuple[str, str, str]:
        page = matrix.open_cohort(ward.desk, ward.lead, other)
        rows = matrix.list_cohorts(ward.desk, ward.lead)
        return next(one.state for one in rows if one.cohort_id == other), page.state, page.kept_state

    assert states() == ("planned", "planned", "planned")
    clinic.clock.advance(timedelta(days=2))
    assert states() == ("running", "running", "planned")


def test_a_past_session_that_nobody_wrote_down_asks_for_it(clinic: Clinic) -> None:
    """Proves: REQ-COH-005."""
    group = noted(clinic)
    clinic.clock.advance(timedelta(days=1))
    cell = cells(matrix.open_cohort(group.desk, group.lead, clinic.cohort_id), "К-0991")["P1"]
    assert (cell.sign, cell.word) == ("action", "record")


def test_whoever_left_keeps_the_row_and_whoever_waits_has_none(clinic: Clinic) -> None:
    """Proves: REQ-COH-005."""
    ward = groups(clinic)
    gone, waits = clinic.people["К-1"], clinic.people["К-3"]
    memberships.join_cohort(ward.desk, ward.lead, ward.cohort, person_id=waits, waiting=True)
    memberships.leave_cohort(
        ward.desk, ward.lead, ward.place(gone).membership_id, state="withdrawn", outcome="dropped",
        reason="за бажанням",
    )  # fmt: skip
    page = matrix.open_cohort(ward.desk, ward.lead, ward.cohort)
    assert cells(page)["P1"] == Cell("none", word="withdrawn")
    assert [(one.code, one.name) for one in page.waiting] == [("К-3", "Ткач Юрій")]


def test_the_list_counts_members_and_beside_them_who_waits(clinic: Clinic) -> None:
    """Proves: REQ-COH-994. One who only waited was counted as one of the group."""
    ward = groups(clinic)
    (before,) = matrix.list_cohorts(ward.desk, ward.lead)
    waits = clinic.people["К-3"]
    memberships.join_cohort(ward.desk, ward.lead, ward.cohort, person_id=waits, waiting=True)
    (row,) = matrix.list_cohorts(ward.desk, ward.lead)
    page = matrix.open_cohort(ward.desk, ward.lead, ward.cohort)
    assert (row.people, row.waiting) == (before.people, 1)
    assert row.people == sum(one.place.state == "member" for one in page.rows)


def test_a_cohort_is_open_to_its_staff_to_coordination_and_to_audit(clinic: Clinic) -> None:
    """Proves: REQ-COH-007."""
    ward = groups(clinic)
    others = ward.another()
    assert listed(ward, clinic.join(ward.desk, "nurse")) == ["07"]
    assert listed(ward, clinic.join(ward.desk, "auditor")) == ["08", "07"]
    therapist = clinic.join(ward.desk, "therapist")
    assert listed(ward, therapist) == []
    with refused(ward.desk, ("COH013", "cohort")):
        matrix.open_cohort(ward.desk, therapist, others)
    cohorts.staff_cohort(ward.desk, ward.lead, others, users=[therapist.user_id])
    assert matrix.open_cohort(ward.desk, therapist, others).code == "08"
    with refused(ward.desk, ("COH003", "cohort")):
        matrix.open_cohort(ward.desk, ward.lead, "none")


def listed(ward: Groups, actor: Actor) -> list[str]:
    return [one.code for one in matrix.list_cohorts(ward.desk, actor)]


def test_a_cell_tells_every_version_behind_it(clinic: Clinic) -> None:
    """Proves: REQ-COH-008."""
    case = screened(clinic)
    case.sign()
    sheets.amend_form(
        case.desk, case.nurse, case.sheet, answers=clean_answers(mania="unknown"), reason="уточнено"
    )
    where = {"cohort_id": case.cohort, "person_id": case.person}

    def told(kind: str, column: str) -> list[tuple[int, str, str]]:
        found = cell_history(case.desk, case.lead, kind=kind, column=column, **where)
        return [(one.version, one.word, one.reason) for one in found]

    assert told("step", "screening") == [(2, "amended", "уточнено"), (1, "filled", "")]
    assert told("clearance", "clearance") == [(2, "suspended", "уточнено"), (1, "eligible", "")]
    taken = cell_history(case.desk, case.lead, kind="consents", column="consents", **where)
    assert {one.document for one in taken} == {"data", "treatment"}
    assert told("session", "D1") == []
    stranger = clinic.join(case.desk, "therapist")
    with refused(case.desk, ("COH013", "cohort")):
        cell_history(case.desk, stranger, kind="step", column="screening", **where)
