"""The overview of a chart: steps, the curve of a dosing day with its table, scales; another day on request."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.catalogue import library
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Axis, Column, DoseMark, Limits, RescueMark, TimelineMark
from clinicdesk.services.chart_views import ChartDay, Clearance, DayTitle, Limit, Overview
from clinicdesk.services.matrix_views import Cell
from clinicdesk.services.matrix_views import Column as Step
from clinicdesk.services.programmes import Pinned
from clinicdesk.ui.chart.chart import OVERVIEW, READINGS
from clinicdesk.ui.chart.vitals_look import vitals_look
from clinicdesk.ui.chart.vitals_plot import rows_for
from tests.support import board_days
from tests.support.chart_page import chart_on
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, stage
from tests.support.ward import NOW

STEPS = (
    (Step("referral", "referral", "entry"), Cell("done", "2026-11-03")),
    (Step("screening", "step", "entry"), Cell("signed", "2026-11-05")),
    (Step("consents", "consents", "entry"), Cell("action", word="withdrawn")),
    (Step("D1", "session", "dosing", "2026-11-24"), Cell("running", "2026-11-24", "today")),
)


def day(session_id: str = "s-2", code: str = "D2", *people: Column, ended: bool = False) -> ChartDay:
    """The day of the third seat: 184/112 at the end, captopril given, an alarm in between."""
    column = (people or board_days.columns())[2 if not people else 0]
    column = replace(column, rescues=tuple(replace(one, drug="captopril") for one in column.rescues))
    marks = (TimelineMark("e-1", "alarm", board_days.ago(36), board_days.ago(21), "І. Марчук", ""),)
    limits = (Limit(161, "amber"), Limit(201, "red"))
    drugs = {"captopril": {"uk": "каптоприл", "en": "captopril"}}
    title = DayTitle(session_id, code, board_days.ago(69), ended=ended)
    return ChartDay(title, {}, column, marks, Axis(80, 200, 150, 20), limits, drugs)


def pinned() -> Pinned:
    """The programme of the draft library."""
    read = library().read("gkap")
    return Pinned(read.definition, read.phrases, "0" * 64, draft=True, numbers={})  # type: ignore[arg-type]


def overview(*days: ChartDay) -> Overview:
    """The newest day first in mind, the others by their titles."""
    decision = Clearance("conditions", "2026-12-17", Limits(dose_cap_mg="52.5", no_booster=True))
    return Overview(
        pinned(), STEPS, decision, tuple(one.title for one in days), days[-1] if days else None, None
    )


@pytest.fixture
def lead(qtbot: QtBot) -> Stage:
    """The medical lead's window over two dosing days of one person."""
    made = stage(qtbot, Role.LEAD)
    made.ward.session_id = ""
    made.ward.chart_days = (day("s-1", "D1", ended=True), day())
    made.ward.overview = overview(*made.ward.chart_days)
    return made


def test_a_chart_opens_with_the_whole_at_one_sight(lead: Stage) -> None:
    """Proves: REQ-WIN-092."""
    view = chart_on(lead)

    assert view.tabs.value == OVERVIEW
    assert [bead.title for bead in view.overview.path.beads] == ["Направл.", "Скринінг", "Згоди", "D1"]
    assert [bead.sign for bead in view.overview.path.beads] == ["done", "signed", "action", "running"]
    assert view.decided.text() == "Допуск з умовами до 17.12"
    assert [chip.text() for chip in view.asked] == ["Доза ≤ 52,5 мг", "Без бустера"]
    assert view.overview.ended.text() == "сесія триває"


def test_the_curve_names_what_was_given_when_and_the_limits_that_count(lead: Stage) -> None:
    """Proves: REQ-WIN-092."""
    look = vitals_look(lead.around, day())

    assert [one.words for one in look.uprights] == ["Доза 45 мг · 10:14", "каптоприл 25 мг · 11:05"]
    assert [one.words for one in look.limits] == ["увага: САТ від 161", "сигнал: САТ від 201"]
    assert [(one.first, one.last, one.words) for one in look.stretches] == [(17, 32, "Повітряна тривога")]
    assert look.band == (104.0, 156.0)
    assert look.curves[0][-1].value == 184
    assert look.curves[0][-1].level == "red"


def test_the_table_says_every_number_of_the_curve_with_the_minute_from_the_persons_own_dose(
    lead: Stage,
) -> None:
    """Proves: REQ-WIN-092."""
    table = chart_on(lead).overview.table.rows_model

    assert [column.title for column in table.columns] == ["Хв від дози", "до", "5", "10", "15", "30", "49"]
    assert table.rows[0].title == "АТ"
    assert table.rows[0].cells[-1] == "184/112"
    assert table.rows[0].levels[-1] == "red"


