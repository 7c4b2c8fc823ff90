"""Monitors that write the pressure in one column, and SpO₂ in their own way; what stays unread is asked about."""

from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.exchange.monitor import lines_of, read_monitor, remapped
from clinicdesk.services import monitor_files
from clinicdesk.services.board import board_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import refused

HERE = monitor_files.FileAnswers(session_day=True)


@pytest.fixture
def post(clinic: Clinic) -> tuple[Desk, Actor, dict[str, Any]]:
    """A nurse at the running session, a quarter of an hour after it began at ten."""
    desk, nurse = clinic.open_as("nurse")
    clinic.clock.set(clinic.clock.now().replace(hour=8, minute=20))
    return desk, nurse, {"session_id": clinic.session_id, "person_id": clinic.people["К-1"]}


def export(heading: str, *lines: str) -> bytes:
    return "\n".join((heading, *lines)).encode()


@pytest.mark.parametrize("heading", ["SpO₂", "SpO2", "Sp O2", "SPO 2 (%)", "SpO₂, %"])
def test_saturation_is_known_however_it_is_spelt(heading: str) -> None:
    """Proves: REQ-MON-504."""
    assert read_monitor(export(f"Time;{heading}", "10:02;97")).columns == {"time": 0, "spo2": 1}


@pytest.mark.parametrize("heading", ["NIBP", "BP (mmHg)", "NIBP SYS/DIA", "АТ", "Тиск"])
@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("130/85", {"sbp": "130", "dbp": "85"}), ("130/85 (98)", {"sbp": "130", "dbp": "85"}),
        ("*130 / 85*", {"sbp": "130", "dbp": "85"}), ("130/85/98", {"sbp": "130", "dbp": "85"}),
        ("---/---", {}), ("--", {}), ("0/0", {}), ("130-85", {"sbp": "130-85"}), ("130", {"sbp": "130"}),
    ],
)  # fmt: skip
def test_a_pressure_in_one_cell_becomes_two(heading: str, said: str, values: dict[str, str]) -> None:
    """Proves: REQ-MON-504. What is no pair is not guessed at: the line is refused with its text."""
    table = read_monitor(export(f"Time;HR;{heading}", f"10:02;72;{said}"))
    assert table.columns == {"time": 0, "pulse": 1, "bp": 2}
    (line,) = lines_of(table)
    assert line.values == {"pulse": "72", **values}


def test_the_pressure_is_not_taken_twice() -> None:
    """Proves: REQ-MON-504. Columns of their own are more exact, and a person cannot choose both."""
    table = read_monitor(export("Time;NIBP;NIBP Sys;NIBP Dia", "10:02;130/85;130;85"))
    assert table.columns == {"time": 0, "sbp": 2, "dbp": 3}
    with pytest.raises(Refused) as problem:
        remapped(table, {"time": 0, "bp": 1, "sbp": 2})
    assert problem.value.first.code == "MON500"


def test_one_column_of_pressure_is_on_the_board(post: tuple[Desk, Actor, dict[str, Any]]) -> None:
    """Proves: REQ-MON-504."""
    desk, nurse, who = post
    data = export("Time;HR;SpO₂;NIBP;RR", "10:10;80;84;210/130 (157);15")
    monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
    shown = board_of(desk, nurse)
    assert shown is not None
    column = next(one for one in shown.columns if one.person_id == who["person_id"])
    assert {key: column.readings[0].values[key] for key in ("sbp", "dbp", "spo2")} == {
        "sbp": "210", "dbp": "130", "spo2": "84",
    }  # fmt: skip
    assert "sbp_extreme" in {alert.alert for alert in column.alerts}


def test_numbers_nobody_took_are_asked_about(post: tuple[Desk, Actor, dict[str, Any]]) -> None:
    """Proves: REQ-MON-505. A red pressure in a strange column would be lost without a word."""
    desk, nurse, who = post
    data = export("Time;HR;Cuff;Wave;Oxi", "10:10;80;210/130;ok;84")
    seen = monitor_files.look_at_monitor(desk, nurse, data=data, **who)
    assert seen.unread == ("Cuff", "Oxi")
    with refused(desk, ("MON501", "without")):
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
    mapped = {"time": 0, "pulse": 1, "bp": 2, "spo2": 4}
    assert monitor_files.look_at_monitor(desk, nurse, data=data, columns=mapped, **who).unread == ()
    known = monitor_files.FileAnswers(session_day=True, without=True)
    monitor_files.take_over_monitor(desk, nurse, data=data, answers=known, **who)


def test_a_file_that_holds_nothing_else_is_not_asked_about(post: tuple[Desk, Actor, dict[str, Any]]) -> None:
    """Proves: REQ-MON-505. A finger’s oximeter measures no pressure, and a rhythm in words is no number."""
    desk, nurse, who = post
    data = export("Time;HR;SpO2;Rhythm", "10:10;80;97;sinus")
    assert monitor_files.look_at_monitor(desk, nurse, data=data, **who).unread == ()
    monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
