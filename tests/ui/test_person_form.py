"""A participant's card in the window: read, filled in by keyboard, compared, amended, merged."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.protocols.person import Allergy, PersonDetails, Relation
from clinicdesk.security.roles import Role
from clinicdesk.services.person_views import Candidate
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.people.card_text import details_of, spaced_phone, texts_of
from clinicdesk.ui.people.people import PeoplePage
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, press, stage, type_text
from tests.support.ward import card

SAME = Candidate("p-1047", "К-1047", "Романюк Юрій Степанович", "1985-05-14", ("name_birth", "phone"))


def open_page(
    qtbot: QtBot, *roles: Role, language: str = "uk", size: tuple[int, int] = SIZES[0]
) -> tuple[Stage, PeoplePage]:
    made = stage(qtbot, *(roles or (Role.COORDINATOR,)), language=language)
    return made, made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart), size)


def editor(page: PeoplePage, name: str) -> QWidget:
    return page.form.form.fields[name].editor


def test_a_card_is_filled_in_by_keyboard_alone(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-014, REQ-WIN-062."""
    made, page = open_page(qtbot)
    page.register.setFocus()
    press(page.register, Qt.Key.Key_Space)
    typed = ["К-1071", "", "Гончар", "Ярослав", "Тарасович", "17.02.1994"]
    editor(page, "code").setFocus()
    for text in typed:
        focused = made.window.focusWidget()
        assert isinstance(focused, QLineEdit)
        if not focused.text():
            type_text(focused, text)
        press(focused, Qt.Key.Key_Tab)
    sex = made.window.focusWidget()
    assert sex is editor(page, "sex")
    press(sex, Qt.Key.Key_Down)
    press(sex, Qt.Key.Key_Tab)
    phones = made.window.focusWidget()
    assert isinstance(phones, QPlainTextEdit)
    type_text(phones, "067 123 45 67")
    press(phones, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    details = made.ward.last("add_person")["subject"]
    assert (details.code, details.surname, details.given_name) == ("К-1071", "Гончар", "Ярослав")
    assert (details.birth_date, details.sex, details.phones) == ("17.02.1994", "female", ("067 123 45 67",))
    assert made.message == "Картку К-1071 записано."
    assert page.card.isVisible()


def test_a_refusal_stands_at_its_field_in_the_language_of_now_and_the_words_stay(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-010."""
    made, page = open_page(qtbot)
    page.open_register()
    type_text(editor(page, "surname"), "Гончар")
    made.ward.refusal = Refused(
        Issue("PSN005", "birth_date"), Issue("PSN008", "phones", values={"text": "12"})
    )
    page.form.submit()

    fields = page.form.form.fields
    assert fields["birth_date"].issue == Issue("PSN005").sentence("uk")
    assert "«12»" in fields["phones"].issue
    assert fields["surname"].text() == "Гончар"
    assert editor(page, "birth_date").hasFocus()
    made.language.use("en")
    assert fields["birth_date"].issue == Issue("PSN005").sentence("en")


def test_the_same_person_is_recognised_while_being_typed(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-005."""
    made, page = open_page(qtbot)
    page.open_register()
    assert not page.form.form.fields["reason"].isVisible()
    made.ward.alike = (SAME,)
    type_text(editor(page, "surname"), "Рома")
    qtbot.waitUntil(page.form.alike.isVisible)

    line = (
        "К-1047 · Романюк Юрій Степанович · 14.05.1985: збігаються ім’я й дата народження, збігається телефон"
    )
    assert page.form.alike.body.text() == line
    made.ward.refusal = Refused(Issue("PPL009", "reason", Severity.ASK, {"codes": "К-1047"}))
    page.form.submit()
    assert "К-1047" in page.form.form.fields["reason"].issue
    assert editor(page, "reason").hasFocus()
    type_text(editor(page, "reason"), "інша людина")
    page.form.submit()
    assert made.ward.last("add_person")["reason"] == "інша людина"


def test_the_one_who_was_recognised_is_opened_and_the_words_stay_a_draft(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-005, REQ-PPL-014."""
    made, page = open_page(qtbot)
    page.open_register()
    made.ward.alike = (SAME,)
    type_text(editor(page, "surname"), "Рома")
    page.form.look()
    click(page.form.see)
    assert page.card.isVisible()
    assert made.drafts.kept["person", ""]["surname"] == "Рома"
    page.step_back()
    page.open_register()
    assert page.form.form.fields["surname"].text() == "Рома"


def test_what_is_typed_outlives_a_lock_and_goes_when_it_is_let_go(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-014."""
    made, page = open_page(qtbot)
    page.open_register()
    type_text(editor(page, "complaint"), "безсоння")
    page.keep_draft()
    assert made.drafts.kept["person", ""]["complaint"] == "безсоння"
    click(page.form.leave)
    assert made.drafts.dropped == [("person", "", False)]
    assert page.table.isVisible()


def test_an_amendment_goes_with_the_version_that_was_read(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-007."""
    made, page = open_page(qtbot)
    page.open_card("p-1047")
    click(page.card.amend)
    assert not editor(page, "code").isEnabled()
    weight = editor(page, "weight_kg")
    assert isinstance(weight, QLineEdit)
    weight.clear()
    type_text(weight, "83")
    type_text(editor(page, "reason"), "зважування")
    page.form.submit()

    asked = made.ward.last("amend_person")
    assert (asked["subject"], asked["version"], asked["reason"]) == ("p-1047", 2, "зважування")
    assert made.message == "Картку К-1047 виправлено."


def test_what_somebody_else_recorded_meanwhile_stands_beside_the_field(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-007."""
    made, page = open_page(qtbot)
    page.open_card("p-1047")
    click(page.card.amend)
    weight = editor(page, "weight_kg")
    assert isinstance(weight, QLineEdit)
    weight.setText("83")
    made.ward.card = replace(card(), version=3, details=replace(card().details, weight_kg="80"))
    made.ward.refusal = Refused(Issue("DSK004"))
    page.form.submit()

    assert page.form.error.isVisible()
    assert weight.text() == "83"
    hint = page.form.form.fields["weight_kg"].hint.text()
    assert hint == "Тим часом записано: 80. Якщо записати, лишиться ваше."


def test_a_draft_over_an_older_card_says_what_was_recorded_meanwhile(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-007, REQ-PPL-014."""
    made, page = open_page(qtbot)
    page.open_card("p-1047")
    click(page.card.amend)
    weight = editor(page, "weight_kg")
    assert isinstance(weight, QLineEdit)
    weight.setText("83")
    page.step_back()
    made.ward.card = replace(card(), version=3, details=replace(card().details, weight_kg="80"))
    page.open_card("p-1047")
    click(page.card.amend)
    assert weight.text() == "83"
    hint = page.form.form.fields["weight_kg"].hint.text()
    assert hint == "Тим часом записано: 80. Якщо записати, лишиться ваше."


def test_a_card_says_everything_and_how_it_came_to_be(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-001, REQ-PPL-007, REQ-PPL-013."""
    made, page = open_page(qtbot)
    page.open_card("p-1047")
    said = " ".join(label.text() for label in page.card.findChildren(type(page.card.head.title)))

    assert "41 рік, чоловік · нар. 14.05.1985 · карта № 1047/26 · супровід: Романюк Олена" in said
    for words in ("067 123 45 67", "пеніцилін – висип", "опіка: К-1038 Шевчук Віра Іванівна", "84,5",
                  "Маса тіла, кг: 86 → 84,5", "Причина: зважування перед сесією", "з досвідом служби",
                  "К-0990 Романюк Ю."):  # fmt: skip
        assert words in said
    assert made.ward.times("read_person") == 1


@pytest.mark.parametrize(
    ("details", "words", "kind"),
    [
        (PersonDetails(), "алергії не з’ясовано", "info"),
        (PersonDetails(allergies_state="none"), "алергій немає", "neutral"),
        (PersonDetails(allergies=(Allergy("йод"), Allergy("латекс"))), "алергії: йод, латекс", "crit"),
        (PersonDetails(allergies=tuple(Allergy(f"речовина {n}") for n in range(9))), "алергій: 9", "crit"),
    ],
)
def test_allergies_stand_beside_the_name_on_every_chart(
    qtbot: QtBot, details: PersonDetails, words: str, kind: str
) -> None:
    """Proves: REQ-PPL-013."""
    made, page = open_page(qtbot, Role.NURSE)
    made.ward.card = replace(card(), details=details)
    page.show_subject("p-1047")
    first = page.chart.head.beside.itemAt(0)
    assert first is not None
    chip = first.widget()
    assert isinstance(chip, StatusChip)
    assert (chip.text(), chip.kind) == (words, kind)
    assert ("речовина 8" in page.chart.head.facts.text()) == (words == "алергій: 9")


def test_the_chart_leads_to_the_card_and_back(qtbot: QtBot) -> None:
    made, page = open_page(qtbot, Role.NURSE)
    page.show_subject("p-1047")
    click(page.chart.details)
    assert page.card.isVisible()
    assert page.step_back()
    assert page.chart.isVisible()
    assert page.step_back()
    assert page.table.isVisible()
    assert made.ward.times("open") == 1


def test_two_records_are_merged_and_parted_with_a_reason(qtbot: QtBot) -> None:
    """Proves: REQ-PPL-009."""
    made, page = open_page(qtbot)
    made.ward.alike = (Candidate("p-1043", "К-1043", "Мельник Олег", "", ("phone",)),)
    page.open_card("p-1047")
    click(page.card.merge)
    assert made.sheet().fields["into"].text() == "К-1043"
    into = made.sheet().fields["into"].editor
    assert isinstance(into, QLineEdit)
    into.setText("К-9")
    made.confirm()
    assert made.sheet().fields["into"].issue == Issue("PPL019").sentence("uk")
    into.setText("к-1043")
    made.type_into("reason", "той самий паспорт")
    made.confirm()
    assert made.ward.last("merge") == {"subject": "p-1047", "into": "p-1043", "reason": "той самий паспорт"}

    part = next(
        b for b in page.card.findChildren(type(page.card.merge)) if "К-0990" in b.text() and b.isVisible()
    )
    click(part)
    made.type_into("reason", "різні люди")
    made.confirm()
    assert made.ward.last("part") == {"subject": "p-0990", "reason": "різні люди"}


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_card_survives_the_way_through_its_fields(language: str) -> None:
    """Proves: REQ-PPL-001."""
    details = card().details
    texts = texts_of(details, language, {"p-1038": "К-1038"})
    back = details_of(texts, lambda code: {"К-1038": "p-1038"}.get(code, ""))
    assert texts["phones"].startswith("067 123 45 67")
    assert back.relations == (
        Relation("spouse", "", "Романюк Олена", "067 111 22 33"), Relation("guardian", "p-1038"),
    )  # fmt: skip
    assert (back.allergies, back.medicines, back.diagnoses) == (
        details.allergies,
        details.medicines,
        details.diagnoses,
    )
    assert details_of({"relations": "начальство – Хтось"}, lambda _: "").relations[0].kind == "?"


@pytest.mark.parametrize(
    ("number", "shown"), [("+380671234567", "067 123 45 67"), ("+48600100200", "+48600100200"), ("", "")]
)
def test_a_number_is_shown_as_it_is_read_aloud(number: str, shown: str) -> None:
    assert spaced_phone(number) == shown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made, page = open_page(qtbot, language=language, size=size)
    made.ward.alike = (SAME,)
    page.open_register()
    page.form.look()
    assert problems_of(made.window) == []
    page.form.let_go()
    page.open_card("p-1047")
    assert problems_of(made.window) == []


def test_a_page_that_is_gone_does_not_speak_the_next_language(qtbot: QtBot) -> None:
    """Its fields outlived it and broke at the next switch, in the window of whoever came after."""
    made, page = open_page(qtbot)
    form = page.form.form
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made.around.language.use("en")
    assert not isValid(form)
