"""A monitor's file that could be another person's, another day's or hour's: nothing is taken silently."""

from datetime import date
from typing import Any

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services import monitor_files, people, vitals
from clinicdesk.services.desk import Desk
from clinicdesk.services.monitor_files import FileAnswers, MonitorFile
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import one_event, refused

HEADING = "Time;HR;SpO2;NIBP Sys;NIBP Dia;RR"
SET = "72;97;128;82;14"
HERE = FileAnswers(session_day=True)
TODAY = date(2026, 11, 24)
Post = tuple[Desk, Actor, dict[str, Any]]


def export(*lines: str, heading: str = HEADING) -> bytes:
    return "\n".join((heading, *lines)).encode()


@pytest.fixture
def post(clinic: Clinic) -> Post:
    """A nurse at the running session, some minutes after it began at ten of the clinic's time."""
    desk, nurse = clinic.open_as("nurse")
    clinic.clock.set(clinic.clock.now().replace(hour=8, minute=40))
    return desk, nurse, {"session_id": clinic.session_id, "person_id": clinic.people["К-1"]}


def look(post: Post, data: bytes, **said: Any) -> MonitorFile:
    desk, nurse, who = post
    return monitor_files.look_at_monitor(desk, nurse, data=data, **(who | said))


def outcomes(seen: MonitorFile) -> list[tuple[str, list[str]]]:
    return [(row.outcome, [issue.code for issue in row.issues]) for row in seen.rows]


def test_the_same_file_is_not_taken_over_for_a_second_person_without_a_reason(
    post: Post, clinic: Clinic
) -> None:
    """Proves: REQ-MON-290. The wrong seat got another's pressures, and nobody was asked."""
    desk, nurse, who = post
    data = export(f"10:02;{SET}", "10:07;75;97;131;84;15")
    monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
    other = who | {"person_id": clinic.people["К-2"]}
    seen = look(post, data, **other)
    assert outcomes(seen) == [("asked", ["MON293"])] * 2
    assert "К-1" in seen.rows[0].issues[0].sentence("uk")
    with refused(desk, ("MON296", "anyway")):
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **other)
    with refused(desk, ("DSK310", "anyway")):
        signs = FileAnswers(session_day=True, anyway=" . ")
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=signs, **other)
    assert people.open_chart(desk, nurse, other["person_id"]).readings == ()
    # A copy that was saved anew has another digest and the same lines.
    assert outcomes(look(post, data + b"\n\n", **other)) == [("asked", ["MON293"])] * 2
    sure = FileAnswers(session_day=True, anyway="монітор стояв у К-2")
    with one_event(
        desk,
        Action.MONITOR_IMPORTED,
        nurse,
        person=other["person_id"],
        reason=f"{seen.digest}: монітор стояв у К-2",
    ):
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=sure, **other)
    assert len(people.open_chart(desk, nurse, other["person_id"]).readings) == 2


def test_of_a_file_with_two_patients_somebody_says_whose_lines(post: Post) -> None:
    """Proves: REQ-MON-290."""
    desk, nurse, who = post
    data = export(f"Ivanenko;1;10:02;{SET}", f"Petrenko;2;10:07;{SET}", heading=f"Patient;Bed;{HEADING}")
    seen = look(post, data)
    assert seen.patients == ("Ivanenko · 1", "Petrenko · 2")
    assert [row.outcome for row in seen.rows] == ["other", "other"]
    with refused(desk, ("MON292", "whose")):
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
    chosen = FileAnswers(patient="Petrenko · 2", session_day=True)
    assert [row.outcome for row in look(post, data, answers=chosen).rows] == ["other", "new"]
    monitor_files.take_over_monitor(desk, nurse, data=data, answers=chosen, **who)
    (taken,) = people.open_chart(desk, nurse, who["person_id"]).readings
    assert taken.taken_at.minute == 7
    one = export(f"Ivanenko;1;10:12;{SET}", heading=f"Patient;Bed;{HEADING}")
    assert (look(post, one).patients, [row.outcome for row in look(post, one).rows]) == ((), ["new"])


@pytest.mark.parametrize(
    ("said", "outcome"),
    [(f"{day} 10:02", "new") for day in (
        "24.11.2026", "2026-11-24", "11/24/2026", "24-11-2026", "24.11.26", "24 Nov 2026", "Nov 24, 2026",
        "24 листопада 2026", "20261124", "24/11/2026")]
    + [("2026-11-24T08:02:30Z", "new"), ("2026-11-24 08:02:30+00:00", "new"), ("24.11.2026 10:02 AM", "new"),
       ("23.11.26 10:02", "MON007"), ("11/23/2026 10:02", "MON007"), ("2026-11-24T10:02:30Z", "MON007"),
       ("10:02:30 PM", "MON007"), ("24/11/26 10:02", "MON291"), ("05/06/2026 10:02", "MON291"),
       ("вчора 10:02", "MON290"), ("13/13/2026 10:02", "MON290"), ("1732435350", "MON006"), ("25:02", "MON006")],
)  # fmt: skip
def test_a_line_is_of_the_day_and_hour_that_it_says(post: Post, said: str, outcome: str) -> None:
    """Proves: REQ-MON-291. What was not understood counted as today, and PM as the morning."""
    (row,) = look(post, export(f"{said};{SET}")).rows
    assert ("problem" if outcome != "new" else "new", outcome) == (
        row.outcome, row.issues[0].code if row.issues else "new",
    )  # fmt: skip
    if outcome == "new":
        assert row.taken_at is not None
        assert (row.taken_at.date(), row.taken_at.hour, row.taken_at.minute) == (TODAY, 8, 2)


