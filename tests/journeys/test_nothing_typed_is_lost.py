"""Ways out of something typed: a disk that refuses the draft, an Esc too many, a paste that is far too large."""

from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit

from clinicdesk.errors import Unavailable
from clinicdesk.services.sessions import close_session
from clinicdesk.ui.components.plain_text import PlainText
from clinicdesk.ui.notes.note_view import NoteView
from clinicdesk.ui.notes.notes import NotesPage
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import ALT, CONTROL, Journey
from tests.support.noted import noted
from tests.support.source import ROOT
from tests.support.stage import discard_of

WORDS = "Коло про сон і дім."
SLOWEST_S = 3.0
"""A paste that is refused lays nothing out; one of a page's signs without a blank does, on a slow machine too."""


@pytest.fixture
def met(clinic: Clinic) -> Clinic:
    """The group met an hour ago; nothing is written yet."""
    group = noted(clinic)
    close_session(group.desk, group.lead, clinic.session_id)
    clinic.close()
    return clinic


@pytest.fixture
def signed(clinic: Clinic) -> Clinic:
    """The same with a note that its author signed."""
    group = noted(clinic)
    group.attend()
    group.sign(group.record())
    close_session(group.desk, group.lead, clinic.session_id)
    clinic.close()
    return clinic


def opened(journey: Journey, clinic: Clinic) -> NoteView:
    """The therapist before the note of the only session."""
    journey.start(clinic.folder)
    journey.unlock("therapist", PASSWORDS["therapist"])
    return note(journey)


def note(journey: Journey) -> NoteView:
    page = page_of(journey)
    if page.view.page is None:
        journey.pick_row(page.table, "07")
        journey.enter()
    journey.until(lambda: page.view.page is not None)
    return page.view


def page_of(journey: Journey) -> NotesPage:
    keys = [place.key for place in journey.main.rail.places]
    journey.press(Qt.Key(Qt.Key.Key_1.value + keys.index("notes")), ALT)
    page = journey.main.page("notes")
    assert isinstance(page, NotesPage)
    return page


def refuse_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program holds the file."""

    def refuse(*_: object) -> None:
        raise Unavailable("DBF005")

    monkeypatch.setattr("clinicdesk.services.drafts.put_draft", refuse)


def button(journey: Journey, key: str) -> QAbstractButton:
    words = journey.main.surroundings.say(f"window.unsaved.{key}")
    return next(one for one in journey.sheet.findChildren(QAbstractButton) if one.text() == words)


def test_a_note_that_the_disk_refuses_is_left_by_nobody_unasked(
    journey: Journey, met: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DRF-278. Esc, the rail and its key: stay, copy, try again."""
    view = opened(journey, met)
    with monkeypatch.context() as broken:
        refuse_drafts(broken)
        journey.click(view.shared)
        journey.press(Qt.Key.Key_A, CONTROL)
        journey.type(WORDS)
        journey.until(lambda: view.foot.mark.text().startswith("Не збережено"))
        journey.press(Qt.Key.Key_Escape)
        assert journey.sheet.objectName() == "window.unsaved"
        journey.press(Qt.Key.Key_Escape)
        journey.until(journey.no_sheet)
        assert view.shared.toPlainText() == WORDS
        journey.main.go("today")
        page_of(journey)
        assert journey.sheet.objectName() == "window.unsaved"
        journey.click(button(journey, "copy"))
        assert WORDS in QGuiApplication.clipboard().text()
        journey.confirm()  # once more: the disk refuses still
        assert journey.sheet.objectName() == "window.unsaved"
        assert view.page is not None
    journey.confirm()
    journey.until(journey.no_sheet)
    assert view.page is None
    assert note(journey).shared.toPlainText() == WORDS


