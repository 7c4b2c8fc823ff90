"""The panel of the register says which line it corrects, in the smallest window too."""

import pytest
from PySide6.QtGui import QTextLayout
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.drugs.page import DrugsPage
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, stage
from tests.support.ward_drugs import POST


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", [SIZES[0], (1280, 648)])
def test_the_number_of_the_corrected_line_is_seen(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    made = stage(qtbot, Role.NURSE, language=language)
    page = made.show(DrugsPage(made.around, made.verbs.drugs), size)
    page.show_subject(POST)
    used = next(at for at, row in enumerate(page.table.rows_model.rows) if row.portions)
    page.table.selectRow(used)
    page.begin("correct")
    assert problems_of(made.window) == []
    title = page.entry.title
    layout = QTextLayout(title.text(), title.font())
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(title.width())
        assert line.naturalTextWidth() <= title.width()
        height += line.height()
    layout.endLayout()
    assert height <= title.height() + 1
