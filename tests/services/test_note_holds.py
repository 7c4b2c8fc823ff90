"""A note whose rows were altered after it was signed shows it wherever it is shown; who may sign one at all."""

import pytest
from sqlalchemy import select

from clinicdesk.models.notes import NoteEntry
from clinicdesk.services import attendance, note_pages, note_signing, notes, records
from clinicdesk.services.attendance import Presence
from clinicdesk.services.integrity import examine
from clinicdesk.services.note_pages import RecordedNote
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.signed_content import content_of_entry
from clinicdesk.services.signing import Meaning, SignatureState
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.forged import forge
from tests.support.looking import refused
from tests.support.noted import Noted, noted
from tests.support.paper import page_texts

FORGED = {
    "paragraph": ("note_entry", "paragraph = 'ПІДРОБЛЕНО'", "person_id = ?"),
    "minutes": ("attendance", "minutes = 5", "person_id = ?"),
    "shared": ("group_note", "shared = 'ПІДРОБЛЕНО'", "? <> ''"),
    "taken out": ("note_entry", "", "person_id = ?"),
}


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    made = noted(clinic)
    made.attend()
    return made


def shown(group: Noted, by: Actor | None = None) -> RecordedNote:
    note = note_pages.open_note(group.desk, by or group.therapist, group.planned).note
    assert note is not None
    return note


@pytest.mark.parametrize("what", list(FORGED))
def test_a_note_altered_under_its_signatures_is_void_wherever_it_is_shown(group: Noted, what: str) -> None:
    """Proves: REQ-NTE-270. Nothing more is signed over it."""
    desk, one = group.desk, group.members["К-1"]
    note = group.record()
    group.sign(note)
    seen = group.seen()
    assert forge(desk, *FORGED[what], one) == 1
    page = shown(group)
    assert page.state == "void"
    assert {view.state for view in page.signatures} == {SignatureState.VOID}
    assert [row.state for row in note_pages.list_sessions(desk, group.therapist)] == ["void"]
    assert shown(group, group.lead).meanings == ()
    with refused(desk, ("NTE270", "")):
        note_signing.countersign_note(
            desk, group.lead, note, meaning=Meaning.REVIEWER, password=PASSWORDS["lead"], seen=seen
        )
    with refused(desk, ("NTE270", "")):
        note_signing.add_addendum(
            desk, group.therapist, note, field="shared", text="Додаю.", reason="уточнення",
            password=PASSWORDS["therapist"],
        )  # fmt: skip
    assert any(issue.code.startswith("EVD") for issue in examine(desk).findings)


def test_a_reviewed_note_with_a_forged_paragraph_is_void_in_the_chart_and_on_paper(group: Noted) -> None:
    """Proves: REQ-NTE-270."""
    desk = group.desk
    note = group.record()
    group.sign(note)
    group.countersign(note)
    forged, other = group.members["К-1"], group.members["К-2"]
    forge(desk, *FORGED["paragraph"], forged)
    assert shown(group).state == "void"
    assert [one.void for one in notes.notes_of_person(desk, group.therapist, forged)] == [True]
    assert [one.void for one in notes.notes_of_person(desk, group.therapist, other)] == [False]
    made = records.print_participant(desk, group.lead, forged, Wish("uk", "перевірка", private=True))
    assert "недійсн" in " ".join(page_texts(made.pdf))


def test_a_digest_made_to_fit_a_forged_paragraph_does_not_help(group: Noted) -> None:
    """Proves: REQ-NTE-270."""
    desk = group.desk
    group.sign(group.record())
    forge(desk, *FORGED["paragraph"], group.members["К-1"])
    with desk.database.read() as session:
        entry = session.scalars(select(NoteEntry).where(NoteEntry.person_id == group.members["К-1"])).one()
        fits = content_of_entry(session, entry)
    forge(desk, "signature", "content_sha256 = ?", "record_id = ?", fits, entry.entry_id)
    assert shown(group).state == "void"


def test_a_note_that_was_not_touched_holds_through_a_version_and_a_correction(group: Noted) -> None:
    """Proves: REQ-NTE-270."""
    note = group.record()
    group.sign(note)
    group.countersign(note)
    assert shown(group).state == "reviewed"
    attendance.record_attendance(
        group.desk, group.therapist, group.planned, because="описка",
        people={group.members["К-1"]: Presence("late", 30)},
    )  # fmt: skip
    assert shown(group).state == "outdated"
    group.record(reason="присутність виправлено")
    assert shown(group).state == "recorded"
    group.sign(note)
    assert shown(group).state == "signed"


def test_who_has_words_in_a_note_does_not_review_it(group: Noted) -> None:
    """Proves: REQ-NTE-271. Therapist writes, lead changes and signs as author: the therapist is no reviewer."""
    desk, therapist, lead = group.desk, group.therapist, group.lead
    note = group.record()
    group.record(group.text("Провели інакше."), by=lead, reason="кома")
    note_signing.sign_note(
        desk, lead, note, meaning=Meaning.AUTHOR, password=PASSWORDS["lead"], seen=group.seen()
    )
    assert shown(group).meanings == (Meaning.WITNESS,)
    with refused(desk, ("NTE271", "")):
        note_signing.countersign_note(
            desk,
            therapist,
            note,
            meaning=Meaning.REVIEWER,
            password=PASSWORDS["therapist"],
            seen=group.seen(),
        )


def test_words_that_were_put_back_are_nobodys(group: Noted) -> None:
    """Proves: REQ-NTE-271. What the lead wrote is gone word for word, so the lead may review."""
    note = group.record()
    group.record(group.text("Провели інакше."), by=group.lead, reason="кома")
    group.record(reason="як було")
    group.sign(note)
    assert Meaning.REVIEWER in shown(group, group.lead).meanings
    group.countersign(note)
    assert shown(group).state == "reviewed"


def test_the_page_offers_each_signature_that_the_services_take(group: Noted) -> None:
    """Proves: REQ-NTE-272. After a review others still sign; the witness is there from the first version on."""
    desk = group.desk
    note = group.record()
    assert (shown(group).meanings, shown(group, group.lead).meanings) == (
        (Meaning.AUTHOR,),
        (Meaning.WITNESS,),
    )
    group.sign(note)
    everything = (Meaning.REVIEWER, Meaning.APPROVER, Meaning.RESPONSIBLE, Meaning.WITNESS)
    assert shown(group).meanings == ()
    assert shown(group, group.lead).meanings == everything
    group.countersign(note)
    assert shown(group, group.lead).meanings == everything[1:]
    note_signing.sign_note(
        desk, group.lead, note, meaning=Meaning.WITNESS, password=PASSWORDS["lead"], seen=group.seen()
    )
    assert shown(group, group.lead).meanings == (Meaning.APPROVER, Meaning.RESPONSIBLE)
    assert [view.meaning for view in shown(group).signatures] == [
        Meaning.AUTHOR, Meaning.REVIEWER, Meaning.WITNESS,
    ]  # fmt: skip
