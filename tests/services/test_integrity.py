"""The check of the evidence: each fault has its code and closes the file for writing."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import connect
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.checkpoint import Checkpoint, origin_of, sign_checkpoint
from clinicdesk.services import accounts, drafts, integrity, people, trail
from clinicdesk.services.anchors import append_note
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import TrailFilter
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import actions, events, one_event, refused

OWN = PASSWORDS["lead"]
NO_NEWEST_HEAD = "delete from audit_checkpoint where size = (select max(size) from audit_checkpoint)"
PLANTED = "insert into cohort (id, code, programme, event_seq, recorded_at) values ('x', '99', 'gkap', 3, '')"


def tampered(desk: Desk, statement: str) -> None:
    """One statement of somebody with the file key and another tool, every guard lifted and put back."""
    raw = connect(desk.folder.db, desk.secret.raw_hex)
    raw.execute("PRAGMA foreign_keys=OFF")
    triggers = raw.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"drop trigger {name}")
    raw.execute(statement)
    for _, made in triggers:
        raw.execute(made)
    raw.close()


def die(clinic: Clinic, desk: Desk) -> None:
    """The program ends without a word, as in a power cut."""
    desk.logins.clear()
    clinic.close()


def test_a_whole_file_is_told_to_be_whole(clinic: Clinic) -> None:
    """Proves: REQ-TRL-006."""
    desk, nurse = clinic.open_as("nurse")
    with one_event(desk, Action.INTEGRITY_CHECKED, nurse) as seen:
        report = integrity.check_integrity(desk, nurse)
    assert seen.wrote()
    assert (report.ok, report.findings, desk.findings) == (True, (), ())
    assert report.root_fingerprint == clinic.root_fingerprint
    assert report.tree_size == len(events(desk)) - 1
    assert desk.checked_at == report.checked_at


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("EVD001", "delete from audit_event where seq = 12"),
        ("EVD022", "delete from person_key where key = (select min(key) from person_key)"),
        ("EVD022", "update person_key set code = 'К-99' where key = (select max(key) from person_key)"),
        ("EVD002", "update audit_event set reason = 'інше' where seq = 12"),
        ("EVD002", "update audit_node set hash = zeroblob(32) where level = 0 and idx = 5"),
        ("EVD003", "update audit_payload set body = x'7b7d' where seq = 12"),
        ("EVD003", "delete from audit_payload where seq = 12"),
        ("EVD004", "insert into audit_node values (0, 5000, zeroblob(32))"),
        ("EVD005", "update participant set name = 'Хтось Інший' where code = 'К-1'"),
        ("EVD005", "update session set started_at = 'колись'"),
        ("EVD005", "update session set interval_minutes = 9223372036854775807"),
        ("EVD002", "update audit_event set mono_ms = 9223372036854775807 where seq = 12"),
        ("EVD006", "delete from seat where number = 2"),
        ("EVD007", PLANTED),
        ("EVD009", "create table planted (id text)"),
        ("EVD013", NO_NEWEST_HEAD),
    ],
)
def test_each_kind_of_tampering_has_its_code_and_a_sentence(
    clinic: Clinic, code: str, statement: str
) -> None:
    """Proves: REQ-TRL-007."""
    desk, lead = clinic.open_as("lead")
    tampered(desk, statement)
    report = integrity.check_integrity(desk, lead)
    assert code in [issue.code for issue in report.findings]
    for issue in report.findings:
        assert issue.sentence("uk") != issue.sentence("en")
        assert "{" not in issue.sentence("uk")
    assert events(desk)[-1].reason == " ".join(issue.code for issue in report.findings)
    die(clinic, desk)


def test_a_lost_guard_is_told_by_name(clinic: Clinic) -> None:
    """Proves: REQ-TRL-007."""
    desk, lead = clinic.open_as("lead")
    with desk.database.writer.begin() as connection:
        connection.info["door"] = "open"
        connection.exec_driver_sql("drop trigger seat_no_delete")
        connection.info["door"] = "shut"
    report = integrity.check_integrity(desk, lead)
    assert [(issue.code, dict(issue.values)) for issue in report.findings] == [
        ("EVD008", {"name": "seat_no_delete"}),
        ("EVD009", {}),
    ]


def test_a_hash_that_is_gone_does_not_keep_the_file_from_being_looked_at(clinic: Clinic) -> None:
    """Proves: REQ-TRL-007."""
    desk, _ = clinic.open_as("lead")
    tampered(desk, "delete from audit_node where level >= 1")
    die(clinic, desk)
    desk, lead = clinic.open_as("lead")
    assert desk.findings
    assert people.open_chart(desk, lead, clinic.people["К-1"]).person.code == "К-1"


def another_key(clinic: Clinic, desk: Desk) -> str:
    head = Checkpoint(origin_of(desk.clinic_id), 3, bytes(32))
    return sign_checkpoint(head, name=head.origin, key=Ed25519PrivateKey.generate())


def of_more_events(clinic: Clinic, desk: Desk) -> str:
    head = Checkpoint(origin_of(desk.clinic_id), 5000, bytes(32))
    return sign_checkpoint(head, name=head.origin, key=desk.trail.key.private)


def of_other_events(clinic: Clinic, desk: Desk) -> str:
    head = Checkpoint(origin_of(desk.clinic_id), 9, bytes(32))
    return sign_checkpoint(head, name=head.origin, key=desk.trail.key.private)


@pytest.mark.parametrize(
    ("note", "code"), [(another_key, "EVD010"), (of_more_events, "EVD011"), (of_other_events, "EVD012")]
)
def test_an_anchor_that_disagrees_is_found_at_the_door(
    clinic: Clinic, note: Callable[[Clinic, Desk], str], code: str
) -> None:
    """Proves: REQ-TRL-006."""
    desk, _ = clinic.open_as("lead")
    planted = note(clinic, desk)
    clinic.close()
    append_note(ClinicFolder(clinic.folder).anchors, planted, clinic.clock.now())
    desk, lead = clinic.open_as("lead")
    assert [issue.code for issue in desk.findings] == [code]
    assert "файл контрольних точок поряд із базою" in desk.findings[0].sentence("uk")
    assert code in [issue.code for issue in integrity.check_integrity(desk, lead).findings]


def test_a_file_whose_evidence_is_broken_is_read_only(clinic: Clinic) -> None:
    """Proves: REQ-TRL-008."""
    desk, _ = clinic.open_as("lead")
    tampered(desk, NO_NEWEST_HEAD)
    die(clinic, desk)
    desk, lead = clinic.open_as("lead")
    assert [issue.code for issue in desk.findings] == ["EVD013"]
    anchors = desk.folder.anchors.read_bytes()
    with refused(desk, ("DSK003", "")):
        people.register_person(desk, lead, code="К-9", name="Мельник Оксана")
    admin = clinic.join(desk, "admin")
    with refused(desk, ("DSK003", "")):
        accounts.remove_user(desk, admin, lead.user_id, password=PASSWORDS["admin"], reason="ні")
    assert people.open_chart(desk, lead, clinic.people["К-1"]).person.code == "К-1"
    assert trail.export_trail(
        desk, lead, TrailFilter(), reason="доказ", form="json", language="uk", password=PASSWORDS["lead"]
    )
    bare = trail.export_trail(
        desk, lead, TrailFilter(action="login.opened"), reason="доказ", form="pdf", language="uk",
        password=PASSWORDS["lead"],
    )  # fmt: skip
    assert bare.startswith(b"%PDF-")
    assert b"/ByteRange" not in bare, "a broken trail is printed as proof, never sealed as whole"
    saved = drafts.save_draft(desk, lead, kind="note", subject="", body={"text": "не загубити"})
    assert drafts.list_drafts(desk, lead) == (saved,)
    clinic.close()
    assert ClinicFolder(clinic.folder).anchors.read_bytes() == anchors


def test_the_lead_answers_for_a_restored_file_and_work_goes_on(clinic: Clinic) -> None:
    """Proves: REQ-TRL-008."""
    desk, lead = clinic.open_as("lead")
    planted = of_more_events(clinic, desk)
    clinic.close()
    append_note(ClinicFolder(clinic.folder).anchors, planted, clinic.clock.now())
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("DSK005", "reason")):
        integrity.accept_findings(desk, lead, password=OWN, reason=" ")
    with refused(desk, ("KEY002", "password")):
        integrity.accept_findings(desk, lead, password="не той пароль", reason="відновлено з копії")
    with one_event(desk, Action.INTEGRITY_ACCEPTED, lead, reason="EVD011: відновлено з копії"):
        integrity.accept_findings(desk, lead, password=OWN, reason="відновлено з копії")
        # The anchors begin anew with the act itself.
        assert desk.findings == ()
    people.register_person(desk, lead, code="К-9", name="Мельник Оксана")
    with refused(desk, ("INT001", "")):
        integrity.accept_findings(desk, lead, password=OWN, reason="ще раз")
    clinic.close()
    desk, lead = clinic.open_as("lead")
    assert desk.findings == ()
    assert "integrity.accepted" in actions(desk)


def test_nobody_answers_for_records_that_were_altered(clinic: Clinic) -> None:
    """Proves: REQ-TRL-008."""
    desk, lead = clinic.open_as("lead")
    tampered(desk, "update participant set name = 'Хтось Інший' where code = 'К-1'")
    integrity.check_integrity(desk, lead)
    with pytest.raises(Refused) as caught:
        integrity.accept_findings(desk, lead, password=OWN, reason="так і було")
    assert caught.value.first.code == "INT002"
    assert [issue.code for issue in desk.findings] == ["EVD005"]


def test_a_card_whose_event_is_gone_from_the_trail_still_opens(clinic: Clinic) -> None:
    """Proves: REQ-TRL-006. The check says what is missing; the chart is needed now, and ended in an error."""
    desk, lead = clinic.open_as("lead")
    person = clinic.people["К-1"]
    tampered(
        desk, "delete from audit_event where seq = (select event_seq from participant where code = 'К-1')"
    )
    card = people.open_chart(desk, lead, person).card
    assert card is not None
    assert (card.details.code, card.history) == ("К-1", ())