def test_another_day_is_read_when_it_is_picked_and_stays_while_the_chart_is_read_again(lead: Stage) -> None:
    """Proves: REQ-WIN-092."""
    view = chart_on(lead)

    view.overview.pick_day("s-1")

    assert lead.ward.last("open_day") == {"subject": "p-1047", "session_id": "s-1"}
    assert view.overview.ended.text() == "сесію закрито"
    view.show_chart(lead.verbs.chart.open_chart("p-1047"))
    assert view.overview.day is not None
    assert view.overview.day.title.session_id == "s-1"


def test_whoever_sits_in_a_session_opens_at_the_row_to_type_in(lead: Stage) -> None:
    lead.ward.session_id = "s-2"

    view = chart_on(lead)

    assert view.tabs.value == READINGS
    assert view.readings.isVisibleTo(view)


def test_a_person_of_whom_nothing_is_planned_has_no_empty_overview(lead: Stage) -> None:
    lead.ward.overview = Overview(None, (), None, (), None, None)

    view = chart_on(lead)

    assert view.tabs.isHidden()
    assert view.decided.isHidden()
    assert view.readings.isVisibleTo(view)


def test_before_the_first_dosing_day_a_sentence_stands_for_the_curve(lead: Stage) -> None:
    lead.ward.overview = overview()

    view = chart_on(lead)

    assert view.overview.empty.isVisibleTo(view)
    assert not view.overview.plot.isVisibleTo(view)


def test_the_curve_of_somebody_not_dosed_counts_from_the_first_set(lead: Stage) -> None:
    waiting = board_days.not_dosed()

    look = vitals_look(lead.around, day("s-1", "D1", waiting))

    assert look.uprights == ()
    assert look.curves[0][0].minute == 0
    assert look.zero == "11:00"


def test_words_over_the_curve_take_rows_of_their_own_instead_of_running_into_each_other() -> None:
    places, rows = rows_for([(100, 90), (120, 90), (400, 90)], right=500)

    assert [row for _, row in places] == [0, 1, 0]
    assert rows == 2
    assert rows_for([(490, 90)], right=500)[0] == [(410, 0)]


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_of_the_overview_is_cut(lead: Stage, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-092."""
    lead.around.language.use(language)
    boosted = board_days.columns()[1]
    long = replace(
        boosted, doses=(*boosted.doses, DoseMark("d-9", 2, NOW - timedelta(minutes=38), "25", "0.5", "im", "", "")),
        rescues=(RescueMark("rx", "captopril", "25 мг", "sl", "given", NOW - timedelta(minutes=37)),),
    )  # fmt: skip
    lead.ward.chart_days = (day("s-1", "D1", long),)
    lead.ward.overview = overview(*lead.ward.chart_days)

    view = chart_on(lead, size=size)

    assert not problems_of(view)


def test_every_condition_stands_at_the_head_of_the_chart(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-092. One of them hid all the others."""
    made = stage(qtbot, Role.LEAD)
    made.ward.session_id = ""
    made.ward.overview = overview(day())
    asked = Limits("52.5", extra_vitals=True, no_booster=True, one_to_one=True, other="ЕКГ перед дозою, о 9:30",
                   spo2_scale_2=True)  # fmt: skip
    assert made.ward.overview.clearance is not None
    decision = replace(made.ward.overview.clearance, asked=asked)
    made.ward.overview = replace(made.ward.overview, clearance=decision)
    view = chart_on(made)
    assert [chip.text() for chip in view.asked] == [
        "Доза ≤ 52,5 мг", "Без бустера", "Пост 1:1", "Частіші вимірювання", "ЕКГ перед дозою, о 9:30",
    ]  # fmt: skip
    assert view.also.isVisible()
    assert view.also.text().startswith("SpO₂, шкала 2")
    assert problems_of(made.window) == []


def test_an_alert_in_the_table_of_a_day_is_a_sign_and_a_word(lead: Stage) -> None:
    """Proves: REQ-WIN-092. Colour alone told amber from red."""
    view = chart_on(lead)
    model = view.overview.table.model()
    cells = [model.index(row, at) for row in range(model.rowCount()) for at in range(1, model.columnCount())]
    red = [one for one in cells if "сигнал" in str(one.data(Qt.ItemDataRole.AccessibleTextRole))]
    assert red
    assert all(one.data(Qt.ItemDataRole.DecorationRole) is not None for one in red)
    plain = [one for one in cells if one.data(Qt.ItemDataRole.DecorationRole) is None]
    assert plain
    assert not any("увага" in str(one.data(Qt.ItemDataRole.AccessibleTextRole)) for one in plain)
