"""Sealed documents: what is written down, what travels in the file, and what every kind of forger achieves."""

import json
import random
from collections.abc import Iterator

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Response
from clinicdesk.reports.checking import check_code, check_document
from clinicdesk.security.canonical import Json, sha256_hex
from clinicdesk.security.document_key import ClinicName, document_key
from clinicdesk.security.identity import key_id
from clinicdesk.services import integrity, people, renewing, sealing, session_keys, signing, trail, vitals
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.certifying import retire_key
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import b64, machine_key, public_bytes
from clinicdesk.services.signed_content import READING, content_of_response
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor, TrailFilter
from clinicdesk.services.witnessing import own_hand
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic, found_clinic
from tests.support.looking import events, newest, one_event, refused
from tests.support.recovery_paper import begun
from tests.support.sealed import (
    REASON,
    Sealed,
    attached,
    container,
    flipped,
    keys_of,
    pyhanko_accepts,
    resealed,
    rewritten,
    seal_of,
    verdict,
    with_a_dose_appended,
    without_record,
)


@pytest.fixture(scope="module")
def open_clinic(
    built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Clinic, Desk, Actor]]:
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("sealing") / "clinic")
    desk, lead = clinic.open_as("lead")
    yield clinic, desk, lead
    clinic.close()


@pytest.fixture(scope="module")
def sealed(open_clinic: tuple[Clinic, Desk, Actor]) -> Sealed:
    return seal_of(*open_clinic)


@pytest.fixture(scope="module")
def impostor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Clinic, Sealed]]:
    """Another clinic under the same names, with keys and a root of its own."""
    clinic = found_clinic(tmp_path_factory.mktemp("impostor") / "clinic")
    desk, lead = clinic.open_as("lead")
    yield clinic, seal_of(clinic, desk, lead)
    clinic.close()


def test_a_sealing_is_one_event_that_names_record_reason_and_recipient(clinic: Clinic) -> None:
    """Proves: REQ-SEA-001."""
    desk, lead = clinic.open_as("lead")
    told = f"{REASON} → ДСЛК, Київ"
    with one_event(desk, Action.DOCUMENT_SEALED, lead, reason=told, person=clinic.people["К-1"]) as seen:
        sealed = seal_of(clinic, desk, lead, recipient="ДСЛК, Київ")
    assert seen.wrote()
    record, proof = attached(sealed.pdf)
    assert seen.subject == sha256_hex(record)
    assert json.loads(record)["record"] == {"dose_ug": 50_000}
    assert json.loads(record)["sealed"]["recipient"] == "ДСЛК, Київ"
    assert proof.startswith(b"c2sp.org/tlog-proof@v1\nextra ")
    assert integrity.examine(desk).ok


def test_a_genuine_document_says_who_what_and_when(
    sealed: Sealed, open_clinic: tuple[Clinic, Desk, Actor]
) -> None:
    """Proves: REQ-SEA-003. Both validators accept it."""
    clinic, desk, _ = open_clinic
    checked = check_document(sealed.pdf, root=sealed.root, code=sealed.code, language="uk")
    assert (checked.code, checked.exit_code) == ("", 0)
    assert pyhanko_accepts(sealed.pdf, sealed.key)
    told = checked.told
    assert (told["clinic"], told["clinic_id"], told["by"]) == (
        "Клініка «Обрій»",
        desk.clinic_id,
        "Левченко Ольга",
    )
    assert (told["title"], told["subject"], told["reason"]) == ("Проба", "К-1", REASON)
    event = next(event for event in events(desk) if event.entity_id == told["digest"])
    assert (told["at"], told["index"], told["size"]) == (event.at, event.seq, event.seq + 1)
    said = "\n".join(checked.lines)
    assert "Справжній" in said
    assert "Левченко Ольга" in said
    assert clinic.root_fingerprint == sealed.root


def test_one_changed_byte_anywhere_is_found(sealed: Sealed) -> None:
    """Proves: REQ-SEA-002. pyHanko passes over the empty end of the signature's container; ours does not."""
    dice, own = random.Random(20261124), container(sealed.pdf)
    places = {dice.randrange(len(sealed.pdf)) for _ in range(120)} | {
        0,
        5,
        own.start,
        own.stop - 1,
        len(sealed.pdf) - 1,
    }
    places |= {dice.choice(own) for _ in range(80)}
    assert [place for place in places if not verdict(flipped(sealed.pdf, place), sealed.root)] == []
    outside = [place for place in places if place not in own][:40]
    assert [place for place in outside if pyhanko_accepts(flipped(sealed.pdf, place), sealed.key)] == []


def test_an_appended_dose_is_found(sealed: Sealed) -> None:
    """Proves: REQ-SEA-002."""
    forged = with_a_dose_appended(sealed.pdf)
    assert forged.startswith(sealed.pdf)
    assert verdict(forged, sealed.root) == "SEA003"
    assert not pyhanko_accepts(forged, sealed.key)


