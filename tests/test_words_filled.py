"""Values inside a sentence: plain ones as they are, keys said in the sentence's own language."""

import pytest

from clinicdesk.errors import Issue
from clinicdesk.words import Key, say


def test_a_key_inside_a_sentence_is_said_in_its_language() -> None:
    """Proves: REQ-WRD-001."""
    issue = Issue("ACC010", "roles", values={"role": Key("common.role.lead")})
    assert "«медичне керівництво»" in issue.sentence("uk")
    assert "“medical lead”" in issue.sentence("en")


def test_several_keys_make_a_list() -> None:
    needed = Key("common.role.admin common.role.auditor")
    assert "адміністрування, аудит" in say("uk", "dsk.DSK002", needed=needed)
    assert "administration, audit" in say("en", "dsk.DSK002", needed=needed)


def test_what_a_person_typed_is_never_taken_for_a_key() -> None:
    typed = "common.role.lead"
    assert typed in say("uk", "ans.ANS001", field=typed)


def test_a_key_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(KeyError):
        say("uk", "ans.ANS001", field=Key("common.role.nobody"))
