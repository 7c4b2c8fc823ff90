"""Consents and their scans: given, refused, withdrawn; what was attached comes back as it was."""

from datetime import date, timedelta

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.consents import Attachment, Consent
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.security.roles import Role
from clinicdesk.services import consents
from clinicdesk.services.attachments import LARGEST, Upload, open_attachment, open_scan
from clinicdesk.services.calendar import plan_sessions
from clinicdesk.services.consent_pages import ConsentPage, DocumentPage, open_consents
from clinicdesk.services.consent_state import consent_facts
from clinicdesk.services.consents import attach_scan, record_consent, withdraw_consent
from clinicdesk.services.desk import Desk
from clinicdesk.services.merging import merge_people
from clinicdesk.services.registering import add_person
from clinicdesk.services.sessions import close_session, open_planned
from clinicdesk.services.sheets import record_form
from clinicdesk.services.views import Actor, Changes
from tests.support.clinic import Clinic
from tests.support.looking import actions, newest, one_event, refused, stand_in
from tests.support.scans import JPEG_HEAD, pdf, png

PDF = pdf()
DAY = date(2026, 11, 20)


def take(clinic: Clinic, desk: Desk, actor: Actor, **changed: object) -> Changes:
    told = {
        "person_id": clinic.people["К-1"], "cohort_id": clinic.cohort_id, "document": "treatment",
        "signer_name": "Олійник Степан", "signed_on": DAY, "given": True,
    } | changed  # fmt: skip
    return record_consent(desk, actor, **told)  # type: ignore[arg-type]


def states(clinic: Clinic, desk: Desk, actor: Actor) -> dict[str, str]:
    rows = consents.list_consents(desk, actor, person_id=clinic.people["К-1"], cohort_id=clinic.cohort_id)
    return {row.document: row.state for row in rows}


