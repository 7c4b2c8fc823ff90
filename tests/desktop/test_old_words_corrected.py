"""What an earlier release took with a sign nobody sees is corrected in the window, its own words untouched."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.binding import verbs_of
from clinicdesk.desktop.binding_closed import closed_day_of_desk
from clinicdesk.desktop.form_binding import forms_of
from clinicdesk.protocols import text_types
from clinicdesk.services import sheets
from clinicdesk.services.closed_days import closed_day
from clinicdesk.services.closing import Part
from clinicdesk.ui.chart.chart import ChartView
from clinicdesk.ui.closed_day.set_sheet import set_sheet
from clinicdesk.ui.forms.editors import Editor
from clinicdesk.ui.forms.form_page import FormPage
from tests.support.calls import call
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosed_in_d1 import dosed_in_d1
from tests.support.dosing_day import PINS, QUIET, DosingDay, begin, build_day, copy_day
from tests.support.going_home import finished, sign
from tests.support.one_seat import column, record
from tests.support.stage import click, stage

WORDS = "дрімає\u00ad, доза 5\u00a0мг"


@pytest.fixture(scope="module")
def built(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """К-1 is prepared, and the session runs."""
    return build_day(copy_day(built_clinic, tmp_path_factory.mktemp("words") / "built"))


@pytest.fixture
def words() -> str:
    """What the behaviour of the last set says; a test may say something else."""
    return WORDS


@pytest.fixture
def day(built: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> Iterator[DosingDay]:
    """К-1 was given a dose, and their last set holds what an earlier release took."""
    day = begin(copy_day(built, tmp_path / "clinic"))
    day.cleared()
    day.give(day.order())
    day.watched()
    with monkeypatch.context() as older:
        older.setattr(text_types, "issue_of_lines", lambda _text: "")
        record(day, QUIET | {"behaviour": words})
    yield day
    day.clinic.close()


def newest(day: DosingDay) -> tuple[str, str]:
    """The pulse and the behaviour of the set that counts, on the board."""
    values = column(day).readings[0].values
    return values["pulse"], values["behaviour"]


def test_a_number_of_such_a_set_is_corrected_in_the_chart(qtbot: QtBot, day: DosingDay) -> None:
    """Proves: REQ-ANS-970. PSN003 was told at a field that this sheet does not have."""
    made = stage(qtbot)
    verbs = verbs_of(day.desk, day.nurse, made.language).chart
    view = made.show(ChartView(made.around, verbs))
    chart = verbs.open_chart(day.person)
    view.show_chart(chart)
    view.readings.table.selectRow(0)
    click(view.readings.correct)
    for name, text in (("pulse", "82"), ("reason", "описка"), ("pin", PINS["nurse"])):
        made.type_into(name, text)
    made.confirm()
    assert made.no_sheet()
    assert newest(day) == ("82", WORDS)


@pytest.mark.parametrize("words", [WORDS, "доза 5\u00a0мг"], ids=["hidden sign", "no-break space"])
def test_a_number_of_such_a_set_is_corrected_after_its_session_closed(
    qtbot: QtBot, day: DosingDay, words: str
) -> None:
    """Proves: REQ-ANS-970, REQ-ANS-995. What stood in the field came back as if typed now, or with other blanks."""
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    made = stage(qtbot)
    made.show(QWidget())
    seen = closed_day(day.desk, day.nurse, day.session_id)
    row = next(one for one in seen.versions if one.values.get("behaviour") == words)
    made.around.talk.show(set_sheet(made.around, closed_day_of_desk(day.desk, day.nurse), seen, row))
    pulse = made.sheet().fields["pulse"].editor
    assert isinstance(pulse, Editor)
    pulse.show_text("82")
    for name, text in (("reason", "описка"), ("pin", PASSWORDS["nurse"])):
        made.type_into(name, text)
    made.confirm()
    assert made.no_sheet()
    seen = closed_day(day.desk, day.nurse, day.session_id)
    versions = [one.values for one in seen.versions if one.record_id == row.record_id and not one.superseded]
    assert [(one["pulse"], one["behaviour"]) for one in versions] == [("82", words)]


def test_another_answer_of_such_a_form_is_corrected(
    qtbot: QtBot, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-ANS-970. The form stopped at the answer nobody had touched; typed anew it is held to the rule."""
    case = dosed_in_d1(clinic)
    clinic.clock.advance(timedelta(hours=24, minutes=5))
    with monkeypatch.context() as older:
        older.setattr(text_types, "issue_of_lines", lambda _text: "")
        sheet_id = call(case, clinic, "h24", summary=WORDS)
    made, verbs = stage(qtbot), forms_of(case.desk, case.nurse)
    page = made.show(FormPage(made.around, verbs))
    sheet = sheets.open_form(case.desk, case.nurse, sheet_id)
    page.begin(verbs.blank_of(sheet), sheet)
    click(page.amend)
    page.writing.put("attempts", "2")
    assert page.writing.filling is not None
    assert page.writing.filling.stops_at("summary") == ()
    page.writing.put("summary", f"{WORDS}!")
    assert [one.code for one in page.writing.filling.stops_at("summary")] == ["PSN003"]
    page.writing.put("summary", WORDS)
    page.writing.record()
    made.type_into("reason", "описка")
    made.confirm()
    assert made.no_sheet()
    values = sheets.open_form(case.desk, case.nurse, sheet_id).values
    assert (values["attempts"], values["summary"]) == (2, WORDS)
