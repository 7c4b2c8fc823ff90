"""The chart: readings, their entry by keys alone, their correction with a reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.services.views import Changes, Chart, ReadingField, Topic
from clinicdesk.ui.chart.chart import ChartView
from clinicdesk.ui.chart.taken import read_time
from clinicdesk.ui.chart.vital_words import full
from clinicdesk.ui.components.panels import Notice
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, press, stage, topics, type_text


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window."""
    return stage(qtbot, Role.NURSE)


def chart_on(made: Stage, person: str = "p-1047", size: tuple[int, int] = SIZES[0]) -> ChartView:
    """A chart, opened and shown."""
    view = made.show(ChartView(made.around, made.verbs.chart), size)
    chart = made.verbs.chart.open_chart(person)
    assert isinstance(chart, Chart)
    view.show_chart(chart)
    QApplication.processEvents()
    return view


def rows(view: ChartView) -> list[list[str]]:
    """What the table says."""
    model = view.readings.table.model()
    return [
        [str(model.index(line, column).data()) for column in range(model.columnCount())]
        for line in range(model.rowCount())
    ]


def type_set(view: ChartView, numbers: str) -> None:
    """Type one number after the other without touching anything else; blanks press Tab."""
    view.take_focus()
    for number in numbers.split(" "):
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit)
        if number == "-":
            press(focused, Qt.Key.Key_Tab)
        else:
            type_text(focused, number)


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


def test_a_full_set_is_the_numbers_and_one_key(nurse: Stage) -> None:
    """Proves: REQ-WIN-065."""
    view = chart_on(nurse)
    type_set(view, "152 96 88 97 16 4 36,8")
    press(view.entry.lines["temp"], Qt.Key.Key_Return)

    assert nurse.ward.last("record") == {
        "session_id": "s-1", "person_id": "p-1047", "taken_at": clinic.NOW,
        "values": {"sbp": "152", "dbp": "96", "pulse": "88", "spo2": "97", "rr": "16", "moaas": "4", "temp": "36,8"},
        "confirmed": False,
    }  # fmt: skip
    assert view.entry.mark.text() == "Записано о 11:07:04"
    assert view.entry.lines["sbp"].hasFocus()
    assert all(line.text() == "" for line in view.entry.lines.values())


@pytest.mark.parametrize(
    ("highest", "typed", "moves"),
    [
        (300, "15", False), (300, "152", True), (300, "31", True), (200, "96", True), (200, "11", False),
        (100, "9", False), (100, "97", True), (100, "10", False), (100, "100", True), (60, "1", False),
        (60, "16", True), (60, "7", True), (5, "4", True), (43, "36,", False), (250, "88", True), (250, "", False),
    ],
)  # fmt: skip
def test_a_field_moves_on_when_no_further_digit_can_be_valid(highest: int, typed: str, moves: bool) -> None:
    assert full(typed, ReadingField("x", "", 0, highest)) is moves


def test_backspace_in_an_empty_field_goes_back(nurse: Stage) -> None:
    view = chart_on(nurse)
    type_set(view, "152")
    assert view.entry.lines["dbp"].hasFocus()
    press(view.entry.lines["dbp"], Qt.Key.Key_Backspace)

    assert view.entry.lines["sbp"].hasFocus()


def test_earlier_values_stand_beside_the_field_never_in_it(nurse: Stage) -> None:
    """Proves: REQ-WIN-066."""
    view = chart_on(nurse)

    assert view.entry.fields["sbp"].hint.text() == "було 142"
    assert view.entry.fields["temp"].hint.text() == "було 36,6"
    assert {line.text() for line in view.entry.lines.values()} == {""}
    nurse.language.use("en")
    assert view.entry.fields["temp"].hint.text() == "was 36.6"


def test_a_refused_set_keeps_its_numbers_and_says_where(nurse: Stage) -> None:
    """Proves: REQ-WIN-005."""
    view = chart_on(nurse)
    type_set(view, "152 188")
    nurse.ward.refusal = Refused(Issue("VIT010", "dbp"), Issue("VIT007"))
    press(view.entry.lines["pulse"], Qt.Key.Key_Return)

    assert view.entry.fields["dbp"].issue == "ДАТ має бути меншим за САТ. Перевірте числа на моніторі."
    assert view.entry.error.isVisible()
    assert view.entry.typed()["sbp"] == "152"
    assert view.entry.lines["dbp"].hasFocus()


def test_a_broken_disk_keeps_the_numbers(nurse: Stage) -> None:
    view = chart_on(nurse)
    type_set(view, "152 96")
    nurse.ward.refusal = Unavailable("WIN002", path="clinic.db")
    press(view.entry.lines["pulse"], Qt.Key.Key_Return)

    assert view.entry.error.isVisible()
    assert view.entry.typed()["dbp"] == "96"


