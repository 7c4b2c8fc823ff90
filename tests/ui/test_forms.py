"""Forms in the window: any definition is drawn, answered by keys, kept, recorded once, corrected with a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.security.roles import Role
from clinicdesk.services.sheet_pages import SheetVersion
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.editors import Tools
from clinicdesk.ui.forms.filling import Filling, texts_of
from clinicdesk.ui.forms.form_page import FormPage
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.forms.registry import EDITORS
from tests.support.forms_ward import FACTS, blank, decided, filled, row_of
from tests.support.geometry import problems_of
from tests.support.screening import clean_answers
from tests.support.stage import Stage, click, press, stage, type_text

FORMS = [code for code in library().codes() if isinstance(library().read(code).definition, Form)]


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window."""
    made = stage(qtbot, Role.NURSE)
    made.ward.forms.sheet = filled("phq9", {"q1": "2"})
    return made


def page_on(made: Stage, code: str) -> FormPage:
    page = made.show(FormPage(made.around, made.verbs.forms))
    page.begin(blank(code))
    QApplication.processEvents()
    return page


def test_every_field_type_of_every_form_has_its_editor(nurse: Stage) -> None:
    """Proves: REQ-SCR-001. What an editor is given it gives back, in both languages."""
    seen = set()
    for code in FORMS:
        form = blank(code)
        for language in ("uk", "en"):
            nurse.language.use(language)
            tools = Tools(FormWords(form.read, nurse.language), form.staff)
            for address, question in Filling(form.form, FACTS).questions.items():
                if question.type in seen and language == "en":
                    continue
                seen.add(question.type)
                editor = EDITORS[question.type](question, tools)
                editor.speak(address)
                editor.set_read_only(True)
                assert editor.text() == ""
                editor.deleteLater()
    assert set(EDITORS) - seen <= {"file", "pressure", "duration", "text"}


def test_answers_become_text_and_text_the_same_answers() -> None:
    form = blank("gkap_screening").form
    first = Filling(form, FACTS, {key: str(text) for key, text in clean_answers().items()})
    again = Filling(form, FACTS, texts_of(form, first.checked.values))
    assert again.checked.values == first.checked.values
    assert first.progress()[0] > 60


