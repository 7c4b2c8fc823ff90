"""The sentences of the programme: whole in both languages, each in its own, calm and tidy."""

import re
from pathlib import Path

import pytest

import clinicdesk.protocols
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import TermList
from clinicdesk.protocols.phrases import allowed, needed
from clinicdesk.protocols.text_checks import same_everywhere
from tests.support.gkap import OWN

_LIBRARY = Path(clinicdesk.protocols.__file__).parent / "library"
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")


@pytest.mark.parametrize("code", OWN)
def test_both_languages_say_everything_and_nothing_else(code: str) -> None:
    """Proves: REQ-GKP-009."""
    read = library().read(code, "0.1")
    assert read.definition is not None
    wanted = set(needed(read.definition))
    for language in ("uk", "en"):
        said = set(read.phrases[language])
        assert wanted - said == set()
        assert said - wanted - set(allowed(read.definition)) == set()
    assert set(read.phrases["uk"]) == set(read.phrases["en"])


@pytest.mark.parametrize("code", OWN)
def test_english_has_no_cyrillic_letter_in_its_file(code: str) -> None:
    """Proves: REQ-GKP-009."""
    assert not _CYRILLIC.search((_LIBRARY / code / "0.1" / "en.toml").read_text("utf-8"))


@pytest.mark.parametrize("code", OWN)
def test_ukrainian_is_ukrainian(code: str) -> None:
    phrases = library().read(code, "0.1").phrases
    for key, text in phrases["uk"].items():
        assert not set(text) & set("'\"`“”ыэъёЫЭЪЁ"), key
        mixed = [word for word in _WORD.findall(text) if _CYRILLIC.search(word) and _LATIN.search(word)]
        assert mixed == [], key
        assert text != phrases["en"][key] or same_everywhere(text), key


@pytest.mark.parametrize("code", OWN)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_sentence_is_calm_and_tidy(code: str, language: str) -> None:
    for key, text in library().read(code, "0.1").phrases[language].items():
        assert not re.search(r"!|\.\.\.|  ", text), key
        assert text == text.strip(), key


@pytest.mark.parametrize("code", OWN)
def test_the_reader_finds_nothing_wrong(code: str) -> None:
    assert library().read(code, "0.1").problems == ()


def test_medicines_are_recognised_by_names_of_both_scripts_and_only_once() -> None:
    terms = library().term_list("interactions", "0.1")
    names = [name for entry in terms.entries for name in entry.names]
    assert len(names) == len(set(names))
    assert all(name == name.lower() for name in names)
    for entry in terms.entries:
        both = {bool(_CYRILLIC.search(name)) for name in entry.names}
        assert both == {True, False}, entry.id
        for language in ("uk", "en"):
            assert library().phrase(terms, f"entry.{entry.id}.advice", language), entry.id


def test_every_entry_of_a_list_has_a_group_when_the_list_has_groups() -> None:
    for code in ("interactions", "adverse_events"):
        terms = library().term_list(code, "0.1")
        assert isinstance(terms, TermList)
        assert {group for entry in terms.entries for group in entry.groups} == set(terms.groups)
        assert all(entry.groups for entry in terms.entries)


def test_the_crisis_lines_carry_their_numbers_and_sources() -> None:
    lines = library().term_list("crisis_lines", "0.1")
    assert [entry.names for entry in lines.entries] == [("7333",), ("0 800 33 20 29",), ("103",)]
    assert all(entry.source for entry in lines.entries)
