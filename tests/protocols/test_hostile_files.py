"""A definition is data: nothing in it runs, leads elsewhere, fills the memory or keeps the program busy."""

import ast
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from clinicdesk.protocols.problems import Problem
from clinicdesk.protocols.reader import read_definition, read_library
from clinicdesk.protocols.source_text import LARGEST
from tests.support.source import ROOT, python_files, tree_of

SOUND = ROOT / "tests" / "data" / "sound" / "mood" / "0.1"


_QUESTION = '    {{ id = "f{n}", type = "yes_no", ask_when = {{ field = "g{n}", is = "yes" }} }},\n'
_STEP = '[[steps]]\nid = "s{n}"\nkind = "sign_off"\nof = ["t{n}"]\n'
_ALERT = (
    '[[alerts]]\nid = "a{n}"\nlevel = "red"\nwho = "x{n}"\nwithin_minutes = 1\nsource = "abc"\n'
    'when = {{ field = "z{n}", is = 1 }}\n'
)
_SESSION = '    {{ code = "S{n}", minutes = 1, steps = ["z{n}"] }},\n'
LARGE = {
    "questions": ("mood", '    { id = "hours"', _QUESTION),
    "steps": ("course", "[[doses]]", _STEP),
    "alerts": ("mood", "[example]", _ALERT),
    "sessions": ("course", '    { code = "M2"', _SESSION),
}
"""Wrong parts by the thousand: the definition, the place before which they are put, one part."""


@pytest.fixture
def mood(tmp_path: Path) -> Path:
    """A sound definition of one's own."""
    folder = tmp_path / "mood" / "0.1"
    folder.mkdir(parents=True)
    for path in SOUND.iterdir():
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def test_a_file_of_ten_megabytes_is_refused_unread(mood: Path) -> None:
    """Proves: REQ-DEF-002."""
    (mood / "definition.toml").write_text('x = "' + "a" * 10_000_000 + '"', encoding="utf-8")
    tracemalloc.start()
    (problem,) = problems_of(mood)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.code == "DEF002"
    assert peak < 4 * LARGEST


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 10_000 + "]" * 10_000,
        "x = " + "{a = " * 10_000 + "1" + "}" * 10_000,
        "[" + "a." * 10_000 + "a]",
        "a." * 100_000 + "a = 1",
        '"a\\"b" . ' * 30_000 + "a = 1",
        "x = {" + "'a'." * 50_000 + "a = 1}",
        "".join(f"[{'a.' * n}a]\n" for n in range(40)),
    ],
    ids=["lists", "tables", "headers", "dotted key", "quoted key", "inline key", "steps"],
)
def test_ten_thousand_nested_tables_are_refused(mood: Path, text: str) -> None:
    """Proves: REQ-DEF-002."""
    (mood / "definition.toml").write_text(text, encoding="utf-8")
    assert [problem.code for problem in problems_of(mood)] == ["DEF003"]


@pytest.mark.parametrize("number", ["9" * 5000, "1e999999999", "inf", "nan", "-1e13", "0.00000000000001"])
def test_a_number_nobody_can_count_with_is_refused(mood: Path, number: str) -> None:
    """Proves: REQ-DEF-002."""
    change(mood / "definition.toml", "highest = 24", f"highest = {number}")
    (problem,) = problems_of(mood)
    assert problem.code in {"DEF001", "DEF013"}


def test_a_deep_rule_is_refused(mood: Path) -> None:
    """Proves: REQ-DEF-002."""
    rule = "{ not = " * 300 + '{ field = "sleep", is = 1 }' + " }" * 300
    change(mood / "definition.toml", '{ field = "sleep", at_least = 2 }', rule)
    assert [problem.code for problem in problems_of(mood)] == ["DEF003"]


