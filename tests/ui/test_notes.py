"""The note in the window: written by keys, held against the roster, kept, recorded, signed, reviewed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.services.attendance import Presence
from clinicdesk.services.moved_meetings import Moved
from clinicdesk.services.notes import FiledAddendum
from clinicdesk.services.process_notes import ProcessView
from clinicdesk.services.signing import Meaning
from clinicdesk.ui.components.choice import Choice, Radio
from clinicdesk.ui.notes.note_view import NoteView
from clinicdesk.ui.notes.notes import NotesPage
from clinicdesk.ui.notes.process_view import ProcessPane
from clinicdesk.ui.people.people import PeoplePage
from tests.support import ward_notes
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, press, stage, type_text


def opened(made: Stage, **changed: object) -> NoteView:
    """The editor over the session of today."""
    if changed:
        made.ward.group.page = replace(made.ward.group.page, **changed)  # type: ignore[arg-type]
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    page.show_subject("e-I2")
    QApplication.processEvents()
    return page.view


def write_whole(view: NoteView) -> None:
    """Everything a signature wants."""
    for person, said in ward_notes.everybody().items():
        view.writing.put_presence(person, said)
    for person, words in ward_notes.text().paragraphs.items():
        view.writing.put(person, words)
    view.writing.put("shared", ward_notes.SHARED)
    view.speak()


@pytest.fixture
def therapist(qtbot: QtBot) -> Stage:
    return stage(qtbot, Role.THERAPIST)


def test_a_new_note_begins_with_the_programmes_headings_and_says_what_is_missing(therapist: Stage) -> None:
    """Proves: REQ-NTE-010."""
    view = opened(therapist)
    assert view.shared.toPlainText().split("\n")[0] == "Тема й хід"
    assert view.shared.textCursor().blockNumber() == 1
    assert not view.foot.sign.isEnabled()
    assert view.foot.way.text() == "Підписати можна після 8 дій"
    click(view.everybody)
    assert {said.presence for said in view.writing.presence.values()} == {"present"}
    write_whole(view)
    assert view.foot.sign.isEnabled()
    assert view.foot.sign.text() == "Підписати 6 записів"


def test_a_name_in_the_shared_part_is_underlined_shown_replaced_or_set_aside(therapist: Stage) -> None:
    """Proves: REQ-NTE-001, REQ-NTE-010."""
    view = opened(therapist)
    write_whole(view)
    view.shared.selectAll()
    type_text(view.shared, "Олегові й Ігореві легше.")
    therapist.qtbot.waitUntil(view.shared_strip.isVisible)
    assert view.shared_strip.title.text() == "У тексті є ім’я «Олегові»"
    assert "Ще 1 місце" in view.shared_strip.body.text()
    assert len(view.shared.extraSelections()) == 2
    assert not view.foot.sign.isEnabled()
    click(view.shared_strip.go)
    assert view.shared.textCursor().selectedText() == "Олегові"
    click(view.shared_strip.swap)
    assert view.shared.toPlainText() == "один з учасників й Ігореві легше."
    assert view.shared_strip.title.text() == "У тексті є ім’я «Ігореві»"
    click(view.shared_strip.nobody)
    assert not view.shared_strip.isVisible()
    assert view.writing.set_aside == ["Ігореві"]
    assert view.foot.sign.isEnabled()


def test_what_is_typed_is_kept_and_comes_back_after_a_lock(therapist: Stage) -> None:
    """Proves: REQ-NTE-011."""
    view = opened(therapist)
    type_text(view.shared, "Говорили про сон.")
    view.writing.put_presence("p-0991", Presence("late", 60))
    assert view.foot.mark.text() == "Зберігаю чернетку…"
    view.writing.store_draft()
    assert view.foot.mark.text() == "Чернетку збережено о 11:07:04"
    again = NotesPage(therapist.around, therapist.verbs.notes, therapist.verbs.questions)
    again.show_subject("e-I2")
    assert "Говорили про сон." in again.view.shared.toPlainText()
    assert again.view.writing.presence["p-0991"] == Presence("late", 60)
    assert again.view.foot.mark.text().startswith("Чернетка повернулася")
    again.deleteLater()


def test_a_disk_that_refuses_is_said_and_the_text_stays(
    therapist: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-NTE-011."""
    view = opened(therapist)
    type_text(view.shared, "Коло.")

    def refuse(*_: object) -> None:
        raise Unavailable("DBF008")

    monkeypatch.setattr(therapist.drafts, "keep", refuse)
    view._around.attempt(view.writing.store_draft)
    assert view.foot.mark.text().startswith("Не збережено")
    assert "Коло." in view.shared.toPlainText()


