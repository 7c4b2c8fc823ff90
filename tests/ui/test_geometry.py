"""The check that looks for cut words must find them."""

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clinicdesk.ui.language import Language
from tests.support.geometry import problems_of
from tests.support.shown import shown
from tests.support.stage import dress


@pytest.fixture(autouse=True)
def _dressed(qtbot: QtBot) -> None:
    dress()


@pytest.fixture
def language(qtbot: QtBot) -> Language:
    """Ukrainian first."""
    return Language("uk", QApplication.instance())


class TestGeometryCheck:
    """The check itself must find what it is for."""

    def test_it_finds_what_it_is_for(self, qtbot: QtBot) -> None:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(300, 300)
        cut = QLabel("Дуже довгий підпис, який не вміщається", window)
        cut.setGeometry(0, 0, 60, 20)
        wrapped = QLabel("Речення, що розбите на рядки, але обрізане знизу", window)
        wrapped.setWordWrap(True)
        wrapped.setGeometry(0, 40, 80, 20)
        outside = QLineEdit(window)
        outside.setGeometry(250, 100, 100, 36)
        small = QToolButton(window)
        small.setGeometry(0, 150, 60, 20)
        tiny = QLabel("дрібно", window)
        tiny.setStyleSheet("font-size: 9px")
        tiny.setGeometry(0, 200, 200, 30)
        window.show()

        found = "\n".join(problems_of(window))

        assert "QLabel('Дуже довгий підпис" in found
        assert "QLabel('Речення" in found
        assert "leaves its parent" in found
        assert "a target of 60×20" in found
        assert "letters of 9 px" in found

    def test_it_finds_a_cut_heading_and_a_cut_cell(self, qtbot: QtBot) -> None:
        table = QTableWidget(1, 1)
        table.setHorizontalHeaderLabels(["Дуже довгий заголовок"])
        table.setItem(0, 0, QTableWidgetItem("Недоторканність"))
        window = shown(qtbot, table)
        table.setColumnWidth(0, 70)
        assert sum("heading" in line for line in problems_of(window, cells=False)) == 1
        assert not any("shortened: 'Нед" in line for line in problems_of(window, cells=False))
        assert sum("shortened: 'Нед" in line for line in problems_of(window)) == 1
