"""Signatures: the password each time, over exactly what was shown, void as soon as anything differs."""

from datetime import timedelta

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.engine import connect
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.security import vault
from clinicdesk.security.checkpoint import open_checkpoint, origin_of
from clinicdesk.security.keys_file import read_keys
from clinicdesk.security.roles import Role
from clinicdesk.security.throttle import Throttle
from clinicdesk.security.vault import slot_id
from clinicdesk.services import accounts, people, signing, vitals
from clinicdesk.services.anchors import notes_in
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import b64, public_bytes
from clinicdesk.services.signing import Meaning, SignatureState
from clinicdesk.services.views import Actor
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.looking import newest, one_event, refused, stand_in

VALID, SUPERSEDED, VOID = SignatureState.VALID, SignatureState.SUPERSEDED, SignatureState.VOID


def record(desk: Desk, nurse: Actor, clinic: Clinic, *, code: str = "К-1") -> str:
    vitals.record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=clinic.people[code],
        taken_at=clinic.clock.now(), values={"sbp": "142", "dbp": "88"},
    )  # fmt: skip
    return newest(desk, Response).response_id


def sign(desk: Desk, actor: Actor, reading: str, *, meaning: Meaning = Meaning.AUTHOR, password: str = "",
         seen: str = "") -> None:  # fmt: skip
    signing.sign_reading(
        desk, actor, reading, meaning=meaning, password=password or PASSWORDS[actor.login],
        seen=seen or signing.content_of_reading(desk, actor, reading), reason="кінець виміру",
    )  # fmt: skip


def states(desk: Desk, actor: Actor, reading: str) -> list[tuple[SignatureState, str]]:
    views = signing.signatures_of_reading(desk, actor, reading)
    return [(view.state, view.issue.code if view.issue else "") for view in views]


def test_a_reading_is_signed_with_the_password_and_the_signature_holds(clinic: Clinic) -> None:
    """Proves: REQ-SIG-001."""
    desk, _ = clinic.open_as("lead")
    nurse, person = clinic.join(desk, "nurse"), clinic.people["К-1"]
    reading = record(desk, nurse, clinic)
    seen = signing.content_of_reading(desk, nurse, reading)
    with one_event(desk, Action.RECORD_SIGNED, nurse, reason="кінець виміру", person=person) as event:
        sign(desk, nurse, reading, seen=seen)
    assert event.wrote(signature=1)
    assert event.subject == reading
    (view,) = signing.signatures_of_reading(desk, nurse, reading)
    assert (view.signer_name, view.signer_role, view.meaning) == (NAMES["nurse"], "nurse", Meaning.AUTHOR)
    assert (view.state, view.issue) == (VALID, None)
    assert people.open_chart(desk, nurse, person).readings[0].signed


def test_a_signature_is_anchored_at_once(clinic: Clinic) -> None:
    """Proves: REQ-TRL-006. Ordinary work may wait a minute for its anchor, a signature does not."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    sign(desk, nurse, reading)
    newest_note = notes_in(desk.folder.anchors)[-1]
    head = open_checkpoint(
        newest_note, name=origin_of(desk.clinic_id), public_key=public_bytes(desk.trail.key.private)
    )
    assert desk.trail.head is not None
    assert head.size == desk.trail.head.size


def test_a_correction_leaves_the_old_signature_on_the_old_version(clinic: Clinic) -> None:
    """Proves: REQ-SIG-002."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    sign(desk, nurse, reading)
    vitals.amend_reading(desk, nurse, reading, values={"sbp": "150", "dbp": "90"}, reason="описка")
    assert states(desk, nurse, reading) == [(SUPERSEDED, "")]
    new, old = people.open_chart(desk, nurse, clinic.people["К-1"]).readings
    assert not new.signed
    assert not old.signed
    sign(desk, nurse, reading)
    assert people.open_chart(desk, nurse, clinic.people["К-1"]).readings[0].signed
    assert states(desk, nurse, reading) == [(SUPERSEDED, ""), (VALID, "")]


def test_what_changed_since_it_was_shown_is_not_signed(clinic: Clinic) -> None:
    """Proves: REQ-SIG-002."""
    desk, _ = clinic.open_as("lead")
    nurse, other = clinic.join(desk, "nurse"), clinic.join(desk, "nurse2")
    reading = record(desk, nurse, clinic)
    shown = signing.content_of_reading(desk, nurse, reading)
    vitals.amend_reading(desk, other, reading, values={"sbp": "150", "dbp": "90"}, reason="описка")
    with refused(desk, ("SGN001", "")):
        sign(desk, nurse, reading, seen=shown)


