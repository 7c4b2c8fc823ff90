"""NEWS2 stands on paper with its parts, or says what it lacks; what came from a monitor's file says so."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.values import Value
from clinicdesk.reports.record import Facts, Part, Table
from clinicdesk.reports.said import Said
from clinicdesk.services import monitor_files, records, vitals
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.record_parts.news2_said import news2_legend, news2_said
from clinicdesk.services.record_parts.noted import state_said
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay, begin, build_day, copy_day
from tests.support.looking import newest
from tests.support.paper import page_texts, tight

WHOLE = {**QUIET, "rr": "22", "pulse": "95", "temp": "36.6", "acvpu": "A", "o2": "air"}
WISH = Wish("uk", "перевірка")


@pytest.fixture(scope="module")
def day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> DosingDay:
    """К-1 dosed; a whole set, put right once, a set without temperature, and one from a monitor's file."""
    folder = tmp_path_factory.mktemp("news2")
    day = begin(copy_day(build_day(copy_clinic(built_clinic, folder / "built")), folder / "clinic"))
    day.cleared()
    day.give(day.order())
    who: dict[str, Any] = {"session_id": day.session_id, "person_id": day.person}
    day.wait(5)
    vitals.record_reading(day.desk, day.nurse, values=WHOLE, taken_at=day.clinic.clock.now(), **who)
    row = newest(day.desk, Response)
    vitals.amend_reading(
        day.desk,
        day.nurse,
        row.response_id,
        values=WHOLE | {"rr": "24", "sbp": "108"},
        reason="з монітора",
        pin=PINS["nurse"],
        version=1,
    )
    day.wait(5.7)
    vitals.record_reading(day.desk, day.nurse, values=QUIET, taken_at=day.clinic.clock.now(), **who)
    day.wait(5)
    at = day.clinic.clock.now().astimezone(ZoneInfo("Europe/Kyiv")).strftime("%H:%M")
    data = f"Time;NIBP Sys;NIBP Dia;HR\n{at};128;82;72".encode()
    monitor_files.take_over_monitor(
        day.desk, day.nurse, data=data, answers=monitor_files.FileAnswers(session_day=True), **who
    )
    return day


@pytest.fixture(scope="module")
def dosing(day: DosingDay) -> Part:
    """Part 7 of the participant's record."""
    with day.desk.database.read() as session:
        record = records.participant_record(day.desk, session, day.person, WISH)
    return next(one for one in record.parts if one.key == "dosing")


def observations(part: Part) -> Table:
    """The table of sets of the day; the session before it has none."""
    found = (one for one in part.blocks if isinstance(one, Table) and one.title.uk == "Спостереження")
    return next(one for one in found if one.rows)


def test_a_whole_set_has_its_total_with_the_parts_that_gave_points(dosing: Part) -> None:
    """Proves: REQ-PRT-043. NEWS2 stood nowhere on paper."""
    table = observations(dosing)
    at = [head.title.uk for head in table.heads].index("NEWS2")
    first, second, _ = (row[at] for row in table.rows)
    assert first.said.uk.startswith("4: ")
    assert first.said.en == "4: RR\u00a02, SBP\u00a01, Pulse\u00a01"
    assert first.struck[0].en == "3: RR\u00a02, Pulse\u00a01"
    assert first.amended
    assert second.said.uk == "–"
    assert "не обчислено, бо не виміряно: " in table.legend.uk
    assert "Temperature" in table.legend.en or "Temp" in table.legend.en


def test_what_is_certain_stands_where_a_part_was_not_measured() -> None:
    """Proves: REQ-PRT-982. The board said «≥2» of a set of which paper had a dash."""
    values: dict[str, Value] = {"rr": 22, "spo2": 97, "o2": "air", "sbp": 128, "pulse": 76, "acvpu": "A"}
    texts = FormTexts(library().read("vitals", "0.1"), {})
    assert news2_said(values, 1).en == "≥2: RR\u00a02"
    assert news2_said(values | {"rr": 14}, 1).uk == "–"
    legend = news2_legend(texts, [values], 1)
    assert "«≥ n»: щонайменше n" in legend.uk
    assert "“≥ n”: n at least" in legend.en


def test_minutes_are_those_of_the_board(dosing: Part) -> None:
    """Proves: REQ-PRT-983. A set of 10:42 after the dose stood at 11 minutes on paper, at 10 on screen."""
    table = observations(dosing)
    assert [row[0].said.uk for row in table.rows][:2] == ["5", "10"]
    assert "цілі, що минули" in table.legend.uk
    assert "whole ones gone by" in table.legend.en


def test_a_session_that_runs_is_said_to_run(day: DosingDay) -> None:
    """Proves: REQ-PRT-984. The roster called it planned while the calendar said it was running."""
    with day.desk.database.read() as session:
        rows = session.scalars(select(Sitting).where(standing(Sitting))).all()
        said = {row.ended_at is None: state_said(session, row.planned_id, "planned") for row in rows}
    assert said[True] == Said("триває", "running")
    assert Said("триває", "running") not in [one for runs, one in said.items() if not runs]


def test_what_came_from_a_monitors_file_says_so(dosing: Part) -> None:
    """Proves: REQ-PRT-043. On paper it looked as if the nurse had typed it."""
    notes = [row[-1].said.uk for row in observations(dosing).rows]
    assert "з файлу монітора" in notes[-1]
    assert not any("з файлу монітора" in one for one in notes[:-1])


def test_the_interval_is_not_said_where_the_programme_rules_the_minutes(dosing: Part) -> None:
    """Proves: REQ-PRT-043. The page said «5 хв» while the sets were due at 5, 10, 15 and 30."""
    facts = [one for block in dosing.blocks if isinstance(block, Facts) for one in block.rows]
    said = [one.value.said.en for one in facts if one.label.en == "Interval of readings"]
    assert said == ["15 min", "by the programme’s minutes from each dose"]


def test_by_scale_2_the_page_says_so_and_a_set_in_error_has_no_total() -> None:
    """Proves: REQ-PRT-043."""
    values: dict[str, Value] = {
        "rr": 14,
        "spo2": 90,
        "o2": "air",
        "sbp": 128,
        "pulse": 76,
        "acvpu": "A",
        "temp": 37,
    }
    texts = FormTexts(library().read("vitals", "0.1"), {})
    assert news2_said(values, 2).uk == "0"
    assert news2_said(values, 1).uk == "3: SpO₂\u00a03"
    assert news2_said({}, 1).blank
    assert "шкалою 2" in news2_legend(texts, [values], 2).uk
    assert "шкалою" not in news2_legend(texts, [values], 1).uk


def test_the_page_holds_them_in_both_languages(day: DosingDay) -> None:
    """Proves: REQ-PRT-043."""
    for language, said in (("uk", "4: ЧД"), ("en", "4: RR")):
        made = records.print_participant(day.desk, day.lead, day.person, Wish(language, "перевірка"))
        text = tight(" ".join(page_texts(made.pdf)))
        assert "NEWS2" in text
        assert tight(said) in text