def test_a_removed_or_replaced_attachment_is_found(sealed: Sealed) -> None:
    """Proves: REQ-SEA-002."""
    record, _ = attached(sealed.pdf)
    forgeries = [without_record(sealed.pdf), rewritten(sealed.pdf, record=None),
                 rewritten(sealed.pdf, record=record.replace(b"50000", b"25000"))]  # fmt: skip
    assert [verdict(forged, sealed.root) for forged in forgeries] == ["SEA003"] * 3
    assert not any(pyhanko_accepts(forged, sealed.key) for forged in forgeries)


def test_an_impostor_under_the_same_names_is_found(
    sealed: Sealed, impostor: tuple[Clinic, Sealed], open_clinic: tuple[Clinic, Desk, Actor]
) -> None:
    """Proves: REQ-SEA-002. With a record of their own, and with ours under their signature."""
    clinic, theirs = impostor
    assert verdict(theirs.pdf, theirs.root) == ""
    assert verdict(theirs.pdf, sealed.root) == "SEA008"
    assert not pyhanko_accepts(theirs.pdf, sealed.key)
    forged = resealed(sealed, theirs.key, clinic)
    assert verdict(forged, sealed.root) == "SEA008"
    assert verdict(forged, theirs.root) == "SEA008"
    assert not pyhanko_accepts(forged, sealed.key)
    assert verdict(resealed(sealed, keys_of(open_clinic[1]), clinic), sealed.root) == ""


def test_a_signing_person_cannot_seal_in_place_of_the_clinic(sealed: Sealed, clinic: Clinic) -> None:
    """Proves: REQ-SEA-002. A certified key of another kind issues no page certificate that counts."""
    desk, lead = clinic.open_as("lead")
    pen = own_identity(desk, lead, PASSWORDS["lead"]).sign
    forged = document_key(pen, ClinicName(desk.clinic_id, "Клініка «Обрій»", ""), since=clinic.clock.now())
    assert verdict(resealed(sealed, forged, clinic), sealed.root) == "SEA008"


def test_the_code_on_paper_is_checked_with_and_without_the_file(
    sealed: Sealed, impostor: tuple[Clinic, Sealed], open_clinic: tuple[Clinic, Desk, Actor]
) -> None:
    """Proves: REQ-SEA-006. A code of another sheet or another clinic does not pass for this one's."""
    alone = check_code(sealed.code, root=sealed.root, language="en")
    assert alone.code == ""
    assert alone.told["digest"] == check_document(sealed.pdf, root=sealed.root, language="uk").told["digest"]
    assert "Compare the pages" in alone.lines[0]
    another = seal_of(*open_clinic, record={"dose_ug": 75_000})
    assert verdict(sealed.pdf, sealed.root, another.code) == "SEA015"
    _, theirs = impostor
    assert verdict(sealed.pdf, sealed.root, theirs.code) == "SEA008"
    assert check_code(theirs.code, root=sealed.root, language="uk").code == "SEA008"
    dice = random.Random(7)
    for _ in range(60):
        place = dice.randrange(len(sealed.code))
        forged = sealed.code[:place] + dice.choice("27ZAQ") + sealed.code[place + 1 :]
        # The last bits of the last sign say nothing.
        changed = check_code(forged, root=sealed.root, language="en")
        assert changed.code or changed.told == alone.told
    assert check_code("https://example.org", root=sealed.root, language="uk").code == "SEA014"


