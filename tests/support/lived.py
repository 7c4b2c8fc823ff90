"""A clinic that has lived: whatever the services write stands in it, so that every table has a row."""

from datetime import date, timedelta

from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, Relation
from clinicdesk.services import (
    adoption,
    attendance,
    calendar,
    clearances,
    cohorts,
    consents,
    glass,
    group_notes,
    integrity,
    memberships,
    merging,
    note_signing,
    notes,
    obligations,
    outside_signatures,
    people,
    process_notes,
    questions,
    registering,
    restrictions,
    sheets,
    signing,
    staffing,
    trail_reviews,
    vitals,
)
from clinicdesk.services.attachments import Upload
from clinicdesk.services.desk import Desk
from clinicdesk.services.signed_content import SHEET
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.lived_day import live_the_day
from tests.support.outside import CMS
from tests.support.preparation_papers import sign_preparation
from tests.support.scans import pdf, png
from tests.support.screening import SIGNED_ON, screen

SCAN = Upload("згода 1.pdf", pdf())
WORRYING = {**{f"q{n}": "1" for n in range(1, 9)}, "q9": "1"}
"""A PHQ-9 whose ninth item asks for somebody today."""


def live(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor) -> None:
    """Do each kind of thing once, each through its service."""
    _meet(clinic, desk, lead)
    _plan(clinic, desk, lead)
    _care(clinic, desk, lead, nurse)
    _watch(clinic, desk, nurse)
    _write(clinic, desk, lead, nurse)
    live_the_day(clinic, desk, lead, nurse)
    _answer_for(clinic, desk, lead, nurse)


def _meet(clinic: Clinic, desk: Desk, lead: Actor) -> None:
    """Somebody registered twice, with everything a card has; both cards become one."""
    details = PersonDetails(
        surname="Гончар", phones=("067 123 45 67",), diagnoses=("F43.1",), allergies=(Allergy("йод"),),
        medicines=(Medicine("літій"),), relations=(Relation("spouse", clinic.people["К-1"]),),
    )  # fmt: skip
    twin = registering.add_person(desk, lead, details).subject
    merging.merge_people(desk, lead, twin, into=clinic.people["К-3"], reason="одна людина")


def _plan(clinic: Clinic, desk: Desk, lead: Actor) -> None:
    """The protocol adopted, another cohort planned, met, staffed and put into the calendar."""
    adoption.adopt(desk, lead, code="gkap", version="0.1", numbers={}, password=PASSWORDS["lead"])
    cohort = cohorts.plan_cohort(desk, lead, code="08", programme="gkap").subject
    memberships.join_cohort(desk, lead, cohort, person_id=clinic.people["К-3"])
    staffing.record_credential(
        desk,
        lead,
        user_id=lead.user_id,
        kind="MED-LIC",
        number="АЕ 1",
        valid_from=date(2025, 1, 1),
        valid_to=None,
    )
    staffing.assign_staff(desk, lead, cohort, user_id=lead.user_id, role="physician")
    start = clinic.clock.now() + timedelta(days=7)
    calendar.plan_sessions(desk, lead, cohort, times={"S1": start}, room="Кімната 2", confirmed=True)


def _care(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor) -> None:
    """К-1 is screened, cleared and admitted; a form asks for somebody; a consent has its scan."""
    case = screen(clinic, desk, lead, nurse)
    consents.record_consent(
        desk, nurse, person_id=case.person, cohort_id=case.cohort, document="recording",
        signer_name="Олійник Степан", signed_on=SIGNED_ON, given=True, scan=SCAN,
    )  # fmt: skip
    given = consents.list_consents(desk, nurse, person_id=case.person, cohort_id=case.cohort)[-1]
    consents.attach_scan(desk, nurse, given.consent_id, scan=Upload("згода 2.png", png()))
    case.sign()
    clearances.admit(desk, lead, session_id=clinic.session_id, person_id=case.person, cohort_id=case.cohort)
    sheets.record_form(
        desk, nurse, form="phq9@1.0", person_id=case.person, cohort_id=case.cohort, step="", answers=WORRYING,
        taken_at=clinic.clock.now(), respondent="self",
    )  # fmt: skip


