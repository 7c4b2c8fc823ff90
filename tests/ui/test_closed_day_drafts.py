"""A correction of a closed session is typed once: a lock, a power cut or a quicker colleague loses nothing of it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.security.roles import Role
from clinicdesk.services.closed_days import ClosedDay
from clinicdesk.ui.closed_day.records_sheet import RecordsSheet, records_sheet
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.editors import Editor
from clinicdesk.ui.sheet import Sheet
from tests.support.closed_ward import closed_day
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, discard_of, press, stage

SECRET = "пароль, якого ніде нема"
DOSE, SET = 1, 3
"""Lines of the records."""


def records(qtbot: QtBot, made: Stage | None = None, *, language: str = "uk") -> Stage:
    """The records of the closed session, or what stands before them; `made`: the window of before."""
    if made is None:
        made = stage(qtbot, Role.NURSE, language=language)
        made.show(QWidget())
    verbs = made.verbs.cohorts.closed_day
    assert verbs is not None
    records_sheet(made.around, verbs, "e-D1")
    made.settle()
    return made


def opened(made: Stage, line: int) -> Sheet:
    """The correction of a line."""
    sheet = made.sheet()
    assert isinstance(sheet, RecordsSheet)
    sheet.table.selectRow(line)
    press(sheet.table, Qt.Key.Key_Return)
    made.settle()
    return made.sheet()


def put(sheet: Sheet, name: str, text: str) -> None:
    """An answer as a person changes it."""
    editor = sheet.fields[name].editor
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    else:
        assert isinstance(editor, Editor)
        editor.show_text(text)
        editor.changed.emit(text)


def cut(made: Stage) -> None:
    """The power goes: nothing is asked, nothing is answered."""
    for sheet in made.window.findChildren(Sheet):
        sheet.deleteLater()
    made.settle()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_correction_typed_before_a_power_cut_opens_again_by_itself(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-DRF-005. Without the passwords."""
    made = records(qtbot, language=language)
    sheet = opened(made, DOSE)
    put(sheet, "given", "1.18")
    made.type_into("reason", "перемірювали")
    made.type_into("pin", SECRET)
    qtbot.waitUntil(lambda: bool(made.drafts.kept), timeout=5000)
    cut(made)
    assert SECRET not in str(made.drafts.kept)
    records(qtbot, made)
    again = made.sheet()
    assert again.objectName() == "closedday.dose_right"
    assert [again.fields[name].text() for name in ("given", "reason", "pin")] == ["1.18", "перемірювали", ""]
    assert made.around.say("filling.draft.taken_up") in {one.text() for one in again.findChildren(Text)}
    assert problems_of(again) == []


