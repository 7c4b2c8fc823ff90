"""At the foot of a note stand the acts that are possible now; what is not is absent, and the reason is said once."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.note_pages import NotePage
from clinicdesk.services.note_ways import NoteWays
from clinicdesk.services.signing import Meaning
from clinicdesk.ui.notes.note_foot import NoteFoot
from clinicdesk.ui.notes.notes import NotesPage
from tests.support import ward_notes
from tests.support.stage import stage

UNSIGNED = NoteWays(Issue("NTE019"), Issue("NTE019"), Issue("NTE020"))
HELPED = NoteWays(Issue("NTE271"), None, None)
REVIEWED = NoteWays(None, Issue("NTE312"), None)
BACK = NoteWays(Issue("NTE013"), Issue("NTE013"), Issue("NTE013"))
VOID = NoteWays(Issue("NTE270"), Issue("NTE019"), Issue("NTE270"), Issue("NTE270"))


def foot(qtbot: QtBot, page: NotePage, language: str = "uk", *, role: Role = Role.LEAD) -> NoteFoot:
    made = stage(qtbot, role, language=language)
    made.ward.group.page = page
    shown = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    shown.show_subject("e-I2")
    QApplication.processEvents()
    return shown.view.foot


def standing(state: str, ways: NoteWays) -> NotePage:
    """Somebody else's note, with nothing left to sign."""
    page = ward_notes.recorded(state, author="u-2")
    assert page.note is not None
    return replace(page, note=replace(page.note, ways=ways, meanings=()))


@pytest.mark.parametrize(
    ("state", "ways", "there", "why"),
    [
        ("recorded", UNSIGNED, [], "Автор ще не підписав цієї редакції."),
        ("signed", HELPED, ["add", "send_back"], "У тексті цієї нотатки є ваші слова."),
        ("reviewed", REVIEWED, ["add"], ""),
        ("returned", BACK, [], ""),
        ("void", VOID, [], ""),
    ],
)
def test_only_what_the_service_takes_is_offered(
    qtbot: QtBot, state: str, ways: NoteWays, there: list[str], why: str
) -> None:
    """Proves: REQ-NTE-443."""
    made = foot(qtbot, standing(state, ways))
    shown = [name for name in ("add", "send_back") if getattr(made, name).isVisible()]
    assert shown == there
    assert made.what.text().startswith(why) if why else not made.what.isVisible()
    assert not made.sign.isVisible()


@pytest.mark.parametrize("kept", [False, True])
def test_no_new_version_is_offered_over_a_void_note_nor_a_draft_of_one(qtbot: QtBot, *, kept: bool) -> None:
    """Proves: REQ-NTE-443. The page says not to mend it, and offered to; the draft waits until it is cleared up."""
    made = stage(qtbot, Role.THERAPIST)
    made.ward.group.page = standing("void", VOID)
    if kept:
        made.drafts.keep("note", "e-I2", {"shared": "Моє.", "=version": "1"})
    shown = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    shown.show_subject("e-I2")
    QApplication.processEvents()
    view = shown.view
    assert not view.foot.amend.isVisible()
    assert not view.foot.record.isVisible()
    assert view.shared.toPlainText() == ward_notes.SHARED
    assert view.banner.title.text().startswith("Підпис недійсний")
    assert (("note", "e-I2") in made.drafts.kept) is kept


def test_the_reason_is_said_in_the_readers_language_and_to_reviewers_only(qtbot: QtBot) -> None:
    """Proves: REQ-NTE-443."""
    page = standing("recorded", UNSIGNED)
    assert foot(qtbot, page, "en").what.text() == "Its author has not signed this version yet."
    assert not foot(qtbot, page, role=Role.COTHERAPIST).what.isVisible()


def test_a_note_whose_attendance_was_corrected_cannot_be_signed_and_says_whose(qtbot: QtBot) -> None:
    """Proves: REQ-NTE-443. The password was asked for first, and refused after."""
    page = ward_notes.recorded()
    assert page.note is not None
    person = page.members[0]
    page = replace(page, note=replace(page.note, missing=(Issue("NTE014", person.person_id),)))
    made = foot(qtbot, page)
    assert made.sign.isVisible()
    assert not made.sign.isEnabled()
    assert made.what.text() == f"{person.code} присутність"


def test_who_can_sign_as_a_witness_only_reads_why(qtbot: QtBot) -> None:
    """Proves: REQ-NTE-443. Words of theirs are in the note: the button offers less than they came for."""
    page = standing("signed", HELPED)
    assert page.note is not None
    made = foot(qtbot, replace(page, note=replace(page.note, meanings=(Meaning.WITNESS,))), "en")
    assert made.sign.text() == "Sign as a witness"
    assert made.what.text().startswith("Some of the words of this note are yours.")
