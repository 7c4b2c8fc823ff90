"""Words said to be nobody's name, reasons in signs, signs no page shows, notes sent back."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.notes import GroupNote
from clinicdesk.services import note_history, note_signing, process_notes, questions
from clinicdesk.services.group_notes import EVERYBODY, with_why
from clinicdesk.services.signed_content import NOTE
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import newest, refused
from tests.support.noted import SHARED, Noted, noted

UNSHOWN = ("а\x00б", "а\x07б", "а\u202eб")


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    made = noted(clinic)
    made.attend()
    return made


@pytest.mark.parametrize("word", ["Тимчук", "Тимчуком", "Тимчук Олег"])
def test_the_surname_of_a_member_is_never_nobodys(group: Noted, word: str) -> None:
    """Proves: REQ-NTE-319. «Тимчук» and «Олег» were set aside and filed in six records."""
    text = group.text(
        f"{SHARED}\nЦе казав {word}.", set_aside=[with_why(one, "інший") for one in word.split()]
    )
    with pytest.raises(Refused) as caught:
        group.record(text)
    assert "NTE310" in {one.code for one in caught.value.issues}


@pytest.mark.parametrize("why", ["", "-", " . "])
def test_a_given_name_is_set_aside_only_with_a_reason_in_words(group: Noted, why: str) -> None:
    """Proves: REQ-NTE-319."""
    with refused(group.desk, ("NTE311", EVERYBODY)):
        group.record(group.text(f"{SHARED}\nЧитали вірш, автор Олег.", set_aside=[with_why("Олег", why)]))


def test_the_reason_stands_in_the_note_and_in_its_history_and_what_is_gone_does_not(group: Noted) -> None:
    """Proves: REQ-NTE-319."""
    said = [with_why("Олег", "поет"), "Тимчук", "Світлана"]
    note = group.record(group.text(f"{SHARED}\nЧитали вірш, автор Олег.", set_aside=said))
    assert newest(group.desk, GroupNote).set_aside == r'["Олег\tпоет"]'
    (event,) = note_history.note_history(group.desk, group.lead, note)
    assert event.detail == "Олег – поет"


@pytest.mark.parametrize("reason", [".", "-", " — "])
def test_a_reason_is_given_in_words(group: Noted, reason: str) -> None:
    """Proves: REQ-AUD-319. At every act that asks for one."""
    note = group.record()
    group.sign(note)
    with refused(group.desk, ("DSK310", "reason")):
        note_signing.return_note(group.desk, group.lead, note, version=1, reason=reason)
    with refused(group.desk, ("DSK310", "reason")):
        group.record(group.text("Інакше."), reason=reason)


@pytest.mark.parametrize("shared", [".", "—", "Тема й хід\n…"])
def test_a_note_of_signs_alone_is_none(group: Noted, shared: str) -> None:
    """Proves: REQ-AUD-319."""
    with refused(group.desk, ("NTE009", EVERYBODY)):
        group.record(group.text(shared))


@pytest.mark.parametrize("text", UNSHOWN)
def test_a_sign_that_no_page_shows_is_refused_everywhere(group: Noted, text: str) -> None:
    """Proves: REQ-NTE-316."""
    note = group.record()
    with refused(group.desk, ("NTE005", "text")):
        process_notes.keep_process_note(group.desk, group.therapist, text=text, about={})
    with refused(group.desk, ("NTE005", "text")):
        questions.ask(
            group.desk,
            group.lead,
            record_type=NOTE,
            record_id=note,
            field=EVERYBODY,
            text=text,
            to_role="therapist",
        )
    with refused(group.desk, ("NTE005", EVERYBODY)):
        group.record(group.text(text), reason="правка")


def test_only_a_note_its_author_signed_and_nobody_reviewed_is_sent_back(group: Noted) -> None:
    """Proves: REQ-NTE-315."""
    note = group.record()
    with refused(group.desk, ("NTE019", "")):
        note_signing.return_note(group.desk, group.lead, note, version=1, reason="ще не підписано")
    group.sign(note)
    with refused(group.desk, ("NTE006", "reason")):
        note_signing.return_note(group.desk, group.lead, note, version=1, reason="Тимчук перебільшив")
    group.countersign(note)
    with refused(group.desk, ("NTE312", "")):
        note_signing.return_note(group.desk, group.lead, note, version=1, reason="усе ж ні")


def test_nothing_is_added_to_a_note_that_was_sent_back(group: Noted) -> None:
    """Proves: REQ-NTE-315."""
    note = group.record()
    group.sign(note)
    note_signing.return_note(group.desk, group.lead, note, version=1, reason="допишіть план")
    with refused(group.desk, ("NTE013", "")):
        note_signing.add_addendum(
            group.desk, group.therapist, note, field=EVERYBODY, text="Додаю", reason="план",
            password=PASSWORDS["therapist"],
        )  # fmt: skip
