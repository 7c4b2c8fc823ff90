"""Scales over time in the window: pictures with their sentence, a table that leads to forms, a cohort by lines."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.scores import Changed
from clinicdesk.security.roles import Role
from clinicdesk.ui import fonts
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.outcomes.cohort_tab import CohortOutcomesTab
from clinicdesk.ui.outcomes.outcome_words import change_words
from clinicdesk.ui.outcomes.outcomes_view import OutcomesView
from clinicdesk.ui.outcomes.plot import apart
from tests.support.geometry import problems_of
from tests.support.outcome_ward import cohort_of, outcomes_of
from tests.support.stage import SIZES, Stage, press, stage


def opened(made: Stage, size: tuple[int, int] = SIZES[0]) -> PersonForms:
    """The scales of К-1047, shown."""
    view = made.show(PersonForms(made.around, made.verbs.forms), size)
    view.open_outcomes("p-1047", "c-07")
    made.settle()
    return view


def rows(view: OutcomesView, scale: str) -> list[list[str]]:
    model = view.table.model()
    lines = [[str(model.index(n, c).data()) for c in range(8)] for n in range(model.rowCount())]
    return [line[1:] for line in lines if line[0] == scale]


def test_a_scale_is_a_picture_with_its_change_and_the_same_line_by_line(qtbot: QtBot) -> None:
    """Proves: REQ-OUT-001, REQ-OUT-002."""
    made = stage(qtbot, Role.NURSE)
    view = opened(made).outcomes
    phq = next(plot for plot in view.plots if plot.look.title == "PHQ-9")
    assert phq.look.note == "−8, значно краще"
    assert phq.look.cutoff == (10.0, "межа 10")
    assert (phq.look.low, phq.look.high, len(phq.look.doses)) == (0.0, 27.0, 2)
    assert "До початку: 17" in phq.accessibleDescription()
    first, _, third = rows(view, "PHQ-9")[:3]
    assert first[:4] == ["До початку", "15.10 – 29.10.2026", "заповнено", "15.10.2026"]
    assert third[4:6] == ["9", "−8, значно краще"]
    (gad, *_) = rows(view, "GAD-7")
    assert gad[4].startswith("Не пораховано")
    assert gad[5] == ""
    assert next(one for one in view.plots if one.look.title == "GAD-7").look.note == "бал не пораховано"
    assert view.warning.text().startswith("Дані програми без контрольної групи")
    made.language.use("en")
    assert view.warning.text().startswith("Uncontrolled programme data")
    assert phq not in view.plots
    assert rows(view, "PHQ-9")[0][0] == "Baseline"


def test_what_waits_is_entered_by_enter_and_the_way_back_leads_to_the_scales(qtbot: QtBot) -> None:
    """Proves: REQ-OUT-001."""
    made = stage(qtbot, Role.NURSE)
    forms = opened(made)
    view = forms.outcomes
    line = view.table.current_row()
    assert line is not None
    assert line.point.standing in {"due", "overdue"}
    press(view.table, Qt.Key.Key_Return)
    assert forms.form.isVisible()
    assert forms.form.writing.blank is not None
    assert line.scale.ref.startswith(forms.form.writing.blank.read.code)
    assert forms.step_back()
    assert view.isVisible()
    assert view.person_id == "p-1047"
    assert not forms.step_back()


def test_who_may_not_fill_in_reads_and_an_empty_programme_says_so(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.AUDITOR)
    view = opened(made).outcomes
    assert "Лише читання" in view.banner.title.text()
    assert not view.enter.isVisible()
    made.ward.forms.outcomes = replace(outcomes_of(), scales=(), programme=None)
    view.open_person("p-1047")
    assert view.empty.isVisible()
    assert "не в когорті" in view.empty.sentence.text()


def test_a_cohort_is_lines_and_pairs_and_a_picked_person_stands_out(qtbot: QtBot) -> None:
    """Proves: REQ-OUT-003."""
    made = stage(qtbot, Role.LEAD)
    view = made.show(CohortOutcomesTab(made.around, lambda _: cohort_of()))
    view.open_cohort("c-07")
    made.settle()
    model = view.pairs.model()
    assert [str(model.index(0, c).data()) for c in range(6)] == [
        "PCL-5", "2. Завершення", "8 з 8", "−9,5", "6", "1",
    ]  # fmt: skip
    assert len(view.plots[0].look.lines) == 8
    assert view.plots[0].look.picked == -1
    view.people.selectRow(5)
    assert view.plots[0].look.picked == 5
    assert [spot.words for spot in view.plots[0].look.lines[5]] == ["44", "60", "33"]
    wanted: list[str] = []
    view.chart_wanted.connect(wanted.append)
    press(view.people, Qt.Key.Key_Return)
    assert wanted == ["p-К-1052"]


def test_changes_are_worded_by_what_the_scale_publishes_and_words_of_an_axis_stay_apart(qtbot: QtBot) -> None:
    """Proves: REQ-OUT-002."""
    around = stage(qtbot, Role.LEAD).around
    cases = (
        (Changed(-13, "better", reliable=True, meaningful=True), "−13, значно краще"),
        (Changed(7, "worse", reliable=True, meaningful=False), "+7, гірше"),
        (Changed(-3, "better", reliable=False, meaningful=False), "−3, без певної зміни"),
        (Changed(0, "same", reliable=False, meaningful=False), "0, без зміни"),
        (Changed(4, None, None, None), "+4"),
        (Changed(None, None, None, None), ""),
    )
    assert [change_words(around, one) for one, _ in cases] == [words for _, words in cases]
    measure = QFontMetrics(fonts.font(12))
    assert [words for _, words in apart([(0, "15.10"), (0.01, "16.10"), (1, "08.03")], 200, measure)] == [
        "15.10", "08.03",
    ]  # fmt: skip


def test_nothing_is_clipped_in_either_language_at_the_smallest_window(qtbot: QtBot) -> None:
    for language in ("uk", "en"):
        made = stage(qtbot, Role.NURSE, language=language)
        view = opened(made, SIZES[-1])
        assert problems_of(view, cells=False) == []
