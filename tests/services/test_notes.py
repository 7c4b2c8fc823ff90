"""Notes of group sessions: attendance, one shared part, a paragraph for each record, and no name of another."""

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.notes import Attendance, GroupNote
from clinicdesk.security.roles import Role
from clinicdesk.services import attendance, notes, record_facts, tasks
from clinicdesk.services.attendance import Presence
from clinicdesk.services.desk import Desk
from clinicdesk.services.group_notes import with_why
from clinicdesk.services.notes import NoteText
from clinicdesk.services.trail import read_trail
from clinicdesk.services.views import Actor, TrailFilter
from tests.support.clinic import Clinic
from tests.support.looking import newest, one_event, refused, stand_in
from tests.support.noted import Noted, noted


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    return noted(clinic)


def kinds(desk: Desk, actor: Actor) -> list[str]:
    return [task.kind for task in tasks.list_tasks(desk, actor)]


def test_attendance_is_written_with_minutes_and_coded_reasons(group: Noted) -> None:
    """Proves: REQ-NTE-002. Late, left early and absent are kept apart; gates hear of it."""
    desk, therapist, members = group.desk, group.therapist, group.members
    said = {
        members["К-1"]: Presence("present"), members["К-2"]: Presence("left_early", 40, remark="тривога"),
        members["К-0991"]: Presence("absent", reason="illness"),
    }  # fmt: skip
    with one_event(desk, Action.ATTENDANCE_RECORDED, therapist) as seen:
        attendance.record_attendance(desk, therapist, group.planned, people=said)
    assert seen.wrote(attendance=3)
    with desk.database.read() as session:
        facts = {
            code: record_facts.facts_of_record(desk, session, members[code], group.clinic.cohort_id)
            for code in ("К-1", "К-2", "К-0991", "К-0997")
        }
    assert [facts[code].get("attended.P1") for code in facts] == [True, True, False, None]
    with one_event(desk, Action.ATTENDANCE_RECORDED, therapist, reason="прийшов на кінець") as seen:
        attendance.record_attendance(
            desk, therapist, group.planned, people=said | {members["К-0991"]: Presence("late", 20)},
            because="прийшов на кінець",
        )  # fmt: skip
    assert seen.wrote(attendance=1)
    row = newest(desk, Attendance)
    assert (row.version, row.presence, row.minutes, row.changed_because) == (
        2,
        "late",
        20,
        "прийшов на кінець",
    )


def test_attendance_refuses_what_cannot_be(group: Noted) -> None:
    """Proves: REQ-NTE-002."""
    one = group.members["К-1"]

    def write(person: str, said: Presence, because: str = "") -> None:
        attendance.record_attendance(
            group.desk, group.therapist, group.planned, people={person: said}, because=because
        )

    for said, code in (
        (Presence("asleep"), "ATD002"), (Presence("late", 121), "ATD003"), (Presence("absent"), "ATD004"),
        (Presence("absent", 5, "illness"), "ATD003"), (Presence("present", reason="illness"), "ATD004"),
        (Presence("absent", reason="holiday"), "ATD004"), (Presence("late", remark="я" * 301), "ATD005"),
    ):  # fmt: skip
        with refused(group.desk, (code, one)):
            write(one, said)
    with refused(group.desk, ("ATD001", group.clinic.people["К-3"])):
        write(group.clinic.people["К-3"], Presence("present"))
    write(one, Presence("present"))
    with refused(group.desk, ("ATD006", "")):
        write(one, Presence("present"))
    with refused(group.desk, ("DSK005", "because")):
        write(one, Presence("late", 90))


def test_a_note_is_filed_in_each_record_with_its_own_paragraph_only(group: Noted) -> None:
    """Proves: REQ-NTE-003."""
    group.attend(К2=Presence("absent", reason="family"))
    text = group.text(К1="Снилося двічі: річка біля дому.", К2="")
    assert "note_missing" not in kinds(group.desk, group.therapist)  # the session still goes on
    with one_event(group.desk, Action.NOTE_RECORDED, group.therapist) as seen:
        group.record(text)
    assert seen.wrote(group_note=1, note_entry=6, obligation=1)
    assert "due_note_unsigned" in kinds(group.desk, group.therapist)
    (filed,) = notes.notes_of_person(group.desk, group.therapist, group.members["К-1"])
    assert (filed.shared, filed.paragraph) == (text.shared, "Снилося двічі: річка біля дому.")
    (away,) = notes.notes_of_person(group.desk, group.therapist, group.members["К-2"])
    assert (away.shared, away.paragraph, away.presence, away.reason) == ("", "", "absent", "family")
    whole = [paragraph for person, paragraph in text.paragraphs.items() if person != group.members["К-1"]]
    assert all(paragraph not in f"{filed}" for paragraph in whole if paragraph)


