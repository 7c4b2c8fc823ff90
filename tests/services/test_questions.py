"""A question about one field: asked, answered, closed; and a verified mark that falls when the value changes."""

from typing import Any

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Response
from clinicdesk.security.roles import Role
from clinicdesk.services import questions, sessions, tasks, vitals
from clinicdesk.services.desk import Desk
from clinicdesk.services.sheet_signing import sign_form
from clinicdesk.services.sheets import open_form, record_form
from clinicdesk.services.signing import Meaning, content_of_reading, sign_reading
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import newest, one_event, refused, stand_in


@pytest.fixture
def opened(clinic: Clinic) -> tuple[Desk, Actor, Actor, str]:
    """The lead, the nurse, and a reading of К-1 by the nurse."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    vitals.record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"],
        taken_at=clinic.clock.now(), values={"sbp": "142", "dbp": "88"},
    )  # fmt: skip
    return desk, lead, nurse, newest(desk, Response).response_id


def test_the_lead_asks_the_nurse_answers_the_lead_closes(
    clinic: Clinic, opened: tuple[Desk, Actor, Actor, str]
) -> None:
    """Proves: REQ-QST-001."""
    desk, lead, nurse, reading = opened
    about = {"record_type": "reading", "record_id": reading, "field": "sbp"}
    with one_event(desk, Action.QUESTION_ASKED, lead, person=clinic.people["К-1"]) as seen:
        asked = questions.ask(desk, lead, **about, text="Яка манжета?", to_role="nurse").subject
    assert seen.wrote(field_question=1, obligation=1)
    (task,) = [one for one in tasks.list_tasks(desk, nurse) if one.kind == "due_question"]
    assert task.values["text"] == "Яка манжета?"
    with refused(desk, ("QST005", "")):
        questions.answer_question(desk, lead, asked, text="Велика")
    with one_event(desk, Action.QUESTION_ANSWERED, nurse, person=clinic.people["К-1"]):
        questions.answer_question(desk, nurse, asked, text="Велика")
    assert not [one for one in tasks.list_tasks(desk, nurse) if one.kind == "due_question"]
    (view,) = questions.list_questions(desk, nurse, record_id=reading)
    assert (view.state, view.answer, view.code, view.changed) == ("answered", "Велика", "К-1", False)
    with refused(desk, ("QST006", "")):
        questions.close_question(desk, nurse, asked, reason="так")
    questions.close_question(desk, lead, asked, reason="зрозуміло")
    assert questions.list_questions(desk, lead) == ()
    assert [row.state for row in questions.list_questions(desk, lead, closed=True)] == ["closed"]
    with refused(desk, ("QST004", "")):
        questions.close_question(desk, lead, asked, reason="ще раз")


def test_a_verified_mark_falls_when_the_value_changes_and_stands_when_another_does(
    opened: tuple[Desk, Actor, Actor, str],
) -> None:
    """Proves: REQ-QST-002."""
    desk, lead, nurse, reading = opened
    about = {"record_type": "reading", "record_id": reading}
    for field in ("sbp", "dbp"):
        questions.verify_value(desk, lead, **about, field=field)
    with refused(desk, ("QST007", "field")):
        questions.verify_value(desk, lead, **about, field="sbp")
    vitals.amend_reading(desk, nurse, reading, values={"sbp": "150", "dbp": "88"}, reason="описка")
    marks = {mark.field: mark.stands for mark in questions.marks_on(desk, nurse, **about)}
    assert marks == {"sbp": False, "dbp": True}
    questions.verify_value(desk, lead, **about, field="sbp")
    assert [mark.stands for mark in questions.marks_on(desk, nurse, **about)] == [True, True, False]


def test_what_cannot_be_asked(opened: tuple[Desk, Actor, Actor, str]) -> None:
    desk, lead, _, reading = opened
    about = {"record_type": "reading", "record_id": reading, "field": "sbp"}
    for changed, expected in (
        ({"field": "none"}, ("QST001", "field")), ({"record_id": "none"}, ("QST001", "field")),
        ({"record_type": "none"}, ("QST001", "field")), ({"text": " "}, ("QST002", "text")),
        ({"text": "я" * 1001}, ("QST002", "text")), ({"to_role": "coordinator"}, ("QST003", "to_role")),
    ):  # fmt: skip
        with refused(desk, expected):
            questions.ask(desk, lead, **({**about, "text": "Чому?", "to_role": "nurse"} | changed))
    stranger = stand_in(desk, Role.PHYSICIAN)
    with refused(desk, ("PPL004", "person")):
        questions.ask(desk, stranger, **about, text="Чому?", to_role="nurse")
    questions.ask(desk, lead, **about, text="Чому?", to_role="nurse")
    assert questions.list_questions(desk, stranger) == ()


def test_nobody_signs_a_reading_a_form_or_a_session_while_a_question_is_open(
    clinic: Clinic, opened: tuple[Desk, Actor, Actor, str]
) -> None:
    """Proves: REQ-QST-004."""
    desk, lead, nurse, reading = opened
    person = clinic.people["К-1"]
    sheet = record_form(
        desk, nurse, form="phq9@1.0", person_id=person, cohort_id="", step="",
        answers=dict.fromkeys((f"q{n}" for n in range(1, 10)), "1"),
        taken_at=clinic.clock.now(),
    ).subject  # fmt: skip
    seen = {
        "reading": content_of_reading(desk, nurse, reading),
        "sheet": open_form(desk, nurse, sheet).content,
    }
    given: dict[str, Any] = {"meaning": Meaning.AUTHOR, "password": PASSWORDS["nurse"]}
    asked = []
    for record_type, record_id, field in (("reading", reading, "sbp"), ("sheet", sheet, "q1")):
        asked += [questions.ask(
            desk, lead, record_type=record_type, record_id=record_id, field=field, text="Чому?", to_role="nurse"
        ).subject]  # fmt: skip
    with refused(desk, ("SGN008", "sbp")):
        sign_reading(desk, nurse, reading, seen=seen["reading"], **given)
    with refused(desk, ("SGN008", "q1")):
        sign_form(desk, nurse, sheet, seen=seen["sheet"], **given)
    with refused(desk, ("CLO013", person)):
        sessions.close_session(desk, lead, clinic.session_id)
    for one in asked:
        questions.answer_question(desk, nurse, one, text="Так було")
    # An answer that nobody has looked at keeps the signature back too, and is a task of whoever asked.
    with refused(desk, ("SGN008", "q1")):
        sign_form(desk, nurse, sheet, seen=seen["sheet"], **given)
    tasks_of_lead = [one for one in tasks.list_tasks(desk, lead) if one.kind == "due_answer"]
    assert {one.subject for one in tasks_of_lead} == {
        f"{person}/reading/{reading}#sbp", f"{person}/forms/{sheet}#q1",
    }  # fmt: skip
    assert {view.label["uk"] for view in questions.list_questions(desk, lead)} >= {"САТ"}
    for one in asked:
        questions.close_question(desk, lead, one, reason="зрозуміло")
    assert not [one for one in tasks.list_tasks(desk, lead) if one.kind == "due_answer"]
    sign_reading(desk, nurse, reading, seen=seen["reading"], **given)
    sign_form(desk, nurse, sheet, seen=seen["sheet"], **given)
    sessions.close_session(desk, lead, clinic.session_id)


def test_the_marks_of_one_person_are_read_together(
    clinic: Clinic, opened: tuple[Desk, Actor, Actor, str]
) -> None:
    """Proves: REQ-QST-003."""
    desk, lead, nurse, reading = opened
    questions.verify_value(desk, lead, record_type="reading", record_id=reading, field="sbp")
    (mark,) = questions.marks_of_person(desk, nurse, clinic.people["К-1"])
    assert (mark.record_id, mark.field, mark.stands) == (reading, "sbp", True)
    assert questions.marks_of_person(desk, nurse, clinic.people["К-2"]) == ()
