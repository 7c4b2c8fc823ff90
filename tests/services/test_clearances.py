"""Sign-off: who may decide what about whom, what stands in the way, and what takes a decision back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.clearances import Admission, Clearance
from clinicdesk.models.unit_of_work import door_open
from clinicdesk.services import clearances, consents, sheets
from clinicdesk.services.clearances import Conditions
from clinicdesk.services.integrity import examine
from clinicdesk.services.signing import SignatureState
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import newest, one_event, refused
from tests.support.screening import clean_answers, screened


def test_the_lead_clears_a_person_and_the_decision_is_signed(clinic: Clinic) -> None:
    """Proves: REQ-CLR-001."""
    case = screened(clinic)
    with one_event(case.desk, Action.CLEARANCE_SIGNED, case.lead, person=case.person) as act:
        case.sign()
    assert act.wrote(clearance=1, signature=1)
    seen = case.view()
    assert (seen.decision, seen.valid, seen.days_left, seen.by) == ("eligible", True, 30, "Левченко Ольга")
    (signature,) = seen.signatures
    assert signature.state is SignatureState.VALID
    assert newest(case.desk, Clearance).permits == 1


def test_who_filled_the_screening_in_does_not_sign_it(clinic: Clinic) -> None:
    """Proves: REQ-CLR-002."""
    case = screened(clinic)
    sheets.amend_form(case.desk, case.lead, case.sheet, answers=clean_answers(), reason="уточнено")
    with refused(case.desk, ("CLR001", "")):
        case.sign(seen="any")
    with pytest.raises(Refused) as caught:
        clearances.sign_clearance(
            case.desk, case.nurse, case.sheet, decision=clearances.Decision("eligible", {}),
            password=PASSWORDS["nurse"], seen=case.seen,
        )  # fmt: skip
    assert caught.value.first.code == "DSK002"


@pytest.mark.parametrize("decision", ["eligible", "conditions", "deferred"])
def test_no_decision_overrides_an_absolute_contraindication(clinic: Clinic, decision: str) -> None:
    """Proves: REQ-CLR-003."""
    case = screened(clinic, psychosis="yes")
    later = date(2026, 12, 24)
    with (
        refused(case.desk, ("CLR002", "psychosis"))
        if decision != "deferred"
        else one_event(case.desk, Action.CLEARANCE_SIGNED, case.lead, person=case.person)
    ):
        case.sign(
            decision,
            conditions=Conditions(no_booster=decision == "conditions"),
            recheck_on=later if decision == "deferred" else None,
        )
    case.sign("not_eligible")
    assert not case.view().valid


@pytest.mark.parametrize("answer", ["unknown", "not_done", None])
def test_unknown_not_done_and_missing_never_count_as_no(clinic: Clinic, answer: str | None) -> None:
    """Proves: REQ-CLR-004."""
    case = screened(clinic, psychosis=answer)
    with refused(case.desk, ("CLR003", "psychosis")):
        case.sign()


def test_a_test_out_of_date_is_open(clinic: Clinic) -> None:
    """Proves: REQ-CLR-004."""
    case = screened(clinic, ecg__date="2026-01-10")
    (item,) = clearances.judge_screening(case.desk, case.lead, case.sheet).open_items
    assert (item.field, item.standing, item.good_until) == ("ecg", "out_of_date", date(2026, 7, 12))
    with refused(case.desk, ("CLR003", "ecg")):
        case.sign()


def test_a_relative_finding_wants_its_justification(clinic: Clinic) -> None:
    """Proves: REQ-CLR-005."""
    case = screened(clinic, seizure_disorder="yes")
    with refused(case.desk, ("CLR004", "seizure_disorder")):
        case.sign()
    with refused(case.desk, ("CLR004", "seizure_disorder")):
        case.sign(justifications={"seizure_disorder": "   "})
    case.sign(
        "conditions", justifications={"seizure_disorder": "один напад у дитинстві, ЕЕГ без змін"},
        conditions=Conditions(dose_cap_mg="45", no_booster=True),
    )  # fmt: skip
    seen = case.view()
    assert seen.conditions == Conditions(dose_cap_mg="45", no_booster=True)
    assert seen.justifications == {"seizure_disorder": "один напад у дитинстві, ЕЕГ без змін"}


def test_conditions_and_a_later_day_belong_to_their_decisions(clinic: Clinic) -> None:
    case = screened(clinic)
    with refused(case.desk, ("CLR006", "conditions")):
        case.sign("conditions")
    with refused(case.desk, ("CLR006", "conditions")):
        case.sign("eligible", conditions=Conditions(one_to_one=True))
    with refused(case.desk, ("CLR007", "recheck_on")):
        case.sign("deferred")
    with refused(case.desk, ("CLR007", "recheck_on")):
        case.sign("deferred", recheck_on=date(2026, 11, 24))
    with refused(case.desk, ("CLR008", "decision")):
        case.sign("perhaps")


def test_a_consent_that_is_missing_or_withdrawn_stands_in_the_way(clinic: Clinic) -> None:
    """Proves: REQ-CNS-001."""
    case = screened(clinic, agreed=("data",))
    with refused(case.desk, ("CLR005", "consent.treatment")):
        case.sign()
    (given, *_) = consents.list_consents(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)
    consents.withdraw_consent(case.desk, case.nurse, given.consent_id, reason="передумав")
    with refused(case.desk, ("CLR005", "consent.treatment"), ("CLR005", "consent.data")):
        case.sign()


def test_what_was_not_seen_is_not_signed(clinic: Clinic) -> None:
    """Proves: REQ-CLR-001."""
    case = screened(clinic)
    shown = case.seen
    sheets.amend_form(
        case.desk,
        case.nurse,
        case.sheet,
        answers=clean_answers(seizure_disorder="yes"),
        reason="згадав напад",
    )
    with refused(case.desk, ("CLR004", "seizure_disorder")):
        case.sign(seen=shown)
    with refused(case.desk, ("SGN001", "")):
        case.sign(seen=shown, justifications={"seizure_disorder": "давно"})


def test_an_edit_after_the_signature_suspends_the_decision_and_shows_it_void(clinic: Clinic) -> None:
    """Proves: REQ-CLR-006."""
    case = screened(clinic)
    case.sign()
    with one_event(
        case.desk, Action.FORM_AMENDED, case.nurse, person=case.person, reason="новий препарат"
    ) as act:
        sheets.amend_form(case.desk, case.nurse, case.sheet, answers=clean_answers(), reason="новий препарат")
    assert act.gained is not None
    assert act.gained["clearance"] == 1
    seen = case.view()
    assert (seen.decision, seen.valid, seen.version) == ("suspended", False, 2)
    assert seen.signatures[0].state is SignatureState.SUPERSEDED
    with refused(case.desk, ("CLR010", "person")):
        clearances.admit(case.desk, case.lead, session_id="s", person_id=case.person, cohort_id=case.cohort)
    case.sign()
    assert case.view().valid


def test_a_decision_lives_thirty_days(clinic: Clinic) -> None:
    """Proves: REQ-CLR-007. The thirtieth day still counts, the next one does not."""
    case = screened(clinic)
    case.sign()
    clinic.clock.advance(timedelta(days=30))
    assert case.view().valid
    clinic.clock.advance(timedelta(days=1))
    assert not case.view().valid
    with refused(case.desk, ("CLR010", "person")):
        clearances.admit(case.desk, case.lead, session_id="s", person_id=case.person, cohort_id=case.cohort)


def test_a_revoked_decision_admits_nobody(clinic: Clinic) -> None:
    """Proves: REQ-CLR-008."""
    case = screened(clinic)
    case.sign()
    revoked = case.view().clearance_id
    with one_event(
        case.desk, Action.CLEARANCE_REVOKED, case.lead, person=case.person, reason="гостра інфекція"
    ) as act:
        clearances.revoke_clearance(
            case.desk, case.lead, revoked, password=PASSWORDS["lead"], reason="гостра інфекція"
        )
    assert act.wrote(clearance=1, signature=1)
    with refused(case.desk, ("CLR009", "")):
        clearances.revoke_clearance(
            case.desk, case.lead, revoked, password=PASSWORDS["lead"], reason="ще раз"
        )
    with refused(case.desk, ("CLR010", "person")):
        clearances.admit(case.desk, case.lead, session_id="s", person_id=case.person, cohort_id=case.cohort)


def test_a_deferred_decision_opens_a_task_that_the_next_one_closes(clinic: Clinic) -> None:
    case = screened(clinic)
    with one_event(case.desk, Action.CLEARANCE_SIGNED, case.lead, person=case.person) as act:
        case.sign("deferred", recheck_on=date(2026, 12, 8))
    assert act.wrote(clearance=1, signature=1, obligation=1)
    with one_event(case.desk, Action.CLEARANCE_SIGNED, case.lead, person=case.person) as act:
        case.sign()
    assert act.wrote(clearance=1, signature=1, obligation=1)


def row_of(case: Clearance, **changed: object) -> Admission:
    told = {
        "id": "a-1", "session_id": "s-1", "person_id": case.person_id, "clearance_row": case.id, "permits": 1,
        "valid_until": case.valid_until, "admitted_on": "2026-11-24", "admitted_at": case.recorded_at,
        "author_id": "u",
    } | changed  # fmt: skip
    row = Admission(**told)  # type: ignore[arg-type]
    row.event_seq, row.recorded_at = case.event_seq, case.recorded_at
    return row


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"permits": 0}, "CHECK"),
        ({"person_id": "somebody else"}, "FOREIGN KEY"),
        ({"valid_until": "2099-01-01"}, "FOREIGN KEY"),
        ({"admitted_on": "2026-12-25"}, "not of the day"),
        ({"clearance_row": "none"}, "FOREIGN KEY"),
    ],
)
def test_the_file_itself_refuses_an_admission_beside_the_rules(
    clinic: Clinic, changed: dict[str, object], told: str
) -> None:
    """Proves: REQ-CLR-009. Raw statements, past every service."""
    case = screened(clinic)
    case.sign()
    row = row_of(newest(case.desk, Clearance), **changed)
    values = {column.name: getattr(row, column.name) for column in Admission.__table__.columns}
    writer = case.desk.database.writer
    with writer.begin() as connection, door_open(connection), pytest.raises(IntegrityError, match=told):
        connection.execute(insert(Admission).values(**values))


def test_the_file_itself_refuses_an_admission_on_a_decision_taken_back(clinic: Clinic) -> None:
    """Proves: REQ-CLR-009."""
    case = screened(clinic)
    case.sign()
    standing = newest(case.desk, Clearance)
    clearances.revoke_clearance(
        case.desk, case.lead, standing.clearance_id, password=PASSWORDS["lead"], reason="помилка"
    )
    row = row_of(standing)
    values = {column.name: getattr(row, column.name) for column in Admission.__table__.columns}
    writer = case.desk.database.writer
    with (
        writer.begin() as connection,
        door_open(connection),
        pytest.raises(IntegrityError, match="taken back"),
    ):
        connection.execute(insert(Admission).values(**values))


def test_the_physician_admits_once(clinic: Clinic) -> None:
    case = screened(clinic)
    case.sign()
    with one_event(case.desk, Action.PERSON_ADMITTED, case.lead, person=case.person) as act:
        clearances.admit(case.desk, case.lead, session_id="s", person_id=case.person, cohort_id=case.cohort)
    assert act.wrote(admission=1)
    with refused(case.desk, ("CLR011", "person")):
        clearances.admit(case.desk, case.lead, session_id="s", person_id=case.person, cohort_id=case.cohort)
    assert examine(case.desk).findings == ()
