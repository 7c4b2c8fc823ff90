"""The record of a child who has finished the group: a signed summary makes it whole, and it is sealed."""

import pytest

from clinicdesk.reports.checking import check_document
from clinicdesk.services import adoption, cohorts, form_signing, people, records, sheets
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.groups import Groups, groups
from tests.support.looking import refused
from tests.support.paper import page_texts
from tests.support.printed import WISH

SUMMARY = {
    "outcome": "completed", "meetings": "5", "caregiver_meetings": "2", "scales_summary": "CRIES-8: 29, далі 17.",
    "summary": "Вправи робить сам.", "recommendations": "Вправи вдома.", "caregiver_told": "yes",
    "contact_known": "yes",
}  # fmt: skip


@pytest.fixture
def group(clinic: Clinic) -> tuple[Groups, str, str]:
    """A child in a group of the children's programme: the desk, the cohort, the child."""
    here = groups(clinic)
    adoption.adopt(here.desk, here.lead, code="trt", version="0.1", numbers={}, password=PASSWORDS["lead"])
    child = people.register_person(
        here.desk, here.lead, code="Д-1", name="Гайдук Марко", birth_date="2015-04-18"
    ).subject
    return (
        here,
        cohorts.plan_cohort(here.desk, here.lead, code="09", programme="trt", people=[child]).subject,
        child,
    )


def _summarised(here: Groups, cohort: str, child: str, answers: dict[str, str]) -> None:
    sheets.record_form(
        here.desk, here.lead, form="closing_child@0.1", person_id=child, cohort_id=cohort, step="closing",
        answers=answers, taken_at=here.desk.clock.now(),
    )  # fmt: skip


def _sign(here: Groups, cohort: str, child: str) -> None:
    about = {"person_id": child, "cohort_id": cohort, "step": "closing_signed"}
    seen = form_signing.content_of_forms(here.desk, here.lead, **about).seen
    form_signing.sign_forms(here.desk, here.lead, seen=seen, password=PASSWORDS["lead"], **about)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_child_who_has_finished_has_a_sealed_record(group: tuple[Groups, str, str], language: str) -> None:
    """Proves: REQ-PRT-093. By the definition alone: a summary and a sign-off over it."""
    here, cohort, child = group
    before = records.print_participant(here.desk, here.lead, child, WISH)
    assert (before.record.status, before.unsealed and before.unsealed.code) == ("draft", "DOC010")
    _summarised(here, cohort, child, SUMMARY)
    _sign(here, cohort, child)
    made = records.print_participant(here.desk, here.lead, child, WISH)
    assert (made.record.status, made.unsealed) == ("signed", None)
    checked = check_document(made.pdf, root=here.clinic.root_fingerprint, language=language)
    assert checked.code == ""
    assert [one["meaning"] for one in checked.told["signatures"]] == ["approver"]
    closing = next(part for part in made.record.parts if part.key == "closing")
    assert "Вправи робить сам." in repr(closing)
    text = " ".join(page_texts(made.pdf))
    for sentence in ("Ця програма не має рішення про допуск.", "У цій програмі препарат не вводять."):
        assert sentence in text
    assert "не підписано" not in text


def test_the_summary_of_a_child_who_died_asks_for_no_advice_and_is_signed(
    group: tuple[Groups, str, str],
) -> None:
    """Proves: REQ-FUP-911. Advice had to be invented, and whether the caregiver was told it."""
    here, cohort, child = group
    kept = ("meetings", "caregiver_meetings", "scales_summary", "summary")
    said = {key: SUMMARY[key] for key in kept} | {"outcome": "died", "outcome_reason": "загинув удома"}
    _summarised(here, cohort, child, said)
    _sign(here, cohort, child)


def test_a_summary_with_open_questions_is_not_signed(group: tuple[Groups, str, str]) -> None:
    """Proves: REQ-PRT-093."""
    here, cohort, child = group
    _summarised(here, cohort, child, {key: text for key, text in SUMMARY.items() if key != "summary"})
    with refused(here.desk, ("SHT009", "summary")):
        _sign(here, cohort, child)
