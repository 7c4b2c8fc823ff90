"""Every sheet that prints or exports asks to whom: no key for the usual answer, any other is chosen or typed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.paper_verbs import PaperMade, PaperVerbs
from clinicdesk.ui.papers.ordering import PaperDesk
from clinicdesk.ui.papers.recipient import OF_A_PERSON, OF_MANY, Recipient
from clinicdesk.ui.protocols.page import ProtocolsPage
from tests.support.stage import Stage, click, press, stage, type_text

OWN = {"uk": "записи самої клініки", "en": "the clinic’s own records"}


@pytest.fixture
def lead(qtbot: QtBot, tmp_path: Path) -> Stage:
    made = stage(qtbot, Role.LEAD, save_to=tmp_path)
    made.window.resize(1366, 768)
    made.window.show()
    return made


def _whom(made: Stage) -> Recipient:
    editor = made.sheet().fields["recipient"].editor
    assert isinstance(editor, Recipient)
    return editor


def _no_paper(*_: object) -> PaperMade:
    raise AssertionError("nothing is made here")


def _no_file(*_: object) -> None:
    raise AssertionError("nothing is saved here")


def _sheets(made: Stage, name: str) -> None:
    """Open one of the sheets that print."""
    if name == "blank":
        click(made.show(ProtocolsPage(made.around, made.verbs.protocols), (1366, 739)).blanks)
        return
    if name in {"person", "cohort", "session"}:
        desk = PaperDesk(made.around, PaperVerbs(_no_paper, _no_paper, _no_file), QWidget(made.window))
        opened = {
            "person": lambda: desk.ask_person("p", "К-1"), "cohort": lambda: desk.ask_cohort("c", "07"),
            "session": lambda: desk.ask_session("c", "07/D1", "s"),
        }  # fmt: skip
        opened[name]()
        return
    page = made.show(AuditPage(made.around, made.verbs.trail), (1366, 739))
    click({"daily": page.daily, "export": page.export}[name])


@pytest.mark.parametrize("name", ["blank", "person", "cohort", "session", "daily", "export"])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_each_sheet_asks_to_whom_and_shows_the_clinics_own_records(
    qtbot: QtBot, name: str, language: str
) -> None:
    """Proves: REQ-PRT-097. The usual answer wants no key at all."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.window.show()
    _sheets(made, name)
    whom = _whom(made)
    line = whom.lineEdit()
    assert line is not None
    assert line.placeholderText() == whom.itemText(0) == OWN[language]
    assert whom.given() == ""
    assert whom.count() == len(OF_A_PERSON if name == "person" else OF_MANY)


def test_a_recipient_is_chosen_by_an_arrow_or_typed(lead: Stage) -> None:
    """Proves: REQ-PRT-097."""
    _sheets(lead, "person")
    whom = _whom(lead)
    line = whom.lineEdit()
    assert line is not None
    press(line, Qt.Key.Key_Down)
    assert (whom.value(), whom.given()) == (OWN["uk"], "")
    press(line, Qt.Key.Key_Down)
    assert whom.given() == "учасник чи учасниця"
    line.selectAll()
    type_text(line, "Держлікслужба")
    assert whom.given() == "Держлікслужба"


def test_the_recipient_of_an_extract_reaches_the_service(lead: Stage, tmp_path: Path) -> None:
    """Proves: REQ-PRT-097."""
    _sheets(lead, "export")
    lead.sheet().fields["form"].editor.set_value("csv")  # type: ignore[attr-defined]
    lead.type_into("recipient", "Держлікслужба")
    lead.type_into("reason", "запит № 7")
    lead.type_into("password", "пароль")
    lead.confirm()
    lead.qtbot.waitUntil(lambda: list(tmp_path.glob("*.csv")) != [])
    assert lead.ward.last("export")["recipient"] == "Держлікслужба"


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_title_of_each_sheet_is_whole(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-PRT-097. The name of a programme ran out of the sheet of empty forms."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.window.show()
    for name in ("blank", "person", "daily", "export"):
        _sheets(made, name)
        sheet = made.sheet()
        sheet.adjustSize()
        for label in sheet.findChildren(Text):
            if label.isVisible() and not label.wordWrap():
                assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width(), label.text()
        sheet.reject()
