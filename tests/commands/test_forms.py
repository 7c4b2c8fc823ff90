"""`clinicdesk forms` as a medical lead meets it: check, show, list; sentences, places, exit codes, no traceback."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicdesk.cli import run
from clinicdesk.commands.answer import Exit
from clinicdesk.protocols.catalogue import library
from clinicdesk.words import LANGUAGES
from tests.support.source import ROOT

DATA = ROOT / "tests" / "data"
Call = Callable[..., tuple[int, str, str]]
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run one command; code, output, errors."""

    def run_it(*words: str) -> tuple[int, str, str]:
        code = run(["forms", *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run_it


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_built_in_library_is_clean(call: Call, language: str) -> None:
    """Proves: REQ-DEF-003."""
    code, out, _ = call("check", "--lang", language)
    assert code == Exit.DONE
    assert str(len(library().reads)) in out


def test_a_folder_may_hold_one_definition_or_many(call: Call) -> None:
    for folder in (DATA / "sound", DATA / "sound" / "mood", DATA / "sound" / "mood" / "0.1"):
        code, out, _ = call("check", str(folder), "--json", "--lang", "en")
        assert code == Exit.DONE
        assert "mood@0.1" in json.loads(out)["definitions"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_problem_is_printed_with_its_place_and_cure(call: Call, language: str) -> None:
    """Proves: REQ-DEF-001."""
    code, out, err = call("check", str(DATA / "wrong_on_purpose" / "DEF029_range_that_items_cannot_give"),
                          "--lang", language)  # fmt: skip
    place, told, count = out.splitlines()
    assert (code, err) == (Exit.REFUSED, "")
    assert place == "mood/0.1/definition.toml score.total"
    assert told.endswith("[DEF029]")
    assert "0–4" in told
    assert count.startswith({"uk": "Знайдено 1 проблему", "en": "1 problem"}[language])


def test_a_folder_that_is_not_there_is_refused(call: Call, tmp_path: Path) -> None:
    code, _, err = call("check", str(tmp_path / "nowhere"), "--lang", "en")
    assert (code, "[FRM001]" in err) == (Exit.REFUSED, True)


def test_a_form_that_is_not_there_is_refused_and_the_others_named(call: Call) -> None:
    code, _, err = call("show", "phq99", "--lang", "en")
    assert (code, "[FRM002]" in err, "phq9" in err) == (Exit.REFUSED, True, True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("form", "version"), sorted(library().reads))
def test_every_definition_can_be_shown(call: Call, form: str, version: str, language: str) -> None:
    """Proves: REQ-DEF-005."""
    code, out, _ = call("show", f"{form}@{version}", "--lang", language)
    lines = out.splitlines()
    phrases = library().read(form, version).phrases[language]
    assert code == Exit.DONE
    assert phrases["title"] in lines[0]
    assert {"uk": "ЧЕРНЕТКА", "en": "DRAFT"}[language] in lines[0]
    if language == "en":
        assert [
            line for line in lines if _CYRILLIC.search(line) and "Source" not in line and ", " not in line
        ] == []


def test_a_form_is_shown_with_bands_alerts_hours_licence_and_sources(call: Call) -> None:
    """Proves: REQ-DEF-005."""
    _, out, _ = call("show", "phq9", "--lang", "en")
    lines = [line.strip() for line in out.splitlines()]
    for wanted in ("0–4  minimal", "20–27  severe"):
        assert any(line.startswith(wanted) for line in lines), wanted
    assert any(line.startswith("Source: Kroenke K, Spitzer RL") for line in lines)
    assert any(line.startswith("Rights in the text: Pfizer") for line in lines)
    assert any("physician, within 1 h" in line for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_programme_is_shown_with_stages_gates_roles_and_consents(call: Call, language: str) -> None:
    """Proves: REQ-DEF-005."""
    _, out, _ = call("show", "trt", "--lang", language)
    for part in ("C5", "TRT-FAC-P", "ISRCTN15476405", "[CARE]"):
        assert part in out
    phrases = library().read("trt").phrases[language]
    for key in ("consent.assent.title", "gate.may_start.text", "safeguarding.collect.action"):
        assert phrases[key] in out


def test_a_skip_rule_is_shown_in_words(call: Call) -> None:
    _, out, _ = call("show", "collection_permit", "--lang", "uk")
    assert "Питають, якщо «Дитина може йти додому сама»: так" in out


def test_a_definition_of_ones_own_is_shown_from_its_folder(call: Call) -> None:
    code, out, _ = call("show", str(DATA / "sound" / "mood" / "0.1"), "--lang", "en")
    assert (code, "Mood over a week" in out) == (Exit.DONE, True)


def test_a_definition_with_problems_is_not_shown_but_told(call: Call) -> None:
    folder = DATA / "wrong_on_purpose" / "DEF020_value_that_never_is" / "mood" / "0.1"
    code, out, _ = call("show", str(folder), "--lang", "en")
    assert (code, "[DEF020]" in out) == (Exit.REFUSED, True)


def test_a_definition_cannot_steer_the_terminal(call: Call, tmp_path: Path) -> None:
    """Proves: REQ-DEF-002."""
    folder = tmp_path / "mood" / "0.1"
    folder.mkdir(parents=True)
    for path in (DATA / "sound" / "mood" / "0.1").iterdir():
        text = path.read_text(encoding="utf-8").replace("Slept badly", "Slept \\u001b[2Jbadly")
        (folder / path.name).write_text(text, encoding="utf-8")
    code, out, _ = call("show", str(folder), "--lang", "en")
    assert (code, "\x1b" in out) == (Exit.DONE, False)


def test_the_list_names_every_definition(call: Call) -> None:
    code, out, _ = call("list", "--lang", "en", "--json")
    assert code == Exit.DONE
    assert {row["code"] for row in json.loads(out)["forms"]} == set(library().codes())


def test_the_schema_is_written_where_one_wants_it(call: Call, tmp_path: Path) -> None:
    code, _, _ = call("schema", str(tmp_path / "schema"), "--lang", "en")
    assert code == Exit.DONE
    assert {path.name for path in (tmp_path / "schema").iterdir()} == {
        "form.schema.json",
        "list.schema.json",
        "programme.schema.json",
    }
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, err = call("schema", str(tmp_path / "file" / "below"), "--lang", "uk")
    assert (code, "[FRM003]" in err) == (Exit.REFUSED, True)