def test_a_wrong_password_signs_nothing_and_is_counted(clinic: Clinic) -> None:
    """Proves: REQ-SIG-001, REQ-KEY-004."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    with refused(desk, ("KEY002", "password")):
        sign(desk, nurse, reading, password=PASSWORDS["nurse2"])
    assert Throttle(desk.folder.attempts, desk.clock).tries_left(slot_id(desk.clinic_id, "nurse")) == 4
    sign(desk, nurse, reading)
    assert Throttle(desk.folder.attempts, desk.clock).tries_left(slot_id(desk.clinic_id, "nurse")) == 5


def test_the_same_signature_is_not_given_twice_another_persons_is(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    sign(desk, nurse, reading)
    with refused(desk, ("SGN004", "")):
        sign(desk, nurse, reading)
    sign(desk, lead, reading, meaning=Meaning.REVIEWER)
    assert states(desk, nurse, reading) == [(VALID, ""), (VALID, "")]


def test_a_signature_means_what_its_signer_did(clinic: Clinic) -> None:
    """Proves: REQ-SIG-234. A nurse could sign a set of hers as its reviewer or responsible physician."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    for meaning in set(Meaning) - {Meaning.AUTHOR}:
        with refused(desk, ("SGN230", "meaning")):
            sign(desk, nurse, reading, meaning=meaning)
    for meaning in set(Meaning) - {Meaning.REVIEWER}:
        with refused(desk, ("SGN230", "meaning")):
            sign(desk, lead, reading, meaning=meaning)
    sign(desk, nurse, reading)
    sign(desk, lead, reading, meaning=Meaning.REVIEWER)
    assert states(desk, nurse, reading) == [(VALID, ""), (VALID, "")]


def test_nothing_is_signed_while_the_time_is_in_doubt(clinic: Clinic) -> None:
    """Proves: REQ-CLK-001. A reading is written all the same."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    clinic.clock.set(clinic.clock.now() - timedelta(days=1))
    with refused(desk, ("SGN002", "")):
        sign(desk, nurse, reading)
    assert record(desk, nurse, clinic) != reading


def test_a_chart_beyond_ones_cohorts_is_not_signed_nor_shown(clinic: Clinic) -> None:
    """Proves: REQ-ACC-004."""
    desk, _ = clinic.open_as("lead")
    nurse, outsider = clinic.join(desk, "nurse"), stand_in(desk, Role.PHYSICIAN)
    reading = record(desk, nurse, clinic)
    for verb in (signing.content_of_reading, signing.signatures_of_reading):
        with refused(desk, ("PPL004", "person")):
            verb(desk, outsider, reading)
    with refused(desk, ("PPL004", "person")):
        sign(desk, outsider, reading, password="ні", seen="ні")
    with refused(desk, ("VIT008", "")):
        sign(desk, nurse, "none", seen="ні")


def test_a_key_nobody_vouches_for_signs_nothing(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-SIG-003."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    desk.root_key = bytes(32)
    with refused(desk, ("SGN003", "")):
        sign(desk, nurse, reading)


def test_a_signature_moved_to_another_record_is_void(clinic: Clinic) -> None:
    """Proves: REQ-SIG-003 (21 CFR 11.70). Even with the same content and the same signer."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading, other = record(desk, nurse, clinic), record(desk, nurse, clinic, code="К-2")
    sign(desk, nurse, reading)
    plant(desk, nurse, record_id=other)
    assert states(desk, nurse, other) == [(VOID, "SGN005")]
    plant(desk, nurse, record_id=other, content_sha256=signing.content_of_reading(desk, nurse, other))
    assert states(desk, nurse, other)[1:] == [(VOID, "SGN006")]
    assert states(desk, nurse, reading) == [(VALID, "")]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"signer_name": "Хтось Інший"}, "SGN006"),
        ({"signer_role": "lead"}, "SGN006"),
        ({"meaning": "approver"}, "SGN006"),
        ({"reason": "інша"}, "SGN006"),
        ({"tree_size": 1}, "SGN006"),
        ({"signer_id": "somebody"}, "SGN003"),
        ({"key_id": "0" * 32}, "SGN003"),
        ({"record_version": 2}, "SGN005"),
    ],
)
def test_a_signature_with_anything_altered_is_void(
    clinic: Clinic, changed: dict[str, object], code: str
) -> None:
    """Proves: REQ-SIG-003."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    sign(desk, nurse, reading)
    plant(desk, nurse, **changed)
    assert states(desk, nurse, reading) == [(VALID, ""), (VOID, code)]


def test_a_record_edited_with_the_file_key_voids_its_signature(clinic: Clinic) -> None:
    """Proves: REQ-SIG-003."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    sign(desk, nurse, reading)
    raw = connect(desk.folder.db, desk.secret.raw_hex)
    raw.execute("drop trigger observed_value_no_update")
    raw.execute("update observed_value set thousandths = 120000 where key = 'sbp'")
    raw.close()
    assert states(desk, nurse, reading) == [(VOID, "SGN005")]


