"""The guide for writing a form is true: its example passes, is shown and scored; its mistake is told as it says."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from clinicdesk.cli import run
from clinicdesk.commands.answer import Exit
from clinicdesk.paths import resource
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.endings import DIED, SUMMARY, closing_form
from clinicdesk.protocols.facts import FACTS
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.reader import read_definition
from clinicdesk.protocols.scores import score
from clinicdesk.words import LANGUAGES

_FILE = re.compile(r"\*\*`(\S+\.toml)`\*\*\n\n```toml\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_passes_the_check_and_is_shown(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: REQ-DEF-001, REQ-DEF-005."""
    write(tmp_path, example(language))
    assert run(["forms", "check", str(tmp_path), "--lang", language]) == Exit.DONE
    assert run(["forms", "show", str(tmp_path / "evening" / "0.1"), "--lang", language]) == Exit.DONE
    shown = capsys.readouterr().out
    assert {"uk": "Вечір після інтеграції", "en": "The evening after integration"}[language] in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_mistake_is_told_as_the_guide_says(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: REQ-DEF-001."""
    files = dict(example(language))
    name = "evening/0.1/definition.toml"
    files[name] = files[name].replace("highest = 6", "highest = 7")
    write(tmp_path, files)
    assert run(["forms", "check", str(tmp_path), "--lang", language]) == Exit.REFUSED
    told = [line.strip() for line in capsys.readouterr().out.splitlines()[:2]]
    guide = [line.strip() for line in guide_of(language).splitlines()]
    assert all(line in guide for line in told)


def test_its_example_is_scored(tmp_path: Path) -> None:
    write(tmp_path, example("en"))
    form = read_definition(tmp_path / "evening" / "0.1").definition
    assert form is not None
    assert form.kind == "form"
    sheet = score(form, {"calm": 2, "memories": 1, "sleep": 7, "call": "no"})
    assert (sheet.scores["total"].value, sheet.scores["total"].band) == (2, "quiet")


def test_both_guides_give_the_same_example() -> None:
    def plain(language: str) -> dict[str, str]:
        return {name: re.sub(r'(owner|holder) = ".*"', "", text) for name, text in example(language).items()}

    assert plain("uk") == plain("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_names_every_kind_of_answer_and_real_facts(language: str) -> None:
    text = guide_of(language)
    assert [name for name in FIELD_TYPES if f"`{name}`" not in text] == []
    facts = re.findall(r"`((?:person|minutes)\.\w+)`", text)
    assert facts
    assert set(facts) <= set(FACTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_says_how_a_closing_form_tells_of_a_death(language: str) -> None:
    """Proves: REQ-DEF-990. Nobody was told, and a clinic's own form left the dead to be called."""
    (row,) = (line for line in guide_of(language).splitlines() if f"`{DIED}`" in line)
    words = 'id = "outcome"', "outcome_reason", "sign_off", SUMMARY
    assert [one for one in words if f"`{one}`" not in row] == []


def test_the_closing_forms_that_ship_tell_of_a_death() -> None:
    """Proves: REQ-DEF-990."""
    shelf = library()
    programmes = [one.definition for one in shelf.reads.values() if isinstance(one.definition, Programme)]
    forms = [shelf.read(closing_form(one)).definition for one in programmes]
    assert forms
    for form in forms:
        assert isinstance(form, Form)
        (asked,) = (one for part in form.sections for one in part.fields if one.id == "outcome")
        assert asked.choices is not None
        assert DIED in form.choices[asked.choices].values


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_schema_named_in_the_example_is_the_one_that_is_written(language: str, tmp_path: Path) -> None:
    write(tmp_path, example(language))
    assert run(["forms", "schema", str(tmp_path / "schema"), "--lang", language]) == Exit.DONE
    first = (tmp_path / "evening" / "0.1" / "definition.toml").read_text(encoding="utf-8").splitlines()[0]
    schema = tmp_path / "evening" / "0.1" / first.removeprefix("#:schema ")
    assert "sections" in json.loads(schema.read_text(encoding="utf-8"))["properties"]


def guide_of(language: str) -> str:
    """The whole guide."""
    return resource("help", f"forms_{language}.md").read_text(encoding="utf-8")


def example(language: str) -> Mapping[str, str]:
    """The files of the guide's example by name."""
    return dict(_FILE.findall(guide_of(language)))


def write(folder: Path, files: Mapping[str, str]) -> None:
    """The example as files."""
    assert len(files) == 3
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
