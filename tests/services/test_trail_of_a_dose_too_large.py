"""The extract of the trail tells an act that begins an incident and a task in words; no typed text stops it."""

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.services import cohorts, trail
from clinicdesk.services.days import read_day
from clinicdesk.services.programmes import plan_of
from clinicdesk.services.trail_on_paper import PaperWords, paper_words
from clinicdesk.services.views import FieldChange, TrailFilter
from tests.services.test_trail_on_paper import CODES
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import DosingDay
from tests.support.one_seat import measure
from tests.support.reweighed import dosed_for_80_kg, weighed

KYIV = ZoneInfo("Europe/Kyiv")
TOLD = {
    "uk": (
        "80 кг → 50 кг", "Справа: К-1: для виправленої маси тіла доза завелика. Введено 60 мг", "це 1,2 мг/кг",
        "Роль виконавця: медичне керівництво", "Рівень: жовта", "Стан: відкрита",
    ),
    "en": (
        "80 kg → 50 kg", "Task: К-1: too large a dose for the corrected weight. 60 mg", "for 50 kg that is 1.2",
        "Role of the owner: ", "Level: amber", "State: open",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    return cleared_day


@pytest.fixture
def dosed(day: DosingDay) -> DosingDay:
    return dosed_for_80_kg(day)


def told(day: DosingDay, language: str) -> dict[str, list[str]]:
    """Act to what paper says it changed, of the whole trail; a definition is known by its code and digest."""
    rows = trail.read_trail(day.desk, day.lead, TrailFilter(), limit=5000).rows
    with day.desk.database.read() as session:
        words = paper_words(session, rows, language, KYIV)
    found: dict[str, list[str]] = {}
    for row in rows:
        changes = tuple(one for one in row.changes if one.table != "definition")
        found.setdefault(row.action, []).extend(words.changes(replace(row, changes=changes)))
    return found


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_form_that_begins_an_incident_is_told_by_its_own_questions(dosed: DosingDay, language: str) -> None:
    """Proves: REQ-PRT-410. Weight stood as a question of the incident, the task as codes."""
    measure(dosed, pulse="150", sbp="205")
    weighed(dosed, "50")
    everything = told(dosed, language)
    said = " | ".join(everything["form.amended"]).replace("\u00a0", " ")
    assert [one for one in TOLD[language] if one not in said] == []
    assert "incident:" not in said
    lines = [line for lines in everything.values() for line in lines]
    assert [line for line in lines if CODES.search(line)] == []


def test_a_room_typed_like_a_day_that_is_none_stops_no_extract(day: DosingDay) -> None:
    """Proves: REQ-PRT-580. One typed text made the paper impossible for ever."""
    plan = cohorts.plan_cohort(day.desk, day.lead, code="21", programme="gkap", people=[]).subject
    with day.desk.database.read() as session:
        starts = read_day(plan_of(session, plan).starts_on)
    cohorts.change_plan(
        day.desk, day.lead, plan, starts_on=starts, room="2026-02-30", state="planned", reason="кімната"
    )
    made = trail.export_trail(
        day.desk, day.lead, TrailFilter(), form="pdf", language="uk", reason="запит інспекції",
        password=PASSWORDS["lead"],
    )  # fmt: skip
    assert made.startswith(b"%PDF")


@pytest.mark.parametrize("typed", [
    "2026-02-30", "2026-99-99", "2026-01-01T99:99Z", "[" * 9000, "{зал", "[1] зал",
])  # fmt: skip
def test_what_only_looks_like_something_is_shown_as_it_is(typed: str) -> None:
    """Proves: REQ-PRT-580."""
    words = PaperWords("uk", KYIV, {})
    assert words._value(FieldChange("planned_session", "room", None, typed), typed) == typed


@pytest.mark.parametrize("held", ['{"unknown": 1}', "[1]", '[{"a": "б"}]'])
def test_conditions_of_another_shape_are_told_as_they_are(held: str) -> None:
    """Proves: REQ-PRT-580."""
    said = PaperWords("uk", KYIV, {})._value(FieldChange("clearance", "conditions", None, held), held)
    assert said in {"unknown: 1", "1", "a: б"}


def test_two_forms_of_one_act_do_not_lend_each_other_answers() -> None:
    """Proves: REQ-TRL-005. The date of a new incident stood as the corrected one of the form."""

    def response(row: str, former: str) -> dict[str, object]:
        return {"table": "response", "row": {"id": row, "supersedes": former, "form": row[0]}}

    def answer(row: str, form: str, body: str) -> dict[str, object]:
        return {"table": "answer", "row": {"id": row, "response_row": form, "key": "date", "body": body}}

    body = {
        "before": [response("a1", ""), answer("x", "a1", '"2026-12-01"')],
        "after": [response("b1", ""), answer("y", "b1", '"2026-12-03"'), response("a2", "a1"),
                  answer("z", "a2", '"2026-12-02"')],
    }  # fmt: skip
    found = [one for one in trail._changes(json.dumps(body).encode()) if one.table == "answer"]
    assert found == [
        FieldChange("answer", "date", None, '"2026-12-03"'),
        FieldChange("answer", "date", '"2026-12-01"', '"2026-12-02"'),
    ]