def test_old_signatures_hold_after_a_new_password_new_roles_and_the_end(clinic: Clinic) -> None:
    """Proves: REQ-SIG-004."""
    desk, admin = clinic.open_as("admin")
    lead, nurse = clinic.join(desk, "lead"), clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    sign(desk, nurse, reading)
    own = {"password": PASSWORDS["admin"], "reason": "зміни"}
    accounts.change_roles(desk, admin, nurse.user_id, roles=[Role.NURSE, Role.OBSERVER], **own)
    assert states(desk, lead, reading) == [(VALID, "")]
    code = accounts.re_enrol(desk, admin, nurse.user_id, language="uk", **own)
    assert states(desk, lead, reading) == [(VALID, "")]
    clinic.close()
    entered = clinic.enrol_as("nurse", code.words, password=PASSWORDS["nurse"])
    later = record(entered.desk, entered.actor, clinic, code="К-2")
    sign(entered.desk, entered.actor, later)
    (first,) = signing.signatures_of_reading(entered.desk, entered.actor, reading)
    (second,) = signing.signatures_of_reading(entered.desk, entered.actor, later)
    assert (first.state, second.state) == (VALID, VALID)
    assert first.key_id != second.key_id
    clinic.close()
    desk, admin = clinic.open_as("admin")
    lead = clinic.join(desk, "lead")
    accounts.remove_user(desk, admin, nurse.user_id, **own)
    assert [states(desk, lead, one) for one in (reading, later)] == [[(VALID, "")], [(VALID, "")]]


def test_a_key_taken_back_signs_nothing_any_more(clinic: Clinic) -> None:
    """Proves: REQ-SIG-004. Whoever kept an old keys file and the old password signs nothing today."""
    desk, admin = clinic.open_as("admin")
    lead, nurse = clinic.join(desk, "lead"), clinic.join(desk, "nurse")
    reading = record(desk, nurse, clinic)
    sign(desk, nurse, reading)
    kept = vault.verify_password(read_keys(desk.folder.keys), "nurse", PASSWORDS["nurse"])
    accounts.re_enrol(
        desk, admin, nurse.user_id, password=PASSWORDS["admin"], language="uk", reason="забутий пароль"
    )
    forged = copy_of(
        newest(desk, Signature), id=desk.ids.new(), meaning="approver", signed_at=clinic.clock.now()
    )
    forged.signature = b64(kept.sign.sign(signing._statement(desk, forged)))
    with desk.write(lead, Action.RECORD_SIGNED, entity="reading", entity_id=reading) as work:
        work.add(forged)
    assert states(desk, lead, reading) == [(VALID, ""), (VOID, "SGN003")]


def plant(desk: Desk, actor: Actor, **changed: object) -> None:
    """Copy the newest signature with something changed, as a forger with all the program's means might."""
    forged = copy_of(newest(desk, Signature), id=desk.ids.new(), **changed)
    with desk.write(actor, Action.RECORD_SIGNED, entity="reading", entity_id=forged.record_id) as work:
        work.add(forged)


def copy_of(row: Signature, **changed: object) -> Signature:
    """The same signature with something changed."""
    names = {column.name for column in Signature.__table__.columns} - {"event_seq", "recorded_at"}
    return Signature(**({name: getattr(row, name) for name in names} | changed))
