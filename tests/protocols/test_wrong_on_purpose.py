"""One planted mistake a folder: the check finds that mistake, says where and what to do, and nothing else."""

import json
from pathlib import Path

import pytest

from clinicdesk.cli import run
from clinicdesk.commands.answer import Exit
from clinicdesk.protocols.reader import read_library
from clinicdesk.words import LANGUAGES
from tests.support.source import ROOT

DATA = ROOT / "tests" / "data"
PLANTED = sorted((DATA / "wrong_on_purpose").iterdir())
# Made by other tests: too large to keep, or a state of the disk.
_ELSEWHERE = {"DEF002", "DEF003", "DEF006", "DEF007"}


@pytest.mark.parametrize("folder", PLANTED, ids=lambda folder: folder.name)
def test_the_planted_mistake_is_found_and_no_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves: REQ-DEF-001."""
    assert run(["forms", "check", str(folder), "--json", "--lang", "en"]) == Exit.REFUSED
    told = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in told["problems"]] == [folder.name[:6]]
    assert told["ok"] is False


def test_all_planted_mistakes_are_found_in_one_call(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves: REQ-DEF-001. As somebody types it who has the folder of all of them; none hides another."""
    assert run(["forms", "check", str(DATA / "wrong_on_purpose"), "--json", "--lang", "en"]) == Exit.REFUSED
    told = json.loads(capsys.readouterr().out)["problems"]
    assert [(problem["file"].partition("/")[0][:6], problem["code"]) for problem in told] == [
        (folder.name[:6], folder.name[:6]) for folder in PLANTED
    ]
    lost = [p["code"] for p in told if not (DATA / "wrong_on_purpose" / p["file"]).exists()]
    assert lost == ["DEF005"]  # the file that is not there


@pytest.mark.parametrize("folder", PLANTED, ids=lambda folder: folder.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_both_languages_with_a_cure(folder: Path, language: str) -> None:
    """Proves: REQ-DEF-001. Sentences have all their values, and no library's own English."""
    for problem in read_library(folder).problems:
        sentence, cure = problem.sentence(language), problem.cure(language)
        assert sentence.endswith(".")
        assert cure.endswith(".")
        assert "{" not in sentence + cure
        assert "pydantic" not in sentence + cure
        assert "Input should" not in sentence + cure


def test_every_code_has_its_planted_mistake() -> None:
    """Proves: REQ-DEF-001."""
    words = (ROOT / "resources" / "words" / "def.toml").read_text(encoding="utf-8")
    codes = {line[1:7] for line in words.splitlines() if line.startswith("[DEF")}
    assert codes - {folder.name[:6] for folder in PLANTED} == _ELSEWHERE


def test_without_the_mistakes_the_same_definitions_are_sound() -> None:
    assert read_library(DATA / "sound").problems == ()


def test_every_problem_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    """Proves: REQ-DEF-001. Three slips of shape are told together, and so are three of meaning."""
    text = (DATA / "sound" / "mood" / "0.1" / "definition.toml").read_text(encoding="utf-8")
    shape = text.replace('owner = "Clinic"\n', "").replace("minutes = 60", "minutes = true")
    assert codes_of(tmp_path / "a", shape.replace('"own"', '"mine"')) == [
        "DEF009",
        "DEF010",
        "DEF011",
        "DEF011",
    ]
    meaning = text.replace('who = "nurse"', 'who = "matron"').replace("highest = 4", "highest = 9")
    assert codes_of(tmp_path / "b", meaning.replace("at_least = 2", "at_least = 9")) == [
        "DEF020",
        "DEF029",
        "DEF045",
    ]


def test_a_slip_of_syntax_is_told_by_line_and_column() -> None:
    """Proves: REQ-DEF-001."""
    folder = DATA / "wrong_on_purpose" / "DEF001_no_quote"
    (problem,) = read_library(folder).problems
    line, column = map(int, problem.place.split(":"))
    assert (problem.file, line) == ("mood/0.1/definition.toml", 6)
    assert column > 9


def test_other_slips_are_told_by_the_names_of_the_parts() -> None:
    """Proves: REQ-DEF-001."""
    folder = DATA / "wrong_on_purpose" / "DEF011_outside_the_language"
    (problem,) = read_library(folder).problems
    assert problem.place == "sections.week.fields.hours.type"
    assert "whole" in problem.sentence("en")
    assert "integer" in problem.cure("en")


def codes_of(folder: Path, definition: str) -> list[str]:
    """The codes told of a changed definition, sorted."""
    sound = DATA / "sound" / "mood" / "0.1"
    place = folder / "mood" / "0.1"
    place.mkdir(parents=True)
    for name in ("uk.toml", "en.toml"):
        (place / name).write_text((sound / name).read_text(encoding="utf-8"), encoding="utf-8")
    (place / "definition.toml").write_text(definition, encoding="utf-8")
    return sorted(problem.code for problem in read_library(folder).problems)