def test_a_paste_of_two_megabytes_is_refused_in_words_and_kept(therapist: Stage) -> None:
    """Proves: REQ-NTE-004."""
    view = opened(therapist)
    write_whole(view)
    written = view.shared.toPlainText()
    QApplication.clipboard().setText("слово " * 350_000 + "\x07")
    view.shared.selectAll()
    view.shared.paste()
    assert view.shared.toPlainText() == written
    view.shared.setPlainText("слово " * 5_000)
    view.refresh()
    assert "поміщається 20000" in view.shared_strip.title.text()
    assert not view.foot.sign.isEnabled()
    view.shared.setPlainText("дзвінок \x07 тут")
    view.refresh()
    assert "У рядку 1 є знак" in view.shared_strip.title.text()


def test_signing_records_first_and_asks_for_the_password(therapist: Stage) -> None:
    """Proves: REQ-NTE-006."""
    view = opened(therapist)
    write_whole(view)
    therapist.ward.group.page = ward_notes.recorded(author="u-lead")
    press(view.shared, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    asked = therapist.ward.last("note_record")
    assert set(asked["people"]) == {person for person, _, _ in ward_notes._MEMBERS}
    assert asked["version"] == 0
    sheet = therapist.sheet()
    assert therapist.drafts.take("note", "e-I2") is None
    therapist.type_into("password", "шість слів про ліс і поле")
    therapist.ward.refusal = Refused(Issue("KEY002", "password", values={"n": 3}))
    therapist.confirm()
    assert sheet.fields["password"].issue
    therapist.confirm()
    asked = therapist.ward.last("note_sign")
    assert (asked["meaning"], asked["subject"]) == ("author", "n-1")
    assert therapist.message.startswith("Підписано.")


def test_a_reviewer_chooses_what_the_signature_means_or_sends_the_note_back(qtbot: QtBot) -> None:
    """Proves: REQ-NTE-007."""
    made = stage(qtbot, Role.LEAD)
    made.ward.group.page = ward_notes.recorded("signed", author="u-other")
    view = opened(made)
    assert view.shared.isReadOnly()
    assert "Коваль Марія (психотерапія), Авторство запису" in view.foot.safety.text()
    click(view.foot.sign)
    sheet = made.sheet()
    radios = sheet.findChildren(Radio)
    assert not any(radio.isChecked() for radio in radios)
    made.confirm()
    assert made.ward.times("note_countersign") == 0
    radios[0].click()
    made.confirm()
    assert made.ward.last("note_countersign")["meaning"] == "reviewer"
    click(view.foot.send_back)
    made.type_into("reason", "без заземлення")
    made.confirm()
    assert made.ward.last("note_send_back") == {"subject": "n-1", "version": 1, "reason": "без заземлення"}


def test_who_can_only_witness_a_note_is_offered_that(qtbot: QtBot) -> None:
    """Proves: REQ-NTE-272."""
    made = stage(qtbot, Role.LEAD)
    page = ward_notes.recorded("recorded", author="u-other")
    assert page.note is not None
    made.ward.group.page = replace(page, note=replace(page.note, meanings=(Meaning.WITNESS,)))
    view = opened(made)
    assert view.foot.sign.text() == "Підписати як свідок"
    click(view.foot.sign)
    made.confirm()
    assert made.ward.last("note_sign")["meaning"] == "witness"


def test_a_signed_note_is_added_to_and_its_history_is_a_timeline(therapist: Stage) -> None:
    """Proves: REQ-NTE-005, REQ-NTE-009."""
    therapist.ward.group.page = ward_notes.recorded("signed")
    view = opened(therapist)
    assert not view.foot.record.isVisible()
    click(view.foot.add)
    therapist.type_into("text", "Дзвінок 27.11.")
    therapist.type_into("reason", "згадано")
    therapist.type_into("password", "пароль")
    therapist.confirm()
    assert therapist.ward.last("note_add")["field"] == "shared"
    click(view.history)
    words = [label.text() for label in therapist.sheet().findChildren(type(view.foot.mark))]
    assert "Підпис під редакцією 1 · Авторство запису" in words
    assert any("Щоденник сну три дні" in line for line in words)
    therapist.sheet().reject()


def test_a_question_about_a_part_is_answered_in_place(therapist: Stage) -> None:
    """Proves: REQ-QST-001."""
    therapist.ward.group.page = ward_notes.recorded("recorded", author="u-lead")
    view = opened(therapist)
    click(view.questions)
    sheet = therapist.sheet()
    act = sheet.fields["act"].editor
    assert isinstance(act, Choice)
    assert [act.itemText(place) for place in range(act.count())] == [
        "Поставити питання", "Позначити значення перевіреним за джерелом", "Відповісти: Спільна частина",
        "Закрити: Спільна частина",
    ]  # fmt: skip
    assert act.value() == "answer:q-1"  # what waits comes first
    assert not sheet.fields["to_role"].isVisible()
    therapist.type_into("text", "Двоє терапевтів.")
    therapist.confirm()
    assert therapist.ward.last("question_answer") == {"subject": "q-1", "text": "Двоє терапевтів."}
    click(view.questions)
    again = therapist.sheet().fields["act"].editor
    assert isinstance(again, Choice)
    again.set_value("ask")
    therapist.type_into("text", "Чому так довго?")
    therapist.confirm()
    asked = therapist.ward.last("question_ask")
    assert (asked["record_type"], asked["field"], asked["to_role"]) == ("group_note", "shared", "therapist")


def test_a_nurse_reads_the_shared_part_only(qtbot: QtBot) -> None:
    """Proves: REQ-NTE-003."""
    made = stage(qtbot, Role.NURSE)
    page = ward_notes.recorded("signed", author="u-other")
    assert page.note is not None
    made.ward.group.page = replace(page, private=False, note=replace(page.note, meanings=()))
    view = opened(made)
    assert not view.private.isVisible()
    assert not view.foot.sign.isVisible()
    assert not view.process.isVisible()
    assert view.banner.title.text() == "Лише перегляд"


def test_process_notes_lie_apart_and_are_kept_sealed(therapist: Stage) -> None:
    """Proves: REQ-NTE-008."""
    therapist.ward.group.process = (
        ProcessView(
            "r-1", 1, "u-2", "Коваль Марія", ward_notes.NOW, {"person": "p-0991"}, "Перенос", own=False
        ),
    )
    view = opened(therapist)
    click(view.process)
    pane = next(iter(therapist.window.findChildren(NotesPage))).process
    type_text(pane.editor, "Моя тривога")
    pane.store_draft()
    assert pane.mark.text().startswith("Чернетку збережено")
    pane.record()
    asked = therapist.ward.last("note_keep_process")
    assert (asked["text"], asked["about"]) == ("Моя тривога", {"session": "e-I2", "person": "p-0988"})
    assert therapist.drafts.take("process", "e-I2") is None
    pane.table.selectRow(0)
    press(pane.table, Qt.Key.Key_Return)
    assert pane.editor.isReadOnly()
    assert not pane.keep.isEnabled()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut_in_any_size(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.THERAPIST, language=language)
    view = opened(made, members=ward_notes.page(alert="p-0994").members)
    write_whole(view)
    view.writing.put("shared", ward_notes.SHARED + " Олег.")
    view.speak()
    for size in SIZES:
        made.window.resize(*size)
        QApplication.processEvents()
        assert problems_of(made.window) == []
    for page in (ward_notes.recorded("returned"), ward_notes.recorded("signed"), ward_notes.recorded("void")):
        made.ward.group.page = page
        view.writing.editing = False
        view.open_note("e-I2")
        assert problems_of(made.window) == []


def test_a_record_shows_the_notes_that_stand_in_it(therapist: Stage) -> None:
    """Proves: REQ-NTE-003."""
    verbs = therapist.verbs
    page = PeoplePage(therapist.around, verbs.people, verbs.chart, verbs.forms)
    page.offer_notes(verbs.notes.of_person)
    therapist.show(page)
    page.open_person(therapist.ward.people[0])
    click(page.chart.notes)
    words = [label.text() for label in therapist.sheet().findChildren(type(page.chart.logged))]
    assert ward_notes.PARAGRAPH in words
    assert any("запізнення" in line for line in words)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_record_shows_what_was_added_to_its_notes_and_under_which_code(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-NTE-995, REQ-NTE-996, REQ-NTE-997."""
    made = stage(qtbot, Role.THERAPIST, language=language)
    (first,) = ward_notes.filed()
    added = FiledAddendum("a-1", 1, "Телефонувала ввечері.", "дзвінок", "Коваль Марія", ward_notes.NOW)
    moved = Moved(ward_notes.BEGAN, "Левченко Ольга", ward_notes.NOW)
    second = replace(first, shared="", paragraph="Інші слова.", code="К-2", added=(added,), moved=(moved,))
    made.ward.group.filed = (first, second)
    verbs = made.verbs
    page = PeoplePage(made.around, verbs.people, verbs.chart, verbs.forms)
    page.offer_notes(verbs.notes.of_person)
    made.show(page)
    page.open_person(made.ward.people[0])
    click(page.chart.notes)
    words = " ".join(label.text() for label in made.sheet().findChildren(type(page.chart.logged)))
    assert "Телефонувала ввечері." in words
    assert {"uk": "записано під кодом К-2", "en": "recorded under the code К-2"}[language] in words
    assert {"uk": "час сесії змінено", "en": "time was changed"}[language] in words
    assert problems_of(made.sheet()) == []


def test_the_roster_says_who_was_not_dosed_and_the_page_that_a_signature_is_outdated(
    therapist: Stage,
) -> None:
    """Proves: REQ-NTE-012, REQ-NTE-014."""
    made = ward_notes.recorded("signed", author="u-lead")
    first, *rest = made.members
    assert made.note is not None
    therapist.ward.group.page = replace(
        made, members=(replace(first, undosed="D1"), *rest), note=replace(made.note, state="outdated")
    )
    view = opened(therapist)
    rail = view.rail.items[first.person_id]
    assert "без дози в D1" in rail.accessibleName()
    assert "без дози" not in view.rail.items[rest[0].person_id].accessibleName()
    assert view.state.text() == "Підпис застарів"
    assert "виправлено, хто був" in view.banner.title.text()


def test_process_notes_that_do_not_open_are_counted(therapist: Stage) -> None:
    """Proves: REQ-NTE-013."""
    therapist.ward.group.shut = 2
    pane = therapist.show(ProcessPane(therapist.around, therapist.verbs.notes))
    pane.open_about(therapist.ward.group.page, "p-0988")
    assert pane.shut.isVisible()
    assert pane.shut.text().startswith("2 нотатки вашими ключами не відкрити")
