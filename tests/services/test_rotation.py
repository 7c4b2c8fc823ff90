"""Who gets a new file key: people whose keys the clinic's root proves; what somebody planted opens nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from clinicdesk.clock import stamp
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.models.accounts import UserAccount
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.certificates import CertificateKind, issue
from clinicdesk.security.identity import Identity
from clinicdesk.security.keys_file import KeysFile, read_keys, write_keys
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.roles import Role
from clinicdesk.services import accounts, rotation
from clinicdesk.services.machine import b64, public_bytes
from clinicdesk.services.views import Changes
from tests.support.clinic import NAMES, NEW_PASSWORD, PASSWORDS, QUICK, Clinic
from tests.support.kill_remains import Holder, holder_of, opens
from tests.support.looking import actions
from tests.support.recovery_paper import renew
from tests.support.tamper import Engine, with_the_key


@dataclass
class Thief:
    """Somebody who holds today's file key, and keys of their own that nobody vouched for."""

    holder: Holder
    identity: Identity
    sheet: RecoverySecret

    def opens_anything(self, clinic: Clinic) -> bool:
        """Whether one of the thief's own keys opens the clinic, in the place of anybody or of the paper."""
        place = ClinicFolder(clinic.folder)
        keys = read_keys(place.keys)
        found = [
            secret
            for slot, entry in keys.slots.items()
            for secret in vault._open_seals(keys.clinic, slot, entry.seals, self.identity.box)
        ]
        found += vault._open_seals(keys.clinic, "recovery", keys.recovery.seals, self.sheet.box_key())
        return any(opens(place, secret) for secret in found)


@pytest.fixture
def thief(clinic: Clinic) -> Thief:
    """The second nurse, who is about to leave."""
    return Thief(holder_of(clinic, "nurse2"), Identity.generate(), RecoverySecret.new())


def plant_slot(clinic: Clinic, thief: Thief) -> None:
    """The nurse's slot in clinic.keys gets the thief's password and keys."""
    place = ClinicFolder(clinic.folder)
    keys = read_keys(place.keys)
    planted, identity = vault.add_user(
        keys, login="nurse", password=NEW_PASSWORD, secrets=thief.holder.secrets(keys), kdf=QUICK
    )
    thief.identity = identity
    write_keys(place, planted)


def plant_box(clinic: Clinic, thief: Thief) -> None:
    """The nurse's account names the thief's key to seal to."""
    with with_the_key(clinic.folder, thief.holder) as engine:
        box = b64(thief.identity.public.box)
        engine.execute("update user_account set box_key = ? where login = 'nurse'", (box,))


def plant_account(clinic: Clinic, thief: Thief) -> None:
    """The nurse's slot, account and a certificate, all of the thief's making."""
    plant_slot(clinic, thief)
    with with_the_key(clinic.folder, thief.holder) as engine:
        engine.execute(
            "update user_account set box_key = ?, key_id = ? where login = 'nurse'",
            (b64(thief.identity.public.box), thief.identity.key_id),
        )
        _plant_certificate(engine, thief, at=stamp(clinic.clock.now()))


def _plant_certificate(engine: Engine, thief: Thief, *, at: str) -> None:
    """Signed by the planted key itself: nobody entitled signs for a thief."""
    clinic_id, user_id, seq = engine.execute(
        "select clinic_id, user_id, user_account.event_seq from clinic, user_account where login = 'nurse'"
    ).fetchone()
    made = issue(
        CertificateKind.USER, clinic=clinic_id, subject=user_id, name=NAMES["nurse"], roles=["nurse"],
        sign_key=thief.identity.public.sign, box_key=thief.identity.public.box, valid_from=at,
        issuer=thief.identity.sign,
    )  # fmt: skip
    engine.execute(
        "insert into key_certificate (id, event_seq, recorded_at, key_id, kind, subject, certificate) "
        "values ('planted', ?, ?, ?, 'user', ?, ?)",
        (seq, at, thief.identity.key_id, user_id, made.to_json()),
    )


def plant_sheet(clinic: Clinic, thief: Thief) -> None:
    """A newer recovery sheet that no administrator issued."""
    with with_the_key(clinic.folder, thief.holder) as engine:
        engine.execute(
            "insert into recovery_key (id, event_seq, recorded_at, version, box_key, root_key) "
            "select 'planted', event_seq, recorded_at, 2, ?, ? from recovery_key where version = 1",
            (b64(public_bytes(thief.sheet.box_key())), b64(public_bytes(thief.sheet.root_key()))),
        )


PLANTS = (plant_slot, plant_box, plant_account, plant_sheet)


def remove_second_nurse(clinic: Clinic) -> Changes:
    """The thief goes, and the file gets a new key."""
    desk, admin = clinic.open_as("admin")
    with desk.database.read() as session:
        gone = session.query(UserAccount).where(UserAccount.login == "nurse2").first()
        assert gone is not None
        who = gone.user_id
    return accounts.remove_user(desk, admin, who, password=PASSWORDS["admin"], reason="звільнення")


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_key_opens_nothing_after_the_file_has_a_new_key(
    clinic: Clinic, thief: Thief, plant: Callable[[Clinic, Thief], None]
) -> None:
    """Proves: REQ-KEY-008. Whoever holds today's file key does not get tomorrow's."""
    plant(clinic, thief)
    remove_second_nurse(clinic)
    assert not thief.opens_anything(clinic)
    place = ClinicFolder(clinic.folder)
    for login in ("admin", "lead"):
        secrets = holder_of(clinic, login).secrets(read_keys(place.keys))
        assert [opens(place, secret) for secret in secrets] == [True]
    paper = vault.open_with_recovery(read_keys(place.keys), RecoverySecret.parse(clinic.recovery))
    assert [opens(place, secret) for secret in paper] == [True]


