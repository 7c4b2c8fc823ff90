"""Founding a clinic: nothing lasts until the recovery sheet is proved, and then everything is in place."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clinicdesk.clock import SteppedClock, stamp
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ids import SeededIds
from clinicdesk.models.accounts import KeyCertificate
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.certificates import Certificate, CertificateKind
from clinicdesk.security.keys_file import read_keys
from clinicdesk.services import accounts
from clinicdesk.services.anchors import notes_in
from clinicdesk.services.certifying import certificates_in, chain_issues
from clinicdesk.services.entrance import open_clinic
from clinicdesk.services.founding import PendingClinic, begin_setup, check_setup, finish_setup
from clinicdesk.services.integrity import examine
from clinicdesk.services.status_file import read_status
from clinicdesk.services.views import SetUp
from tests.support.clinic import NAMES, PASSWORDS, QUICK, START, Clinic
from tests.support.looking import actions
from tests.support.tamper import Memory

SETUP = SetUp(
    name="Клініка «Явір»", address="Львів, вул. Зелена, 7", edrpou="", licence="", zone="Europe/Kyiv",
    admin_login="admin", admin_name=NAMES["admin"], admin_password=PASSWORDS["admin"], lead_login="lead",
    lead_name=NAMES["lead"], lead_password=PASSWORDS["lead"],
)  # fmt: skip


def begun(folder: Path) -> PendingClinic:
    return begin_setup(folder, SETUP, clock=SteppedClock(START), ids=SeededIds(3), kdf=QUICK)


def typed(pending: PendingClinic) -> dict[int, str]:
    return {n: pending.recovery.groups[n - 1] for n in pending.groups_to_type}


def test_a_founded_clinic_is_whole_and_both_founders_come_in(tmp_path: Path) -> None:
    """Proves: REQ-FND-001."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    pending = begun(folder)
    finish_setup(pending, typed(pending))
    assert sorted(path.name for path in folder.iterdir()) == [
        "clinic.anchors", "clinic.db", "clinic.keys", "clinic.status.json",
    ]  # fmt: skip
    for login in ("lead", "admin"):
        entered = open_clinic(
            folder, login=login, password=PASSWORDS[login], clock=SteppedClock(START), ids=SeededIds(4),
            witness=Memory(),
        )  # fmt: skip
        report = examine(entered.desk)
        assert (report.findings, report.root_fingerprint) == ((), pending.root_fingerprint)
        assert [role.value for role in entered.actor.roles] == [login]
        assert actions(entered.desk)[:4] == ["schema.migrated", "clinic.created", "user.added", "user.added"]
        Clinic(folder, SteppedClock(START), "", "", {}, _open=[entered.desk]).close()


def test_the_root_vouches_for_both_founders_and_they_for_the_machines(clinic: Clinic) -> None:
    """Proves: REQ-FND-002."""
    desk, lead = clinic.open_as("lead")
    with desk.database.read() as session:
        certificates = certificates_in(session)
        now = stamp(clinic.clock.now())
        wrong = [c.name for c in certificates if chain_issues(desk, session, c.key, now)]
        rows = session.query(KeyCertificate).all()
    assert wrong == []
    assert {c.kind for c in certificates} >= {
        CertificateKind.USER, CertificateKind.WORKSTATION, CertificateKind.DOCUMENT, CertificateKind.ENROLMENT,
    }  # fmt: skip
    assert all(Certificate.from_json(row.certificate).key == row.key_id for row in rows)
    assert all(row.certified for row in accounts.list_users(desk, lead))


def test_the_unlock_screen_knows_initials_not_names(tmp_path: Path) -> None:
    """Proves: REQ-FND-003."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    pending = begun(folder)
    finish_setup(pending, typed(pending))
    status = read_status(folder)
    assert status.clinic_name == "Клініка «Явір»"
    assert {(user.login, user.label) for user in status.users} == {("admin", "АП"), ("lead", "ЛО")}
    assert NAMES["lead"].split()[0] not in ClinicFolder(folder).status.read_text(encoding="utf-8")
    assert len(notes_in(ClinicFolder(folder).anchors)) == 1


def test_nothing_is_written_until_two_groups_of_the_sheet_are_typed(tmp_path: Path) -> None:
    """Proves: REQ-FND-001."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    pending = begun(folder)
    first, second = pending.groups_to_type
    assert 1 <= first < second <= 14
    wrong = {first: pending.recovery.groups[first - 1], second: "AAAA"}
    with pytest.raises(Refused) as caught:
        finish_setup(pending, wrong)
    (issue,) = caught.value.issues
    assert (issue.code, issue.values) == ("FND009", {"number": second})
    assert str(second) in issue.sentence("uk")
    with pytest.raises(Refused) as caught:
        finish_setup(pending, {})
    assert [issue.code for issue in caught.value.issues] == ["FND009", "FND009"]
    assert list(folder.iterdir()) == []
    finish_setup(pending, {n: group.lower() for n, group in typed(pending).items()})
    assert ClinicFolder(folder).keys.exists()


def test_a_clinic_that_is_there_is_not_built_over(clinic: Clinic) -> None:
    """Proves: REQ-FND-001."""
    before = {path.name: path.read_bytes() for path in clinic.folder.iterdir() if path.is_file()}
    with pytest.raises(Unavailable) as caught:
        begun(clinic.folder)
    assert caught.value.code == "FND008"
    ClinicFolder(clinic.folder).db.unlink()
    with pytest.raises(Unavailable) as caught:
        begun(clinic.folder)
    assert caught.value.code == "FND008"
    del before["clinic.db"]
    assert {path.name: path.read_bytes() for path in clinic.folder.iterdir() if path.is_file()} == before


def test_a_disk_that_refuses_leaves_nothing_behind_and_the_same_sheet_is_good_again(tmp_path: Path) -> None:
    """Proves: REQ-FND-001."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    pending = begun(folder)
    folder.rmdir()
    folder.write_text("a file where the folder was", encoding="utf-8")
    with pytest.raises(Unavailable) as caught:
        finish_setup(pending, typed(pending))
    assert caught.value.code == "FND010"
    folder.unlink()
    folder.mkdir()
    finish_setup(pending, typed(pending))
    assert read_keys(ClinicFolder(folder).keys).clinic == pending.clinic_id


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"name": ""}, {("FND001", "name")}),
        ({"edrpou": "123"}, {("FND002", "edrpou")}),
        ({"zone": "Київ"}, {("FND003", "zone")}),
        ({"admin_login": "Адмін"}, {("FND004", "admin_login")}),
        ({"lead_name": " "}, {("FND005", "lead_name")}),
        ({"lead_login": "admin"}, {("FND006", "lead_login")}),
        ({"lead_password": PASSWORDS["admin"]}, {("FND007", "lead_password")}),
        ({"name": " ", "zone": ""}, {("FND001", "name"), ("FND003", "zone")}),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    tmp_path: Path, changed: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    wrong = replace(SETUP, **changed)
    assert {(issue.code, issue.field) for issue in check_setup(wrong)} == expected
    with pytest.raises(Refused) as caught:
        begin_setup(tmp_path, wrong, clock=SteppedClock(START), ids=SeededIds(3), kdf=QUICK)
    assert {(issue.code, issue.field) for issue in caught.value.issues} == expected


def test_a_weak_password_of_either_founder_is_told_at_its_field() -> None:
    wrong = replace(SETUP, admin_password="коротко", lead_password="Левченко Ольга 1999")
    found = {(issue.code[:3], issue.field) for issue in check_setup(wrong)}
    assert found == {("PWD", "admin_password"), ("PWD", "lead_password")}
    assert check_setup(SETUP) == ()
