"""The chart as it is read: its head, its readings, and who sees what."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.views import Changes, Topic
from tests.support import ward as clinic
from tests.support.chart_page import chart_on, rows
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, stage


def test_the_head_says_who_this_is_and_that_the_opening_was_recorded(nurse: Stage) -> None:
    """Proves: REQ-WIN-063."""
    view = chart_on(nurse)

    assert view.head.title.text() == "К-1047 · Романюк Юрій Степанович"
    assert (
        view.head.facts.text()
        == "41 рік, чоловік · нар. 14.05.1985 · когорта 07 · карта № 1047/26 · супровід: Романюк Олена"
    )
    assert view.logged.text() == "Відкриття картки записано в журнал дій о 11:07."


def test_readings_stand_newest_first_with_pressure_as_a_pair(nurse: Stage) -> None:
    first, late, *_ = rows(chart_on(nurse))

    assert first[1:7] == ["142/88", "80", "97", "15", "5", "36,6"]
    assert late[-1] == "записано на 6\u00a0хв пізніше"


def test_a_corrected_reading_stays_struck_through_with_its_reason(nurse: Stage) -> None:
    """Proves: REQ-WIN-064."""
    view = chart_on(nurse)
    model = view.readings.table.model()
    struck = [
        line for line in range(model.rowCount())
        if (font := model.index(line, 1).data(Qt.ItemDataRole.FontRole)) is not None and font.strikeOut()
    ]  # fmt: skip

    assert struck == [3]
    assert rows(view)[3][-1] == "виправлено: переплутано цифри"


def test_the_chart_reads_again_after_a_record_of_this_person_only(nurse: Stage) -> None:
    chart_on(nurse)
    opened = nurse.ward.times("open")
    nurse.bus.tell(Changes(frozenset({Topic.VITALS}), "p-1043"))
    assert nurse.ward.times("open") == opened
    nurse.bus.tell(Changes(frozenset({Topic.VITALS}), "p-1047"))

    assert nurse.ward.times("open") == opened + 1


def test_those_who_talk_read_but_do_not_record(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.THERAPIST)
    view = chart_on(made)

    assert not view.entry.isVisible()
    assert view.no_entry_why.text() == "Виміри записують і виправляють медичні ролі сесії."
    assert len(rows(view)) == 5


def test_no_readings_says_so(nurse: Stage) -> None:
    nurse.ward.readings = ()
    view = chart_on(nurse)

    assert view.readings.empty.sentence.text() == "Вимірів ще немає. Перший з’явиться тут після запису."


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.NURSE, language=language)
    view = chart_on(made, "p-1047", size)
    assert problems_of(made.window, cells=False) == []

    view.readings.table.selectRow(0)
    click(view.readings.correct)
    assert problems_of(made.sheet()) == []


def test_a_set_from_a_monitors_file_is_marked(nurse: Stage) -> None:
    """Proves: REQ-BRD-026."""
    view = chart_on(nurse)
    view.readings.show_readings([replace(clinic.readings()[0], imported=True)])
    assert rows(view)[0][-1] == "з файлу монітора"


@pytest.mark.parametrize("width", [1366 - 84, 1280 - 48])
def test_beside_an_allergy_no_button_of_the_head_is_cut(nurse: Stage, width: int) -> None:
    """A long name with its marks left the buttons «годи», «Нотат»: the marks go under the name."""
    view = chart_on(nurse, size=(width, 600))
    for language in ("uk", "en"):
        nurse.around.language.use(language)
        view.notes.show()
        for _ in range(3):
            QApplication.processEvents()
            view.grab()
        assert view.width() == width
        buttons = (view.papers, view.consents, view.notes, view.forms, view.details)
        assert [one.text() for one in buttons if one.width() < one.sizeHint().width()] == []
        assert view.head.title.width() >= view.head.title.minimumSizeHint().width()
