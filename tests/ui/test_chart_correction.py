"""A reading corrected in the chart, with its reason, also by two at once."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui.chart.chart import ChartView
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.panels import Notice
from tests.support import ward as clinic
from tests.support.chart_page import chart_on
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, press


def test_a_correction_keeps_what_was_not_retyped(nurse: Stage) -> None:
    """Proves: REQ-WIN-064."""
    view = chart_on(nurse)
    view.readings.table.selectRow(0)
    click(view.readings.correct)
    sheet = nurse.sheet()
    sbp = sheet.fields["sbp"].editor
    assert isinstance(sbp, QLineEdit)
    assert (sbp.text(), sheet.fields["sbp"].hint.text()) == ("", "було 142")
    nurse.type_into("sbp", "152")
    nurse.type_into("reason", "описка")
    nurse.confirm()

    given = nurse.ward.last("amend")
    assert (given["subject"], given["reason"]) == ("r-5", "описка")
    assert given["values"] == {**clinic.readings()[0].values, "sbp": "152"}


def begin_correction(made: Stage) -> ChartView:
    """One number and a reason, typed and kept, but not recorded."""
    view = chart_on(made)
    view.readings.table.selectRow(0)
    click(view.readings.correct)
    made.type_into("sbp", "152")
    made.type_into("reason", "описка")
    view.store_drafts()
    return view


def test_an_unfinished_correction_comes_back(nurse: Stage) -> None:
    """Proves: REQ-WIN-048."""
    begin_correction(nurse).hide()
    nurse.sheet().hide()
    chart_on(nurse)
    assert nurse.sheet().fields["sbp"].text() == "152"
    assert nurse.sheet().fields["reason"].text() == "описка"
    assert nurse.sheet().findChild(Notice, "chart.amend.meanwhile") is None
    nurse.confirm()
    assert nurse.ward.last("amend")["version"] == 1
    assert nurse.drafts.dropped == [("amend", "p-1047", True)]


def test_a_correction_of_what_was_corrected_meanwhile_says_so_and_shows_both(nurse: Stage) -> None:
    """Proves: REQ-WIN-048."""
    begin_correction(nurse).hide()
    nurse.sheet().hide()
    first, *rest = clinic.readings()
    newer = replace(first, values={**first.values, "sbp": "148"}, version=2)
    nurse.ward.readings = (newer, replace(first, superseded=True), *rest)
    chart_on(nurse)
    sheet = nurse.sheet()
    note = sheet.findChild(Notice, "chart.amend.meanwhile")
    assert note is not None
    assert note.title.text() == "Поки чернетка чекала, цей вимір виправлено"
    assert sheet.fields["sbp"].hint.text() == "ви бачили 142, тепер 148"
    assert sheet.fields["sbp"].text() == "152"
    assert problems_of(sheet) == []
    nurse.confirm()
    assert nurse.ward.last("amend")["version"] == 2
    assert nurse.ward.last("amend")["values"]["sbp"] == "152"


def test_who_was_slower_loses_no_word(nurse: Stage) -> None:
    """Proves: REQ-WIN-048."""
    begin_correction(nurse)
    nurse.ward.refusal = Refused(Issue("DSK004"))
    nurse.confirm()
    assert Issue("DSK004").sentence("uk") in nurse.sheet().error.title.text()
    press(nurse.sheet(), Qt.Key.Key_Escape)
    assert nurse.drafts.kept["amend", "p-1047"]["sbp"] == "152"


def test_turning_away_keeps_the_correction_until_it_is_discarded(nurse: Stage) -> None:
    """Proves: REQ-WIN-048. Esc threw it away, here alone."""
    view = begin_correction(nurse)
    press(nurse.sheet(), Qt.Key.Key_Escape)
    nurse.settle()
    assert nurse.drafts.dropped == []
    assert nurse.drafts.kept["amend", "p-1047"]["sbp"] == "152"
    view.readings.table.selectRow(0)
    click(view.readings.correct)
    sheet = nurse.sheet()
    assert (sheet.fields["sbp"].text(), sheet.fields["reason"].text()) == ("152", "описка")
    assert sheet.fields["sbp"].hint.text() == "було 142"
    assert problems_of(sheet) == []
    discard = sheet.findChild(Button, "draft.discard")
    assert discard is not None
    click(discard)
    assert nurse.drafts.dropped == [("amend", "p-1047", False)]


def test_a_correction_of_nothing_is_refused(nurse: Stage) -> None:
    view = chart_on(nurse)
    view.readings.table.selectRow(0)
    click(view.readings.correct)
    nurse.type_into("reason", "описка")
    nurse.confirm()

    assert Issue("WIN008").sentence("uk") in nurse.sheet().error.title.text()
    assert nurse.ward.times("amend") == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [(None, "Виберіть вимір, щоб виправити його."), (3, "Цей рядок уже виправлено. Виправляйте чинний.")],
)
def test_a_correction_that_cannot_be_made_says_why(nurse: Stage, line: int | None, why: str) -> None:
    """Proves: REQ-WIN-006."""
    view = chart_on(nurse)
    if line is not None:
        view.readings.table.selectRow(line)

    assert view.readings.why.text() == why
    assert not view.readings.correct.isVisible()
