"""A question, and what is answered, stand in lists of tasks: neither names anybody but whom the record is about."""

import pytest

from clinicdesk.services import questions
from tests.services import test_private_questions
from tests.services.test_private_questions import codes, entry_of
from tests.support.noted import Noted

group = test_private_questions.group


@pytest.mark.parametrize(
    ("said", "stopped"),
    [("Чи сидів поруч Тимчук?", True), ("Так само, як К-0991?", True), ("Чи Левицька Світлана це чула?", True),
     ("Чи спитати Левченко Ольгу?", False), ("Що змінилося від вівторка?", False)],
)  # fmt: skip
def test_a_question_and_its_answer_name_nobody_else(group: Noted, said: str, *, stopped: bool) -> None:
    """Proves: REQ-QST-540."""
    about = {"record_type": "note_entry", "record_id": entry_of(group, "К-1"), "field": "paragraph"}
    ask = dict(about, text=said, to_role="lead")
    if stopped:
        assert codes(questions.ask, group.desk, group.therapist, **ask) == ["QST540"]
        ask["text"] = "Про що це?"
    asked = questions.ask(group.desk, group.therapist, **ask).subject
    if stopped:
        assert codes(questions.answer_question, group.desk, group.lead, asked, text=said) == ["QST540"]
    else:
        assert questions.answer_question(group.desk, group.lead, asked, text=said).subject == asked


def test_whom_the_record_is_about_may_be_named(group: Noted) -> None:
    """Proves: REQ-QST-540."""
    about = {"record_type": "note_entry", "record_id": entry_of(group, "К-0991"), "field": "paragraph"}
    asked = questions.ask(group.desk, group.therapist, **about, text="Чи спить Тимчук Олег?", to_role="lead")
    assert asked.subject