def test_before_a_lock_the_last_key_is_on_the_disk_too(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-005."""
    made = records(qtbot)
    sheet = opened(made, SET)
    put(sheet, "sbp", "152")
    assert made.drafts.kept == {}
    sheet.keep_draft()
    ((_, body),) = made.drafts.kept.items()
    assert (body["sbp"], body["record_id"]) == ("152", "r-1")


def test_what_is_recorded_or_discarded_leaves_no_draft(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-005."""
    made = records(qtbot)
    for submitted in (True, False):
        sheet = opened(made, SET)
        put(sheet, "sbp", "152")
        made.type_into("reason", "переплутано цифри")
        sheet.keep_draft()
        if submitted:
            made.confirm()
        else:
            click(discard_of(sheet))
            made.settle()
        assert made.drafts.kept == {}
        assert made.drafts.dropped[-1] == ("closed_day", "s-d1|r-1", submitted)
        assert made.sheet().objectName() == "closedday.records"


def test_of_two_who_correct_one_set_the_slower_sees_both(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-WIN-048, REQ-DRF-005. Nothing of what they typed is lost."""
    made = records(qtbot)
    sheet = opened(made, SET)
    put(sheet, "sbp", "152")
    made.type_into("reason", "переплутано цифри")
    made.ward.refusal = Refused(Issue("DSK004"))
    made.confirm()
    assert Issue("DSK004").sentence("uk") in sheet.error.title.text()
    monkeypatch.setattr("tests.support.closed_ward.closed_day", _corrected_meanwhile)
    press(sheet, Qt.Key.Key_Escape)
    made.settle()
    again = made.sheet()
    assert again.objectName() == "closedday.reading_right"
    assert again.fields["sbp"].text() == "152"
    assert again.fields["sbp"].hint.text() == made.around.say("common.draft.now", value="126")
    assert again.findChild(Notice, "draft.meanwhile") is not None
    made.confirm()
    assert made.ward.last("closed_amend_reading")["version"] == 2


def _corrected_meanwhile() -> ClosedDay:
    """A colleague wrote 126."""
    day = closed_day()
    former = next(one for one in day.versions if one.kind == "reading")
    newest = replace(former, version=2, values={**former.values, "sbp": "126"}, reason="звірено з монітором")
    rest = tuple(replace(one, superseded=True) if one is former else one for one in day.versions)
    return replace(day, versions=(*rest, newest))


@pytest.mark.parametrize("language", ["uk", "en"])
def test_everything_the_board_takes_is_put_right_here_too(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-CLO-004. Sedation, air or oxygen, symptoms, the time; what stands is in the fields."""
    made = records(qtbot, language=language)
    sheet = opened(made, SET)
    assert problems_of(sheet) == []
    stands = [sheet.fields[name].text() for name in ("moaas", "o2", "symptoms")]
    assert stands == ["4", "air", "headache, dyspnoea"]
    for name, text in (("moaas", "3"), ("o2", "oxygen"), ("symptoms", "headache"), ("taken_at", "10:50")):
        put(sheet, name, text)
    made.type_into("reason", "з паперового листка")
    made.confirm()
    asked = made.ward.last("closed_amend_reading")
    assert [asked["values"][name] for name in ("moaas", "o2", "symptoms", "sbp")] == [
        "3", "oxygen", "headache", "128",
    ]  # fmt: skip
    assert (asked["taken_at"].minute, asked["shown"]) == (50, tuple(sheet_keys()))


def sheet_keys() -> list[str]:
    """Every field of the form, in its order."""
    form = library().read("vitals").definition
    assert isinstance(form, Form)
    return [field.id for section in form.sections for field in section.fields]


def test_nothing_changed_is_nothing_recorded(qtbot: QtBot) -> None:
    made = records(qtbot)
    sheet = opened(made, SET)
    made.type_into("reason", "просто так")
    made.confirm()
    assert Issue("WIN008").sentence("uk") in sheet.error.title.text()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_field_of_the_clinics_own_form_is_called_as_the_clinic_calls_it(
    qtbot: QtBot, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-CLO-004. Its key was shown in the place of its name."""
    monkeypatch.setattr("tests.support.closed_ward.closed_day", _with_own_field)
    made = records(qtbot, language=language)
    said = {"uk": "Глюкоза", "en": "Glucose"}[language]
    table = made.sheet()
    assert isinstance(table, RecordsSheet)
    table.table.selectRow(SET)
    assert f"{said} 5" in table.whole.text()
    assert opened(made, SET).fields["glucose"].label.text() == said


def _with_own_field() -> ClosedDay:
    """The clinic's own version of the form: it measures glucose."""
    read = library().read("vitals")
    form = read.definition
    assert isinstance(form, Form)
    section = form.sections[0]
    pulse = next(field for field in section.fields if field.id == "pulse")
    own = section.model_copy(update={"fields": (*section.fields, pulse.model_copy(update={"id": "glucose"}))})
    phrases = {
        code: {**words, "field.glucose.label": said}
        for (code, words), said in zip(sorted(read.phrases.items()), ("Glucose", "Глюкоза"), strict=True)
    }
    mine: Read = replace(
        read, definition=form.model_copy(update={"sections": (own, *form.sections[1:])}), phrases=phrases
    )
    day = closed_day()
    rows = tuple(
        replace(one, read=mine, values={**one.values, "glucose": "5"}) if one.kind == "reading" else one
        for one in day.versions
    )
    return replace(day, versions=rows)
