"""The part of the day of canaries that is care: a card filled to its edge, consents, a screening, a decision."""

from dataclasses import dataclass
from datetime import date, timedelta

from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, Relation
from clinicdesk.services import (
    adoption,
    calendar,
    clearances,
    cohorts,
    consents,
    memberships,
    merging,
    obligations,
    registering,
    sheets,
    staffing,
)
from clinicdesk.services.attachments import Upload, open_attachment
from clinicdesk.services.clearances import Conditions, Decision
from clinicdesk.services.desk import Desk
from clinicdesk.services.programmes import programme_of_cohort
from clinicdesk.services.views import Actor
from tests.support.canary import canary, word
from tests.support.scans import pdf
from tests.support.screening import CALM, RISK, SCREENING, SIGNED_ON, clean_answers

CARE = (
    "surname given_name patronymic email other_contact emergency_name emergency_relation escort_name "
    "referral_source complaint earlier_treatment chart_number substance reaction medicine dose relative "
    "merge_reason adopt_reason second_cohort second_room credential credential_reason move_reason "
    "leave_reason signer signer_basis attestor scan_name scan refusal withdrawal note form_reason "
    "justification condition revocation aside_reason"
).split()
"""Fields of the care in the story."""
WORRYING = {**{f"q{n}": "1" for n in range(1, 9)}, "q9": "1"}


@dataclass(frozen=True, slots=True)
class At:
    """Who does it, at which desk, for whom."""

    desk: Desk
    lead: Actor
    nurse: Actor
    person: str
    stranger: str
    cohort: str
    session: str


def leave_care(at: At, password: str) -> None:
    """Fill every place of care that takes words; `password`: the lead's."""
    _cards(at)
    _plans(at, password)
    _consents(at)
    _clearance(at, password)


def _cards(at: At) -> None:
    details = PersonDetails(
        surname=word("surname"), given_name=word("given_name"), patronymic=word("patronymic"), sex="female",
        emails=(f"{canary('email')}@example.org",), other_contacts=(word("other_contact"),),
        phones=("067 123 45 67",), emergency_name=word("emergency_name"),
        emergency_relation=word("emergency_relation"), emergency_phone="067 123 45 68",
        escort_name=word("escort_name"), escort_phone="067 123 45 69", referral_source=word("referral_source"),
        diagnoses=("F43.1",), complaint=word("complaint"), earlier_treatment=word("earlier_treatment"),
        chart_number=canary("chart_number"), height_cm="171", weight_kg="68",
        allergies=(Allergy(word("substance"), word("reaction")),),
        medicines=(Medicine(word("medicine"), word("dose")),),
        relations=(Relation("spouse", at.person), Relation("other", name=word("relative"))),
    )  # fmt: skip
    twin = registering.add_person(at.desk, at.lead, details).subject
    merging.merge_people(at.desk, at.lead, twin, into=at.stranger, reason=word("merge_reason"))


def _plans(at: At, password: str) -> None:
    desk, lead = at.desk, at.lead
    adoption.adopt(
        desk, lead, code="gkap", version="0.1", numbers={}, password=password, reason=word("adopt_reason")
    )
    cohort = cohorts.plan_cohort(
        desk, lead, code=canary("second_cohort"), programme="gkap", room=word("second_room")
    ).subject
    memberships.join_cohort(desk, lead, cohort, person_id=at.stranger)
    staffing.record_credential(
        desk, lead, user_id=lead.user_id, kind="MED-LIC", number=word("credential"), valid_from=date(2025, 1, 1),
        valid_to=None, reason=word("credential_reason"),
    )  # fmt: skip
    staffing.assign_staff(desk, lead, cohort, user_id=lead.user_id, role="physician")
    start = desk.clock.now() + timedelta(days=7)
    calendar.plan_sessions(desk, lead, cohort, times={"S1": start}, room=word("second_room"), confirmed=True)
    with desk.database.read() as session:
        (planned,) = calendar.entries_of(session, cohort)
        (place,) = memberships.places_in(session, cohort)
        ending = programme_of_cohort(desk, session, cohort).definition.completion
    outcome = "dropped" if ending else ""
    calendar.cancel_session(desk, lead, planned.planned_id, reason=word("move_reason"))
    memberships.leave_cohort(
        desk, lead, place.membership_id, state="withdrawn", outcome=outcome, reason=word("leave_reason")
    )


def _consents(at: At) -> None:
    agreed = {"data": True, "treatment": True, "recording": False}
    for document, given in agreed.items():
        consents.record_consent(
            at.desk, at.nurse, person_id=at.person, cohort_id=at.cohort, document=document, signed_on=SIGNED_ON,
            signer_name=word("signer"), given=given, reason="" if given else word("refusal"),
            way="witnessed", witness_name=word("attestor"), basis=word("signer_basis") if given else "",
            scan=Upload(f"{word('scan_name')}.pdf", pdf(word("scan").encode())),
        )  # fmt: skip
    for row in consents.list_consents(at.desk, at.lead, person_id=at.person, cohort_id=at.cohort):
        if row.attachment_id:
            open_attachment(at.desk, at.lead, row.attachment_id)


def _clearance(at: At, password: str) -> None:
    desk, lead, nurse = at.desk, at.lead, at.nurse
    about = {"person_id": at.person, "cohort_id": at.cohort, "taken_at": desk.clock.now()}

    def fill(form: str, step: str, answers: dict[str, object], **more: str) -> str:
        news = sheets.record_form(desk, nurse, form=form, step=step, answers=answers, **about, **more)  # type: ignore[arg-type]
        return news.subject

    fill(RISK, "risk_screen", dict(CALM))
    finding = clean_answers(seizure_disorder="yes", seizure_disorder__note=word("note"))
    sheet = fill(SCREENING, "screening", finding)
    sheets.amend_form(desk, nurse, sheet, answers=finding, reason=word("form_reason"))
    clearances.sign_clearance(
        desk, lead, sheet, password=password, seen=sheets.open_form(desk, lead, sheet).content,
        decision=Decision(
            "conditions", {"seizure_disorder": word("justification")}, Conditions(other=word("condition"))
        ),
    )  # fmt: skip
    clearances.admit(desk, lead, session_id=at.session, person_id=at.person, cohort_id=at.cohort)
    seen = clearances.see_clearance(desk, lead, person_id=at.person, cohort_id=at.cohort)
    assert seen is not None
    clearances.revoke_clearance(desk, lead, seen.clearance_id, password=password, reason=word("revocation"))
    (given, *_) = consents.list_consents(desk, lead, person_id=at.person, cohort_id=at.cohort)
    consents.withdraw_consent(desk, nurse, given.consent_id, reason=word("withdrawal"))
    fill("phq9@1.0", "", dict(WORRYING), respondent="self")
    with desk.database.read() as session:
        task = next(row for row in obligations.open_ones(session) if row.kind == "alert")
    obligations.set_aside(desk, lead, task.obligation_id, reason=word("aside_reason"))
