"""Before the demonstration's dosing day: everybody agreed, screened, decided about, prepared; the safe is filled."""

from collections.abc import Mapping
from datetime import date

from clinicdesk.demo.answers import readiness
from clinicdesk.demo.clearing import SCREENING, screened_answers, weighed
from clinicdesk.services import (
    attendance,
    clearances,
    consents,
    form_signing,
    people,
    person_cards,
    screenings,
    sheets,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.clearances import Conditions, Decision
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor

DOCUMENTS = ("data", "treatment", "off_label", "group_confidentiality", "touch", "driving")
UNDECIDED = "К-1056"
"""Screened, but the lead has not signed: this one is not dosed."""
_CAPPED, _DECIDED = "К-1062", "К-1058"
_CALM = {"q1": "no", "q2": "no", "q6_lifetime": "no"}


def clear_the_rest(
    desk: Desk, lead: Actor, nurse: Actor, *, cohort_id: str, day: date, password: str
) -> None:
    """Whoever was not screened yet: screening, decision; one with a cap on the dose."""
    for row in people.list_people(desk, lead, "К-10"):
        if row.cohort != "07" or row.code in {UNDECIDED, _DECIDED}:
            continue
        card = person_cards.read_person(desk, lead, row.person_id).details
        about = {"person_id": row.person_id, "cohort_id": cohort_id, "taken_at": desk.clock.now()}
        sheets.record_form(desk, nurse, form="cssrs@1.0", step="risk_screen", answers=_CALM, **about)  # type: ignore[arg-type]
        sheet = sheets.record_form(
            desk,
            nurse,
            form=SCREENING,
            step="screening",
            answers=screened_answers(card, day),
            **about,  # type: ignore[arg-type]
        ).subject
        decision = Decision("eligible", weighed(card))
        if row.code == _CAPPED:
            decision = Decision("conditions", weighed(card), Conditions(dose_cap_mg="52.5"))
        seen = sheets.open_form(desk, lead, sheet).content
        clearances.sign_clearance(desk, lead, sheet, decision=decision, password=password, seen=seen)


def agree_before_meeting(desk: Desk, nurse: Actor, *, cohort_id: str, day: date) -> None:
    """Everybody of the group signs before the first meeting; who is undecided has signed what they would."""
    for row in people.list_people(desk, nurse, "К-10"):
        if row.cohort == "07" and row.code != UNDECIDED:
            consents_of(desk, nurse, row.person_id, row.name, cohort_id=cohort_id, day=day)


def consents_of(
    desk: Desk, nurse: Actor, person_id: str, name: str, *, cohort_id: str, day: date, again: bool = False
) -> None:
    """Every consent the dosing asks for; `again`: only what each dosing renews."""
    for document in ("treatment",) if again else DOCUMENTS:
        consents.record_consent(
            desk, nurse, person_id=person_id, cohort_id=cohort_id, document=document, signer_name=name,
            signed_on=day, given=True,
        )  # fmt: skip


def decide_again(desk: Desk, lead: Actor, person_id: str, *, cohort_id: str, password: str) -> None:
    """An event of the day before suspended a clearance: now that they are well, the lead signs anew, as before."""
    page = screenings.open_screening(desk, lead, person_id=person_id, cohort_id=cohort_id)
    if page.sheet is None or page.clearance is None or page.clearance.decision != "suspended":
        return
    asked = page.clearance.conditions
    decision = Decision("conditions" if asked.any else "eligible", page.clearance.justifications, asked)
    clearances.sign_clearance(
        desk, lead, page.sheet.sheet_id, decision=decision, password=password, seen=page.sheet.content
    )


def prepared(
    desk: Desk, therapist: Actor, *, planned: str, made_up: str, cohort_id: str, password: str,
    members: Mapping[str, str],
) -> None:  # fmt: skip
    """Who missed the first meeting was at the one made up for; all were at the second, and are ready."""
    last = list(members.values())[-1]
    attendance.record_attendance(desk, therapist, made_up, people={last: Presence("present")})
    attendance.record_attendance(
        desk, therapist, planned, people={person: Presence("present") for person in members.values()}
    )
    for person in members.values():
        sheets.record_form(
            desk, therapist, form="gkap_readiness@0.1", person_id=person, cohort_id=cohort_id, step="readiness",
            answers=readiness(), taken_at=desk.clock.now(),
        )  # fmt: skip
        about = {"person_id": person, "cohort_id": cohort_id, "step": "readiness_signed"}
        seen = form_signing.content_of_forms(desk, therapist, **about).seen
        form_signing.sign_forms(desk, therapist, seen=seen, password=password, **about)
