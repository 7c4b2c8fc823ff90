"""A refusal says what to do in this window; no page here is "refreshed" by hand."""

import pytest

from tests.support.catalogue import entries

NEVER = {
    "uk": ("Оновіть дошку", "Оновіть сторінку", "Оновіть картку", "Оновіть список"),
    "en": ("efresh the", "{most} signs"),
}


@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_sentence_sends_anybody_to_a_button_that_is_not_there(language: str) -> None:
    """Proves: REQ-WRD-080. Pages follow the record by themselves; «Оновіть дошку» led nowhere."""
    found = [
        entry.key
        for entry in entries()
        for text in entry.texts(language)
        if any(one in text for one in NEVER[language])
    ]
    assert found == []
