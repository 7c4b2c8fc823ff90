"""A no to a document holds in every group of its programme, and no signature from before it opens it again."""

from datetime import date

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import consents, restrictions, sessions
from clinicdesk.services.consents import ConsentView
from clinicdesk.services.record_facts import facts_of_record
from tests.services.test_no_of_another_group import another, move
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.looking import refused
from tests.support.screening import SIGNED_ON, Screened, screened

TODAY = date(2026, 11, 24)
NAME = "Олійник Степан"


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """К-1 is cleared in cohort 07, and no session runs."""
    made = screened(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    made.sign()
    return made


def view(case: Screened | DosingDay, document: str, cohort: str = "") -> ConsentView:
    """How one document of К-1 stands in a group."""
    found = consents.list_consents(
        case.desk, case.lead, person_id=case.person, cohort_id=cohort or case.cohort
    )
    return next(one for one in found if one.document == document)


def say(
    case: Screened | DosingDay, document: str, *, cohort: str = "", on: date = TODAY, given: bool = True
) -> None:
    """К-1 signs a document, or refuses to."""
    consents.record_consent(
        case.desk, case.lead, person_id=case.person, cohort_id=cohort or case.cohort, document=document,
        signer_name=NAME, signed_on=on, given=given, reason="" if given else "не хоче",
    )  # fmt: skip


def test_a_consent_taken_back_in_another_group_is_taken_back_here(case: Screened) -> None:
    """Proves: REQ-CNS-990. К-1 went to 08, withdrew there, and came back to a paper that still stood."""
    other = another(case)
    move(case, case.cohort, other)
    say(case, "treatment", cohort=other)
    consents.withdraw_consent(
        case.desk, case.lead, view(case, "treatment", other).consent_id, reason="не хоче кетаміну"
    )
    move(case, other, case.cohort)
    here = view(case, "treatment")
    assert (here.state, here.reason, here.signed_on) == ("withdrawn", "не хоче кетаміну", TODAY.isoformat())
    with case.desk.database.read() as session:
        assert facts_of_record(case.desk, session, case.person, case.cohort)["consent.treatment"] is False
    seen = case.view()
    assert (seen.decision, seen.valid) == ("suspended", False)
    assert seen.why["en"].startswith("the consent “")


def test_a_refusal_in_another_group_is_one_here_and_a_new_signature_counts(case: Screened) -> None:
    """Proves: REQ-CNS-990."""
    other = another(case, case.person)
    say(case, "treatment", cohort=other, given=False)
    assert view(case, "treatment").state == "refused"
    with refused(case.desk, ("CNS604", "signed_on")):
        say(case, "treatment", on=SIGNED_ON)
    say(case, "treatment")
    assert view(case, "treatment").state == "given"


def test_a_refusal_older_than_the_paper_here_takes_nothing_back(case: Screened) -> None:
    """Proves: REQ-CNS-990. It was brought in late: the newest word counts."""
    other = another(case, case.person)
    say(case, "treatment", cohort=other, on=date(2026, 11, 19), given=False)
    assert view(case, "treatment").state == "given"
    assert case.view().valid


def test_another_document_and_another_programme_keep_their_word(case: Screened) -> None:
    """Proves: REQ-CNS-990."""
    other = another(case, case.person)
    say(case, "recording", cohort=other, given=False)
    assert (view(case, "treatment").state, view(case, "recording").state) == ("given", "missing")
    assert case.view().valid


def test_the_consent_taken_back_in_08_shuts_the_dose_in_07(day: DosingDay) -> None:
    """Proves: REQ-CNS-990."""
    other = another(day)
    move(day, day.cohort, other)
    say(day, "treatment", cohort=other)
    consents.withdraw_consent(day.desk, day.lead, view(day, "treatment", other).consent_id, reason="не хоче")
    move(day, other, day.cohort)
    with pytest.raises(Refused):
        day.cleared()


@pytest.mark.parametrize("document", ["off_label", "driving"])
def test_a_paper_from_before_the_withdrawal_opens_no_dose(day: DosingDay, document: str) -> None:
    """Proves: REQ-CNS-991. The old paper was recorded once more, and the dose was ordered."""
    day.cleared()
    consents.withdraw_consent(day.desk, day.lead, view(day, document).consent_id, reason="передумав")
    with refused(day.desk, ("CNS604", "signed_on")):
        say(day, document, on=SIGNED_ON)
    with pytest.raises(Refused):
        day.order("60")
    say(day, document)
    day.order("60")


@pytest.mark.parametrize("agreed", [True, False])
def test_refusing_the_use_of_data_after_a_yes_restricts_it(clinic: Clinic, *, agreed: bool) -> None:
    """Proves: REQ-CNS-992. A withdrawal did, a signed refusal did not."""
    case = screened(clinic, agreed=("data", "treatment") if agreed else ("treatment",))
    say(case, "data", given=False)
    with case.desk.database.read() as session:
        assert (restrictions.restriction_of(session, case.person) is not None) is agreed
