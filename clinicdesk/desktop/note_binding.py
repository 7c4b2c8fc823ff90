"""The services of notes bound to one desk and one login."""

from functools import partial

from clinicdesk.desktop.paper_binding import save
from clinicdesk.services import (
    note_history,
    note_pages,
    note_signing,
    notes,
    outside_signatures,
    printed_documents,
    process_notes,
    questions,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor, Changes
from clinicdesk.ui.note_verbs import NoteVerbs
from clinicdesk.ui.outside_verbs import OutsideVerbs
from clinicdesk.ui.question_verbs import QuestionVerbs


def notes_of_desk(desk: Desk, actor: Actor) -> NoteVerbs:
    """Everything the notes' pages may ask for."""

    def sign(note_id: str, /, *, meaning: str, password: str, seen: str) -> Changes:
        return note_signing.sign_note(
            desk, actor, note_id, meaning=Meaning(meaning), password=password, seen=seen
        )

    def countersign(note_id: str, /, *, meaning: str, password: str, seen: str) -> Changes:
        return note_signing.countersign_note(
            desk, actor, note_id, meaning=Meaning(meaning), password=password, seen=seen
        )

    return NoteVerbs(
        sessions=partial(note_pages.list_sessions, desk, actor), open=partial(note_pages.open_note, desk, actor),
        elsewhere=partial(notes.named_elsewhere, desk, actor),
        history=partial(note_history.note_history, desk, actor),
        of_person=partial(notes.notes_of_person, desk, actor),
        process=partial(process_notes.list_process_notes, desk, actor),
        process_shut=partial(process_notes.count_shut, desk, actor),
        supervisors=partial(process_notes.list_supervisors, desk, actor),
        possible_supervisors=partial(process_notes.possible_supervisors, desk, actor),
        record=partial(notes.record_note, desk, actor),
        sign=sign, countersign=countersign, send_back=partial(note_signing.return_note, desk, actor),
        add=partial(note_signing.add_addendum, desk, actor),
        keep_process=partial(process_notes.keep_process_note, desk, actor),
        name_supervisor=partial(process_notes.name_supervisor, desk, actor),
        release_supervisor=partial(process_notes.release_supervisor, desk, actor),
    )  # fmt: skip


def questions_of_desk(desk: Desk, actor: Actor) -> QuestionVerbs:
    """Everything the sheet of questions may ask for."""
    return QuestionVerbs(
        listed=lambda record: questions.list_questions(desk, actor, record_id=record, closed=True),
        ask=partial(questions.ask, desk, actor), answer=partial(questions.answer_question, desk, actor),
        close=partial(questions.close_question, desk, actor), verify=partial(questions.verify_value, desk, actor),
        open=partial(questions.list_questions, desk, actor),
        of_person=lambda person: questions.list_questions(desk, actor, person_id=person),
        marks=partial(questions.marks_of_person, desk, actor), marks_on=partial(questions.marks_on, desk, actor),
    )  # fmt: skip


def outside_of_desk(desk: Desk, actor: Actor) -> OutsideVerbs:
    """Everything the sheet of signatures made elsewhere may ask for."""
    return OutsideVerbs(
        listed=partial(outside_signatures.list_outside, desk, actor),
        read_file=outside_signatures.read_signature_file,
        keep=partial(outside_signatures.keep_outside, desk, actor),
        take=partial(outside_signatures.take_outside, desk, actor),
        set_aside=partial(outside_signatures.set_outside_aside, desk, actor),
        save=save,
        printed=partial(printed_documents.list_printed, desk, actor),
        printed_of_cohort=partial(printed_documents.list_printed_of_cohort, desk, actor),
    )