def test_a_consent_with_its_scan_is_kept_and_comes_back(clinic: Clinic) -> None:
    """Proves: REQ-CNS-002."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    assert set(states(clinic, desk, nurse).values()) == {"missing"}
    with one_event(desk, Action.CONSENT_RECORDED, nurse, person=clinic.people["К-1"]) as act:
        take(clinic, desk, nurse, scan=Upload("згода 1.pdf", PDF))
    assert act.wrote(consent=1, attachment=1, definition=1)
    assert states(clinic, desk, nurse)["treatment"] == "given"
    kept = newest(desk, Attachment)
    with one_event(desk, Action.ATTACHMENT_OPENED, nurse, person=clinic.people["К-1"]):
        assert open_attachment(desk, nurse, kept.id) == Upload("згода 1.pdf", PDF)


def test_a_withdrawal_shuts_the_consent_and_keeps_its_history(clinic: Clinic) -> None:
    """Proves: REQ-CNS-003."""
    desk, lead = clinic.open_as("lead")
    take(clinic, desk, lead, scan=Upload("a.pdf", PDF))
    first = newest(desk, Consent)
    with one_event(
        desk, Action.CONSENT_WITHDRAWN, lead, person=clinic.people["К-1"], reason="передумав"
    ) as act:
        withdraw_consent(desk, lead, first.consent_id, reason="передумав")
    assert act.wrote(consent=1)
    assert states(clinic, desk, lead)["treatment"] == "withdrawn"
    assert newest(desk, Consent).supersedes == first.id
    with refused(desk, ("CNS005", "")):
        withdraw_consent(desk, lead, first.consent_id, reason="ще раз")
    take(clinic, desk, lead, signed_on=date(2026, 11, 24))
    assert states(clinic, desk, lead)["treatment"] == "given"
    assert newest(desk, Consent).version == 3


def test_a_refusal_is_written_down_with_its_reason(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("CNS004", "reason")):
        take(clinic, desk, lead, given=False, document="recording")
    take(clinic, desk, lead, given=False, document="recording", reason="не хоче запису")
    assert states(clinic, desk, lead)["recording"] == "refused"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"signed_on": date(2026, 11, 25)}, ("CNS001", "signed_on")),
        ({"signer_name": " "}, ("CNS002", "signer_name")),
        ({"signer_name": "Я" * 201}, ("CNS002", "signer_name")),
        ({"document": "nothing"}, ("CNS003", "document")),
        ({"cohort_id": "none"}, ("COH003", "cohort")),
        ({"person_id": "nobody"}, ("PPL007", "person")),
        ({"scan": Upload("a.exe", b"MZ" + PDF)}, ("ATT001", "attachment")),
        ({"scan": Upload("a.pdf", b"")}, ("ATT003", "attachment")),
        ({"scan": Upload("a.pdf", PDF[:5] + bytes(LARGEST))}, ("ATT002", "attachment")),
        ({"scan": Upload("a.pdf", PDF[:-20])}, ("ATT006", "attachment")),
        ({"scan": Upload("a.png", png()[:-20])}, ("ATT006", "attachment")),
        ({"scan": Upload("a.png", png().replace(b"IDAT", b"IDAX"))}, ("ATT006", "attachment")),
        ({"scan": Upload("a.jpg", JPEG_HEAD + bytes(300))}, ("ATT006", "attachment")),
        ({"way": "by heart"}, ("CNS007", "way")),
        ({"way": "witnessed", "witness_name": " "}, ("CNS008", "witness_name")),
        ({"way": "witnessed", "witness_name": "ОЛІЙНИК степан"}, ("CNS009", "witness_name")),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    clinic: Clinic, changed: dict[str, object], expected: tuple[str, str]
) -> None:
    desk, lead = clinic.open_as("lead")
    with refused(desk, expected):
        take(clinic, desk, lead, **changed)


def test_the_last_day_of_a_signature_is_today_at_the_clinic(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    take(clinic, desk, lead, signed_on=date(2026, 11, 24))
    assert states(clinic, desk, lead)["treatment"] == "given"


def test_a_scan_is_seen_by_nobody_beyond_the_cohort(clinic: Clinic) -> None:
    """Proves: REQ-CNS-002."""
    desk, lead = clinic.open_as("lead")
    take(clinic, desk, lead, scan=Upload("a.pdf", PDF))
    kept = newest(desk, Attachment).id
    stranger = stand_in(desk, Role.THERAPIST)
    with refused(desk, ("PPL004", "person")):
        open_attachment(desk, stranger, kept)
    with refused(desk, ("ATT004", "attachment")):
        open_attachment(desk, lead, "none")


def the_page(clinic: Clinic, desk: Desk, actor: Actor) -> ConsentPage:
    return open_consents(desk, actor, person_id=clinic.people["К-1"])


def document(page: ConsentPage, name: str) -> DocumentPage:
    return next(one for one in page.documents if one.view.document == name)


def test_the_page_has_each_document_with_its_words_in_both_languages(clinic: Clinic) -> None:
    """Proves: REQ-CNS-004."""
    desk, _ = clinic.open_as("lead")
    page = the_page(clinic, desk, clinic.join(desk, "nurse"))
    assert page.programme is not None
    assert [one.view.document for one in page.documents] == [
        one.id for one in page.programme.definition.consents
    ]
    treatment = document(page, "treatment")
    assert treatment.read is not None
    assert treatment.read.phrases["uk"]["title"] == "Згода на групову психотерапію з кетаміном"
    assert treatment.read.phrases["en"]["title"] == "Consent to group ketamine-assisted psychotherapy"


def test_one_paper_may_have_several_scans_and_a_witness(clinic: Clinic) -> None:
    """Proves: REQ-CNS-002, REQ-CNS-005."""
    desk, lead = clinic.open_as("lead")
    take(clinic, desk, lead, way="witnessed", witness_name=" Шевчук Марта ", scan=Upload("a.pdf", PDF))
    first = newest(desk, Consent)
    with one_event(desk, Action.CONSENT_SCANNED, lead, person=clinic.people["К-1"]) as act:
        attach_scan(desk, lead, first.consent_id, scan=Upload("зворот.png", png()))
    assert act.wrote(consent=1, attachment=1)
    found = document(the_page(clinic, desk, lead), "treatment")
    assert (found.view.state, found.view.way, found.view.witness_name) == (
        "given",
        "witnessed",
        "Шевчук Марта",
    )
    assert [(one.name, one.signed_on) for one in found.scans] == [
        ("a.pdf", DAY.isoformat()), ("зворот.png", DAY.isoformat()),
    ]  # fmt: skip
    assert [(one.version, one.state, one.scanned) for one in found.versions] == [
        (2, "given", True), (1, "given", True),
    ]  # fmt: skip
    withdraw_consent(desk, lead, first.consent_id, reason="передумав")
    assert [one.scanned for one in document(the_page(clinic, desk, lead), "treatment").versions] == [
        False, True, True,
    ]  # fmt: skip
    with refused(desk, ("CNS005", "")):
        attach_scan(desk, lead, "none", scan=Upload("a.pdf", PDF))


def test_coordination_sees_the_scan_it_took_and_no_other_file(clinic: Clinic) -> None:
    """Proves: REQ-CNS-002."""
    desk, lead = clinic.open_as("lead")
    coordinator, stranger = stand_in(desk, Role.COORDINATOR), stand_in(desk, Role.THERAPIST)
    take(clinic, desk, coordinator, scan=Upload("a.pdf", PDF))
    scan = document(the_page(clinic, desk, coordinator), "treatment").scans[0].attachment_id
    assert open_scan(desk, coordinator, scan).content == PDF
    assert actions(desk)[-1] == Action.ATTACHMENT_OPENED.value
    with refused(desk, ("PPL004", "person")):
        open_consents(desk, stranger, person_id=clinic.people["К-1"])
    record_form(
        desk, lead, form="phq9@1.0", person_id=clinic.people["К-1"], cohort_id="", step="", answers={"q1": "1"},
        taken_at=clinic.clock.now(), files=(Upload("кров.pdf", PDF),),
    )  # fmt: skip
    with refused(desk, ("ATT004", "attachment")):
        open_scan(desk, coordinator, newest(desk, Attachment).id)


@pytest.mark.parametrize(
    ("signed", "later", "state"),
    [(date(2026, 11, 20), 0, "given"), (date(2026, 11, 20), 4, "due"), (date(2026, 12, 2), 4, "given")],
    ids=["on the day of the dosing", "after it", "signed anew"],
)
def test_a_consent_for_each_dosing_is_due_after_the_dosing_it_was_given_for(
    clinic: Clinic, signed: date, later: int, state: str
) -> None:
    """Proves: REQ-CNS-006."""
    desk, lead = clinic.open_as("lead")
    at = clinic.clock.now() + timedelta(days=4)
    plan_sessions(desk, lead, clinic.cohort_id, times={"D1": at}, room="Зала 2", confirmed=True)
    close_session(desk, lead, clinic.session_id)
    clinic.clock.advance(timedelta(days=4))
    open_planned(desk, lead, newest(desk, PlannedSession).planned_id, title="D1")
    clinic.clock.advance(timedelta(days=later))
    take(clinic, desk, lead, signed_on=signed)
    take(clinic, desk, lead, document="touch", signed_on=signed)
    assert states(clinic, desk, lead)["treatment"] == state
    assert states(clinic, desk, lead)["touch"] == "given"
    with desk.database.read() as session:
        facts = consent_facts(desk, session, clinic.people["К-1"], clinic.cohort_id)
    assert facts == {"consent.treatment": state == "given", "consent.touch": True}


def test_a_dosing_that_nobody_opened_asks_for_no_new_consent(clinic: Clinic) -> None:
    """Proves: REQ-CNS-006. It was not cancelled either: its day simply passed."""
    desk, lead = clinic.open_as("lead")
    at = clinic.clock.now() + timedelta(days=4)
    plan_sessions(desk, lead, clinic.cohort_id, times={"D1": at}, room="Зала 2", confirmed=True)
    take(clinic, desk, lead, signed_on=date(2026, 11, 20))
    clinic.clock.advance(timedelta(days=8))
    assert states(clinic, desk, lead)["treatment"] == "given"


def test_a_consent_is_not_taken_on_a_card_that_follows_another(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    twin = add_person(desk, lead, PersonDetails(surname="Олійник"), reason="дві картки").subject
    merge_people(desk, lead, twin, into=clinic.people["К-3"], reason="одна людина")
    with refused(desk, ("CNS006", "person")):
        take(clinic, desk, lead, person_id=twin)
