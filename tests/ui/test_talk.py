"""The one way to speak: sheets with a verb on the button, refusals beside the typed text."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.ui.language import Language
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.talk import Talk
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, press, stage


@pytest.fixture
def lead(qtbot: QtBot) -> Stage:
    """A shown window."""
    made = stage(qtbot, Role.LEAD)
    made.show(QWidget())
    return made


def test_the_button_says_what_will_happen(lead: Stage) -> None:
    """Proves: REQ-WIN-010."""
    lead.around.talk.confirm("users.recovery", lambda: None, kind="danger")
    sheet = lead.sheet()

    assert sheet.verb.text() == "Випустити новий аркуш"
    assert sheet.cancel.text() == "Скасувати"
    assert {sheet.verb.text(), sheet.cancel.text()}.isdisjoint({"OK", "Так", "Ні"})
    assert sheet.windowTitle() == "Новий аркуш відновлення"


def test_escape_does_nothing_and_closes(lead: Stage) -> None:
    done: list[str] = []
    lead.around.talk.confirm("users.recovery", lambda: done.append("done"))
    press(lead.sheet(), Qt.Key.Key_Escape)

    assert lead.no_sheet()
    assert done == []


def test_enter_in_a_line_is_the_verb(lead: Stage) -> None:
    said: list[str] = []
    lead.around.talk.ask("people.merge", said.append, field="into", code="К-1047")
    lead.type_into("into", "К-1071")
    line = lead.sheet().fields["into"].editor
    press(line, Qt.Key.Key_Return)

    assert said == ["К-1071"]
    assert lead.no_sheet()


def test_a_reason_takes_several_lines_and_ctrl_enter(lead: Stage) -> None:
    said: list[str] = []
    lead.around.talk.ask("users.remove", said.append, name="Ірина Марчук")
    lead.type_into("reason", "звільнення")
    page = lead.sheet().fields["reason"].editor
    assert isinstance(page, QPlainTextEdit)
    press(page, Qt.Key.Key_Return)
    lead.type_into("reason", "наказ 4")
    lead.confirm()

    assert said == ["звільнення\nнаказ 4"]


def test_a_password_is_hidden(lead: Stage) -> None:
    said: list[str] = []
    lead.around.talk.ask("users.remove", said.append, field="password", name="Ірина Марчук")
    line = lead.sheet().fields["password"].editor.findChild(QLineEdit)
    assert line is not None
    assert line.echoMode() == QLineEdit.EchoMode.Password
    lead.type_into("password", "секрет")
    lead.confirm()

    assert said == ["секрет"]


def test_what_is_refused_keeps_the_sheet_and_its_text(lead: Stage) -> None:
    """Proves: REQ-WIN-005."""

    def refuse(reason: str) -> None:
        raise Refused(Issue("DSK005", "reason"), Issue("DSK003"))

    lead.around.talk.ask("users.remove", refuse, name="Ірина Марчук")
    lead.type_into("reason", "бо так")
    lead.confirm()
    sheet = lead.sheet()

    assert sheet.fields["reason"].issue == Issue("DSK005").sentence("uk")
    assert Issue("DSK003").sentence("uk") in sheet.error.title.text()
    page = sheet.fields["reason"].editor
    assert isinstance(page, QPlainTextEdit)
    assert page.toPlainText() == "бо так"
    assert page.hasFocus()


def test_a_broken_world_is_told_with_its_remedy(lead: Stage) -> None:
    def fail() -> None:
        raise Unavailable("WIN002", path="E:/копія.pdf")

    lead.around.talk.confirm("users.recovery", fail)
    lead.confirm()
    error = lead.sheet().error

    assert error.isVisible()
    assert "E:/копія.pdf" in error.title.text()
    assert error.body.text().startswith("Виберіть іншу теку")


def test_an_open_sheet_speaks_the_other_language_and_keeps_the_text(lead: Stage) -> None:
    lead.around.talk.ask("users.remove", lambda _: None, name="Ірина Марчук")
    lead.type_into("reason", "звільнення")
    lead.language.use("en")
    sheet = lead.sheet()

    assert sheet.title.text() == "Remove access: Ірина Марчук"
    assert sheet.fields["reason"].label.text() == "Reason"
    assert sheet.fields["reason"].text() == "звільнення"


def test_a_closed_sheet_leaves_nothing_on_the_window(lead: Stage) -> None:
    before = len(lead.window.children())
    for _ in range(3):
        lead.around.talk.confirm("users.recovery", lambda: None)
        lead.confirm()

    assert lead.no_sheet()
    assert len(lead.window.children()) == before


def test_tests_may_answer_at_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    asked: list[str] = []

    def answer(sheet: Sheet) -> None:
        asked.append(sheet.objectName())
        sheet.answer()
        sheet.deleteLater()

    talk = Talk(window, Language("uk"), open_sheet=answer)
    done: list[str] = []
    talk.confirm("users.recovery", lambda: done.append("done"))

    assert (asked, done) == (["users.recovery"], ["done"])


def test_telling_has_one_button(lead: Stage) -> None:
    lead.around.talk.tell("users.recovery")

    assert not lead.sheet().cancel.isVisible()
    lead.confirm()
    assert lead.no_sheet()


def test_a_file_goes_where_the_person_says(qtbot: QtBot, tmp_path: Path) -> None:
    made = stage(qtbot, Role.LEAD, save_to=tmp_path)
    wrote = made.around.talk.save_as("журнал.csv", lambda path: path.write_bytes(b"1"))

    assert wrote
    assert (tmp_path / "журнал.csv").read_bytes() == b"1"


def test_no_place_chosen_writes_no_file(lead: Stage) -> None:
    assert not lead.around.talk.save_as("журнал.csv", lambda path: path.write_bytes(b"1"))


def test_a_disk_that_refuses_is_a_broken_world(qtbot: QtBot, tmp_path: Path) -> None:
    made = stage(qtbot, Role.LEAD, save_to=tmp_path / "немає")

    with pytest.raises(Unavailable) as told:
        made.around.talk.save_as("журнал.csv", lambda path: path.write_bytes(b"1"))

    assert told.value.code == "WIN002"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_sheet_stays_inside_the_window_with_its_buttons_in_sight(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.show(QWidget(), size)
    made.around.talk.ask("users.remove", _refuse_all, name="Ірина Марчук")
    made.confirm()
    sheet = made.sheet()

    assert made.window.rect().contains(sheet.rect().translated(made.window.mapFromGlobal(sheet.pos())))
    assert sheet.rect().contains(sheet.verb.geometry())
    assert problems_of(sheet) == []


def _refuse_all(_: str) -> None:
    raise Refused(Issue("DSK005", "reason"), Issue("DSK003"), Issue("DSK001"))
