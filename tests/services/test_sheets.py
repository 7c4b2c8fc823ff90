"""Filled forms: recorded with the definition they were filled in, amended beside the old, scored, and heard."""

from datetime import timedelta

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Answer
from clinicdesk.models.tasks import Obligation
from clinicdesk.security.roles import Role
from clinicdesk.services import obligations, sheets, tasks
from clinicdesk.services.desk import Desk
from clinicdesk.services.sheets import FilledForm
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import newest, one_event, refused, stand_in

PHQ9: dict[str, object] = {**{f"q{n}": "1" for n in range(1, 9)}, "q9": "0"}


def fill(clinic: Clinic, desk: Desk, actor: Actor, answers: dict[str, object], **changed: object) -> str:
    told = {
        "form": "phq9@1.0", "person_id": clinic.people["К-1"], "cohort_id": clinic.cohort_id, "step": "",
        "taken_at": clinic.clock.now(), "respondent": "self",
    } | changed  # fmt: skip
    return sheets.record_form(desk, actor, answers=answers, **told).subject  # type: ignore[arg-type]


def shown(desk: Desk, actor: Actor, sheet: str) -> FilledForm:
    return sheets.open_form(desk, actor, sheet)


def test_a_form_is_recorded_scored_and_opened(clinic: Clinic) -> None:
    """Proves: REQ-SHT-001."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    with one_event(desk, Action.FORM_RECORDED, nurse, person=clinic.people["К-1"]) as act:
        sheet = fill(clinic, desk, nurse, dict(PHQ9))
    assert act.wrote(response=1, answer=9, definition=1)
    with one_event(desk, Action.FORM_OPENED, nurse, person=clinic.people["К-1"]):
        filled = shown(desk, nurse, sheet)
    assert (filled.scores.scores["total"].value, filled.scores.scores["total"].band) == (8, "mild")
    assert (filled.respondent, filled.recorded_by, filled.version) == ("self", "Марчук Ірина", 1)
    assert filled.values["q1"] == 1
    assert [row.sheet_id for row in sheets.list_forms(desk, nurse, clinic.people["К-1"])] == [sheet]


def test_a_missing_item_withholds_the_total_and_is_named(clinic: Clinic) -> None:
    """Proves: REQ-SHT-002."""
    desk, lead = clinic.open_as("lead")
    filled = shown(desk, lead, fill(clinic, desk, lead, PHQ9 | {"q4": ""}))
    assert filled.missing == ("q4",)
    assert filled.scores.scores["total"].value is None
    assert filled.scores.scores["total"].withheld == ("q4",)


def test_an_amendment_stands_beside_the_old_answers(clinic: Clinic) -> None:
    """Proves: REQ-SHT-003."""
    desk, lead = clinic.open_as("lead")
    sheet = fill(clinic, desk, lead, dict(PHQ9))
    with refused(desk, ("DSK005", "reason")):
        sheets.amend_form(desk, lead, sheet, answers=PHQ9 | {"q1": "3"}, reason=" ")
    with one_event(
        desk, Action.FORM_AMENDED, lead, person=clinic.people["К-1"], reason="помилка вводу"
    ) as act:
        sheets.amend_form(desk, lead, sheet, answers=PHQ9 | {"q1": "3"}, reason="помилка вводу")
    assert act.wrote(response=1, answer=9)
    filled = shown(desk, lead, sheet)
    assert (filled.version, filled.scores.scores["total"].value, filled.reason) == (2, 10, "помилка вводу")
    with desk.database.read() as session:
        assert session.query(Answer).count() == 18


def test_item_nine_opens_a_task_whatever_the_total(clinic: Clinic) -> None:
    """Proves: REQ-SHT-004. Once for one sheet: an amendment that still says so opens no second."""
    desk, lead = clinic.open_as("lead")
    calm: dict[str, object] = dict.fromkeys(PHQ9, "0")
    with one_event(desk, Action.FORM_RECORDED, lead, person=clinic.people["К-1"]) as act:
        sheet = fill(clinic, desk, lead, calm | {"q9": "1"})
    assert act.wrote(response=1, answer=9, definition=1, obligation=1)
    due = newest(desk, Obligation)
    assert (due.kind, due.owner_role, due.level, due.state) == ("alert", "physician", "red", "open")
    assert timedelta(minutes=59) < due.due_at - due.recorded_at < timedelta(minutes=61)
    sheets.amend_form(desk, lead, sheet, answers=calm | {"q9": "2"}, reason="уточнено")
    with desk.database.read() as session:
        assert len(obligations.open_ones(session)) == 1
    (task,) = (task for task in tasks.list_tasks(desk, lead) if task.kind == "due_alert")
    assert task.values["text_uk"] != task.values["text_en"]
    physician = stand_in(desk, Role.PHYSICIAN)
    assert [task.kind for task in tasks.list_tasks(desk, physician)] == []  # not their cohort


def test_a_task_is_set_aside_only_by_its_owner_and_with_a_reason(clinic: Clinic) -> None:
    """Proves: REQ-OBL-001."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    fill(clinic, desk, lead, PHQ9 | {"q9": "1"})
    task = newest(desk, Obligation).obligation_id
    with refused(desk, ("DSK005", "reason")):
        obligations.set_aside(desk, lead, task, reason="")
    with refused(desk, ("OBL002", "")):
        obligations.set_aside(desk, nurse, task, reason="не моє")
    reason = "оцінено сьогодні о 9:00"
    with one_event(desk, Action.TASK_SET_ASIDE, lead, reason=reason, person=clinic.people["К-1"]) as act:
        obligations.set_aside(desk, lead, task, reason=reason)
    assert act.wrote(obligation=1)
    with refused(desk, ("OBL001", "")):
        obligations.set_aside(desk, lead, task, reason="ще раз")


