"""Every sentence is there in both languages, fills its gaps alike, and reads as its own language."""

import re

import pytest

from clinicdesk.words import LANGUAGES, plural_form
from tests.support.catalogue import Entry, entries

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_GAP = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[^\W\d_]+")
_NOT_UKRAINIAN = re.compile("[ыэъёЫЭЪЁ]")
_FORMS = {"uk": {"one", "few", "many"}, "en": {"one", "many"}}
# The same in every language: names of things and of the languages themselves.
_SAME = frozenset(
    {"ClinicDesk", "Українська", "English", "CSV", "JSON", "PDF", "QR", "C", "SpO₂", "MOAA", "S"}
)
# A participant's code as an example; the clinics write them with the Cyrillic letter.
_EXAMPLE = re.compile(r"\bК-\d+")
_OWN_NAMES = frozenset({"Українська"})


def test_every_sentence_is_there_in_both_languages() -> None:
    """Proves: REQ-WRD-001."""
    assert [entry.key for entry in entries() if not is_whole(entry)] == []


def test_every_plural_is_complete() -> None:
    """Proves: REQ-WRD-002."""
    assert [entry.key for entry in entries() if not has_all_forms(entry)] == []


def test_the_gaps_are_the_same_in_both_languages() -> None:
    """Proves: REQ-WRD-001."""
    assert [entry.key for entry in entries() if gaps(entry, "uk") != gaps(entry, "en")] == []


def test_everything_is_said_differently_in_each_language() -> None:
    """Proves: REQ-WRD-001."""
    same = [
        (text, entry.key) for entry in entries() for text in set(entry.texts("uk")) & set(entry.texts("en"))
    ]
    assert [key for text, key in same if not set(_WORD.findall(without_gaps(text))) <= _SAME] == []


def test_no_english_has_cyrillic() -> None:
    words = [(entry.key, word) for entry, text in said("en") for word in _WORD.findall(without_gaps(text))]
    assert [key for key, word in words if _CYRILLIC.search(word) and word not in _OWN_NAMES] == []


def test_ukrainian_has_its_own_apostrophe_quotes_and_letters() -> None:
    assert [entry.key for entry, text in said("uk") if set(without_gaps(text)) & set("'\"`“”")] == []
    assert [entry.key for entry, text in said("uk") if _NOT_UKRAINIAN.search(text)] == []
    assert [entry.key for entry, text in said("uk") if mixes_alphabets(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_calm_and_tidy(language: str) -> None:
    loud = [entry.key for entry, text in said(language) if re.search(r"!|\.\.\.", text)]
    untidy = [entry.key for entry, text in said(language) if "  " in text or text != text.strip()]
    assert (loud, untidy) == ([], [])


def test_there_are_sentences_to_read() -> None:
    assert len(entries()) > 100


@pytest.mark.parametrize(
    ("n", "uk", "en"),
    [
        (0, "many", "many"),
        (1, "one", "one"),
        (2, "few", "many"),
        (4, "few", "many"),
        (5, "many", "many"),
        (11, "many", "many"),
        (12, "many", "many"),
        (14, "many", "many"),
        (21, "one", "many"),
        (22, "few", "many"),
        (111, "many", "many"),
        (112, "many", "many"),
        (121, "one", "many"),
    ],
)
def test_plural_forms_follow_cldr(n: int, uk: str, en: str) -> None:
    """Proves: REQ-WRD-002."""
    assert (plural_form("uk", n), plural_form("en", n)) == (uk, en)


def said(language: str) -> list[tuple[Entry, str]]:
    """Every form of every entry in one language."""
    return [(entry, text) for entry in entries() for text in entry.texts(language)]


def is_whole(entry: Entry) -> bool:
    """Whether both languages, and no other, have words here."""
    texts = [text for language in LANGUAGES for text in entry.texts(language) or ("",)]
    return set(entry.said) == set(LANGUAGES) and all(text.strip() for text in texts)


def has_all_forms(entry: Entry) -> bool:
    """Whether each language that has plural forms here has all of its own."""
    return all(
        set(forms) == _FORMS[language] for language, forms in entry.said.items() if isinstance(forms, dict)
    )


def gaps(entry: Entry, language: str) -> set[str]:
    """The names in braces; a plural may leave its figure out ("one try")."""
    plural = {"n"} if any(isinstance(forms, dict) for forms in entry.said.values()) else set()
    return plural.union(*(_GAP.findall(text) for text in entry.texts(language)))


def mixes_alphabets(text: str) -> bool:
    """Whether a word has letters of both alphabets: a Latin look-alike that no search would find."""
    words = _WORD.findall(without_gaps(text))
    return any(_CYRILLIC.search(word) and _LATIN.search(word) for word in words)


def without_gaps(text: str) -> str:
    """The words alone."""
    return _EXAMPLE.sub(" ", _GAP.sub(" ", text)).strip()
