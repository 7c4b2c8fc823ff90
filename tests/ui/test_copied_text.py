"""What is copied from the window are the letters alone: no unseen place where a long word may break."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.ui.components.text import Text

SAID = "Збережено:\n/home/clinic/documents/2026/a-very-long-name-of-a-document.pdf"


@pytest.fixture
def label(qtbot: QtBot) -> Text:
    """A path that breaks into lines, all of it selected."""
    made = Text(SAID, wrap=True, selectable=True)
    qtbot.addWidget(made)
    made.resize(200, 120)
    made.show()
    QGuiApplication.clipboard().clear()
    made.setFocus()
    QTest.keyClick(made, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    return made


def test_a_path_copied_by_keys_leads_to_its_file(label: Text) -> None:
    """It came with signs nobody sees, and no program opened it."""
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == SAID


def test_a_path_copied_from_the_menu_leads_to_its_file(label: Text) -> None:
    for _ in range(2):  # the menu is Qt's, made anew each time
        QGuiApplication.clipboard().clear()
        at = QPoint(5, 5)
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(label, QContextMenuEvent(reason, at, label.mapToGlobal(at)))
        menu = QApplication.activePopupWidget()
        assert menu is not None
        copy = menu.findChild(QAction, "edit-copy")
        assert isinstance(copy, QAction)
        copy.trigger()
        menu.close()
        QApplication.processEvents()
        assert QGuiApplication.clipboard().text() == SAID
