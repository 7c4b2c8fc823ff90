"""The words people write for a relation are understood, in both languages."""

import pytest

from clinicdesk.protocols.person import choices, relation_words
from clinicdesk.ui.people.card_text import details_of, texts_of


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("опікун", "guardian"), ("Опікунка", "guardian"), ("піклувальник", "guardian"),
        ("законний  представник", "guardian"), ("guardian", "guardian"), ("foster mother", "guardian"),
        ("мати", "parent"), ("Батько", "parent"), ("father", "parent"), ("дружина", "spouse"),
        ("чоловік", "spouse"), ("husband", "spouse"), ("син", "child"), ("донька", "child"), ("опіка", "guardian"),
        ("підопічна", "ward"), ("інше", "other"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_usual_word_is_taken_as_meant(word: str, kind: str, language: str) -> None:
    """Proves: REQ-PPL-205. «опікун» was refused, only «опіка» was a choice."""
    details = details_of({"relations": f"{word} – Мельник Ганна – 067 123 45 67"}, lambda _: "")
    (relation,) = details.relations
    assert (relation.kind, relation.name) == (kind, "Мельник Ганна")
    back = details_of({"relations": texts_of(details, language, {})["relations"]}, lambda _: "")
    assert back.relations == details.relations


def test_no_word_means_two_things() -> None:
    said = list(relation_words())
    assert len(said) == len({word.casefold() for word in said})
    assert set(relation_words().values()) <= set(choices("relation"))


def test_a_word_that_says_nothing_is_still_refused() -> None:
    assert details_of({"relations": "начальство – Хтось"}, lambda _: "").relations[0].kind == "?"
