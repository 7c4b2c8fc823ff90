"""Every definition of the library: both languages, their letters, and what a licence allows."""

import re

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_BARE = re.compile(r"(Пункт|Item)\b")
_SAME_IN_BOTH = {"SpO₂", "NEWS2"}
READS = [pytest.param(read, id=f"{read.code}-{read.version}") for read in library().reads.values()]


@pytest.mark.parametrize("read", READS)
def test_a_definition_reads_without_a_problem(read: Read) -> None:
    """Proves: REQ-SCL-007."""
    assert read.definition is not None
    assert [problem.code for problem in read.problems] == []


@pytest.mark.parametrize("read", READS)
def test_no_sentence_of_a_definition_is_the_same_in_both_languages(read: Read) -> None:
    """Proves: REQ-SCL-007."""
    uk, en = read.phrases["uk"], read.phrases["en"]
    assert [key for key in uk if uk[key] == en.get(key) and uk[key] not in _SAME_IN_BOTH] == []


@pytest.mark.parametrize("read", READS)
def test_a_definition_is_written_in_the_letters_of_its_language(read: Read) -> None:
    """Proves: REQ-SCL-007."""
    assert [key for key, text in read.phrases["en"].items() if _CYRILLIC.search(text)] == []
    assert [key for key, text in read.phrases["uk"].items() if set(text) & set("'\"!")] == []


@pytest.mark.parametrize("read", READS)
def test_a_scale_without_leave_asks_by_number(read: Read) -> None:
    """Proves: REQ-SCL-008."""
    form = read.definition
    if not isinstance(form, Form) or form.group != "scale" or form.licence.note == "own":
        return
    closed = {"uk", "en"} if form.licence.ship != "text" else set(form.licence.text_missing)
    items = [f.id for s in form.sections for f in s.fields if f.type in {"scale_item", "yes_no"}]
    for language in closed:
        labels = [read.phrases[language][f"field.{item}.label"] for item in items]
        assert [label for label in labels if not _BARE.match(label)] == []
