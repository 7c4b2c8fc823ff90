"""A note signed for every record at once, reviewed by somebody else, sent back, added to, and void when touched."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.engine import connect
from clinicdesk.models.notes import NoteEntry
from clinicdesk.models.signatures import Signature
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    attendance,
    note_history,
    note_pages,
    note_signing,
    notes,
    questions,
    sheets,
    tasks,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.integrity import examine
from clinicdesk.services.obligations import set_aside
from clinicdesk.services.signing import Meaning, SignatureState, signatures_on
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.lived import WORRYING
from tests.support.looking import newest, one_event, refused, stand_in
from tests.support.noted import Noted, noted


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    made = noted(clinic)
    made.attend()
    return made


def state(group: Noted) -> str:
    page = note_pages.open_note(group.desk, group.therapist, group.planned)
    assert page.note is not None
    return page.note.state


def test_one_act_signs_the_shared_part_and_every_record(group: Noted) -> None:
    """Proves: REQ-NTE-006."""
    note = group.record()
    assert state(group) == "recorded"
    with one_event(group.desk, Action.RECORD_SIGNED, group.therapist) as seen:
        group.sign(note)
    assert seen.wrote(signature=7, obligation=1)
    assert state(group) == "signed"
    assert not [
        one for one in tasks.list_tasks(group.desk, group.therapist) if one.kind == "due_note_unsigned"
    ]
    entry = newest(group.desk, NoteEntry)
    with group.desk.database.read() as session:
        (view,) = signatures_on(group.desk, session, "note_entry", entry.entry_id, newest=1)
    assert (view.state, view.meaning, view.signer_name) == (
        SignatureState.VALID,
        Meaning.AUTHOR,
        "Коваль Марія",
    )
    with refused(group.desk, ("SGN004", "")):
        group.sign(note)


def test_one_act_of_signing_has_one_time(group: Noted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paper dated the shared part and a paragraph of one act in two minutes. Proves: REQ-SIG-981."""
    note = group.record()
    monkeypatch.setattr(group.desk.clock, "_step", timedelta(seconds=1))
    group.sign(note)
    with group.desk.database.read() as session:
        times = session.scalars(select(Signature.signed_at)).all()
    assert (len(times), len(set(times))) == (7, 1)


def test_nothing_is_signed_while_something_is_missing(group: Noted) -> None:
    """Proves: REQ-NTE-006. An empty paragraph, attendance corrected since, a red action, an open question."""
    desk, one = group.desk, group.members["К-0991"]
    note = group.record(group.text(К0991=""))
    with refused(desk, ("NTE015", one)):
        group.sign(note)
    sheets.record_form(
        desk, group.therapist, form="phq9@1.0", person_id=group.members["К-1"], cohort_id=group.clinic.cohort_id,
        step="", answers=WORRYING, taken_at=group.clinic.clock.now(), respondent="self",
    )  # fmt: skip
    with refused(desk, ("NTE015", one), ("NTE016", group.members["К-1"])):
        group.sign(note)
    page = note_pages.open_note(desk, group.therapist, group.planned)
    assert [member.alert for member in page.members].count(True) == 1
    (due,) = [row for row in tasks.list_tasks(desk, group.lead) if row.kind == "due_alert"]
    set_aside(desk, group.lead, due.task_id, reason="розмова відбулася")
    asked = questions.ask(
        desk, group.lead, record_type="group_note", record_id=note, field="shared", text="Хто вів коло?",
        to_role="therapist",
    ).subject  # fmt: skip
    with refused(desk, ("NTE015", one), ("NTE017", "shared")):
        group.sign(note)
    questions.answer_question(desk, group.therapist, asked, text="Я.")
    questions.close_question(desk, group.lead, asked, reason="зрозуміло")
    attendance.record_attendance(
        desk,
        group.therapist,
        group.planned,
        people={one: Presence("absent", reason="duty")},
        because="помилка",
    )
    with refused(desk, ("NTE014", one)):
        group.sign(note)
    group.record(group.text(К0991=""), reason="присутність виправлено")
    group.sign(note)
    assert state(group) == "signed"


def test_what_changed_since_it_was_shown_and_a_wrong_password_sign_nothing(group: Noted) -> None:
    """Proves: REQ-NTE-006, REQ-SIG-001."""
    note = group.record()
    shown = group.seen()
    group.record(group.text("Інакше."), reason="уточнення")
    with refused(group.desk, ("SGN001", "")):
        group.sign(note, seen=shown)
    with refused(group.desk, ("KEY002", "password")):
        group.sign(note, password="не той пароль зовсім")
    with refused(group.desk, ("NTE012", "meaning")):
        note_signing.sign_note(
            group.desk,
            group.lead,
            note,
            meaning=Meaning.AUTHOR,
            password=PASSWORDS["lead"],
            seen=group.seen(),
        )


def test_a_supervisor_signs_after_the_author_or_sends_the_note_back(group: Noted) -> None:
    """Proves: REQ-NTE-007."""
    desk, note = group.desk, group.record()
    with refused(desk, ("NTE019", "")):
        group.countersign(note)
    group.sign(note)
    with refused(desk, ("NTE018", "")):
        note_signing.countersign_note(
            desk,
            group.therapist,
            note,
            meaning=Meaning.REVIEWER,
            password=PASSWORDS["therapist"],
            seen=group.seen(),
        )
    with one_event(desk, Action.NOTE_RETURNED, group.lead, reason="без заземлення") as seen:
        note_signing.return_note(desk, group.lead, note, version=1, reason="без заземлення")
    assert seen.wrote(note_return=1, obligation=1)
    assert state(group) == "returned"
    (task,) = [one for one in tasks.list_tasks(desk, group.therapist) if one.kind == "due_note_returned"]
    assert (task.place, task.subject, task.values["reason"]) == ("notes", group.planned, "без заземлення")
    with refused(desk, ("NTE013", "")):
        group.countersign(note)
    group.record(group.text("Говорили про сон. Завершили заземленням."), reason="дописано")
    assert not [one for one in tasks.list_tasks(desk, group.therapist) if one.kind == "due_note_returned"]
    group.sign(note)
    with one_event(desk, Action.RECORD_SIGNED, group.lead) as seen:
        group.countersign(note)
    assert seen.wrote(signature=7)
    assert state(group) == "reviewed"


