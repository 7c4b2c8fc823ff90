"""Which parts of a record hold words that people typed."""

import pytest

from clinicdesk.reports.record import Note, Part, Record
from clinicdesk.reports.said import NOTHING, plain
from clinicdesk.services.typed_parts import typed_parts


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("JOHN SMITH", True), ("LEE", True), ("Іван", True), ("ІВАН", True), ("IM 60", False),
        ("PHQ-9 · NEWS", False), ("GAD-7: 4", False),
    ],
)  # fmt: skip
def test_a_name_in_latin_capitals_is_words_and_an_abbreviation_is_none(text: str, *, named: bool) -> None:
    """Proves: REQ-PRT-961. «JOHN SMITH» was taken for an abbreviation, and its part was not listed."""
    part = Part("events", NOTHING, (Note(plain(text)),))
    page = Record("event", "К-1/E", 1, "draft", None, NOTHING, (part,))  # type: ignore[arg-type]
    assert typed_parts(page, ()) == ((part,) if named else ())