@pytest.mark.parametrize(
    ("answers", "changed", "expected"),
    [
        ({}, {}, ("SHT002", "")),
        ({"q1": "4"}, {}, ("ANS005", "q1")),
        ({"q99": "1"}, {}, ("ANS001", "q99")),
        (PHQ9, {"respondent": "a cat"}, ("SHT004", "respondent")),
        (PHQ9, {"form": "nothing@1.0"}, ("SHT001", "form")),
        (PHQ9, {"form": "gkap@0.1"}, ("SHT001", "form")),
        (PHQ9, {"person_id": "nobody"}, ("PPL007", "person")),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    clinic: Clinic, answers: dict[str, object], changed: dict[str, object], expected: tuple[str, str]
) -> None:
    desk, lead = clinic.open_as("lead")
    with refused(desk, expected):
        fill(clinic, desk, lead, answers, **changed)


def test_a_time_ahead_is_refused(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("SHT003", "taken_at")):
        fill(clinic, desk, lead, dict(PHQ9), taken_at=clinic.clock.now() + timedelta(minutes=5))


def test_an_unlikely_value_is_asked_once(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    answers: dict[str, object] = {"sbp": "212", "dbp": "96"}
    with pytest.raises(Exception, match="ANS019"):
        fill(clinic, desk, lead, answers, form="vitals@0.1")
    fill(clinic, desk, lead, answers, form="vitals@0.1", confirmed=True)


def test_a_form_of_somebody_elses_cohort_stays_shut(clinic: Clinic) -> None:
    """Proves: REQ-SHT-005."""
    desk, lead = clinic.open_as("lead")
    sheet = fill(clinic, desk, lead, dict(PHQ9))
    stranger = stand_in(desk, Role.THERAPIST)
    for act in (
        lambda: sheets.open_form(desk, stranger, sheet),
        lambda: sheets.list_forms(desk, stranger, clinic.people["К-1"]),
        lambda: sheets.amend_form(desk, stranger, sheet, answers=dict(PHQ9), reason="цікаво"),
    ):
        with refused(desk, ("PPL004", "person")):
            act()
