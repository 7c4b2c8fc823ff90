"""Qualified signatures made elsewhere: kept beside a record with their digest in the trail, never judged."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.models.audit import Action, AuditPayload
from clinicdesk.models.rights import OutsideSignature
from clinicdesk.security.roles import Role
from clinicdesk.services import attachments, outside_signatures
from clinicdesk.services.attachments import Upload
from clinicdesk.services.desk import Desk
from clinicdesk.services.sheets import amend_form, record_form
from clinicdesk.services.views import Actor
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.looking import events, newest, one_event, refused, stand_in
from tests.support.outside import ASIC, CMS

SIGNED = date(2026, 11, 24)
DIGEST = hashlib.sha256(CMS).hexdigest()


@pytest.fixture
def form(clinic: Clinic) -> tuple[Desk, Actor, str]:
    """The nurse, and a form of К-1 in its second version."""
    desk, nurse = clinic.open_as("nurse")
    sheet = record_form(
        desk, nurse, form="phq9@1.0", person_id=clinic.people["К-1"], cohort_id="", step="", answers={"q1": "1"},
        taken_at=clinic.clock.now(),
    ).subject  # fmt: skip
    amend_form(desk, nurse, sheet, answers={"q1": "2"}, reason="описка")
    return desk, nurse, sheet


def keep(desk: Desk, actor: Actor, sheet: str, *, name: str = "phq9.pdf.p7s", content: bytes = CMS) -> None:
    outside_signatures.keep_outside(
        desk, actor, record_type="sheet", record_id=sheet, file=Upload(name, content), signed_on=SIGNED,
        signer_name="Левченко Ольга Петрівна",
    )  # fmt: skip


def test_a_file_is_kept_with_who_when_and_what_and_its_digest_in_the_event(
    clinic: Clinic, form: tuple[Desk, Actor, str]
) -> None:
    """Proves: REQ-OSG-001."""
    desk, nurse, sheet = form
    person = clinic.people["К-1"]
    with one_event(
        desk, Action.OUTSIDE_SIGNATURE_KEPT, nurse, person=person, reason=f"SHA-256 {DIGEST}"
    ) as seen:
        keep(desk, nurse, sheet)
    assert seen.wrote(outside_signature=1, attachment=1)
    (view,) = outside_signatures.list_outside(desk, nurse, record_type="sheet", record_id=sheet)
    assert (view.signer_name, view.signed_on, view.record_version, view.kept_by, view.sha256) == (
        "Левченко Ольга Петрівна", "2026-11-24", 2, NAMES["nurse"], DIGEST,
    )  # fmt: skip
    assert CMS not in (desk.folder.db).read_bytes()
    with desk.database.read() as session:
        told = json.loads(session.get_one(AuditPayload, events(desk)[-1].seq).body)
    assert CMS.hex() not in json.dumps(told)
    with refused(desk, ("OSG007", "file")):
        keep(desk, nurse, sheet)
    taken = outside_signatures.take_outside(desk, nurse, view.signature_id, password=PASSWORDS["nurse"])
    assert taken == Upload("phq9.pdf.p7s", CMS)
    assert events(desk)[-1].action == Action.ATTACHMENT_OPENED.value
    with pytest.raises(Refused):
        outside_signatures.take_outside(desk, nurse, view.signature_id, password="не той")


def test_a_wrong_one_is_set_aside_with_a_reason_and_stays(form: tuple[Desk, Actor, str]) -> None:
    """Proves: REQ-OSG-001."""
    desk, nurse, sheet = form
    keep(desk, nurse, sheet)
    signature = newest(desk, OutsideSignature).signature_id
    with refused(desk, ("DSK005", "reason")):
        outside_signatures.set_outside_aside(desk, nurse, signature, reason=" ")
    outside_signatures.set_outside_aside(desk, nurse, signature, reason="не той файл")
    (view,) = outside_signatures.list_outside(desk, nurse, record_type="sheet", record_id=sheet)
    assert (view.state, view.reason) == ("set_aside", "не той файл")
    with refused(desk, ("OSG004", "")):
        outside_signatures.set_outside_aside(desk, nurse, signature, reason="ще раз")
    keep(desk, nurse, sheet)  # it may be put where it belongs again


def test_what_is_no_signature_or_too_large_is_refused_with_a_sentence(form: tuple[Desk, Actor, str]) -> None:
    """Proves: REQ-OSG-001."""
    desk, nurse, sheet = form
    for name, content, code in (
        ("phq9.pdf", b"%PDF-1.7 %%EOF", "OSG001"), ("a.p7s", ASIC, "OSG001"), ("a.asice", CMS, "OSG001"),
        ("a.p7s", b"MZ\x90", "OSG001"), ("a.p7s", b"", "OSG003"), ("p7s", CMS, "OSG001"),
        ("a.p7s", CMS + bytes(attachments.LARGEST), "OSG002"),
    ):  # fmt: skip
        with refused(desk, (code, "file")):
            keep(desk, nurse, sheet, name=name, content=content)
    for name in ("a.P7M", "a.ASICE", "б.asics"):
        outside_signatures.check_file(Upload(name, ASIC if "asic" in name.lower() else CMS))
    given = {"record_type": "sheet", "record_id": sheet, "file": Upload("a.p7s", CMS), "signer_name": "Хтось"}
    for changed, expected in (
        ({"signer_name": " "}, ("OSG005", "signer_name")),
        ({"signed_on": date(2026, 11, 25)}, ("OSG006", "signed_on")),
        ({"record_type": "dose"}, ("OSG004", "")), ({"record_id": "none"}, ("SHT005", "")),
    ):  # fmt: skip
        with refused(desk, expected):
            outside_signatures.keep_outside(desk, nurse, **({"signed_on": SIGNED} | given | changed))  # type: ignore[arg-type]
    stranger = stand_in(desk, Role.NURSE, login="other")
    with refused(desk, ("PPL004", "person")):
        keep(desk, stranger, sheet)


def test_a_file_of_the_disk_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    """Proves: REQ-OSG-001."""
    good, big = tmp_path / "a.p7s", tmp_path / "b.p7s"
    good.write_bytes(CMS)
    big.write_bytes(CMS + bytes(attachments.LARGEST + 10))
    assert outside_signatures.read_signature_file(good) == Upload("a.p7s", CMS)
    with pytest.raises(Refused) as caught:
        outside_signatures.read_signature_file(big)
    assert caught.value.first.code == "OSG002"
    with pytest.raises(Unavailable):
        outside_signatures.read_signature_file(tmp_path / "none.p7s")
