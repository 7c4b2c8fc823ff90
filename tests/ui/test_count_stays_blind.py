"""While a count is being written, nothing on the page says what it should come to: not at a second count either."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.drugs.page import DrugsPage
from tests.support import ward_drugs
from tests.support.stage import Stage, stage
from tests.ui.test_drugs import sign, write

EXPECTED = 6117
"""A number that stands nowhere by chance."""


def opened(made: Stage) -> DrugsPage:
    """A register whose balance, last line and last difference are that number."""
    made.ward.registers.notes = (Issue("LGR421", values={"counted": 6116, "expected": EXPECTED}),)
    made.ward.registers.incidents = (ward_drugs.differing(),)
    page = made.show(DrugsPage(made.around, made.verbs.drugs))
    page.show_subject(ward_drugs.SAFE)
    return page


def in_sight(window: QWidget) -> str:
    """Every word and tooltip and spoken name of what can be seen."""
    QApplication.processEvents()
    said: list[str] = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        said += [widget.toolTip(), widget.accessibleName()]
        if isinstance(widget, QLabel | QAbstractButton):
            said.append(widget.text())
        if isinstance(widget, QComboBox):
            said += [widget.itemText(at) for at in range(widget.count())]
    return "\n".join(said)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_the_first_count_should_have_come_to_is_gone_at_the_second(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-LGR-070."""
    made = stage(qtbot, Role.NURSE, language=language)
    page = opened(made)
    assert page.page is not None
    QTest.keyClick(page.table, Qt.Key.Key_F3)
    write(page, ampoules="6116", open_mg="0")
    sign(page)
    page.entry.save.click()
    assert str(EXPECTED) in in_sight(made.window)
    QTest.keyClick(page.table, Qt.Key.Key_F3)
    assert str(EXPECTED) not in in_sight(made.window)


def test_neither_the_balance_nor_a_way_to_it_is_in_sight(nurse: Stage) -> None:
    """Proves: REQ-LGR-070. The printed lines have the balance too."""
    page = opened(nurse)
    assert page.page is not None
    page.bare.click()
    balance = page.figures.figures["balance"].value.text()
    assert balance in in_sight(nurse.window)
    QTest.keyClick(page.table, Qt.Key.Key_F3)
    seen = in_sight(nurse.window)
    assert balance not in seen
    for button in (page.paper, page.incident):
        assert not button.isEnabled()
    assert not page.table.isVisible()
    nurse.language.use("en")
    page.read_again()
    assert balance not in in_sight(nurse.window)
    page.step_back()
    assert page.paper.isEnabled()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_whoever_could_count_finds_the_balance_covered(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-LGR-296. The page from which the count is pressed said what it should come to."""
    made = stage(qtbot, Role.NURSE, language=language)
    page = opened(made)
    assert page.page is not None
    covered = in_sight(made.window)
    balance, columns = str(page.page.key.ampoules), page.table.model().columnCount()
    assert str(EXPECTED) not in covered
    page.bare.click()
    assert balance in page.figures.figures["balance"].value.text()
    assert page.table.model().columnCount() == columns + 2
    assert not page.bare.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_F3)
    page.step_back()
    assert page.bare.isVisible()
    assert balance not in page.figures.figures["balance"].value.text()


def test_who_cannot_count_has_nothing_covered(qtbot: QtBot) -> None:
    """Proves: REQ-LGR-296."""
    made = stage(qtbot, Role.AUDITOR)
    page = opened(made)
    assert not page.bare.isVisible()
    assert not page.covered


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("recounted", [False, True])
def test_the_incident_names_what_was_expected_after_the_second_count(
    qtbot: QtBot, language: str, recounted: bool
) -> None:
    """Proves: REQ-LGR-421. F5 led whoever was to count again to the number."""
    made = stage(qtbot, Role.NURSE, language=language)
    made.ward.registers.incidents = (ward_drugs.differing(expected=EXPECTED, recounted=recounted),)
    page = made.show(DrugsPage(made.around, made.verbs.drugs))
    page.show_subject(ward_drugs.SAFE)
    assert page.open_incident() is not None
    assert (str(EXPECTED) in in_sight(made.window)) is recounted
