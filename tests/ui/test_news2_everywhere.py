"""NEWS2 where sets are read: in the chart's table, in the table of a day, and behind F7 while one types."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.chart_views import ChartDay, DayTitle
from clinicdesk.services.views import ReadingRow
from clinicdesk.ui.chart.readings import Readings
from clinicdesk.ui.chart.vitals_look import columns_of, rows_of
from clinicdesk.ui.components.choice import Choice
from tests.support import board_days as days
from tests.support import ward as clinic
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import Stage, press, stage

PARTS = {"rr": 2, "spo2": 0, "o2": 0, "sbp": 0, "pulse": 1, "acvpu": 0, "temp": 0}
LACKING = PARTS | {"temp": None, "acvpu": None}


def test_the_table_of_readings_has_the_total_and_tells_its_parts(nurse: Stage) -> None:
    """Proves: REQ-VIT-070."""
    table = Readings(nurse.around, nurse.verbs.chart)
    made = nurse.show(table)
    at = days.ago(10)
    row = ReadingRow(
        "r-1", at, at, "Марчук", {"sbp": "120", "dbp": "80"}, superseded=False, reason="", signed=False
    )
    rows = (
        replace(row, news2=3, news2_least=3, news2_parts=PARTS),
        replace(row, reading_id="r-2", news2_least=2, news2_parts=LACKING),
        replace(row, reading_id="r-3", news2_least=0, news2_parts=LACKING),
        replace(row, reading_id="r-4", superseded=True, reason="описка"),
    )
    made.show_readings(rows)
    model = made.table.model()
    column = next(
        at for at in range(model.columnCount()) if model.headerData(at, Qt.Orientation.Horizontal) == "NEWS2"
    )
    cells = [model.index(line, column) for line in range(4)]
    assert [one.data() for one in cells] == ["3", "≥2", "–", ""]
    assert cells[0].data(Qt.ItemDataRole.ToolTipRole) == "NEWS2 3: ЧД 2, ЧСС 1."
    assert cells[1].data(Qt.ItemDataRole.ToolTipRole) == "NEWS2 не обчислено, не виміряно: ACVPU, Темп."
    assert "ACVPU" in cells[2].data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_table_of_a_day_has_a_line_of_it(nurse: Stage) -> None:
    """Proves: REQ-VIT-070."""
    column = days.board().columns[0]
    older = replace(column.readings[1], news2=3, news2_least=3, news2_parts=PARTS)
    newer = replace(column.readings[0], news2=None, news2_least=2, news2_parts=LACKING)
    title = DayTitle("s-1", "D1", days.ago(60), ended=False)
    day = ChartDay(title, {}, replace(column, readings=(newer, older)), (), None, (), {})
    fields = clinic.full_ward().verbs().chart.fields()
    row = next(one for one in rows_of(nurse.around, day, fields) if one.title == "NEWS2")
    assert row.cells == ("3", "≥2")
    told = [one.told(row) for one in columns_of(nurse.around, day, ())[1:] if one.told]
    assert told[0] == "NEWS2 3: ЧД 2, ЧСС 1."


@pytest.mark.parametrize(("language", "lacks"), [("uk", "не обчислено"), ("en", "is not computed")])
def test_behind_f7_it_is_counted_from_what_is_typed(qtbot: QtBot, language: str, lacks: str) -> None:
    """Proves: REQ-VIT-070."""
    made = stage(qtbot, Role.NURSE, language=language)
    page = board_on(made, days.board())
    page.select(days.board().columns[0].person_id)
    entry = page.day.entry
    for key, text in {
        "sbp": "120",
        "dbp": "80",
        "pulse": "95",
        "spo2": "98",
        "rr": "22",
        "moaas": "5",
    }.items():
        entry.cells[key].show_value(text)
    entry.put_air("air")
    press(QApplication.focusWidget() or page, Qt.Key.Key_F7)
    sheet = made.sheet()
    said = [one.text() for one in sheet.findChildren(QLabel) if one.text().startswith("NEWS2")]
    assert len(said) == 1
    assert lacks in said[0]
    made.type_into("temp", "36,6" if language == "uk" else "36.6")
    acvpu = sheet.fields["acvpu"].editor.findChild(Choice)
    assert acvpu is not None
    QTest.keyClick(acvpu, Qt.Key.Key_Down)
    said = [one.text() for one in sheet.findChildren(QLabel) if one.text().startswith("NEWS2")]
    assert said[0].startswith("NEWS2 3:")
    assert problems_of(sheet) == []
