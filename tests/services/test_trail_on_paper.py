"""An extract of the trail in words: questions and answers, names, units and the clinic's time; no codes."""

import json
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.clock import read_stamp
from clinicdesk.services import trail
from clinicdesk.services.trail_on_paper import _CATALOGUE, PaperWords, paper_words
from clinicdesk.services.views import FieldChange, TrailFilter, TrailRow
from clinicdesk.words import area_words
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay

KYIV = ZoneInfo("Europe/Kyiv")
CODES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-|\d{4}-\d\d-\d\d|[0-9a-f]{64}|µ|мкг|мкл|\b\w+\.\w+_\w+:|\b[a-z]+_[a-z_]+\b|\"|\[\]|\{\}"
)
"""Numbers of records, machine times, digests, thousandths of units, keys, what JSON leaves behind."""
ACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "dose.ordered": {"uk": ("Доза: 60 мг", "Шлях введення: внутрішньом’язово (в/м)", "Концентрація: 50 мг/мл"),
                     "en": ("Dose: 60 mg", "Route: intramuscular (IM)", "Strength: 50 mg/mL")},
    "dose.given": {"uk": ("Введено: 1,2 мл", "Свідок: Бондар Тарас", "засвідчення, Доза (редакція 1)"),
                   "en": ("Given: 1.2 mL", "Witness: Бондар Тарас", "witness, Dose (version 1)")},
    "form.recorded": {"uk": ("Форма: Перевірка в день сесії", "Підтверджує згоду на сьогоднішню сесію: Так"),
                       "en": ("Form: Day-of-session check", "Confirms consent to today’s session: Yes")},
    "reading.recorded": {"uk": ("мм рт. ст.",), "en": ("mmHg",)},
}  # fmt: skip


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    return watched_day


@pytest.fixture
def told(day: DosingDay) -> dict[str, dict[str, list[str]]]:
    """By language and act, what paper says was changed by every event about К-1."""
    rows = trail.read_trail(day.desk, day.lead, TrailFilter(person="К-1"), limit=5000).rows
    found: dict[str, dict[str, list[str]]] = {}
    for language in ("uk", "en"):
        with day.desk.database.read() as session:
            words = paper_words(session, rows, language, KYIV)
        for row in rows:  # a definition is known by its code and digest
            changes = tuple(one for one in row.changes if one.table != "definition")
            row = replace(row, changes=changes)  # noqa: PLW2901 - the same row without it
            found.setdefault(language, {}).setdefault(row.action, []).append("; ".join(words.changes(row)))
    return found


@pytest.mark.parametrize("language", ["uk", "en"])
def test_paper_says_in_words_what_an_act_changed(
    told: dict[str, dict[str, list[str]]], language: str
) -> None:
    """Proves: REQ-PRT-410."""
    for act, expected in ACTS.items():
        said = " | ".join(told[language][act])
        assert [one for one in expected[language] if one not in said] == [], act
    everything = [line for lines in told[language].values() for line in lines]
    assert [found[0] for line in everything if (found := CODES.search(line))] == []


def test_a_copy_by_codes_and_an_unknown_field_do_not_stop_it() -> None:
    """Proves: REQ-PRT-410. What cannot be worded is shown as it is."""
    words = PaperWords("en", KYIV, {"u-1": "Марчук Ірина"})
    row = _row(
        FieldChange("answer", "q9", None, "[covered]"), FieldChange("dose", "given_ug", "45000", "45500"),
        FieldChange("dose", "giver_id", None, "u-1"), FieldChange("discharge", "unmet", None, "[]"),
        FieldChange("dose", "given_at", None, "2026-12-01T07:14:43.000Z"),
        FieldChange("rescue", "route", None, "unheard_of"),
    )  # fmt: skip
    assert words.changes(row) == (
        "Question q9: [covered]", "Given: 45 mg → 45.5 mg", "Criteria not met: –",
        "Given at: 01.12.2026 09:14:43", "Route: unheard_of",
    )  # fmt: skip


def test_a_corrected_answer_is_told_before_and_after() -> None:
    """Proves: REQ-TRL-005. The trail listed all answers of a corrected form as if they were new."""
    former = {"table": "answer", "row": {"id": "a", "key": "q1", "body": "3"}}
    gone = {"table": "answer", "row": {"id": "b", "key": "q2", "body": "1"}}
    later = {"table": "answer", "row": {"id": "c", "key": "q1", "body": "2"}}
    same = {"table": "answer", "row": {"id": "d", "key": "q3", "body": "0"}}
    body = json.dumps({"before": [former, gone, same], "after": [later, same]}).encode()
    assert set(trail._changes(body)) == {
        FieldChange("answer", "q1", "3", "2"), FieldChange("answer", "q2", "1", None),
    }  # fmt: skip


def test_every_part_of_the_catalogue_that_words_a_code_is_there() -> None:
    for areas in _CATALOGUE.values():
        for path in areas:
            area, *names = path.split(".")
            found = area_words(area)
            for name in names:
                found = found[name]
            assert found


def _row(*changes: FieldChange) -> TrailRow:
    return TrailRow(
        1, read_stamp("2026-12-01T07:14:43.000Z"), "Коваль", "nurse", "Пост-1", "dose.given", "dose", "d-1",
        "К-1", "", changes, is_read=False,
    )  # fmt: skip
