"""The sheets that somebody signs: everything on them can be read in the smallest window, in both languages."""

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.catalogue import library
from clinicdesk.security.roles import Role
from clinicdesk.services.clearance_changes import Changed
from clinicdesk.services.protocol_reading import NumberRow, _row
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.protocols.adopting import ProtocolActs
from clinicdesk.ui.screening.screening import ScreeningView
from clinicdesk.ui.sheet import Sheet
from tests.support import protocol_shelf
from tests.support.forms_ward import AT, decided, filled
from tests.support.geometry import problems_of
from tests.support.screening import clean_answers
from tests.support.stage import Stage, stage

CARD = {"uk": "виправлено картку (ліки)", "en": "the card was corrected (medicines)"}
CHANGED = (Changed(AT, CARD, "", 7),)
SIZES = ((1366, 768), (1280, 648))


def numbers_of(code: str, language: str) -> tuple[NumberRow, ...]:
    """Every number of a programme that a clinic may set, titled as the service titles it."""
    programme, phrases = protocol_shelf.programme(code), library().read(code, None).phrases[language]
    return tuple(_row(programme, one, phrases, language) for one in programme.adjustable)


def adopting(made: Stage, language: str) -> Sheet:
    """The adoption of the ketamine programme with every number it has."""
    acts = ProtocolActs(made.around, made.verbs.protocols, lambda *_: None)
    return acts.adopt(protocol_shelf.row("gkap"), numbers_of("gkap", language))


def signing(made: Stage, way: str) -> tuple[ScreeningView, Sheet]:
    """The sheet over a decision about a relative finding."""
    made.ward.forms.sheet = filled(
        "gkap_screening", clean_answers(relative_psychosis="yes"), step="screening"
    )
    made.ward.forms.clearance = decided("deferred", recheck_on="2026-12-05", changed=CHANGED)
    forms = made.show(PersonForms(made.around, made.verbs.forms), SIZES[1])
    forms.open_screening("p-1047", "c-07")
    view = forms.screening
    view.decision.ways.buttons[way].click()
    view.decision.flags["no_booster"].setChecked(True)
    view.decision.flags["one_to_one"].setChecked(True)
    view.decision.sign.click()
    QApplication.processEvents()
    return view, made.sheet()


def nothing_beside(sheet: Sheet) -> bool:
    """Whether nothing lies to the right of what can be scrolled to: a sheet scrolls up and down only."""
    area = sheet.findChild(QScrollArea)
    assert area is not None
    content = area.widget()
    assert content is not None
    return content.width() <= area.viewport().width()


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_every_number_of_a_protocol_can_be_reached(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-ADP-002. Long titles pushed the third column out of the sheet, where nobody could type."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.window.resize(*size)
    made.window.show()
    sheet = adopting(made, language)
    QApplication.processEvents()
    assert nothing_beside(sheet)
    assert problems_of(sheet) == []


def test_a_decimal_has_the_comma_of_the_language(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.LEAD)
    made.window.show()
    sheet = adopting(made, "uk")
    (path,) = [one.limit.at for one in numbers_of("gkap", "uk") if one.protocol == "0.5–0.75"]
    assert sheet.fields[path].hint.text() == "у протоколі 0,5–0,75; можна 0,1–1,5 мг/кг"
    made.type_into(path, "9,5")
    assert "від 0,1 до 1,5" in sheet.fields[path].issue


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("way", ["conditions", "deferred", "not_eligible"])
def test_a_decision_is_read_and_signed_without_scrolling(qtbot: QtBot, language: str, way: str) -> None:
    """Proves: REQ-SCR-007. The password lay under the fold of a low window."""
    made = stage(qtbot, Role.LEAD, language=language)
    _, sheet = signing(made, way)
    area = sheet.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    assert problems_of(sheet) == []


def test_the_sheet_says_what_follows_from_this_decision(qtbot: QtBot) -> None:
    """It said of a refusal that a new medicine would suspend the clearance."""
    made = stage(qtbot, Role.LEAD)
    _, sheet = signing(made, "not_eligible")
    words = [text.text() for text in sheet.findChildren(Text)]
    assert "Не допущено · К-1047" in words
    assert any("Допуску немає, доки не підпишуть нове рішення" in text for text in words)
