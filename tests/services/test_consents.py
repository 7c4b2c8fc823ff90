"""Consents and their scans: given, refused, withdrawn; what was attached comes back as it was."""

import random
from datetime import date

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.consents import Attachment, Consent
from clinicdesk.security.roles import Role
from clinicdesk.services import consents
from clinicdesk.services.attachments import LARGEST, Upload, open_attachment
from clinicdesk.services.consents import record_consent, withdraw_consent
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor, Changes
from tests.support.clinic import Clinic
from tests.support.looking import newest, one_event, refused, stand_in

PDF = b"%PDF-1.7 a page" + random.Random(3).randbytes(2000)
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
    assert act.wrote(consent=1, attachment=1)
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
    take(clinic, desk, lead, signed_on=date(2026, 11, 22))
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