def test_scores_that_add_each_other_are_no_avalanche(mood: Path) -> None:
    """Proves: REQ-DEF-002. Each doubles the one before, and is counted once."""
    scores = "".join(
        f'[[scores]]\nid = "s{n}"\nkind = "sum"\nitems = ["score.s{n - 1}", "score.s{n - 2}"]\n'
        'source = "clinic default, unsourced"\n'
        for n in range(2, 400)
    )
    start = (
        '[[scores]]\nid = "s0"\nkind = "sum"\nitems = ["sleep"]\nsource = "clinic default, unsourced"\n'
        '[[scores]]\nid = "s1"\nkind = "sum"\nitems = ["calm"]\nsource = "clinic default, unsourced"\n'
    )
    change(mood / "definition.toml", "[[alerts]]", f"{start}{scores}[[alerts]]")
    assert {problem.code for problem in problems_of(mood)} == {"DEF032"}


def test_scores_in_a_circle_are_told(mood: Path) -> None:
    """Proves: REQ-DEF-002."""
    change(mood / "definition.toml", 'items = ["sleep", "calm"]\nreverse', 'items = ["score.total"]\nreverse')
    assert "DEF036" in {problem.code for problem in problems_of(mood)}


@pytest.mark.parametrize("name", ["definition.toml", "uk.toml"])
def test_a_link_out_of_the_folder_is_not_followed(mood: Path, tmp_path: Path, name: str) -> None:
    """Proves: REQ-DEF-002."""
    outside = tmp_path / "outside.toml"
    (mood / name).rename(outside)
    (mood / name).symlink_to(outside)
    assert [problem.code for problem in problems_of(mood)] == ["DEF007"]


def test_a_linked_folder_is_not_followed_either(mood: Path, tmp_path: Path) -> None:
    """Proves: REQ-DEF-002."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mood").symlink_to(mood.parent, target_is_directory=True)
    assert {problem.code for problem in read_library(tmp_path / "elsewhere").problems} == {"DEF007"}


if sys.platform != "win32":  # Windows has no pipes in folders

    def test_what_is_no_plain_file_is_not_opened(mood: Path) -> None:
        """A pipe would wait for ever."""
        (mood / "uk.toml").unlink()
        os.mkfifo(mood / "uk.toml")
        assert [problem.code for problem in problems_of(mood)] == ["DEF005"]


def test_a_disk_that_fails_is_told(mood: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-DEF-001."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    assert [problem.code for problem in problems_of(mood)] == ["DEF006"] * 3


def test_braces_and_code_in_a_sentence_stay_as_they_are(mood: Path) -> None:
    """Proves: REQ-DEF-002."""
    odd = "{name} {0.__class__} %s $(rm -rf) __import__"
    change(mood / "en.toml", "Mood over a week", odd)
    read = read_definition(mood)
    assert read.problems == ()
    assert read.phrases["en"]["title"] == odd


def test_nothing_on_the_floor_of_protocols_runs_a_text() -> None:
    """Proves: REQ-DEF-002."""
    runs = {"eval", "exec", "compile", "__import__"}
    found = [
        f"{path}:{node.lineno}"
        for path in python_files("clinicdesk")
        if "protocols" in path.parts
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Name) and node.id in runs)
        or (isinstance(node, ast.Attribute) and node.attr in {"format", "format_map", "import_module"})
    ]
    assert found == []


@pytest.mark.parametrize("kind", sorted(LARGE))
def test_thousands_of_mistakes_are_told_without_ado(tmp_path: Path, kind: str) -> None:
    """Proves: REQ-DEF-002. A check that compares each part with each other would take minutes here."""
    code, before, line = LARGE[kind]
    folder = tmp_path / code / "0.1"
    folder.mkdir(parents=True)
    for path in (SOUND.parents[1] / code / "0.1").iterdir():
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    many = "".join(line.format(n=n) for n in range(3500))
    change(folder / "definition.toml", before, many + before)
    assert len(problems_of(folder)) > 3500


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """What is told of one definition."""
    return read_definition(folder).problems


def change(path: Path, old: str, new: str) -> None:
    """One replacement in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
