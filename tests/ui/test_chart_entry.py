"""A set entered in the chart by keys alone, and its draft."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.services.views import ReadingField, Topic
from clinicdesk.ui.chart.chart import ChartView
from clinicdesk.ui.chart.taken import read_time
from clinicdesk.ui.chart.vital_words import full
from tests.support import ward as clinic
from tests.support.chart_page import chart_on, type_set
from tests.support.stage import Stage, press, topics, type_text


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


def test_without_a_session_the_entry_says_why(nurse: Stage) -> None:
    nurse.ward.session_id = ""
    view = chart_on(nurse)

    assert not view.entry.isVisible()
    assert view.no_entry_why.text().startswith("Зараз виміри не записують")


def test_broken_evidence_closes_the_entry(nurse: Stage) -> None:
    """Proves: REQ-WIN-007."""
    view = chart_on(nurse)
    nurse.around.integrity.tell(clinic.report(Issue("EVD020", values={"n": 1})))
    nurse.bus.tell(topics(Topic.INTEGRITY))

    assert not view.entry.isVisible()
    assert "не сходяться" in view.no_entry_why.text()