def test_after_a_signature_one_adds_or_supersedes(group: Noted) -> None:
    """Proves: REQ-NTE-005. Both stay visible, and the timeline tells them."""
    desk, note = group.desk, group.record()
    one = group.members["К-1"]

    def add(text: str, field: str = "shared", reason: str = "згадано ввечері") -> None:
        note_signing.add_addendum(
            desk,
            group.therapist,
            note,
            field=field,
            text=text,
            reason=reason,
            password=PASSWORDS["therapist"],
        )

    with refused(desk, ("NTE020", "")):
        add("Дзвінок 27.11.")
    group.sign(note)
    with refused(desk, ("NTE006", "text")):
        add("Олег дзвонив.")
    with refused(desk, ("DSK005", "reason")):
        add("Дзвінок.", reason=" ")
    with one_event(
        desk, Action.ADDENDUM_SIGNED, group.therapist, reason="згадано ввечері", person=one
    ) as seen:
        add("Домовилися про дзвінок 27.11.", one)
    assert seen.wrote(note_addendum=1, signature=1)
    assert state(group) == "signed"
    group.record(group.text("Говорили про сон і дім."), reason="пропущено тему")
    assert state(group) == "recorded"
    history = note_history.note_history(desk, group.therapist, note)
    assert [(event.what, event.version) for event in history] == [
        ("amended", 2), ("added", 1), ("signed", 1), ("recorded", 1),
    ]  # fmt: skip
    (change,) = history[0].changes
    assert (change.field, change.after, history[0].reason) == (
        "shared",
        "Говорили про сон і дім.",
        "пропущено тему",
    )
    assert change.before
    assert change.before.startswith("Тема й хід")
    nurse = group.clinic.join(desk, "nurse")
    shown = note_history.note_history(desk, nurse, note)
    assert {change.field for event in shown for change in event.changes} == {"shared"}


def test_a_touched_row_makes_the_signature_void_and_is_named(group: Noted) -> None:
    """Proves: REQ-NTE-006, REQ-SIG-003. A paragraph changed with the file key and another tool."""
    note = group.record()
    group.sign(note)
    row = newest(group.desk, NoteEntry)
    raw = connect(group.desk.folder.db, group.desk.secret.raw_hex)
    raw.execute("drop trigger note_entry_no_update")
    raw.execute("update note_entry set paragraph = 'нічого' where id = ?", (row.id,))
    raw.close()
    with group.desk.database.read() as session:
        (view,) = signatures_on(group.desk, session, "note_entry", row.entry_id, newest=1)
    assert (view.state, view.issue and view.issue.code) == (SignatureState.VOID, "SGN005")
    found = {(issue.code, str(issue.values.get("row", ""))) for issue in examine(group.desk).findings}
    assert ("EVD005", row.id) in found


def test_roles_that_do_not_lead_groups_sign_nothing(group: Noted) -> None:
    note = group.record()
    group.sign(note)
    for role in (Role.NURSE, Role.COORDINATOR, Role.ADMIN, Role.COTHERAPIST):
        with pytest.raises(Exception, match="DSK002"):
            note_signing.return_note(group.desk, stand_in(group.desk, role), note, version=1, reason="так")


def test_attendance_corrected_after_the_signature_leaves_it_outdated_until_the_note_is_signed_anew(
    group: Noted,
) -> None:
    """Proves: REQ-NTE-012. Who was there is in what was signed: the signature says so everywhere, and a task asks."""
    desk, therapist = group.desk, group.therapist
    note = group.record()
    group.sign(note)
    attendance.record_attendance(
        desk,
        therapist,
        group.planned,
        people={group.members["К-0991"]: Presence("late", 40)},
        because="пізніше",
    )
    assert state(group) == "outdated"
    entry = newest(desk, NoteEntry)
    with desk.database.read() as session:
        for kind, record in (("group_note", note), ("note_entry", entry.entry_id)):
            (view,) = signatures_on(desk, session, kind, record, newest=1)
            assert (view.state, view.issue) == (SignatureState.SUPERSEDED, None)
    (task,) = [one for one in tasks.list_tasks(desk, therapist) if one.kind == "due_note_outdated"]
    assert (task.place, task.subject) == ("notes", group.planned)
    with refused(desk, ("NTE019", "")):
        note_signing.countersign_note(
            desk, group.lead, note, meaning=Meaning.REVIEWER, password=PASSWORDS["lead"], seen=""
        )
    page = note_pages.open_note(desk, therapist, group.planned)
    assert page.note is not None
    assert page.note.closed
    notes.record_note(
        desk, therapist, group.planned, text=page.note.text, reason="уточнено хто був", version=1
    )
    assert not [one for one in tasks.list_tasks(desk, therapist) if one.kind == "due_note_outdated"]
    group.sign(note)
    assert state(group) == "signed"
    assert examine(desk).findings == ()