def test_days_in_doubt_are_settled_by_another_line_or_by_a_person(post: Post) -> None:
    """Proves: REQ-MON-291."""
    assert [row.issues[0].code for row in look(post, export(f"11/12/2026 10:02;{SET}")).rows] == ["MON291"]
    seen = look(post, export(f"11/12/2026 10:02;{SET}", f"11/24/2026 10:07;{SET}"))
    assert outcomes(seen) == [("problem", ["MON007"]), ("new", [])]
    short = export(f"24/11/26 10:02;{SET}")
    assert look(post, short).two_ways
    (row,) = look(post, short, answers=FileAnswers(order="dmy")).rows
    assert (row.outcome, row.taken_at and row.taken_at.date()) == ("new", TODAY)


def test_times_without_a_day_are_the_sessions_once_somebody_says_so(post: Post) -> None:
    """Proves: REQ-MON-291."""
    desk, nurse, who = post
    data = export(f"10:02;{SET}")
    assert look(post, data).day == TODAY
    with refused(desk, ("MON295", "session_day")):
        monitor_files.take_over_monitor(desk, nurse, data=data, **who)
    monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
    assert look(post, export(f"24.11.2026 10:12;{SET}")).day is None


def test_past_midnight_a_time_without_a_day_is_of_the_next(clinic: Clinic) -> None:
    """Proves: REQ-MON-291. The session began at ten in the morning; at one at night it still runs."""
    desk, nurse = clinic.open_as("nurse")
    clinic.clock.set(clinic.clock.now().replace(hour=23, minute=30))
    post = desk, nurse, {"session_id": clinic.session_id, "person_id": clinic.people["К-1"]}
    seen = look(post, export(f"23:50;{SET}", f"00:10;{SET}", f"05:00;{SET}"))
    assert [row.outcome for row in seen.rows] == ["new", "new", "problem"]
    assert [row.taken_at.day for row in seen.rows[:2] if row.taken_at] == [24, 24]
    assert [row.taken_at.hour for row in seen.rows[:2] if row.taken_at] == [21, 22]


def test_another_set_of_the_same_minute_is_a_persons_to_decide(post: Post) -> None:
    """Proves: REQ-MON-292. 128/82 by hand and 205/100 from the file stood side by side."""
    desk, nurse, who = post
    typed = {"sbp": "128", "dbp": "82", "pulse": "72", "spo2": "97", "rr": "14"}
    at = desk.clock.now().replace(hour=8, minute=2)
    vitals.record_reading(desk, nurse, values=typed, taken_at=at, **who)
    data = export("10:02:30;72;97;205;100;14", f"10:02:10;{SET}")
    seen = look(post, data)
    assert outcomes(seen) == [("asked", ["MON294"]), ("same", [])]
    assert "128/82" in seen.rows[0].issues[0].sentence("en")
    with refused(desk, ("MON296", "anyway")):
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, **who)
    with refused(desk, ("MON005", "file")):
        monitor_files.take_over_monitor(desk, nurse, data=data, answers=HERE, set_aside=frozenset({2}), **who)
    both = FileAnswers(session_day=True, anyway="манжета на другій руці")
    monitor_files.take_over_monitor(desk, nurse, data=data, answers=both, **who)
    assert len(people.open_chart(desk, nurse, who["person_id"]).readings) == 2


@pytest.mark.parametrize(
    ("said", "values", "marks"),
    [("72.0;97.0;128.0;82.0;14.0", {}, {}), ("72;97;128*;82;14", {}, {}), ("72;97;128(98);82;14", {}, {}),
     ("INOP;ERR;128;82;14", {"pulse": None, "spo2": None}, {"pulse": "INOP", "spo2": "ERR"}),
     ("0.0;97;128;82;---", {"pulse": None, "rr": None}, {"pulse": "0.0"})],
)  # fmt: skip
def test_a_monitors_own_marks_cost_a_cell_and_not_the_line(
    post: Post, said: str, values: dict[str, None], marks: dict[str, str]
) -> None:
    """Proves: REQ-MON-293."""
    (row,) = look(post, export(f"10:02;{said}")).rows
    whole = {"pulse": "72", "spo2": "97", "sbp": "128", "dbp": "82", "rr": "14"}
    assert (row.outcome, dict(row.values)) == ("new", {k: v for k, v in whole.items() if k not in values})
    assert row.marks == marks


def test_what_is_no_clear_number_still_stops_its_line(post: Post) -> None:
    """Proves: REQ-MON-293."""
    assert [row.outcome for row in look(post, export("10:02;72;97;1O2;82;14")).rows] == ["problem"]
