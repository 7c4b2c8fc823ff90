"""The trail says in the language of its reader to whom and how a document was printed."""

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services.trail_words import exported_for, reason_words
from clinicdesk.words import say

KEPT = {"reason": "запит; для: суду", "recipient": "МОЗ", "language": "both", "digest": "7f3a91c27f3a91c2"}
PRINTED = Action.RECORD_PRINTED.value


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_printed_document_is_worded_for_the_reader(language: str) -> None:
    """Proves: REQ-TRL-620."""
    told = reason_words(language, PRINTED, say("uk", "records.trail", **KEPT))
    assert told == say(language, "records.trail", **KEPT)
    assert ("digest: " in told) == (language == "en")


def test_the_clinics_own_records_are_named_in_the_language_too() -> None:
    """Proves: REQ-TRL-620."""
    kept = say("uk", "records.trail", **KEPT | {"recipient": say("uk", "records.own_record")})
    assert say("en", "records.own_record") in reason_words("en", PRINTED, kept)


def test_what_a_person_wrote_stays_as_it_is() -> None:
    """Proves: REQ-TRL-620."""
    kept = say("uk", "records.trail", **KEPT)
    assert reason_words("en", Action.RECORD_PRINTED.value, "запит МОЗ") == "запит МОЗ"
    assert reason_words("en", Action.READING_AMENDED.value, kept) == kept


EXPORTED = Action.TRAIL_EXPORTED.value


@pytest.mark.parametrize("kept", [exported_for("перевірка", " "), "перевірка → записи самої клініки"])
def test_an_export_for_nobody_else_is_said_in_the_readers_language(kept: str) -> None:
    """Proves: REQ-TRL-620. An older trail has the Ukrainian words, by now it keeps a code."""
    assert reason_words("en", EXPORTED, kept) == "перевірка → the clinic’s own records"
    assert reason_words("uk", EXPORTED, kept) == "перевірка → записи самої клініки"


def test_to_whom_the_trail_was_exported_is_kept_as_it_was_typed() -> None:
    """Proves: REQ-TRL-620."""
    kept = exported_for("audit", "Health inspection")
    assert kept == "audit → Health inspection"
    assert {reason_words(language, EXPORTED, kept) for language in ("uk", "en")} == {kept}


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_set_that_was_stopped_says_so_in_the_language_of_the_reader(language: str) -> None:
    kept = say("uk", "records.print_stopped", number=1712)
    told = reason_words(language, Action.PRINT_STOPPED.value, kept)
    assert told == say(language, "records.print_stopped", number=1712)