def test_a_note_is_discarded_only_by_who_says_so(
    journey: Journey, met: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DRF-278."""
    view = opened(journey, met)
    refuse_drafts(monkeypatch)
    journey.click(view.shared)
    journey.press(Qt.Key.Key_A, CONTROL)
    journey.type(WORDS)
    journey.press(Qt.Key.Key_Escape)
    journey.click(button(journey, "discard"))
    journey.until(journey.no_sheet)
    assert view.page is None
    assert WORDS not in note(journey).shared.toPlainText()


def test_process_notes_are_left_the_same_way(
    journey: Journey, met: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DRF-278."""
    view = opened(journey, met)
    page = page_of(journey)
    view = note(journey)
    assert view.page is not None
    page.open_process(view.page.members[0].person_id)
    with monkeypatch.context() as broken:
        refuse_drafts(broken)
        journey.click(page.process.editor)
        journey.type(WORDS)
        journey.press(Qt.Key.Key_Escape)
        assert journey.sheet.objectName() == "window.unsaved"
        journey.press(Qt.Key.Key_Escape)
        page_of(journey)  # the rail: no end of asking, and the text is there
        assert journey.sheet.objectName() == "window.unsaved"
        assert page.process.editor.toPlainText() == WORDS
    journey.confirm()
    journey.until(journey.no_sheet)
    assert view.page is None


def test_one_page_that_cannot_be_kept_holds_up_no_other(
    journey: Journey, met: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DRF-278. Several that cannot are told together."""
    view = opened(journey, met)
    kept: list[str] = []

    def refuse() -> None:
        raise Unavailable("DBF005")

    today = journey.main.page("today")
    assert today is not None
    monkeypatch.setattr(today, "keep_draft", refuse)
    monkeypatch.setattr(view.writing, "store_draft", lambda: kept.append("note"))
    with pytest.raises(Unavailable) as told:
        journey.main.keep_drafts()
    assert (told.value.code, kept) == ("DBF005", ["note"])
    monkeypatch.setattr(view.writing, "store_draft", refuse)
    with pytest.raises(Unavailable) as told:
        journey.main.keep_drafts()
    assert told.value.code == "DRF270"
    assert "Сьогодні, Нотатки" in told.value.problem("uk")


@pytest.mark.parametrize("language", ["uk", "en"])
def test_an_addendum_closed_by_esc_comes_back(journey: Journey, signed: Clinic, language: str) -> None:
    """Proves: REQ-DRF-278. Its draft goes by its own button only."""
    journey.start(signed.folder, language=language)
    journey.unlock("therapist", PASSWORDS["therapist"])
    view = note(journey)
    journey.click(view.foot.add)
    said = journey.sheet.fields["said"].editor
    assert isinstance(said, PlainText)
    journey.fill(said, WORDS)
    journey.press(Qt.Key.Key_Escape)
    journey.until(journey.no_sheet)
    assert journey.message.startswith("Чернетку збережено о" if language == "uk" else "Draft saved at")
    journey.click(view.foot.add)
    again = journey.sheet.fields["said"].editor
    assert isinstance(again, PlainText)
    assert again.toPlainText() == WORDS
    journey.click(discard_of(journey.sheet))
    journey.until(journey.no_sheet)
    journey.click(view.foot.add)
    fresh = journey.sheet.fields["said"].editor
    assert isinstance(fresh, PlainText)
    assert fresh.toPlainText() == ""


@pytest.mark.parametrize("blanks", [True, False])
def test_a_paste_of_two_megabytes_is_refused_at_once_in_every_editor_of_many_lines(
    journey: Journey, signed: Clinic, blanks: bool
) -> None:
    """Proves: REQ-WIN-279, REQ-NTE-004."""
    view = opened(journey, signed)
    journey.click(view.foot.amend)
    before = view.shared.toPlainText()
    QGuiApplication.clipboard().setText("слово " * 350_000 if blanks else "Ф" * 2_000_000)
    assert pasted_within(view.shared) < SLOWEST_S
    assert "уміщується 20000" in journey.message
    assert view.shared.toPlainText() == before
    page = page_of(journey)
    view = note(journey)
    assert view.page is not None
    page.open_process(view.page.members[0].person_id)
    assert pasted_within(page.process.editor) < SLOWEST_S
    assert page.process.editor.toPlainText() == ""
    page.step_back()
    view.writing.let_go()
    view.acts.done.emit()
    journey.click(view.foot.add)
    for name in ("said", "reason"):
        field = journey.sheet.fields[name]
        assert isinstance(field.editor, PlainText)
        assert pasted_within(field.editor) < SLOWEST_S
        assert "уміщується 20000" in field.issue
        assert field.editor.toPlainText() == ""


def test_what_fits_is_pasted(journey: Journey, met: Clinic) -> None:
    """Proves: REQ-WIN-279. A page of signs without a single blank as well; what is selected makes room."""
    view = opened(journey, met)
    QGuiApplication.clipboard().setText("Ф" * 20_000)
    view.shared.selectAll()
    assert pasted_within(view.shared) < 2 * SLOWEST_S
    assert len(view.shared.toPlainText()) == 20_000
    view.shared.moveCursor(view.shared.textCursor().MoveOperation.End)
    pasted_within(view.shared)
    assert len(view.shared.toPlainText()) == 20_000


def test_no_editor_of_many_lines_is_made_otherwise() -> None:
    """Proves: REQ-WIN-279."""
    made = [
        path
        for path in Path(ROOT, "clinicdesk").rglob("*.py")
        if "= QPlainTextEdit()" in path.read_text("utf-8")
    ]
    assert made == []


def pasted_within(editor: QPlainTextEdit) -> float:
    """Seconds that a paste and all that follows it at once take."""
    begun = monotonic()
    editor.paste()
    QApplication.processEvents()
    return monotonic() - begun
