"""Whatever stands in the files, the reader answers with problems and never falls over."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicdesk.protocols.reader import read_library
from clinicdesk.words import LANGUAGES
from tests.support.source import ROOT

SOUND = ROOT / "tests" / "data" / "sound"
TEXTS = {
    path.relative_to(SOUND).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(SOUND.rglob("*.toml"))
}
_ODD: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        ["", " ", "x", "sleep", "score.total", "a.b.c.d", "form.mood.total", "mood@0.1", "Ы", 0, -1, 1, 10**11, 0.5]
    ),
    st.booleans(),
    st.lists(st.sampled_from(["sleep", 1, 2.5]), max_size=3),
    st.dictionaries(st.sampled_from(["id", "field", "is", "all", "to", "when"]), st.integers(0, 3), max_size=3),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of one's own."""
    write(tmp_path, TEXTS)
    return tmp_path


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_value_of_another_kind_anywhere_is_told(folder: Path, data: st.DataObject) -> None:
    """Proves: REQ-DEF-001."""
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    table = tomllib.loads(TEXTS[name])
    spots = list(spots_of(table))
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(spots))
        if data.draw(st.booleans()) or isinstance(holder, list):
            holder[key if isinstance(holder, dict) else min(key, len(holder) - 1)] = data.draw(_ODD)
        else:
            holder.pop(key, None)
    read_all(folder, {**TEXTS, name: toml(table)})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_torn_file_is_told(folder: Path, data: st.DataObject) -> None:
    """Proves: REQ-DEF-001."""
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    text = TEXTS[name]
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, min(len(text), first + 40)))
    piece = data.draw(
        st.sampled_from(["", '"', "[", "}", "=", "\n", "\0", "[[x]]\n", "id = 1\n", "\u202e", "é"])
    )
    read_all(folder, {**TEXTS, name: text[:first] + piece + text[last:]})


def read_all(folder: Path, files: dict[str, str]) -> None:
    """Read what was changed, and say everything that is told."""
    write(folder, files)
    for problem in read_library(folder).problems:
        for language in LANGUAGES:
            assert problem.sentence(language)
            assert problem.cure(language)


def write(folder: Path, files: dict[str, str]) -> None:
    """The files of a library."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def spots_of(part: Any) -> Any:
    """Every place in a table where a value stands: what holds it, and its key."""
    for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
        yield part, key
        if isinstance(value, dict | list):
            yield from spots_of(value)


def toml(value: Any) -> str:
    """A table as TOML; everything below the top inline."""
    return "".join(f"{quoted(key)} = {inline(item)}\n" for key, item in value.items())


def inline(value: Any) -> str:
    """One value in a line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(text: str) -> str:
    """A basic string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
