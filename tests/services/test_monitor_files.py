"""A monitor's export: any order of columns, looked at before it is taken over, each set marked as imported."""

import csv
from typing import Any

import pytest

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.security.canonical import sha256_hex
from clinicdesk.services import board, monitor_files, people
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import one_event, refused

HERE = monitor_files.FileAnswers(session_day=True)
"""The exports have no dates: their times are of this session."""
HEADING = "SpO2 (%);HR [/min];NIBP Dia;NIBP Sys;Time;RESP"
LINES = ("97;72;82;128;10:02:30;14", "98;71;--;--;10:03:00;15", "96;80;118;205;10:10;16")


def export(*lines: str, heading: str = HEADING) -> bytes:
    return "\n".join(("Monitor B40;bed 2", heading, *lines)).encode("cp1251")


@pytest.fixture
def post(clinic: Clinic) -> tuple[Desk, Actor, dict[str, Any]]:
    """A nurse at the running session, a quarter of an hour after it began at ten."""
    desk, nurse = clinic.open_as("nurse")
    clinic.clock.set(clinic.clock.now().replace(hour=8, minute=20))
    return desk, nurse, {"session_id": clinic.session_id, "person_id": clinic.people["К-1"]}


def test_an_export_is_looked_at_and_taken_over_once(post: tuple[Desk, Actor, dict[str, Any]]) -> None:
    """Proves: REQ-MON-001."""
    desk, nurse, who = post
    seen = monitor_files.look_at_monitor(desk, nurse, data=export(*LINES), **who)
    assert [row.outcome for row in seen.rows] == ["new", "between", "new"]
    assert seen.rows[0].values == {"sbp": "128", "dbp": "82", "pulse": "72", "spo2": "97", "rr": "14"}
    with one_event(desk, Action.MONITOR_IMPORTED, nurse, person=who["person_id"], reason=seen.digest):
        monitor_files.take_over_monitor(desk, nurse, data=export(*LINES), answers=HERE, **who)
    shown = board.board_of(desk, nurse)
    assert shown is not None
    column = next(one for one in shown.columns if one.person_id == who["person_id"])
    assert [(one.values["sbp"], one.imported) for one in column.readings] == [("205", True), ("128", True)]
    assert {alert.level for alert in column.alerts if alert.alert == "sbp_extreme"} == {"red"}
    with refused(desk, ("MON005", "file")):
        monitor_files.take_over_monitor(desk, nurse, data=export(*LINES), answers=HERE, **who)
    assert len(people.open_chart(desk, nurse, who["person_id"]).readings) == 2


def test_lines_that_cannot_be_true_are_named_and_wait_for_a_person(
    post: tuple[Desk, Actor, dict[str, Any]],
) -> None:
    """Proves: REQ-MON-001. Nothing is half-written."""
    desk, nurse, who = post
    data = export(*LINES, "97;72;160;128;10:15;14", "97;72;80;128;07:00;14", "97;72;80;128;колись;14")
    seen = monitor_files.look_at_monitor(desk, nurse, data=data, **who)
    problems = {row.line: row.issues[0].code for row in seen.rows if row.outcome == "problem"}
    assert problems == {6: "VIT010", 7: "MON007", 8: "MON006"}
    with refused(desk, ("MON004", "file")):
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
    monitor_files.take_over_monitor(
        desk, nurse, data=data, set_aside=frozenset({6, 7, 8}), answers=HERE, **who
    )
    assert len(people.open_chart(desk, nurse, who["person_id"]).readings) == 2


