"""Notes of group sessions and questions of records that are read as one: in the window and on paper."""

import pytest

from clinicdesk.reports.record import Note, Record
from clinicdesk.services import merging, note_signing, notes, questions, records, sessions, sheets
from clinicdesk.services.attendance import Presence
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.noted import Noted, noted
from tests.support.printed import WISH

WHY = "той самий паспорт"
OWN, OTHER = "Слова про першого.", "Окремі слова про сон і тишу."
LATER = "Телефонувала ввечері: гарячка минула."


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    """The first meeting is over; nobody has written about it."""
    made = noted(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    return made


def merge(group: Noted, code: str, into: str) -> None:
    """One record is read under another."""
    merging.merge_people(group.desk, group.lead, group.members[code], into=group.members[into], reason=WHY)


def written(group: Noted, **changed: str) -> str:
    """Everybody was there; a signed note."""
    group.attend()
    note = group.record(group.text(**{"К1": OWN, "К2": OTHER, **changed}))
    group.sign(note)
    return note


def paper(group: Noted, person: str) -> Record:
    """Somebody's protocol record."""
    return records.print_participant(group.desk, group.lead, person, WISH).record


def told(record: Record) -> list[str]:
    """The notes of a record, in their order; what was struck begins with a minus."""
    return [
        ("-" if one.superseded else "") + one.text.uk
        for part in record.parts if part.key == "preparation" for one in part.blocks if isinstance(one, Note)
    ]  # fmt: skip


def test_both_records_have_their_paragraph_in_the_window(group: Noted) -> None:
    """Proves: REQ-NTE-995. The notes about К-2 were gone from the window when К-2 followed К-1."""
    written(group)
    merge(group, "К-2", "К-1")
    for code in ("К-1", "К-2"):
        found = notes.notes_of_person(group.desk, group.therapist, group.members[code])
        assert [(one.code, one.paragraph) for one in found] == [("", OWN), ("К-2", OTHER)]
        assert [bool(one.shared) for one in found] == [True, False]


def test_two_records_in_one_note_are_no_amendment(group: Noted) -> None:
    """Proves: REQ-NTE-995. К-1's paragraph was struck through as if К-2's had been written in its place."""
    written(group)
    merge(group, "К-2", "К-1")
    record = paper(group, group.members["К-1"])
    assert told(record)[1:] == [OWN, OTHER]
    assert not any(one.startswith("-") for one in told(record))
    assert OWN not in repr([part for part in record.parts if part.key == "amendments"])
    beside = [one.beside for part in record.parts for one in part.blocks if isinstance(one, Note)]
    assert any("записано під кодом К-2" in one.uk and "the code К-2" in one.en for one in beside)


def test_a_note_amended_of_two_records_says_each_once(group: Noted) -> None:
    """Proves: REQ-NTE-995."""
    written(group)
    group.record(group.text("Спільне інакше.", К1=OWN, К2="Виправлені слова."), reason="помилка")
    merge(group, "К-2", "К-1")
    struck = [one for one in told(paper(group, group.members["К-1"])) if one.startswith("-")]
    assert len(struck) == 2
    assert struck[1] == f"-{OTHER}"


def test_a_note_stands_on_the_paper_of_a_card_in_no_cohort(clinic: Clinic, group: Noted) -> None:
    """Proves: REQ-NTE-995. Merged into a card that was in no group, the whole course was gone from paper."""
    written(group)
    into = clinic.people["К-3"]
    merging.merge_people(group.desk, group.lead, group.members["К-2"], into=into, reason=WHY)
    record = paper(group, into)
    assert OTHER in told(record)
    assert "07" in record.programme.uk


def test_what_was_added_stands_in_the_window_and_on_paper(group: Noted) -> None:
    """Proves: REQ-NTE-996. A signed addendum was on paper and not in the notes of the card."""
    note, person = written(group), group.members["К-2"]
    for field, text in (("shared", "Спільне доповнення."), (person, LATER)):
        note_signing.add_addendum(
            group.desk, group.therapist, note, field=field, text=text, reason="дзвінок",
            password=PASSWORDS["therapist"],
        )  # fmt: skip
    (seen,) = notes.notes_of_person(group.desk, group.therapist, person)
    assert [one.text for one in seen.added] == ["Спільне доповнення.", LATER]
    assert LATER not in repr(notes.notes_of_person(group.desk, group.therapist, group.members["К-1"]))
    with group.desk.database.read() as session:
        (closed,) = notes.filed_notes(session, person, private=False)
    assert [one.text for one in closed.added] == ["Спільне доповнення."]


def test_what_was_added_about_somebody_away_is_printed(group: Noted) -> None:
    """Proves: REQ-NTE-996. It was taken, signed, and its text was on no paper."""
    person = group.members["К-2"]
    group.attend(К2=Presence("absent", reason="illness"))
    note = group.record(group.text(К2=""))
    group.sign(note)
    note_signing.add_addendum(
        group.desk, group.therapist, note, field=person, text=LATER, reason="дзвінок",
        password=PASSWORDS["therapist"],
    )  # fmt: skip
    note_signing.add_addendum(
        group.desk, group.therapist, note, field="shared", text="Спільне доповнення.", reason="дзвінок",
        password=PASSWORDS["therapist"],
    )  # fmt: skip
    assert told(paper(group, person)) == ["", LATER]


def test_a_question_about_the_merged_card_is_listed_for_the_one_that_stays(
    clinic: Clinic, group: Noted
) -> None:
    """Proves: REQ-QST-995. It stayed open, and the chart said there was none."""
    nurse = clinic.join(group.desk, "nurse")
    sheet = sheets.record_form(
        group.desk, nurse, form="phq9@1.0", person_id=group.members["К-2"], cohort_id=clinic.cohort_id, step="",
        answers={f"q{n}": "0" for n in range(1, 10)}, taken_at=clinic.clock.now(), respondent="self",
    ).subject  # fmt: skip
    questions.ask(
        group.desk, group.lead, record_type="sheet", record_id=sheet, field="q1", text="чому нуль?",
        to_role="nurse",
    )  # fmt: skip
    questions.verify_value(group.desk, group.lead, record_type="sheet", record_id=sheet, field="q2")
    merge(group, "К-2", "К-1")
    for code in ("К-1", "К-2"):
        person = group.members[code]
        assert [one.record_id for one in questions.list_questions(group.desk, nurse, person_id=person)] == [
            sheet
        ]
        assert [one.field for one in questions.marks_of_person(group.desk, nurse, person)] == ["q2"]