def _watch(clinic: Clinic, desk: Desk, nurse: Actor) -> None:
    """A reading corrected and signed; the chart of a stranger opened in an emergency."""
    values, person = (
        {"sbp": "124", "dbp": "81", "pulse": "72", "spo2": "97", "rr": "15"},
        clinic.people["К-1"],
    )
    vitals.record_reading(
        desk,
        nurse,
        session_id=clinic.session_id,
        person_id=person,
        taken_at=clinic.clock.now(),
        values=values,
    )
    reading = people.open_chart(desk, nurse, person).readings[0].reading_id
    vitals.amend_reading(
        desk, nurse, reading, values={**values, "sbp": "131"}, reason="переписано з монітора"
    )
    signing.sign_reading(
        desk, nurse, reading, meaning=Meaning.AUTHOR, password=PASSWORDS["nurse"],
        seen=signing.content_of_reading(desk, nurse, reading),
    )  # fmt: skip
    glass.break_glass(desk, nurse, clinic.people["К-3"], reason="запаморочення в коридорі")


def _write(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor) -> None:
    """A group's session written down, signed, sent back, added to; a process note shared; a value asked about."""
    begun = clinic.clock.now() - timedelta(hours=2)
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times={"P1": begun}, room="", confirmed=True)
    with desk.database.read() as session:
        planned = next(
            one for one in calendar.entries_of(session, clinic.cohort_id) if one.code == "P1"
        ).planned_id
        members = [one.person_id for one in memberships.places_in(session, clinic.cohort_id)]
    sign_preparation(desk, lead, clinic.cohort_id, members)
    attendance.record_attendance(
        desk, lead, planned, people={person: attendance.Presence("present") for person in members}
    )
    text = notes.NoteText("Коло про сон.", dict.fromkeys(members, "Багато слухання."))
    note = notes.record_note(desk, lead, planned, text=text).subject
    asked = questions.ask(
        desk, nurse, record_type="group_note", record_id=note, field="shared", text="Хто вів?", to_role="lead"
    ).subject
    questions.answer_question(desk, lead, asked, text="Я.")
    questions.close_question(desk, nurse, asked, reason="зрозуміло")
    questions.verify_value(desk, nurse, record_type="group_note", record_id=note, field="shared")
    with desk.database.read() as session:
        row = group_notes.newest_note(session, note)
        seen = note_signing.content_of_note(session, row, group_notes.entries_under(session, row))
    own = {"password": PASSWORDS["lead"]}
    obligations_of_red_alerts(desk, lead)
    note_signing.sign_note(desk, lead, note, meaning=Meaning.AUTHOR, seen=seen, **own)
    note_signing.add_addendum(
        desk, lead, note, field="shared", text="Дзвінок завтра.", reason="згадано", **own
    )
    therapist = clinic.join(desk, "therapist")
    cohorts.staff_cohort(desk, lead, clinic.cohort_id, users=[therapist.user_id])
    note_signing.return_note(desk, therapist, note, version=1, reason="без заземлення")
    process_notes.keep_process_note(desk, therapist, text="Перенос", about={})
    process_notes.name_supervisor(desk, therapist, lead.user_id)


def _answer_for(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor) -> None:
    """A signature made elsewhere kept, a use restricted, and the month of the trail reviewed when it is over."""
    person = clinic.people["К-3"]
    form = sheets.record_form(
        desk, nurse, form="phq9@1.0", person_id=person, cohort_id="", step="", answers={"q1": "1"},
        taken_at=clinic.clock.now(),
    ).subject  # fmt: skip
    outside_signatures.keep_outside(
        desk, nurse, record_type=SHEET, record_id=form, file=Upload("phq9.p7s", CMS),
        signer_name="Левченко Ольга", signed_on=SIGNED_ON,
    )  # fmt: skip
    restrictions.restrict_use(desk, lead, person, asked_on=SIGNED_ON, reason="прохання")
    clinic.clock.advance(timedelta(days=31))
    integrity.check_integrity(desk, lead)
    month = trail_reviews.open_month(desk, lead, trail_reviews.list_reviews(desk, lead)[0].month)
    trail_reviews.sign_review(
        desk, lead, month.month, remark="Без зауважень", password=PASSWORDS["lead"],
        tree_size=month.tree_size, tree_root=month.tree_root, seen=month.seen,
    )  # fmt: skip


def obligations_of_red_alerts(desk: Desk, lead: Actor) -> None:
    """Every red action is closed, so that notes can be signed."""
    with desk.database.read() as session:
        open_now = [row for row in obligations.open_ones(session) if row.kind == "alert"]
    for row in open_now:
        obligations.set_aside(desk, lead, row.obligation_id, reason="розмова відбулася")
