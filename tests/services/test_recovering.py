"""The recovery sheet: it opens the clinic elsewhere, gives a new password, and is replaced for good."""

import shutil
from pathlib import Path

import pytest

from clinicdesk.clock import stamp
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.models.accounts import UserAccount
from clinicdesk.security.certificates import check_chain
from clinicdesk.security.keys_file import read_keys
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.roles import Role
from clinicdesk.security.throttle import Throttle
from clinicdesk.security.vault import slot_id
from clinicdesk.services import accounts, renewing
from clinicdesk.services.certifying import certificates_in
from clinicdesk.services.integrity import examine
from clinicdesk.services.machine import public_bytes
from tests.support.clinic import NEW_PASSWORD, PASSWORDS, Clinic
from tests.support.looking import actions, events, newest, refused, stand_in
from tests.support.recovery_paper import begun, renew, typed_back


def test_the_sheet_opens_the_clinic_in_another_folder_on_a_machine_that_knows_nothing(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Proves: REQ-RCY-001. Only the database and the keys file are carried over."""
    elsewhere = tmp_path / "інший комп’ютер"
    elsewhere.mkdir()
    for name in ("clinic.db", "clinic.keys"):
        shutil.copy2(clinic.folder / name, elsewhere / name)
    clinic.folder = elsewhere
    entered = clinic.recover_as("admin")
    desk, admin = entered.desk, entered.actor
    assert actions(desk)[-2:] == ["recovery.used", "login.opened"]
    event = events(desk)[-2]
    assert (event.actor, event.entity_id) == (admin.user_id, admin.user_id)
    account = newest(desk, UserAccount)
    assert (account.login, account.state) == ("admin", "active")
    report = examine(desk)
    assert report.findings == ()
    assert all(row.certified for row in accounts.list_users(desk, admin))
    clinic.close()
    assert clinic.enter_as("admin", password=NEW_PASSWORD).actor.user_id == admin.user_id
    clinic.close()
    with pytest.raises(Refused):
        clinic.enter_as("admin")
    assert clinic.enter_as("nurse").actor.login == "nurse"


def test_the_new_key_certifies_and_signs(clinic: Clinic) -> None:
    """Proves: REQ-RCY-001."""
    entered = clinic.recover_as("admin")
    code = accounts.add_user(
        entered.desk, entered.actor, login="peer", name="Лисенко Дар’я", roles=[Role.PEER],
        password=NEW_PASSWORD, language="uk",
    )  # fmt: skip
    clinic.close()
    new = clinic.enrol_as("peer", code.words, password="десять тихих вечорів над річкою")
    lead = stand_in(new.desk, Role.LEAD)
    assert next(row for row in accounts.list_users(new.desk, lead) if row.login == "peer").certified


def test_the_lead_may_start_anew_as_well_and_a_pause_is_forgiven(clinic: Clinic) -> None:
    desk, _ = clinic.open_as("admin")
    slot = slot_id(desk.clinic_id, "lead")
    throttle = Throttle(desk.folder.attempts, desk.clock)
    for _ in range(100):
        throttle.failed(slot)
    clinic.close()
    assert clinic.recover_as("lead").actor.login == "lead"
    clinic.close()
    assert clinic.enter_as("lead", password=NEW_PASSWORD).actor.login == "lead"


@pytest.mark.parametrize("login", ["nurse", "auditor", "nobody"])
def test_the_sheet_is_for_those_who_can_certify_others(clinic: Clinic, login: str) -> None:
    """Proves: REQ-RCY-001."""
    keys = (clinic.folder / "clinic.keys").read_bytes()
    with pytest.raises(Refused) as caught:
        clinic.recover_as(login)
    assert [(issue.code, issue.field) for issue in caught.value.issues] == [("OPN009", "login")]
    assert (clinic.folder / "clinic.keys").read_bytes() == keys
    assert clinic.open_as("lead")[1].login == "lead"


def test_a_weak_new_password_is_refused_and_the_sheet_stays_good(clinic: Clinic) -> None:
    with pytest.raises(Refused) as caught:
        clinic.recover_as("admin", password="коротко")
    assert {(issue.code[:3], issue.field) for issue in caught.value.issues} == {("PWD", "new_password")}
    assert clinic.recover_as("admin").actor.login == "admin"


@pytest.mark.parametrize("sheet", ["other", "slip", ""])
def test_another_sheet_or_a_slip_of_the_pen_opens_nothing(clinic: Clinic, sheet: str) -> None:
    """Proves: REQ-RCY-001."""
    groups = clinic.recovery.split()
    groups[3] = "AAAA" if groups[3] != "AAAA" else "BBBB"
    typed = {"other": " ".join(RecoverySecret.new().groups), "slip": " ".join(groups), "": "XXXX"}[sheet]
    with pytest.raises(Refused) as caught:
        clinic.recover_as("admin", sheet=typed)
    assert (caught.value.first.code[:3], caught.value.first.field) == ("RCV", "recovery")
    assert (caught.value.first.code == "RCV006") == (sheet == "other")


def test_a_folder_without_a_clinic_is_told_so(clinic: Clinic) -> None:
    clinic.folder = clinic.folder / "порожня"
    clinic.folder.mkdir()
    with pytest.raises(Unavailable) as caught:
        clinic.recover_as("admin")
    assert caught.value.code == "OPN001"


def test_a_new_sheet_replaces_the_old_one_for_good(clinic: Clinic) -> None:
    """Proves: REQ-RCY-002."""
    desk, admin = clinic.open_as("admin")
    epoch = desk.secret.epoch
    recovery = renew(desk, admin, reason="конверт відкрито")
    told = [(event.action, event.actor, event.reason) for event in events(desk)[-2:]]
    assert told == [
        ("recovery.renewed", admin.user_id, "конверт відкрито · Левченко Ольга"),
        ("key.rotated", admin.user_id, "конверт відкрито"),
    ]
    assert examine(desk).findings == ()
    assert desk.secret.epoch == epoch + 1
    assert read_keys(desk.folder.keys).recovery.box == public_bytes(recovery.box_key())
    clinic.close()
    with pytest.raises(Refused) as caught:
        clinic.recover_as("admin")
    assert caught.value.first.code == "RCV006"
    entered = clinic.recover_as("admin", sheet=" ".join(recovery.groups))
    assert entered.actor.login == "admin"
    assert examine(entered.desk).findings == ()


def test_what_was_certified_stays_proved_from_both_roots(clinic: Clinic) -> None:
    """Proves: REQ-RCY-002. A regulator who keeps the old fingerprint is not cut off."""
    desk, admin = clinic.open_as("admin")
    old, before = desk.root_key, stamp(clinic.clock.now())
    for n in range(2):
        renew(desk, admin, reason=f"щорічна заміна {n}")
    after = stamp(clinic.clock.now())
    with desk.database.read() as session:
        certificates = certificates_in(session)
        keys = {row.key_id for row in session.query(UserAccount) if row.state == "active"}
    assert desk.root_key != old
    for root in (old, desk.root_key):
        for at in (before, after):
            assert [key for key in keys if check_chain(certificates, key, root=root, at=at)] == []
    assert all(row.certified for row in accounts.list_users(desk, admin))


@pytest.mark.parametrize(
    ("password", "reason", "expected"),
    [(PASSWORDS["admin"], " ", ("DSK005", "reason")), ("не той пароль", "заміна", ("KEY002", "password"))],
)
def test_a_new_sheet_wants_a_password_and_a_reason(
    clinic: Clinic, password: str, reason: str, expected: tuple[str, str]
) -> None:
    """Proves: REQ-RCY-002."""
    desk, admin = clinic.open_as("admin")
    with refused(desk, expected):
        begun(desk, admin, password=password, reason=reason)


def test_the_old_sheet_counts_until_two_groups_of_the_new_one_are_typed_back(clinic: Clinic) -> None:
    """Proves: REQ-RCY-003. Killed with the new sheet at the printer, the clinic has a sheet somebody holds."""
    desk, admin = clinic.open_as("admin")
    known = actions(desk)
    pending = begun(desk, admin, reason="щорічна заміна")
    assert actions(desk) == known
    clinic.close()  # the program ends with the sheet still at the printer
    with pytest.raises(Refused) as caught:
        clinic.recover_as("admin", sheet=" ".join(pending.groups))
    assert caught.value.first.code == "RCV006"
    assert clinic.recover_as("admin").actor.login == "admin"


def test_a_group_that_is_not_on_the_paper_leaves_the_old_sheet_in_force(clinic: Clinic) -> None:
    """Proves: REQ-RCY-003."""
    desk, admin = clinic.open_as("admin")
    pending = begun(desk, admin, reason="щорічна заміна")
    first, second = pending.groups_to_type
    for typed in ({}, {first: pending.groups[first - 1], second: "0000"}):
        wrong = [(n, "FND009") for n in (first, second) if n not in typed or typed[n] == "0000"]
        with refused(desk, *((code, f"group.{n}") for n, code in wrong)):
            renewing.finish_renewal(desk, admin, pending, typed=typed)
    renewing.finish_renewal(desk, admin, pending, typed=typed_back(pending))
    assert read_keys(desk.folder.keys).recovery.box == public_bytes(pending.recovery.box_key())


def test_a_group_is_read_as_forgivingly_as_the_wizard_reads_it(clinic: Clinic) -> None:
    """Proves: REQ-RCY-003. A Cyrillic keyboard, an O for a zero, gaps and dashes prove the paper all the same."""
    desk, admin = clinic.open_as("admin")
    pending = begun(desk, admin, reason="щорічна заміна")
    look_alikes = str.maketrans("01ACEHKMPTX", "OІАСЕНКМРТХ")
    typed = {n: " -".join(pending.groups[n - 1].translate(look_alikes)) for n in pending.groups_to_type}
    renewing.finish_renewal(desk, admin, pending, typed=typed)
    assert actions(desk)[-2:] == ["recovery.renewed", "key.rotated"]
