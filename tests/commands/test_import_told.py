"""`import participants` tells what a list says otherwise than it seems: words for a code, a repeated person."""

from pathlib import Path

import pytest

from tests.support.command_desk import Desk
from tests.support.lists import MEASURE, comma_file, put

HEADINGS = ("Прізвище", "Ім’я", "Дата народження", "Діагноз")
ROWS = (
    ("Олійник", "Роман", "04.09.1972", "ZZZ"),
    ("Бондар", "Ганна", "22.08.1981", "F43.1"),
    ("Мороз", "Тарас", "05.03.1973", "ПТСР F43.1"),
    ("Олійник", "Роман", "04.09.1972", ""),
    ("Ткачук", "Леся", "15.03.1990", "43.1"),
)
pytestmark = pytest.mark.usefixtures("clinics_own_time")


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    return put(tmp_path, "a.csv", comma_file([HEADINGS, *ROWS]))


def test_a_diagnosis_without_a_code_is_a_note_in_json_and_nothing_of_it_is_lost(
    at_desk: Desk, listed: Path
) -> None:
    """Proves: REQ-IMP-213."""
    code, told, _ = at_desk.call("import", "participants", str(listed), "--dry-run", login="lead")
    assert code == 0
    notes = {
        row["line"]: [(one["code"], one["field"], one["severity"]) for one in row["issues"]]
        for row in told["rows"]
    }
    none, words = [("IMP210", "diagnoses", "note")], [("IMP211", "diagnoses", "note")]
    assert notes == {2: none, 3: [], 4: words, 5: [], 6: none}
    assert [row["outcome"] for row in told["rows"]] == ["new", "new", "new", "same", "new"]
    assert "“ZZZ”" in told["rows"][0]["issues"][0]["sentence"]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("uk", ("[IMP210]", "Приміток: 3, рядки 2, 4, 6.", "те саме, що рядок 2 цього списку")),
        ("en", ("[IMP210]", "3 notes, lines 2, 4, 6.", "the same as line 2 of this list")),
    ],
)
def test_the_same_is_printed(at_desk: Desk, listed: Path, language: str, parts: tuple[str, ...]) -> None:
    """Proves: REQ-IMP-212, REQ-IMP-213."""
    code, text, _ = at_desk.call(
        "import", "participants", str(listed), login="lead", json_=False, language=language
    )
    assert code == 0
    for part in parts:
        assert part in text
    assert at_desk.call("import", "participants", str(listed), "--dry-run", login="lead")[1]["written"] == 0


def test_the_measured_list_comes_out_as_before(at_desk: Desk) -> None:
    """Proves: REQ-IMP-001. Eight come in, one is the same, one is a problem; no note is made up."""
    _, told, _ = at_desk.call("import", "participants", str(MEASURE), "--dry-run", login="lead")
    outcomes = [row["outcome"] for row in told["rows"]]
    assert [outcomes.count(one) for one in ("new", "same", "problem")] == [8, 1, 1]
    assert not [one for row in told["rows"] for one in row["issues"] if one["severity"] == "note"]
