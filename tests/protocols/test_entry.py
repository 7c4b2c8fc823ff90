"""What a programme asks of whoever enters it, and what an answer of a screening still lacks."""

from datetime import date

import pytest

from clinicdesk.demo.clearing import clean_answers
from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.eligibility import ScreenedItem, eligibility
from clinicdesk.protocols.entry import conditions, read_for_entry, read_in_screening
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.values import Fact

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("programme", "condition", "age", "met"),
    [
        ("gkap", "adult", None, None), ("gkap", "adult", 0, False), ("gkap", "adult", 17, False),
        ("gkap", "adult", 18, True), ("trt", "age", None, None), ("trt", "age", 7, False), ("trt", "age", 8, True),
        ("trt", "age", 17, True), ("trt", "age", 18, False),
    ],
)  # fmt: skip
def test_age_is_judged_by_the_card(programme: str, condition: str, age: int | None, met: bool | None) -> None:
    """Proves: REQ-CLR-520. An unknown age is unknown: it never passes."""
    facts: dict[str, Fact | None] = {"person.age": age}
    found = {one.id: one for one in conditions(library().programme(programme), facts)}
    assert (found[condition].met, found[condition].blocks, found[condition].of_card) == (met, True, True)


def test_the_decision_is_no_condition_of_itself_and_a_person_asks_the_rest() -> None:
    assert [one.id for one in conditions(library().programme("gkap"), {})] == ["adult"]
    assert [(one.id, one.blocks) for one in conditions(library().programme("trt"), {})] == [
        ("age", True), ("screen", False),
    ]  # fmt: skip
    assert read_for_entry(library().programme("gkap")) == {"person.age"}


def test_a_form_that_asks_by_sex_says_so() -> None:
    """A decision over such a form leans on the sex of the card."""
    form = library().form("gkap_screening")
    asked = (
        form.sections[0]
        .fields[1]
        .model_copy(
            update={
                "ask_when": library()
                .programme("gkap")
                .eligibility[0]
                .rule.model_copy(update={"field": "person.sex"})
            }
        )
    )
    section = form.sections[0].model_copy(update={"fields": (form.sections[0].fields[0], asked)})
    assert read_in_screening(form) == frozenset()
    assert read_in_screening(form.model_copy(update={"sections": (section,)})) == {"person.sex"}


def item_of(name: str, **changed: str) -> ScreenedItem:
    """How an item stands when nothing else is against the person."""
    form = library().form("gkap_screening")
    assert isinstance(form, Form)
    answers = dict(clean_answers()) | {key.replace("__", "."): text for key, text in changed.items()}
    facts: dict[str, Fact | None] = {"today": TODAY}
    values = check_answers(form, {key: text for key, text in answers.items() if text}, facts).values
    return next(one for one in eligibility(form, values, facts).items if one.field == name)


def test_an_answer_with_an_empty_detail_names_the_detail() -> None:
    """Proves: REQ-SCR-520. It was called an answer of unknown or not done, which nobody had given."""
    item = item_of("prior_treatment", prior_treatment="yes", prior_treatment__attempts="")
    assert (item.standing, item.wants) == ("missing", ("prior_treatment.attempts",))
    assert item.is_open
    item = item_of("prior_treatment", prior_treatment="yes", prior_treatment__attempts="1")
    assert (item.standing, item.wants) == ("clear", ())
    item = item_of("prior_treatment", prior_treatment="unknown", prior_treatment__attempts="")
    assert (item.standing, item.wants) == ("unknown", ())
    item = item_of("prior_treatment", prior_treatment="", prior_treatment__attempts="")
    assert (item.standing, item.wants) == ("missing", ())


def test_a_test_without_its_day_names_the_day() -> None:
    """Proves: REQ-SCR-520."""
    assert item_of("ecg", ecg__date="").wants == ("ecg.date",)
    assert item_of("ecg", ecg__result="").wants == ("ecg.result",)
