"""The drug register: what it shows, what a line asks while it is typed, and why it cannot be saved yet."""

import os
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.counts import Counted
from clinicdesk.services.ledger_hands import Hands
from clinicdesk.services.stock import Handful, Receipt
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.drugs.page import DrugsPage
from clinicdesk.ui.drugs.verdict import read_day
from tests.support import ward_drugs
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, stage, type_text
from tests.support.ward_drugs import POST, SAFE

OWN, SECOND = "тихі ріки під горою", "480273"
BOTH = Hands(password=OWN, witness=Witness("sydorenko", pin=SECOND))


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window; the one logged in is called Левченко here."""
    return stage(qtbot, Role.NURSE)


def page_on(made: Stage, place: str = SAFE) -> DrugsPage:
    """The page, at one of its registers."""
    page = made.show(DrugsPage(made.around, made.verbs.drugs))
    page.show_subject(place)
    page.bare.click()
    return page


def cells(page: DrugsPage, column: int) -> list[str]:
    model = page.table.model()
    return [str(model.index(line, column).data()) for line in range(model.rowCount())]


def write(page: DrugsPage, **fields: str) -> None:
    """Type into the line being written; choices by their value."""
    for name, text in fields.items():
        editor = page.entry.editors[name]
        if isinstance(editor, Choice):
            editor.set_value(text)
        else:
            editor.clear()
            type_text(editor, text)


def sign(page: DrugsPage, *, witness: str = "sydorenko") -> None:
    """Both give their secrets."""
    type_text(page.entry.hands.own.edit, OWN)
    page.entry.hands.witness.set_value(witness)
    type_text(page.entry.hands.secret.edit, SECOND)


def strip(page: DrugsPage) -> tuple[str, str, bool]:
    """What the strip says, and whether the line can be saved."""
    shown = page.entry.strip
    return shown.title.text(), shown.body.text(), page.entry.save.isEnabled()


def test_the_register_shows_balance_count_missing_witness_and_nearest_expiry(nurse: Stage) -> None:
    """Proves: REQ-LGR-006, REQ-LGR-007."""
    page = page_on(nurse)
    figures = page.figures.figures

    assert page.head.title.text() == "Журнал: кетамін 50 мг/мл, ампула 2 мл"
    assert "юридично чинний паперовий" in page.head.facts.text()
    assert (figures["balance"].value.text(), figures["balance"].beside.text()) == (
        "23 амп.", "= 2\u00a0300 мг · усього 25",
    )  # fmt: skip
    assert figures["count"].value.text() == "збіглася"
    assert (figures["waiting"].value.text(), figures["waiting"].beside.text()) == ("1 рядок", "№ 213")
    assert figures["expiry"].value.text() == "31.10.2026"
    assert cells(page, 0)[3:5] == ["208", "209–210"]
    assert cells(page, 2)[4] == "Виправлення № 208"
    assert cells(page, 9)[7] == "чекає"
    struck = page.table.model().index(3, 2).data(Qt.ItemDataRole.FontRole)
    assert struck.strikeOut()
    page.filter._pick("waiting")
    assert cells(page, 0) == ["213"]


def test_a_receipt_is_written_with_two_signatures_and_the_strip_says_what_is_missing(nurse: Stage) -> None:
    """Proves: REQ-LGR-004, REQ-LGR-010."""
    page = page_on(nurse)
    click(page.side.acts["receive"])
    assert page.entry.title.text() == "№ 215 · Надходження"
    assert strip(page) == ("Виберіть серію та строк придатності.", "", False)
    write(page, batch="030326", expires_on="03.2027", ampoules="20")
    assert strip(page)[0] == "Вкажіть документ і постачальника."
    write(page, invoice="накл. 1200", supplier="Фармація")
    assert strip(page) == ("23 + 20 = 43", "Введіть свій пароль: PIN сесії цей рядок не підписує.", False)
    offered = [page.entry.hands.witness.itemData(at) for at in range(page.entry.hands.witness.count())]
    assert "levchenko" not in offered
    sign(page)
    assert strip(page) == ("23 + 20 = 43", "залишок за журналом після рядка, амп.", True)
    QTest.keyClick(page.entry.hands.secret.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    asked = nurse.ward.last("drug.receive")
    assert asked == {
        "subject": Receipt("p-1", "030326", date(2027, 3, 31), 20, "накл. 1200", "Фармація"), "place": SAFE,
        "hands": BOTH,
    }  # fmt: skip
    assert nurse.message == "Рядок записано й підписано."
    assert page.entry.line is None
    assert page.entry.hands.own.text() == ""


def test_content_adds_up_before_it_is_saved(nurse: Stage) -> None:
    """Proves: REQ-LGR-003, REQ-LGR-010."""
    page = page_on(nurse, POST)
    click(page.side.acts["residue"])
    write(page, ampoule="o-3", destroyed="35")
    assert strip(page) == ("100 ≠ 60 + 35 + 0", "Не сходиться: бракує 5 мг.", False)
    write(page, returned="7,5")
    assert strip(page)[:2] == ("100 ≠ 60 + 35 + 7,5", "Не сходиться: зайві 2,5 мг.")
    write(page, returned="5", method="розчинено й вилито", receiver="старша медсестра")
    sign(page)
    assert strip(page) == ("100 = 60 + 35 + 5", "відкрито = введено + знищено + передано, мг", True)
    click(page.entry.save)
    asked = nurse.ward.last("drug.settle")
    assert (asked["subject"], asked["destroyed_ul"], asked["returned_ul"], asked["hands"]) == (
        "o-3",
        700,
        100,
        BOTH,
    )


@pytest.mark.parametrize(
    ("batch", "ampoules", "said"),
    [
        ("b-0", "1", "Строк придатності серії 010101 минув."),
        ("b-1", "23", "Залишок серії 021225: 22 амп. Від’ємним він не буває."),
        ("b-1", "2,5", "Введіть кількість цілими ампулами."),
    ],
)
def test_what_cannot_be_issued_says_which(nurse: Stage, batch: str, ampoules: str, said: str) -> None:
    """Proves: REQ-LGR-001, REQ-LGR-005, REQ-LGR-010."""
    page = page_on(nurse)
    click(page.side.acts["issue"])
    write(page, from_batch=batch, ampoules=ampoules)
    assert said in strip(page)
    assert not strip(page)[2]
    QTest.keyClick(page.entry.editors["ampoules"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert nurse.ward.times("drug.issue") == 0


def test_in_an_emergency_the_reason_stands_for_the_witness(nurse: Stage) -> None:
    """Proves: REQ-LGR-004."""
    page = page_on(nurse)
    click(page.side.acts["issue"])
    write(page, from_batch="b-1", ampoules="2")
    type_text(page.entry.hands.own.edit, OWN)
    page.entry.hands.without.click()
    assert strip(page)[1].startswith("Напишіть, чому немає свідка.")
    type_text(page.entry.hands.why, "судоми в залі")
    click(page.entry.save)
    asked = nurse.ward.last("drug.issue")
    assert asked == {
        "subject": Handful("b-1", SAFE, 2), "session_id": "s-1",
        "hands": Hands(password=OWN, emergency="судоми в залі"),
    }  # fmt: skip


def test_a_count_is_blind_until_both_numbers_are_written(nurse: Stage) -> None:
    """Proves: REQ-LGR-002."""
    page = page_on(nurse)
    nurse.ward.registers.notes = (Issue("LGR421", values={"counted": 22, "expected": 23}),)
    QTest.keyClick(page.table, Qt.Key.Key_F3)
    assert page.figures.figures["balance"].value.text() == "закрито"
    assert not page.table.isVisible()
    assert not page.register.isEnabled()
    write(page, ampoules="22")
    assert not strip(page)[2]
    write(page, open_mg="0")
    sign(page)
    assert not page.entry.hands.without.isVisible()
    click(page.entry.save)
    assert nurse.ward.last("drug.count")["subject"] == Counted("p-1", SAFE, 22, 0)
    assert "за журналом 23" in nurse.message
    assert page.table.isVisible()


def test_a_correction_stands_beside_what_was_and_escape_gives_it_up(nurse: Stage) -> None:
    """Proves: REQ-LGR-006."""
    page = page_on(nurse)
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_F4)
    ampoules = page.entry.fields["ampoules"]
    assert (ampoules.text(), ampoules.hint.text()) == ("", "було: 20")
    assert page.step_back()
    assert page.entry.line is None
    click(page.side.correct)
    write(page, ampoules="22", from_batch="b-1", reason="описка")
    sign(page)
    click(page.entry.save)
    asked = nurse.ward.last("drug.correct")
    assert (asked["subject"], asked["reason"], asked["hands"]) == ("l-205", "описка", BOTH)
    page.table.selectRow(3)
    assert not page.side.correct.isVisible()


def test_a_residue_is_corrected_inside_what_it_was(nurse: Stage) -> None:
    """Proves: REQ-LGR-003, REQ-LGR-010."""
    page = page_on(nurse, POST)
    page.table.selectRow(2)
    assert not page.side.correct.isVisible()  # all of it was given: the dose is corrected
    page.table.selectRow(1)
    click(page.side.correct)
    assert page.entry.fields["destroyed"].hint.text() == "було: 40"
    write(page, destroyed="30", returned="5", reason="інший об’єм")
    assert strip(page)[:2] == ("40 ≠ 30 + 5", "Не сходиться: бракує 5 мг.")
    write(page, returned="10")
    assert strip(page)[1] == "Вкажіть, кому передано залишок за актом."
    write(page, receiver="старша медсестра Бойко")
    sign(page)
    click(page.entry.save)
    asked = nurse.ward.last("drug.correct_residue")
    assert (asked["subject"], asked["destroyed_ul"], asked["returned_ul"], asked["reason"]) == (
        "o-2", 600, 200, "інший об’єм",
    )  # fmt: skip
    assert asked["receiver"] == "старша медсестра Бойко"


def test_the_second_name_is_given_by_anybody_but_who_wrote_it(nurse: Stage) -> None:
    """Proves: REQ-LGR-004, REQ-LGR-010."""
    page = page_on(nurse)
    page.table.selectRow(7)
    click(page.side.witness)
    choice = page.entry.hands.witness
    offered = [choice.itemData(at) for at in range(choice.count())]
    assert offered == ["", "levchenko", "marchuk"]
    choice.set_value("marchuk")
    type_text(page.entry.hands.secret.edit, OWN)
    click(page.entry.save)
    assert nurse.ward.last("drug.witness") == {"subject": "l-213", "by": Witness("marchuk", password=OWN)}


def test_what_the_service_refuses_stands_at_its_field_and_the_text_stays(nurse: Stage) -> None:
    page = page_on(nurse)
    click(page.side.acts["issue"])
    write(page, from_batch="b-1", ampoules="2")
    sign(page)
    nurse.ward.refusal = Refused(
        Issue("KEY002", "witness", values={"n": 3}), Issue("LGR011", "place", values={"place": SAFE})
    )
    click(page.entry.save)
    assert "3" in page.entry.hands.fields["witness"].issue
    assert "видачу зупинено" in page.entry.fields["ampoules"].issue
    assert page.entry.typed()["ampoules"] == "2"


def test_a_role_that_only_looks_sees_no_acts_and_is_told_why(qtbot: QtBot) -> None:
    """Proves: REQ-LGR-012."""
    made = stage(qtbot, Role.AUDITOR)
    page = page_on(made)
    assert page.banner.title.text() == "Лише перегляд: роль «аудит»"
    assert not any(button.isVisible() for button in (*page.side.acts.values(), page.count, page.product))
    QTest.keyClick(page.table, Qt.Key.Key_F3)
    assert page.entry.line is None
    page.table.selectRow(4)
    assert "описка в кількості" in page.side.told.text()


def test_an_empty_clinic_is_led_to_its_first_drug(nurse: Stage) -> None:
    nurse.ward.registers.pages.clear()
    page = page_on(nurse)
    assert not page.listed.isVisible()
    click(page.empty.button)
    nurse.type_into("trade_name", "Кетамін-Фармак")
    nurse.type_into("manufacturer", "Фармак")
    nurse.confirm()
    asked = nurse.ward.last("drug.enter_product")
    assert (asked["substance"], asked["form"], asked["strength_ug_per_ml"], asked["content_ul"]) == (
        "ketamine", "ampoule", 50_000, 2_000,
    )  # fmt: skip


def test_lines_are_saved_as_a_page_for_the_paper_journal(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-LGR-009."""
    made = stage(qtbot, Role.NURSE, save_to=tmp_path)
    page = page_on(made)
    click(page.paper)
    sheet = made.sheet()
    made.type_into("first", "206")
    made.type_into("recipient", "аптека")
    made.type_into("reason", "перенести в журнал")
    target = sheet.fields["target"].editor
    assert isinstance(target, Choice)
    target.set_value("save")
    made.confirm()
    asked = made.ward.last("print_lines")
    assert (asked["first"], asked["last"], asked["language"]) == (206, 214, "uk")
    assert (asked["reason"], asked["recipient"]) == ("перенести в журнал", "аптека")
    assert made.message == "Файл збережено."
    (saved,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert os.name != "posix" or saved.stat().st_mode & 0o077 == 0


def test_why_nothing_can_be_issued_is_said(nurse: Stage) -> None:
    """Proves: REQ-LGR-010."""
    nurse.ward.registers.pages[0] = ward_drugs.page(post=None)
    page = page_on(nurse)
    assert not page.side.acts["issue"].isEnabled()
    assert "коли триває сесія" in page.side.why.text()
    nurse.ward.registers.pages[0] = ward_drugs.page(last_count=ward_drugs.count(31, 32))
    page.read_again()
    assert "видачу зупинено" in page.side.why.text()
    assert page.figures.figures["count"].value.text() == "не збіглася"


@pytest.mark.parametrize(
    ("typed", "day"),
    [("31.12.2026", date(2026, 12, 31)), ("02.2027", date(2027, 2, 28)), ("12.2026", date(2026, 12, 31)),
     ("31.02.2027", None), ("", None), ("2027", None), ("13.2026", None), ("31.12.26", None),
     ("12.26", None)],
)  # fmt: skip
def test_an_expiry_is_read_as_it_stands_on_the_box(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES[::2])
def test_nothing_is_cut_off(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    made = stage(qtbot, Role.NURSE, language=language)
    page = page_on(made)
    made.window.resize(size[0] - 84 if size[0] > 1300 else size[0] - 48, size[1] - 80)
    found = []
    for place in (SAFE, POST):
        page.show_subject(place)
        page.table.selectRow(1)
        QApplication.processEvents()
        found += problems_of(made.window)
        for act in ("receive", "count") if place == SAFE else ("residue", "open"):
            page.begin(act)
            QApplication.processEvents()
            found += problems_of(made.window)
            page.step_back()
    assert found == []


def test_a_line_being_typed_survives_another_language(nurse: Stage) -> None:
    page = page_on(nurse)
    click(page.side.acts["receive"])
    write(page, batch="030326", ampoules="20")
    nurse.language.use("en")
    QApplication.processEvents()
    assert page.entry.title.text() == "No. 215 · Receipt"
    batch = page.entry.editors["batch"]
    assert isinstance(batch, QLineEdit)
    assert batch.text() == "030326"
    assert cells(page, 2)[0] == "Receipt"