def test_a_scale_is_filled_in_by_keys_alone(nurse: Stage) -> None:
    """Proves: REQ-SCR-001."""
    page = page_on(nurse, "phq9")
    page.take_focus()
    for digit in "0123":
        focused = QApplication.focusWidget()
        assert focused is not None
        press(focused, getattr(Qt.Key, f"Key_{digit}"))
        press(QApplication.focusWidget() or focused, Qt.Key.Key_N)
    assert [page.writing.filling.given[f"q{n}"] for n in range(1, 5)] == ["0", "1", "2", "3"]  # type: ignore[union-attr]
    assert page.view.current() == "q5"
    press(QApplication.focusWidget() or page, Qt.Key.Key_Up)
    assert page.view.current() == "q4"
    press(QApplication.focusWidget() or page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert nurse.ward.last("record_form")["answers"] == {"q1": "0", "q2": "1", "q3": "2", "q4": "3"}


def test_the_score_is_hidden_from_who_answers_and_live_for_a_clinician(nurse: Stage) -> None:
    """Proves: REQ-SCR-006."""
    page = page_on(nurse, "phq9")
    page.writing.choose_respondent("self")
    page._refresh()
    assert page.scores.why.isVisible()
    aldrete = blank("aldrete")
    page.begin(aldrete)
    assert not page.scores.why.isVisible()
    said = [part.text() for part in page.scores._parts if hasattr(part, "text")]
    assert any("Бракує" in text for text in said)


def test_a_scale_read_aloud_shows_one_item_and_knows_who_answered(nurse: Stage) -> None:
    """Proves: REQ-SCR-006."""
    page = page_on(nurse, "phq9")
    page.read_aloud(on=True)
    assert page.writing.respondent == "read_aloud"
    focused = QApplication.focusWidget()
    assert focused is not None
    press(focused, Qt.Key.Key_2)
    press(QApplication.focusWidget() or focused, Qt.Key.Key_Down)
    assert page.large.field == "q2"
    assert page.writing.filling is not None
    assert page.writing.filling.given == {"q1": "2"}
    assert page.step_back()
    assert not page.step_back()


def test_typed_answers_are_a_draft_and_come_back(nurse: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-SCR-003."""
    page = page_on(nurse, "phq9")
    page.writing.put("q1", "3")
    qtbot.waitUntil(lambda: bool(nurse.drafts.kept), timeout=2000)
    page.writing.leave()
    page.begin(blank("phq9"))
    assert page.writing.filling is not None
    assert page.writing.filling.given == {"q1": "3"}
    assert "Повернулася" in page.mark.text()
    page.writing.record()
    assert not nurse.drafts.kept
    assert nurse.drafts.dropped[-1][2]


def test_an_impossible_number_stops_at_its_field_with_code_and_cure(nurse: Stage) -> None:
    """Proves: REQ-SCR-001."""
    page = page_on(nurse, "gkap_day_check")
    filling = page.writing.filling
    assert filling is not None
    number = next(
        name
        for name, q in filling.questions.items()
        if q.type == "integer" and q.highest and name in filling.asked
    )
    page.view.go_to(number)
    line = page.view.rows[number].editor.findChild(QLineEdit)
    assert line is not None
    type_text(line, "99999")
    assert not page.view.rows[number].issue.isVisible()
    press(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert nurse.ward.times("record_form") == 0
    assert page.view.rows[number].issue.isVisible()
    assert page.view.rows[number].issue_code.text().startswith("ANS")


def test_a_correction_wants_a_reason_and_says_when_somebody_was_quicker(nurse: Stage) -> None:
    """Proves: REQ-SCR-003. The text is kept, and the version it was typed over."""
    page = nurse.show(FormPage(nurse.around, nurse.verbs.forms))
    sheet = filled("phq9", {"q1": "2"})
    nurse.ward.forms.versions = (SheetVersion(1, sheet.taken_at, "Ірина Марчук", "", sheet.values),)
    page.begin(blank("phq9"), sheet)
    assert not page.save.isVisible()
    click(page.amend)
    page.writing.put("q1", "3")
    page.writing.record()
    nurse.type_into("reason", "уточнено")
    nurse.ward.refusal = Refused(Issue("DSK004"))
    nurse.confirm()
    assert nurse.ward.last("amend_form")["version"] == 1
    assert nurse.drafts.kept["form", "sheet-1"]["=version"] == "1"
    nurse.sheet().reject()
    page.writing.leave()
    page.begin(blank("phq9"), filled("phq9", {"q1": "1"}, version=2))
    assert page.meanwhile.isVisible()
    assert page.writing.filling is not None
    assert page.writing.filling.given["q1"] == "3"


def test_the_list_shows_scores_and_opens_a_form(nurse: Stage) -> None:
    """Proves: REQ-SCR-004."""
    sheet = filled("phq9", {f"q{n}": "1" for n in range(1, 10)})
    nurse.ward.forms.rows = (row_of(sheet),)
    nurse.ward.forms.sheet = sheet
    view = nurse.show(PersonForms(nurse.around, nurse.verbs.forms))
    view.open_person("p-1047")
    model = view.list.filled.model()
    assert "9" in str(model.index(0, 2).data())
    assert model.index(0, 3).data() == "без підпису"
    view.list.filled.opened.emit(nurse.ward.forms.rows[0])
    assert nurse.ward.forms.opened == ["sheet-1"]
    assert view.step_back()
    view.list.search.setText("gad7")
    assert view.list.library.model().rowCount() == 1
    assert not view.step_back()


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("code", ["phq9", "gkap_day_check", "lab_tests", "news2"])
def test_no_word_is_cut(qtbot: QtBot, language: str, code: str) -> None:
    made = stage(qtbot, Role.NURSE, language=language)
    page = page_on(made, code)
    made.later(timedelta(minutes=1))
    assert problems_of(made.window) == []
    assert page.head.title.text()


def test_what_is_unlikely_is_asked_about_once_for_each_person(nurse: Stage) -> None:
    """Proves: REQ-SCR-001."""
    page = page_on(nurse, "vitals")
    filling = page.writing.filling
    assert filling is not None
    number, limit = next((name, q.expected[1]) for name, q in filling.questions.items() if q.expected)
    said: list[bool] = []

    def hear(*, confirmed: bool) -> None:
        said.append(confirmed)

    for _ in range(2):
        page.begin(blank("vitals"))
        page.writing.put(number, str(int(limit) + 1))
        page.writing._ask_unlikely(hear)
        nurse.confirm()
        page.writing._ask_unlikely(hear)
        assert nurse.no_sheet()
    assert said == [True] * 4


def test_a_form_copied_from_paper_says_when_it_was_filled_in(nurse: Stage) -> None:
    """Proves: REQ-SCR-001."""
    page = page_on(nurse, "phq9")
    page.writing.put("q1", "3")
    type_text(page.when, "колись")
    page.writing.record()
    assert nurse.ward.times("record_form") == 0
    assert "Вкажіть, коли заповнено" in nurse.message
    page.when.selectAll()
    type_text(page.when, "23.11.2026 9:30")
    page.writing.record()
    assert nurse.ward.last("record_form")["taken_at"].isoformat() == "2026-11-23T07:30:00+00:00"


def test_a_recorded_decimal_is_corrected_with_the_comma_of_ukrainian() -> None:
    form = blank("vitals").form
    name = next(name for name, q in Filling(form, FACTS).questions.items() if q.type == "decimal")
    values = Filling(form, FACTS, {name: "36.8"}).checked.values
    assert texts_of(form, values, "uk") == {name: "36,8"}
    assert texts_of(form, values, "en") == {name: "36.8"}
    assert Filling(form, FACTS, {name: "36,8"}).checked.values == values


def test_a_form_is_signed_by_its_author_with_the_password(qtbot: QtBot) -> None:
    """Proves: REQ-SHT-008."""
    made = stage(qtbot, Role.NURSE, user_id="u-marchuk")
    page = made.show(FormPage(made.around, made.verbs.forms))
    whole = dict.fromkeys((f"q{number}" for number in range(1, 10)), "2")
    sheet = replace(filled("phq9", whole), author_id="u-marchuk")
    page.begin(blank("phq9"), sheet)
    assert page.sign.text() == "Підписати…"
    page.sign.click()
    assert any("Підпис виконавця" in part.text() for part in made.sheet().findChildren(Text))
    made.type_into("password", "слова слова")
    made.confirm()
    assert made.ward.last("sign_form") == {
        "subject": "sheet-1", "meaning": "author", "password": "слова слова", "seen": "7f3a91c2",
    }  # fmt: skip
    page.begin(blank("phq9"), replace(sheet, signatures=decided("eligible").signatures))
    assert "Олена Левченко, відповідальність" in page.signed.text()


def test_the_button_says_how_many_answers_are_missing_and_leads_to_the_first(nurse: Stage) -> None:
    """Proves: REQ-SHT-022."""
    page = page_on(nurse, "phq9")
    page.begin(blank("phq9"), filled("phq9", dict.fromkeys(("q1", "q2", "q3"), "1")))
    assert page.sign.text() == "До підпису: бракує 6 відповідей"
    nurse.around.language.use("en")
    assert page.sign.text() == "To sign: 6 answers missing"
    page.sign.click()
    assert page.view.current() == "q4"
    assert nurse.no_sheet()


def test_whom_the_programme_names_approves_a_form(qtbot: QtBot) -> None:
    """Proves: REQ-SHT-021."""
    made = stage(qtbot, Role.LEAD, user_id="u-lead")
    page = made.show(FormPage(made.around, made.verbs.forms))
    sheet = replace(filled("closing_summary", {"doses": "3"}), approvers=("lead", "physician"), missing=())
    page.begin(blank("closing_summary"), sheet)
    page.sign.click()
    assert any("чекає програма" in part.text() for part in made.sheet().findChildren(Text))
    made.type_into("password", "слова слова")
    made.confirm()
    assert made.ward.last("sign_form")["meaning"] == "approver"
