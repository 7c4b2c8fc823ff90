"""Every promise to a clinic or a regulator is proved by a test, and every test's promise exists."""

import re
import tomllib
from collections import defaultdict
from functools import cache

from clinicdesk.paths import resource
from tests.support.source import docstrings, python_files, tree_of

_ID = re.compile(r"REQ-[A-Z0-9]{2,6}-\d{3}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def test_every_requirement_is_named_by_a_test() -> None:
    assert sorted(set(requirements()) - set(proofs())) == []


def test_every_requirement_named_by_a_test_exists() -> None:
    assert (
        sorted(f"{name}: {tests[0]}" for name, tests in proofs().items() if name not in requirements()) == []
    )


def test_every_requirement_has_an_id_both_sentences_and_a_source() -> None:
    wrong = [
        name
        for name, entry in requirements().items()
        if not _ID.fullmatch(name) or not all(entry.get(part, "").strip() for part in ("uk", "en", "source"))
    ]
    assert wrong == []


def test_the_sentences_are_in_their_own_language() -> None:
    entries = requirements().items()
    assert [name for name, entry in entries if not _CYRILLIC.search(entry["uk"])] == []
    assert [name for name, entry in entries if _CYRILLIC.search(entry["en"])] == []


def test_only_a_test_proves_a_requirement() -> None:
    loose = [
        f"{path} {name}"
        for path in python_files("tests")
        for name, text in docstrings(tree_of(path))
        if name and _ID.search(text) and not name.lower().startswith("test")
    ]
    assert loose == []


@cache
def requirements() -> dict[str, dict[str, str]]:
    """The requirements by id."""
    return tomllib.loads(resource("requirements.toml").read_text(encoding="utf-8"))


@cache
def proofs() -> dict[str, list[str]]:
    """For each requirement that some test's docstring names: which tests."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in python_files("tests"):
        for name, text in docstrings(tree_of(path)):
            for requirement in _ID.findall(text):
                found[requirement].append(f"{path}::{name}")
    return dict(found)