def test_a_planted_box_key_does_not_cost_its_owner_the_new_key(clinic: Clinic, thief: Thief) -> None:
    """Proves: REQ-KEY-008. The certificate says where to seal to, not the row."""
    plant_box(clinic, thief)
    assert remove_second_nurse(clinic).notes == ()
    clinic.close()
    assert clinic.open_as("nurse")[1].login == "nurse"


def test_whoever_cannot_be_proved_is_named_with_the_cure(clinic: Clinic, thief: Thief) -> None:
    """Proves: REQ-KEY-008."""
    plant_account(clinic, thief)
    notes = remove_second_nurse(clinic).notes
    assert [(note.code, note.values["name"]) for note in notes] == [("ACC013", NAMES["nurse"])]
    assert NAMES["nurse"] in notes[0].sentence("en")
    desk, admin = clinic._open[0], next(iter(clinic._open[0].logins.values())).actor
    nurse = next(row for row in accounts.list_users(desk, admin) if row.login == "nurse")
    assert not nurse.certified
    code = accounts.re_enrol(
        desk, admin, nurse.user_id, password=PASSWORDS["admin"], language="uk", reason="ключ не доведено"
    )
    clinic.close()
    assert clinic.enrol_as("nurse", code.words).actor.login == "nurse"


def test_a_planted_slot_lets_nobody_in(clinic: Clinic, thief: Thief) -> None:
    """Proves: REQ-KEY-008. A password on a key that is not the person's own is no login of theirs."""
    plant_slot(clinic, thief)
    with pytest.raises(Refused) as caught:
        clinic.enter_as("nurse", password=NEW_PASSWORD)
    assert caught.value.first.code == "KEY001"


def test_a_code_not_used_yet_gets_the_new_key(clinic: Clinic) -> None:
    """Proves: REQ-KEY-008. Its certificate names the key to seal to as well."""
    desk, admin = clinic.open_as("admin")
    code = accounts.add_user(
        desk, admin, login="peer", name="Лисенко Дар’я", roles=[Role.PEER], password=PASSWORDS["admin"],
        language="uk",
    )  # fmt: skip
    clinic.close()
    assert remove_second_nurse(clinic).notes == ()
    clinic.close()
    assert clinic.enrol_as("peer", code.words).actor.login == "peer"


def test_a_code_that_has_run_out_gets_no_new_key(clinic: Clinic) -> None:
    """Proves: REQ-KEY-008. Its person is named: another code is the cure."""
    desk, admin = clinic.open_as("admin")
    accounts.add_user(
        desk, admin, login="peer", name="Лисенко Дар’я", roles=[Role.PEER], password=PASSWORDS["admin"],
        language="uk",
    )  # fmt: skip
    clinic.close()
    clinic.clock.advance(timedelta(hours=25))
    assert [note.values["name"] for note in remove_second_nurse(clinic).notes] == ["Лисенко Дар’я"]


def test_a_rotation_at_the_opening_names_whom_it_left_out(
    clinic: Clinic, thief: Thief, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-KEY-008. Whoever comes in first after the cut is told."""
    plant_account(clinic, thief)
    with monkeypatch.context() as patched:
        patched.setattr(vault, "reseal", disk_full)
        with pytest.raises(Unavailable):
            remove_second_nurse(clinic)
    clinic.close()
    told = [issue.code for issue in clinic.enter_as("lead").warnings]
    assert "ACC013" in told


def disk_full(*_: object, **__: object) -> None:
    raise Unavailable("VLT006", path="clinic.keys")


def test_a_coming_key_that_somebody_laid_into_the_keys_file_is_not_taken(clinic: Clinic) -> None:
    """Proves: REQ-KEY-009. It needs no secret to seal a key of one's own to public keys that lie open."""
    place = ClinicFolder(clinic.folder)
    keys = read_keys(place.keys)
    planted = vault.new_secret(keys.epoch + 1)
    write_keys(place, _with_a_coming_key(keys, planted))
    desk, _ = clinic.open_as("lead")
    assert not opens(place, planted)
    assert desk.secret.epoch > planted.epoch - 1
    assert desk.secret.key != planted.key
    assert len(read_keys(place.keys).recovery.seals) == 1
    assert actions(desk)[-2:] == ["key.rotated", "login.opened"]
    clinic.close()
    for login in PASSWORDS:
        clinic.open_as(login)
        clinic.close()


def _with_a_coming_key(keys: KeysFile, planted: vault.DbSecret) -> KeysFile:
    boxes = {slot: entry.box for slot, entry in keys.slots.items()}
    return vault.reseal(keys, secret=planted, recipients=boxes, recovery_box_public=keys.recovery.box)


def test_a_sheet_that_was_replaced_does_not_count_again(clinic: Clinic) -> None:
    """Proves: REQ-KEY-008. A stolen old sheet, written into the file once more as the newest."""
    holder = holder_of(clinic, "nurse2")
    desk, admin = clinic.open_as("admin")
    stolen = renew(desk, admin, reason="щорічна заміна")
    newest = renew(desk, admin, reason="конверт відкрито")
    clinic.close()
    with with_the_key(clinic.folder, holder) as engine:
        engine.execute(
            "insert into recovery_key (id, event_seq, recorded_at, version, box_key, root_key) "
            "select 'planted', event_seq, recorded_at, 9, box_key, root_key from recovery_key where version = 2"
        )
    desk, _ = clinic.open_as("admin")
    rotation.rotate_file_key(desk)
    assert read_keys(desk.folder.keys).recovery.box == public_bytes(newest.box_key())
    assert public_bytes(stolen.box_key()) != public_bytes(newest.box_key())