def test_signatures_under_the_record_are_checked_against_their_signers(clinic: Clinic) -> None:
    """Proves: REQ-SEA-003. A changed meaning is told with the name of its signer."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    vitals.record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"],
        taken_at=clinic.clock.now(), values={"sbp": "142", "dbp": "88"},
    )  # fmt: skip
    reading = newest(desk, Response).response_id
    signing.sign_reading(
        desk, nurse, reading, meaning=Meaning.AUTHOR, password=PASSWORDS["nurse"],
        seen=signing.content_of_reading(desk, nurse, reading),
    )  # fmt: skip
    with desk.database.read() as session:
        statements = signing.statements_on(session, desk.clinic_id, "reading", reading)
    checked = check_document(
        seal_of(clinic, desk, lead, record={"signatures": statements}).pdf,
        root=clinic.root_fingerprint,
        language="uk",
    )
    assert [(each["name"], each["meaning"]) for each in checked.told["signatures"]] == [
        ("Марчук Ірина", "author")
    ]
    changed = [{**statements[0], "meaning": "approver"}]
    forged = seal_of(clinic, desk, lead, record={"signatures": changed})
    checked = check_document(forged.pdf, root=clinic.root_fingerprint, language="en")
    assert checked.code == "SEA013"
    assert "Марчук Ірина" in checked.lines[0]


def test_a_printed_trail_is_sealed(clinic: Clinic) -> None:
    """Proves: REQ-SEA-001. The extract that a lead exports is genuine, and its rows travel in it."""
    desk, lead = clinic.open_as("lead")
    people.open_chart(desk, lead, clinic.people["К-1"])
    pdf = trail.export_trail(
        desk, lead, TrailFilter(action=Action.CHART_OPENED.value), reason="перевірка", form="pdf", language="uk",
        password=PASSWORDS["lead"],
    )  # fmt: skip
    assert verdict(pdf, clinic.root_fingerprint) == ""
    record = json.loads(attached(pdf)[0])["record"]
    assert len(record["rows"]) == 1
    assert [event.action for event in events(desk)][-2:] == ["trail.exported", "document.sealed"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_sealing_wants_a_reason(clinic: Clinic, reason: str) -> None:
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("DSK005", "reason")):
        sealing.seal_document(desk, lead, kind="trial", subject="", record={}, pdf=str.encode, reason=reason)


def test_both_fingerprints_hold_after_a_new_recovery_sheet(clinic: Clinic) -> None:
    """Proves: REQ-SEA-007. A regulator may keep the old sheet's fingerprint or be given the new one's."""
    desk, admin = clinic.open_as("admin")
    pending = begun(desk, admin, reason="щорічна заміна")
    typed = {n: pending.groups[n - 1] for n in pending.groups_to_type}
    renewing.finish_renewal(desk, admin, pending, typed=typed)
    renewed = pending.root_fingerprint
    clinic.close()
    desk, lead = clinic.open_as("lead")
    sealed = seal_of(clinic, desk, lead)
    assert renewed != sealed.root
    assert [verdict(sealed.pdf, root, sealed.code) for root in (sealed.root, renewed)] == ["", ""]
    assert [check_code(sealed.code, root=root, language="uk").code for root in (sealed.root, renewed)] == [
        "",
        "",
    ]


def test_a_withdrawn_document_key_seals_nothing(clinic: Clinic) -> None:
    """Proves: REQ-SEA-001. Nothing is written either; what it sealed before stays genuine."""
    desk, admin = clinic.open_as("admin")
    lead = clinic.join(desk, "lead")
    before = seal_of(clinic, desk, lead)
    with desk.database.read() as session:
        key = key_id(public_bytes(machine_key(session, "document")))
        issuer = own_identity(desk, admin, PASSWORDS["admin"])
        withdrawn = [*retire_key(desk, session, key, issuer=issuer)]
    with desk.write(admin, Action.USER_ROLES_CHANGED, entity="user", entity_id="document") as work:
        work.add(*withdrawn)
    with refused(desk, ("SGN003", "")):
        seal_of(clinic, desk, lead)
    assert verdict(before.pdf, before.root) == ""


def test_a_signature_by_pin_leads_an_outsider_over_the_own_key_to_the_root(clinic: Clinic) -> None:
    """Proves: REQ-SEA-003, REQ-SES-001. Neither the session's key nor its certificate can be another's."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    session_keys.join_session(
        desk, nurse, session_id=clinic.session_id, password=PASSWORDS["nurse"], pin="480273"
    )
    vitals.record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"], values={"pulse": "80"},
        taken_at=clinic.clock.now(),
    )  # fmt: skip
    reading = newest(desk, Response)
    with desk.database.read() as session:
        content = content_of_response(session, reading)
    pen = own_hand(desk, nurse, pin="480273", session_id=clinic.session_id)
    row = pen.sign(READING, reading.response_id, version=1, content=content, meaning=Meaning.AUTHOR)
    with desk.write(nurse, Action.RECORD_SIGNED, entity=READING, entity_id=reading.response_id) as work:
        work.add(row)
    with desk.database.read() as session:
        (statement,) = signing.statements_on(session, desk.clinic_id, READING, reading.response_id)
    series = statement["session_key"]
    assert isinstance(series, dict)
    bent: list[dict[str, Json]] = [
        {**series, "certificate": statement["signature"]}, {**series, "issued_at": "2026-11-24T09:59:59.999Z"},
        {**series, "public_key": b64(public_bytes(desk.trail.key.private))},
    ]  # fmt: skip
    root = clinic.root_fingerprint
    told = check_document(
        seal_of(clinic, desk, lead, record={"signatures": [statement]}).pdf, root=root, language="uk"
    ).told
    assert [each["name"] for each in told["signatures"]] == ["Марчук Ірина"]
    for each in bent:
        forged = seal_of(clinic, desk, lead, record={"signatures": [{**statement, "session_key": each}]})
        assert verdict(forged.pdf, root) == "SEA013"
