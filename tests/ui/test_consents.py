"""Consents in the window: read in both languages, taken, scanned, looked at, taken back; and what cannot be kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.consents.consents_view import ConsentsView
from clinicdesk.ui.consents.scan_field import ScanField
from clinicdesk.ui.consents.scan_pages import ScanPages
from clinicdesk.ui.consents.scan_sheet import ScanPicture
from clinicdesk.ui.talk import Talk
from tests.support.consent_ward import page_of
from tests.support.geometry import problems_of
from tests.support.scans import pdf, png
from tests.support.stage import SIZES, Stage, click, press, stage


def opened(made: Stage, size: tuple[int, int] = SIZES[0], cohort: str = "c-07") -> ConsentsView:
    """The page of К-1047, shown."""
    view = made.show(ConsentsView(made.around, made.verbs.forms.consents), size)
    view.open_person("p-1047", cohort)
    made.settle()
    return view


def choosing(made: Stage, path: Path) -> Stage:
    """The same stage whose person always chooses this file."""
    talk = Talk(made.window, made.language, find_file=lambda *_: str(path))
    made.around = replace(made.around, talk=talk)
    return made


def said(view: ConsentsView) -> list[str]:
    """What stands on the paper at the right."""
    return [
        text.text()
        for text in view.document.paper.findChildren(Text)
        if text.isVisible() and text.text() != "•"
    ]


def states(view: ConsentsView) -> list[str]:
    model = view.table.model()
    return [str(model.index(line, 3).data()) for line in range(model.rowCount())]


def test_each_document_says_who_signs_before_what_and_how_it_stands(qtbot: QtBot) -> None:
    """Proves: REQ-CNS-004."""
    view = opened(stage(qtbot, Role.NURSE))
    assert states(view) == [
        "чинна", "час поновити", "немає", "відмова", "відкликано", "чинна", "за бажанням",
    ]  # fmt: skip
    assert view.document.title.text() == "Лікування"  # the first that waits
    assert view.document.facts.text() == (
        "підписує учасник · до: Підготовка · поновлюють перед кожним дозуванням"
    )
    assert "Вам пропонують психотерапію в групі" in said(view)[1]
    view.document.tabs.setFocus()
    press(view.document.tabs, Qt.Key.Key_Right)
    assert said(view)[0] == "Consent to group ketamine-assisted psychotherapy"
    press(view.document.tabs, Qt.Key.Key_Right)
    assert "Ірина Марчук, 23.11.2026 10:20" in said(view)


def test_a_consent_of_no_day_stands_on_the_page_with_a_question_mark(qtbot: QtBot) -> None:
    """Proves: REQ-PRT-997. The page of somebody whose file another program had changed did not open."""
    made = stage(qtbot, Role.NURSE)
    ward = made.ward.forms.consents
    documents = tuple(
        replace(one, view=replace(one.view, signed_on="2026-11-31")) if one.view.consent_id else one
        for one in ward.page.documents
    )
    ward.page = replace(ward.page, documents=documents)
    model = opened(made).table.model()
    days = {str(model.index(line, column).data()) for line in range(model.rowCount()) for column in range(6)}
    assert "?" in days


def test_a_signature_is_recorded_by_keys_with_a_scan_that_was_looked_through(
    qtbot: QtBot, tmp_path: Path
) -> None:
    """Proves: REQ-CNS-005."""
    paper = tmp_path / "згода.png"
    paper.write_bytes(png())
    made = choosing(stage(qtbot, Role.NURSE), paper)
    view = opened(made)
    press(view.table, Qt.Key.Key_Return)
    way, scan = made.sheet().fields["way"].editor, made.sheet().fields["attachment"].editor
    assert isinstance(way, Choice)
    assert isinstance(scan, ScanField)
    way.set_value("witnessed")
    made.type_into("witness_name", "Шевчук Марта")
    click(scan.choose)
    assert scan.name.text() == "згода.png"
    made.confirm()
    given = made.ward.last("record_consent")
    assert (given["document"], given["signer_name"], given["signed_on"].isoformat(), given["given"]) == (
        "treatment", "Романюк Юрій Степанович", "2026-11-24", True,
    )  # fmt: skip
    assert (given["way"], given["witness_name"], given["scan"].content) == (
        "witnessed",
        "Шевчук Марта",
        png(),
    )
    assert made.message == "Згоду записано."


def test_a_refusal_is_recorded_with_its_reason_and_a_wrong_day_stays_typed(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    view = opened(made)
    view.record()
    answer = made.sheet().fields["answer"].editor
    assert isinstance(answer, Choice)
    answer.set_value("refused")
    made.type_into("signed_on", "торік")
    made.type_into("reason", "Хоче подумати")
    made.confirm()
    assert made.sheet().fields["signed_on"].issue.startswith("Вкажіть день підпису")
    assert made.sheet().fields["reason"].text() == "Хоче подумати"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ" + bytes(40), "не є PDF, PNG чи JPEG"), (b"", "порожній"), (png()[:-30], "пошкоджено"),
        (b"%PDF-1.7 nothing inside %%EOF", "пошкоджено"), (b"\xff\xd8\xff" + bytes(50) + b"\xff\xd9", "пошкоджено"),
        (pdf() + bytes(15 * 1024 * 1024), "завеликий"),
    ],
    ids=["a program", "empty", "cut short", "no pages", "no picture", "too large"],
)  # fmt: skip
def test_a_file_that_could_not_be_shown_again_is_refused_at_its_field(
    qtbot: QtBot, tmp_path: Path, content: bytes, sentence: str
) -> None:
    """Proves: REQ-CNS-002."""
    paper = tmp_path / "скан.pdf"
    paper.write_bytes(content)
    made = choosing(stage(qtbot, Role.NURSE), paper)
    view = opened(made)
    view.attach()
    scan = made.sheet().fields["attachment"].editor
    assert isinstance(scan, ScanField)
    click(scan.choose)
    assert sentence in made.sheet().fields["attachment"].issue
    made.confirm()
    assert made.sheet().fields["attachment"].issue.startswith("Виберіть файл")


def test_a_scan_is_seen_again_page_by_page_and_turned(qtbot: QtBot) -> None:
    """Proves: REQ-CNS-002."""
    made = stage(qtbot, Role.NURSE)
    view = opened(made)
    click(view.document.scans[0])
    assert made.ward.forms.consents.opened[-1] == "a-1"
    (picture,) = made.sheet().findChildren(ScanPicture)
    assert (picture.count, picture.page) == (1, 0)
    (turn,) = [b for b in made.sheet().findChildren(QPushButton) if b.text() == "Повернути"]
    click(turn)
    assert picture.turns == 1
    press(picture, Qt.Key.Key_Right)
    assert picture.page == 0
    made.ward.forms.consents.scan = b"\xff\xd8\xff"
    made.sheet().reject()
    made.settle()
    click(view.document.scans[0])
    assert made.no_sheet()
    assert "пошкоджено" in made.message


def test_a_page_of_paper_is_drawn_and_a_photograph_stands_as_it_was_held() -> None:
    page = ScanPages(pdf()).draw(0, 400, 0)
    assert (page.width(), page.height()) == (400, 560)
    assert page.pixelColor(200, 480).blue() == 255
    assert page.pixelColor(200, 480).red() == 0
    assert page.pixelColor(5, 5).lightness() == 255
    photo = QImage(600, 300, QImage.Format.Format_RGB32)
    photo.fill(Qt.GlobalColor.gray)
    held, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    photo.save(buffer, "JPEG")  # type: ignore[call-overload]  # the stubs want bytes, Qt text
    turned = ScanPages(bytes(held.data())).draw(0, 200, 1)
    assert (turned.width(), turned.height()) == (200, 400)


def test_a_consent_is_taken_back_with_a_reason(qtbot: QtBot) -> None:
    """Proves: REQ-CNS-003."""
    made = stage(qtbot, Role.NURSE)
    view = opened(made)
    view.table.selectRow(0)
    click(view.document.withdraw)
    made.type_into("reason", "Передумав")
    made.confirm()
    assert made.ward.last("withdraw_consent") == {
        "subject": "s-data", "reason": "Передумав", "who": "Романюк Юрій Степанович",
    }  # fmt: skip


def test_what_the_service_refuses_stands_at_its_field(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    made.ward.refusal = Refused(Issue("CNS001", "signed_on"))
    opened(made).record()
    made.confirm()
    assert made.sheet().fields["signed_on"].issue.startswith("Ця дата ще не настала")


def test_the_auditor_reads_and_the_broken_file_only_lets_read(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.AUDITOR)
    view = opened(made)
    assert view.banner.title.text().startswith("Лише перегляд: аудит")
    acts = (view.document.record, view.document.attach, view.document.withdraw)
    assert not any(act.isVisible() for act in acts)
    assert view.document.scans[0].isVisible()


def test_without_a_cohort_or_documents_there_is_one_sentence(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    ward = made.ward.forms.consents
    full = ward.page
    ward.page = replace(full, programme=None, documents=())
    view = opened(made)
    assert view.empty.sentence.text().startswith("Людина ще не в когорті")
    ward.page = replace(full, documents=())
    view.open_person("p-1047")
    assert view.empty.sentence.text() == "Програма цієї когорти не просить згод."


def test_a_childs_consent_offers_the_guardian_of_the_card(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    made.ward.forms.consents.page = page_of({}, code="trt")
    view = opened(made)
    view.record()
    assert made.sheet().fields["signer_name"].text() == "Романюк Олена"
    made.sheet().reject()
    made.settle()
    view.table.selectRow(1)
    view.record()
    assert made.sheet().fields["signer_name"].text() == "Романюк Юрій Степанович"


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_clipped(qtbot: QtBot, size: tuple[int, int], language: str) -> None:
    made = stage(qtbot, Role.NURSE, language=language)
    view = opened(made, size)
    assert problems_of(made.window) == []
    sheet = view.record()
    assert sheet is not None
    assert problems_of(sheet) == []
