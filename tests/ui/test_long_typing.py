"""Whoever types for long loses nothing: cards, process notes and addenda are on the disk while one types."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.services.process_notes import ProcessView
from clinicdesk.ui.notes.notes import NotesPage
from clinicdesk.ui.notes.process_view import ProcessPane
from clinicdesk.ui.people.people import PeoplePage
from tests.support import ward_notes
from tests.support.stage import Stage, click, stage, type_text
from tests.ui.test_notes import opened

OWN = ProcessView(
    "r-7", 2, "u-me", "Я", ward_notes.NOW, {"session": "e-I2", "person": "p-0988"}, "Було так", own=True
)


def card_form(qtbot: QtBot) -> tuple[Stage, PeoplePage]:
    """A new card."""
    made = stage(qtbot, Role.COORDINATOR)
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart))
    page.open_register()
    return made, page


@pytest.fixture
def process(qtbot: QtBot) -> tuple[Stage, ProcessPane]:
    """A therapist's process notes, one of them recorded."""
    made = stage(qtbot, Role.THERAPIST)
    made.ward.group.process = (OWN,)
    click(opened(made).process)
    return made, next(iter(made.window.findChildren(NotesPage))).process


def test_a_card_being_typed_is_on_the_disk_within_two_seconds_and_says_so(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-014."""
    made, page = card_form(qtbot)

    type_text(page.form.form.fields["complaint"].editor, "безсоння")

    assert page.form.mark.text() == "Зберігаю чернетку…"
    qtbot.waitUntil(lambda: ("person", "") in made.drafts.kept, timeout=2000)
    assert made.drafts.kept["person", ""]["complaint"] == "безсоння"
    assert page.form.mark.text().startswith("Чернетку збережено о ")


def test_a_lock_long_after_the_last_key_keeps_the_card_all_the_same(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-014. The pause is over, the disk had refused, then somebody locks."""
    made, page = card_form(qtbot)
    keep, refused = made.drafts.keep, list[object]()

    def full(kind: str, subject: str, body: dict[str, str]) -> None:
        refused.append((kind, subject, body))
        raise Unavailable("VLT001", path="clinic.db")

    made.drafts.keep = full  # type: ignore[method-assign]
    type_text(page.form.form.fields["complaint"].editor, "безсоння")
    qtbot.waitUntil(lambda: bool(refused), timeout=2000)
    assert page.form.mark.text().startswith("Не збережено")
    made.drafts.keep = keep  # type: ignore[method-assign]

    page.keep_draft()

    assert made.drafts.kept["person", ""]["complaint"] == "безсоння"


def test_escape_after_a_pause_leaves_the_card_as_a_draft(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-014."""
    made, page = card_form(qtbot)
    type_text(page.form.form.fields["complaint"].editor, "без")
    qtbot.waitUntil(lambda: ("person", "") in made.drafts.kept, timeout=2000)
    type_text(page.form.form.fields["complaint"].editor, "соння")

    page.form.step_back()
    page.open_register()

    assert page.form.form.texts()["complaint"] == "безсоння"


def test_opening_a_card_writes_no_draft_by_itself(qtbot: QtBot) -> None:
    made, page = card_form(qtbot)
    page.keep_draft()
    assert made.drafts.kept == {}


def test_a_change_of_a_process_note_is_kept_and_comes_back(process: tuple[Stage, ProcessPane]) -> None:
    """Proves: REQ-NTE-008."""
    made, pane = process
    pane.table.opened.emit(OWN)
    type_text(pane.editor, "!")
    pane.store_draft()
    assert made.drafts.kept["process", "r-7"]["version"] == "2"
    changed = pane.editor.toPlainText()

    pane.begin_new()
    pane.table.opened.emit(OWN)

    assert pane.editor.toPlainText() == changed
    assert pane.mark.text() == "Чернетка повернулася. Можна продовжувати."
    pane.record()
    assert ("process", "r-7", True) in made.drafts.dropped


def test_a_note_changed_elsewhere_meanwhile_says_so_over_the_draft(
    process: tuple[Stage, ProcessPane],
) -> None:
    """Proves: REQ-NTE-008."""
    made, pane = process
    made.drafts.keep("process", "r-7", {"version": "1", "text": "Моє"})

    pane.table.opened.emit(OWN)

    assert pane.editor.toPlainText() == "Моє"
    assert "збережено інакше" in pane.mark.text()


def test_a_new_process_note_is_not_overwritten_by_the_next_new_one(
    process: tuple[Stage, ProcessPane],
) -> None:
    """Proves: REQ-NTE-008."""
    made, pane = process
    type_text(pane.editor, "перша")

    pane.begin_new()

    assert pane.editor.toPlainText() == "перша"
    made.sheet().reject()
    pane.table.opened.emit(OWN)
    pane.begin_new()
    assert pane.editor.toPlainText() == "перша"


def test_an_addendum_outlives_its_sheet(qtbot: QtBot) -> None:
    """Proves: REQ-NTE-004."""
    made = stage(qtbot, Role.THERAPIST)
    made.ward.group.page = ward_notes.recorded("signed", author="u-me")
    view = opened(made)
    sheet = view.acts.open_addendum()
    assert sheet is not None
    type_text(sheet.fields["said"].editor, "Уточнення")
    sheet.keep_draft()

    assert made.drafts.kept["addendum", "n-1"]["said"] == "Уточнення"
