"""Questions and marks about private paragraphs: only for who may read them; a mark that fell stays down."""

from collections.abc import Callable
from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import questions
from clinicdesk.services.group_notes import entries_under, note_of
from tests.support.clinic import Clinic
from tests.support.noted import SHARED, Noted, noted


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    made = noted(clinic)
    made.attend()
    made.record()
    return made


def entry_of(group: Noted, code: str) -> str:
    """The id of a member's paragraph."""
    with group.desk.database.read() as session:
        note = note_of(session, group.planned)
        assert note is not None
        rows = entries_under(session, note)
    return next(row.entry_id for row in rows if row.person_id == group.members[code])


def codes(act: Callable[..., object], *args: Any, **given: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        act(*args, **given)
    return [issue.code for issue in caught.value.issues]


def test_a_question_about_a_private_paragraph_is_read_by_none_who_may_not_read_it(
    group: Noted, clinic: Clinic
) -> None:
    """Proves: REQ-QST-003. Nurses, who are refused the paragraph, read what the question quoted of it."""
    nurse = clinic.join(group.desk, "nurse")
    about = {"record_type": "note_entry", "record_id": entry_of(group, "К-1"), "field": "paragraph"}
    questions.ask(group.desk, group.therapist, **about, text="«Тихий голос» — це про що?", to_role="lead")
    assert [one.text for one in questions.list_questions(group.desk, group.lead)] == [
        "«Тихий голос» — це про що?"
    ]
    assert questions.list_questions(group.desk, nurse) == ()
    assert questions.list_questions(group.desk, nurse, person_id=group.members["К-1"]) == ()
    questions.verify_value(group.desk, group.lead, **about)
    assert questions.marks_of_person(group.desk, nurse, group.members["К-1"]) == ()
    assert codes(questions.ask, group.desk, nurse, **about, text="А що там?", to_role="lead") == ["QST001"]
    assert codes(
        questions.ask, group.desk, group.therapist, **about, text="Чи так?", to_role="nurse"
    ) == ["QST003"]  # fmt: skip


def test_a_mark_that_fell_does_not_rise_when_the_words_come_back(group: Noted) -> None:
    """Proves: REQ-QST-004. Nobody held the words against their source again."""
    with group.desk.database.read() as session:
        note = note_of(session, group.planned)
        assert note is not None
    about = {"record_type": "group_note", "record_id": note.note_id, "field": "shared"}

    def stands() -> list[bool]:
        marks = questions.marks_on(group.desk, group.lead, record_type="group_note", record_id=note.note_id)
        return [one.stands for one in marks]

    questions.verify_value(group.desk, group.lead, **about)
    assert stands() == [True]
    group.record(group.text(f"{SHARED}\nІнакше."), reason="уточнено")
    assert stands() == [False]
    group.record(group.text(SHARED), reason="повернено")
    assert stands() == [False]
    questions.verify_value(group.desk, group.lead, **about)
    assert stands() == [True, False]
