"""Enter asks once about what a planned set lacks, in the chart as at the board, and then says that it stays due."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.security.roles import Role
from clinicdesk.services.chart_views import ChartDay, DayTitle, Overview
from clinicdesk.services.views import Chart
from clinicdesk.ui import moments
from clinicdesk.ui.chart.chart import ChartView
from tests.support import board_days as days
from tests.support import ward as clinic
from tests.support.board_stage import board_on
from tests.support.chart_page import chart_on, type_set
from tests.support.geometry import problems_of
from tests.support.stage import Stage, press, stage
from tests.ui.test_board_entry import keys

NEEDS = ("sbp", "dbp", "pulse", "spo2", "rr", "moaas")
WHOLE, WITHOUT = "152 96 88 97 16 4", "152 96 88 - 16 4"
SOON = timedelta(minutes=1)


def charted(made: Stage, *, ahead: timedelta = SOON) -> ChartView:
    """The chart of somebody whose planned set is so far ahead and needs everything of the row."""
    view = chart_on(made)
    chart = made.verbs.chart.open_chart("p-1047")
    assert isinstance(chart, Chart)
    column = days.board().columns[0]
    at = clinic.NOW + ahead
    pips = tuple(replace(one, at=at) if one.minute == column.due_minute else one for one in column.pips)
    column = replace(column, due_at=at, due_lacks=NEEDS, readings=(), pips=pips)
    title = DayTitle(chart.session_id, "D1", days.ago(60), ended=False)
    day = ChartDay(title, {}, column, (), None, (), {}, soon_minutes=3)
    view.show_chart(replace(chart, overview=Overview(None, (), None, (title,), day, None)))
    return view


def recorded(made: Stage) -> bool:
    """Whether anything was written."""
    return "record" in [verb for verb, _ in made.ward.asked]


@pytest.mark.parametrize(
    ("language", "asks", "says"),
    [("uk", "Бракує: SpO₂. Записати без цього?", "без SpO₂, строк лишився"),
     ("en", "Missing: SpO₂. Record without it?", "without SpO₂, still due")],
)  # fmt: skip
def test_the_chart_asks_once_and_says_that_the_set_stays_due(
    qtbot: QtBot, language: str, asks: str, says: str
) -> None:
    """Proves: REQ-SCH-070."""
    made = stage(qtbot, Role.NURSE, language=language)
    view = charted(made)
    type_set(view, WITHOUT)
    press(view.entry.lines["moaas"], Qt.Key.Key_Return)
    assert not recorded(made)
    assert asks in view.entry.error.title.text()
    assert problems_of(view) == []
    press(view.entry.lines["moaas"], Qt.Key.Key_Return)
    values = made.ward.last("record")["values"]
    assert (values["spo2"], values["rr"]) == ("", "16")
    assert made.ward.last("record")["confirmed"] is False
    assert says in view.entry.mark.text()


@pytest.mark.parametrize(("numbers", "ahead"), [(WHOLE, SOON), (WITHOUT, timedelta(minutes=9))])
def test_a_whole_set_and_one_between_the_planned_ones_take_one_enter(
    nurse: Stage, numbers: str, ahead: timedelta
) -> None:
    """Proves: REQ-SCH-070."""
    view = charted(nurse, ahead=ahead)
    type_set(view, numbers)
    press(view.entry.lines["moaas"], Qt.Key.Key_Return)
    assert recorded(nurse)
    assert view.entry.mark.text().startswith("Записано о")


def test_the_table_of_readings_says_what_a_set_was_left_without(nurse: Stage) -> None:
    """Proves: REQ-SCH-070."""
    view = chart_on(nurse)
    chart = nurse.verbs.chart.open_chart("p-1047")
    assert isinstance(chart, Chart)
    newest = next(row for row in chart.readings if not row.superseded)
    lacks = {newest.reading_id: ("spo2", "rr")}
    view.show_chart(replace(chart, overview=Overview(None, (), None, (), None, None, lacks)))
    model = view.readings.table.model()
    notes = [str(model.index(line, model.columnCount() - 1).data()) for line in range(model.rowCount())]
    assert sum("не виміряно: SpO₂, ЧД" in note for note in notes) == 1


def test_at_the_board_the_mark_and_the_column_say_that_the_set_stays_due(nurse: Stage) -> None:
    """Proves: REQ-SCH-070."""
    day = days.board()
    columns = tuple(replace(one, due_lacks=NEEDS) for one in day.columns)
    page = board_on(nurse, replace(day, columns=columns))
    entry = page.day.entry
    person = page.selected
    entry.cells["sbp"].setFocus()
    keys("12880")
    keys("74")
    entry.cells["rr"].setFocus()
    keys("14")
    entry.cells["moaas"].setFocus()
    keys("5")
    entry.put_air("air")
    begun = tuple(
        replace(one, due_begun=True, due_lacks=("spo2",)) if one.person_id == person else one
        for one in columns
    )
    entry.submit()
    nurse.ward.board.day = replace(day, columns=begun)
    entry.submit()
    nurse.settle()
    assert "без SpO₂, строк лишився" in entry.mark.text()
    page.read_again()
    assert "бракує: SpO₂" in page.day.table.columns[person].accessibleName()
    assert problems_of(page) == []


def test_who_agreed_to_a_missing_part_is_still_asked_about_a_jump(nurse: Stage) -> None:
    """Proves: REQ-SCH-070. The Enter that answered one question answers no other."""
    day = days.board()
    page = board_on(nurse, replace(day, columns=tuple(replace(one, due_lacks=NEEDS) for one in day.columns)))
    entry = page.day.entry
    entry.cells["sbp"].setFocus()
    keys("12880")
    entry.put_air("air")
    entry.submit()
    nurse.ward.refusal = Refused(Issue("VIT012", "sbp", Severity.ASK))
    entry.submit()
    assert nurse.ward.last("board_record")["confirmed"] is False
    assert entry.strip.isVisible()
    entry.submit()
    assert nurse.ward.last("board_record")["confirmed"] is True


@pytest.mark.parametrize(("since", "asks"), [(7, "SpO₂"), (16, "ЧД"), (21, "")])
def test_a_late_set_is_asked_for_what_its_own_planned_one_lacks(nurse: Stage, since: int, asks: str) -> None:
    """Proves: REQ-SCH-222. Filed for 5 minutes, it was asked for what the one due at 30 lacks."""
    day = days.board()
    one = day.columns[0]
    t0 = one.t0
    assert t0 is not None
    gaps: list[tuple[int, tuple[str, ...]]] = [(5, ("spo2",)), (15, ("rr",)), (21, ())]
    pips = [replace(days.pip(0, minute, t0, done=False), lacks=lacks) for minute, lacks in gaps]
    pips.append(days.pip(0, 60, t0, done=False))
    one = replace(
        one, pips=tuple(pips), due="overdue", due_at=pips[-1].at, due_minute=60, due_ordinal=0, due_lacks=NEEDS,
        readings=(),
    )  # fmt: skip
    page = board_on(nurse, replace(day, columns=(one, *day.columns[1:])))
    page.select_seat(one.seat)
    entry = page.day.entry
    typed = {"sbp": "128", "dbp": "80", "pulse": "74", "moaas": "5"}
    for key, text in typed.items():
        entry.cells[key].show_value(text)
    entry.put_air("air")
    entry.time.setText(moments.hour(t0 + timedelta(minutes=since), nurse.around.zone()))
    entry.submit()
    if asks:
        assert f"Бракує: {asks}" in entry.strip.words.text()
        assert not recorded(nurse)
    else:
        assert nurse.ward.times("board_record") == 1