def test_two_lines_of_one_minute_wait_for_a_person(post: tuple[Desk, Actor, dict[str, Any]]) -> None:
    """Proves: REQ-MON-001."""
    desk, nurse, who = post
    data = export(*LINES, "97;90;84;150;10:10:40;14")
    seen = monitor_files.look_at_monitor(desk, nurse, data=data, **who)
    problem = next(row for row in seen.rows if row.outcome == "problem")
    assert (problem.line, problem.issues) == (6, (Issue("MON011", "time", values={"line": 5}),))
    with refused(desk, ("MON004", "file")):
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
    monitor_files.take_over_monitor(desk, nurse, data=data, set_aside=frozenset({6}), answers=HERE, **who)
    again = monitor_files.look_at_monitor(desk, nurse, data=data, **who)
    assert [row.outcome for row in again.rows] == ["same", "between", "same", "problem"]


def test_the_sets_of_one_file_are_judged_by_each_other(post: tuple[Desk, Actor, dict[str, Any]]) -> None:
    """Proves: REQ-WCH-060. Very high twice in the same export is red at the second, in the act that takes it over."""
    desk, nurse, who = post
    data = export("97;72;82;184;10:02;14", "97;72;82;186;10:07;14")
    with one_event(desk, Action.MONITOR_IMPORTED, nurse, person=who["person_id"], reason=sha256_hex(data)):
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
    shown = board.board_of(desk, nurse)
    assert shown is not None
    column = next(one for one in shown.columns if one.person_id == who["person_id"])
    very_high = next(one for one in column.alerts if one.alert == "sbp_very_high")
    assert (very_high.level, very_high.second) == ("red", True)


def test_reading_a_file_leaves_no_limit_behind(post: tuple[Desk, Actor, dict[str, Any]]) -> None:
    """A trail exported afterwards was cut off at the longest cell of a monitor's file."""
    desk, nurse, who = post
    before = csv.field_size_limit()
    monitor_files.look_at_monitor(desk, nurse, data=export(*LINES), **who)
    assert csv.field_size_limit() == before


def test_strange_headings_are_mapped_by_hand(post: tuple[Desk, Actor, dict[str, Any]]) -> None:
    """Proves: REQ-MON-001."""
    desk, nurse, who = post
    for heading, named in (("T;Канал 1;Канал 2;Канал 3", True), ("Марка B40", False)):
        data = export("10:02;72;128;82", "10:03;73;129;83", heading=heading)
        seen = monitor_files.look_at_monitor(desk, nurse, data=data, **who)
        assert (seen.columns, seen.rows, seen.mapped_at) == ({}, (), None)
        assert seen.headings == (("T", "Канал 1", "Канал 2", "Канал 3") if named else ("",) * 4)
        with refused(desk, ("MON008", "time")):
            monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
        for columns, code, field in (
            ({"pulse": 1}, "MON008", "time"),
            ({"time": 0}, "MON009", "sbp"),
        ):
            with refused(desk, (code, field)):
                monitor_files.look_at_monitor(desk, nurse, data=data, columns=columns, **who)
        with refused(desk, ("MON010", "pulse"), ("MON010", "spo2")):
            monitor_files.look_at_monitor(
                desk, nurse, data=data, columns={"time": 0, "date": 0, "pulse": 1, "spo2": 1}, **who
            )
        mapped = {"time": 0, "pulse": 1, "sbp": 2, "dbp": 3}
        seen = monitor_files.look_at_monitor(desk, nurse, data=data, columns=mapped, **who)
        assert [row.values["sbp"] for row in seen.rows] == ["128", "129"]
    data = export("10:02;72;128;82", heading="Час;ЧСС;Канал 2;Канал 3")
    columns = {"time": 0, "pulse": 1, "sbp": 2, "dbp": 3}
    seen = monitor_files.look_at_monitor(desk, nurse, data=data, columns=columns, **who)
    assert seen.rows[0].values == {"sbp": "128", "dbp": "82", "pulse": "72"}
    for wrong in (b"", b"\x00\x01", b"%PDF-1.7", b"a" * (monitor_files.MOST_BYTES + 1)):
        with pytest.raises(Refused):
            monitor_files.look_at_monitor(desk, nurse, data=wrong, **who)