def test_a_full_disk_under_a_cell_says_not_saved(nurse: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-WIN-009."""
    view = chart_on(nurse)
    monkeypatch.setattr(nurse.drafts, "keep", _no_room)
    type_set(view, "152 9 -")
    assert view.entry.mark.text() == "Не збережено"
    assert view.entry.typed()["sbp"] == "152"


def _no_room(*_: object) -> None:
    raise Unavailable("WIN002", path="clinic.db")


def test_leaving_a_cell_keeps_a_draft_that_comes_back(nurse: Stage) -> None:
    """Proves: REQ-WIN-009."""
    view = chart_on(nurse)
    type_set(view, "152 9 -")
    assert nurse.drafts.kept["reading", "p-1047"]["sbp"] == "152"
    assert view.entry.mark.text().startswith("Чернетку збережено о 11:07:04")

    again = ChartView(nurse.around, nurse.verbs.chart)
    nurse.qtbot.addWidget(again)
    again.show_chart(nurse.verbs.chart.open_chart("p-1047"))
    assert again.entry.typed()["dbp"] == "9"
    assert again.entry.mark.text() == "Числа з вашої чернетки. Перевірте їх і запишіть."


def test_a_recorded_set_hands_its_draft_in(nurse: Stage) -> None:
    view = chart_on(nurse)
    type_set(view, "152 96")
    press(view.entry.lines["pulse"], Qt.Key.Key_Return)

    assert nurse.drafts.dropped == [("reading", "p-1047", True)]
    assert nurse.drafts.kept == {}


def test_numbers_of_one_person_never_stay_for_the_next(nurse: Stage) -> None:
    """Proves: REQ-WIN-067."""
    view = chart_on(nurse)
    type_set(view, "152 96")
    view.show_chart(nurse.verbs.chart.open_chart("p-1043"))

    assert {line.text() for line in view.entry.lines.values()} == {""}


def test_the_time_may_be_typed(nurse: Stage) -> None:
    view = chart_on(nurse)
    type_set(view, "152 96")
    type_text(view.entry.time, "10:49")
    press(view.entry.time, Qt.Key.Key_Return)

    assert nurse.ward.last("record")["taken_at"].astimezone(UTC) == datetime(2026, 11, 24, 8, 49, tzinfo=UTC)


def test_a_turned_wall_clock_stamps_no_reading(nurse: Stage) -> None:
    """Proves: REQ-WCH-002. The session's own time counts, here as on the board."""
    nurse.ward.session_now = clinic.NOW
    view = chart_on(nurse)
    nurse.clock.advance(timedelta(minutes=2))
    nurse.clock.set(clinic.NOW - timedelta(hours=1))
    type_set(view, "152 96")
    press(view.entry.lines["dbp"], Qt.Key.Key_Return)

    assert nurse.ward.last("record")["taken_at"] == clinic.NOW + timedelta(minutes=2)


@pytest.mark.parametrize("typed", ["десята", "25:00", "10", "10:61"])
def test_a_time_that_is_none_is_said_at_its_field(nurse: Stage, typed: str) -> None:
    view = chart_on(nurse)
    type_set(view, "152 96")
    type_text(view.entry.time, typed)
    press(view.entry.time, Qt.Key.Key_Return)

    assert view.entry.fields["taken_at"].issue == Issue("WIN004").sentence("uk")
    assert nurse.ward.times("record") == 0


def test_a_reading_before_midnight_may_be_written_after_it() -> None:
    after_midnight = datetime(2026, 11, 24, 22, 5, tzinfo=UTC)  # 00:05 in Kyiv

    assert read_time("23:50", now=after_midnight, zone=clinic.ZONE).astimezone(
        UTC
    ) == after_midnight - timedelta(minutes=15)


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


def test_turning_away_drops_the_correction(nurse: Stage) -> None:
    begin_correction(nurse)
    press(nurse.sheet(), Qt.Key.Key_Escape)
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


def test_the_chart_reads_again_after_a_record_of_this_person_only(nurse: Stage) -> None:
    chart_on(nurse)
    opened = nurse.ward.times("open")
    nurse.bus.tell(Changes(frozenset({Topic.VITALS}), "p-1043"))
    assert nurse.ward.times("open") == opened
    nurse.bus.tell(Changes(frozenset({Topic.VITALS}), "p-1047"))

    assert nurse.ward.times("open") == opened + 1


def test_without_a_session_the_entry_says_why(nurse: Stage) -> None:
    nurse.ward.session_id = ""
    view = chart_on(nurse)

    assert not view.entry.isVisible()
    assert view.no_entry_why.text().startswith("Зараз виміри не записують")


def test_those_who_talk_read_but_do_not_record(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.THERAPIST)
    view = chart_on(made)

    assert not view.entry.isVisible()
    assert view.no_entry_why.text() == "Виміри записують і виправляють медичні ролі сесії."
    assert len(rows(view)) == 5


def test_broken_evidence_closes_the_entry(nurse: Stage) -> None:
    """Proves: REQ-WIN-007."""
    view = chart_on(nurse)
    nurse.around.integrity.tell(clinic.report(Issue("EVD020", values={"n": 1})))
    nurse.bus.tell(topics(Topic.INTEGRITY))

    assert not view.entry.isVisible()
    assert "не сходяться" in view.no_entry_why.text()


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