def test_those_who_treat_read_the_shared_part_those_who_lead_the_private_one_too(group: Noted) -> None:
    """Proves: REQ-NTE-003."""
    group.attend()
    group.record()
    nurse = group.clinic.join(group.desk, "nurse")
    (filed,) = notes.notes_of_person(group.desk, nurse, group.members["К-1"])
    assert filed.shared
    assert filed.paragraph is None
    (seen,) = notes.notes_of_person(group.desk, group.lead, group.members["К-1"])
    assert seen.paragraph
    for role in (Role.ADMIN, Role.COORDINATOR, Role.AUDITOR):
        outsider = stand_in(group.desk, role)
        with pytest.raises(Exception, match="DSK002"):
            notes.notes_of_person(group.desk, outsider, group.members["К-1"])
    stranger = stand_in(group.desk, Role.THERAPIST, login="elsewhere")
    with refused(group.desk, ("PPL004", "person")):
        notes.notes_of_person(group.desk, stranger, group.members["К-1"])
    with refused(group.desk, ("NTE002", "")):
        notes.record_note(group.desk, stranger, group.planned, text=group.text())


def test_the_shared_part_names_nobody_of_the_group(group: Noted) -> None:
    """Proves: REQ-NTE-001. In any case, in either alphabet, by initials and by code; nothing is written."""
    group.attend()
    for words, code in (
        ("Олег назвав сором.", "NTE006"), ("Олегові стало легше.", "NTE006"), ("Oleh spoke first.", "NTE006"),
        ("Тимчуків жарт.", "NTE006"), ("О. Т. мовчав.", "NTE006"), ("K-0991 мовчав.", "NTE007"),
    ):  # fmt: skip
        with refused(group.desk, (code, "shared")):
            group.record(group.text(f"Тема й хід\nГоворили про сон.\n{words}"))


def test_the_place_of_a_name_is_said_and_a_person_may_say_it_is_nobody(group: Noted) -> None:
    """Proves: REQ-NTE-001. A code is never nobody’s; a paragraph must not name another either, but its own may."""
    group.attend()
    shared = "Читали вголос.\nІгор із казки знайшов дорогу."
    with pytest.raises(Exception, match="NTE006") as caught:
        group.record(group.text(shared))
    assert "Рядок 2: «Ігор»" in caught.value.first.sentence("uk")  # type: ignore[attr-defined]
    with refused(group.desk, ("NTE006", group.members["К-1"])):
        group.record(group.text(К1="Світлана нагадала йому сестру."))
    aside = with_why("Ігор", "актор із фільму")
    group.record(group.text(shared, set_aside=[aside], К0991="Олег назвав сором."))
    assert newest(group.desk, GroupNote).set_aside == r'["Ігор\tактор із фільму"]'
    with refused(group.desk, ("NTE007", "shared")):
        group.record(group.text("К-1001 мовчав", set_aside=["К-1001"]), reason="ще раз")


def test_a_paste_of_two_million_signs_and_unprintable_ones_are_refused_in_words(group: Noted) -> None:
    """Proves: REQ-NTE-004."""
    group.attend()
    with refused(group.desk, ("NTE004", "shared")):
        group.record(group.text("слово " * 350_000))
    with refused(group.desk, ("NTE005", "shared")):
        group.record(group.text("Рядок\nдзвінок \x07 тут"))
    with refused(group.desk, ("NTE009", "shared")):
        group.record(group.text("  \n "))
    group.record(group.text("з табуляцією\tі кінцем\r\nрядка"))
    assert newest(group.desk, GroupNote).shared == "з табуляцією\tі кінцем\nрядка"


def test_a_new_version_stands_beside_the_old_one_with_its_reason(group: Noted) -> None:
    """Proves: REQ-NTE-005."""
    group.attend()
    note = group.record()
    with refused(group.desk, ("DSK005", "reason")):
        group.record(group.text("інакше"))
    with refused(group.desk, ("DSK004", "")):
        notes.record_note(group.desk, group.therapist, group.planned, text=group.text("інакше"), reason="так")
    with one_event(group.desk, Action.NOTE_AMENDED, group.therapist, reason="уточнення") as seen:
        group.record(group.text("Говорили про сон і дім."), reason="уточнення")
    assert seen.wrote(group_note=1, note_entry=6, obligation=2)
    assert newest(group.desk, GroupNote).note_id == note
    (filed,) = notes.notes_of_person(group.desk, group.therapist, group.members["К-1"])
    assert (filed.version, filed.shared) == (2, "Говорили про сон і дім.")


def test_nobody_is_written_about_who_was_not_there_and_nothing_before_it_began(group: Noted) -> None:
    """Proves: REQ-NTE-002."""
    with refused(group.desk, ("NTE010", "attendance"), ("NTE011", group.members["К-1"])):
        group.record(NoteText("Тиша.", {group.members["К-1"]: "Багато слухання."}))
    group.attend(К1=Presence("absent", reason="alarm"))
    with refused(group.desk, ("NTE011", group.members["К-1"])):
        group.record()
    with refused(group.desk, ("NTE001", "")):
        notes.record_note(group.desk, group.therapist, "none", text=group.text())


def test_the_trail_holds_digests_of_the_words_not_the_words(group: Noted) -> None:
    """Proves: REQ-NTE-003. An administrator is shown neither text nor record; an auditor no text."""
    group.attend()
    group.record(group.text("Говорили про повінь PHICANARY-11."))
    for login in ("admin", "auditor"):
        actor = group.clinic.join(group.desk, login)
        page = read_trail(group.desk, actor, TrailFilter(), limit=50)
        assert "PHICANARY-11" not in str(page)
