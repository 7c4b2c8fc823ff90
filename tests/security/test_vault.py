"""Who may open the clinic: login, enrolment, a new password, removal with rotation, the recovery sheet."""

import hashlib
import hmac
import time
from dataclasses import replace
from statistics import median

import pytest

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.security import kdf, vault
from clinicdesk.security.identity import Identity, open_sealed
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.vault import (
    DbSecret,
    KdfParams,
    KeysFile,
    Slot,
    add_enrolment,
    add_user,
    change_password,
    drop_epochs,
    new_keys,
    new_secret,
    open_with_recovery,
    remove_user,
    replace_recovery,
    reseal,
    slot_id,
    unlock,
    verify_password,
)
from tests.support.figures import Figures
from tests.support.keys import CHEAP, CLINIC, OTHER_CLINIC, PASSWORDS, keyed_clinic, public_box

EXPIRES = "2026-11-25T08:15:00.000Z"


def with_slot(keys: KeysFile, login: str, slot: Slot) -> KeysFile:
    return replace(keys, slots={**keys.slots, slot_id(keys.clinic, login): slot})


def slot_of(keys: KeysFile, login: str) -> Slot:
    return keys.slots[slot_id(keys.clinic, login)]


def refusal(keys: KeysFile, login: str, password: str) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        unlock(keys, login=login, password=password)
    return refused.value.first.code, refused.value.first.field


def trouble(keys: KeysFile, login: str) -> str:
    with pytest.raises(Unavailable) as unavailable:
        unlock(keys, login=login, password=PASSWORDS[login])
    return unavailable.value.code


def test_each_password_opens_the_same_clinic_and_its_own_identity() -> None:
    """Proves: REQ-VLT-003."""
    clinic = keyed_clinic()
    for login, password in PASSWORDS.items():
        opened = unlock(clinic.keys, login=login, password=password)
        assert opened.secrets == (clinic.secret,)
        assert opened.identity.public == clinic.identities[login].public
        assert (opened.slot, opened.kind, opened.expires) == (slot_id(CLINIC, login), "user", "")


def test_the_file_key_is_ninety_six_hex_digits_and_never_printed() -> None:
    """Proves: REQ-VLT-003, REQ-VLT-015."""
    secret = new_secret(7)
    assert len(secret.raw_hex) == 96
    assert bytes.fromhex(secret.raw_hex) == secret.key + secret.salt
    assert repr(secret) == "DbSecret(epoch=7)"
    assert new_secret(7) != secret


def test_a_login_is_found_in_any_letter_case_and_not_spelled_in_the_file() -> None:
    name = "олена"
    expected = hmac.new(CLINIC.encode(), name.encode(), hashlib.sha256).hexdigest()[:32]
    assert slot_id(CLINIC, "ОЛЕНА") == slot_id(CLINIC, name) == expected
    assert slot_id(CLINIC, "ｏｌｅｎａ") == slot_id(CLINIC, "olena")
    assert slot_id(OTHER_CLINIC, name) != expected


def test_a_wrong_password_and_an_unknown_login_look_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-VLT-005."""
    keys = (
        keyed_clinic().keys
    )  # built here if no test has asked for it yet: its own derivations are not counted
    work: list[KdfParams] = []
    derive = kdf.derive

    def noting(password: str, salt: bytes, params: KdfParams) -> bytes:
        work.append(params)
        assert len(salt) == 16
        return derive(password, salt, params)

    monkeypatch.setattr(vault, "derive", noting)
    wrong = refusal(keys, "admin", "wrong")
    unknown = refusal(keys, "nobody", PASSWORDS["admin"])
    assert wrong == unknown == ("KEY001", "password")
    assert work == [CHEAP, CHEAP]


@pytest.mark.long
def test_a_wrong_password_and_an_unknown_login_take_the_same_time(figures: Figures) -> None:
    """Proves: REQ-VLT-005."""
    keys = keyed_clinic().keys
    taken: dict[str, list[float]] = {"admin": [], "nobody": []}
    for _ in range(31):
        for login, times in taken.items():
            before = time.perf_counter()
            refusal(keys, login, "wrong")
            times.append(time.perf_counter() - before)
    wrong, unknown = (int(median(times) * 1_000_000) for times in taken.values())
    figures("refusals, median microseconds", wrong_password=wrong, unknown_login=unknown)
    assert 0.8 < wrong / unknown < 1.25


def test_a_clinic_without_users_costs_a_guess_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-VLT-005."""
    work: list[KdfParams] = []

    def noting(_password: str, _salt: bytes, params: KdfParams) -> bytes:
        work.append(params)
        return bytes(32)

    monkeypatch.setattr(vault, "derive", noting)
    keys = new_keys(CLINIC, new_secret(1), public_box(RecoverySecret.new().box_key()))
    assert refusal(keys, "admin", "any") == ("KEY001", "password")
    assert work == [vault.DEFAULT]


def test_a_signature_asks_for_the_password_again() -> None:
    clinic = keyed_clinic()
    assert (
        verify_password(clinic.keys, "Olena", PASSWORDS["Olena"]).key_id == clinic.identities["Olena"].key_id
    )
    with pytest.raises(Refused) as refused:
        verify_password(clinic.keys, "Olena", PASSWORDS["admin"])
    assert refused.value.first.code == "KEY001"


def test_a_changed_password_keeps_identity_and_file_key() -> None:
    """Proves: REQ-VLT-006."""
    clinic, new = keyed_clinic(), "зовсім інші слова"
    changed = change_password(clinic.keys, login="Olena", current=PASSWORDS["Olena"], new=new, kdf=CHEAP)
    opened = unlock(changed, login="Olena", password=new)
    assert opened.identity.public == clinic.identities["Olena"].public
    assert opened.secrets == (clinic.secret,)
    assert refusal(changed, "Olena", PASSWORDS["Olena"]) == ("KEY001", "password")
    assert slot_of(changed, "Olena").salt != slot_of(clinic.keys, "Olena").salt
    assert slot_of(changed, "admin") == slot_of(clinic.keys, "admin")


def test_a_password_is_not_changed_without_the_current_one() -> None:
    """Proves: REQ-VLT-006."""
    with pytest.raises(Refused) as refused:
        change_password(keyed_clinic().keys, login="Olena", current="guess", new="mine now", kdf=CHEAP)
    assert refused.value.first.code == "KEY001"


def test_a_one_time_code_lets_in_once_and_never_learns_the_persons_key() -> None:
    """Proves: REQ-VLT-007."""
    clinic = keyed_clinic()
    keys, of_code = add_enrolment(
        clinic.keys,
        login="nurse",
        code="шість слів коду",
        expires=EXPIRES,
        secrets=[clinic.secret],
        kdf=CHEAP,
    )
    entered = unlock(keys, login="nurse", password="шість слів коду")
    assert (entered.kind, entered.expires, entered.secrets) == ("enrol", EXPIRES, (clinic.secret,))
    with pytest.raises(Refused) as refused:
        change_password(keys, login="nurse", current="шість слів коду", new="мій пароль", kdf=CHEAP)
    assert refused.value.first.code == "KEY010"

    chosen, of_person = add_user(
        keys, login="nurse", password="мій пароль", secrets=entered.secrets, kdf=CHEAP
    )

    assert of_person.key_id != of_code.key_id
    assert refusal(chosen, "nurse", "шість слів коду") == ("KEY001", "password")
    assert unlock(chosen, login="nurse", password="мій пароль").kind == "user"


@pytest.mark.parametrize("bent", [{"expires": "2036-11-25T08:15:00.000Z"}, {"kind": "user", "expires": ""}])
def test_the_life_of_a_code_cannot_be_stretched_in_the_file(bent: dict[str, str]) -> None:
    """Proves: REQ-VLT-007."""
    clinic = keyed_clinic()
    keys, _ = add_enrolment(
        clinic.keys, login="nurse", code="code", expires=EXPIRES, secrets=[clinic.secret], kdf=CHEAP
    )
    forged = with_slot(keys, "nurse", replace(slot_of(keys, "nurse"), **bent))  # type: ignore[arg-type]  # fields by name
    assert refusal(forged, "nurse", "code") == ("KEY001", "password")


def test_someone_elses_slot_under_my_login_does_not_open() -> None:
    """Proves: REQ-VLT-008."""
    keys = keyed_clinic().keys
    forged = with_slot(keys, "admin", slot_of(keys, "Olena"))
    assert refusal(forged, "admin", PASSWORDS["Olena"]) == ("KEY001", "password")


def test_a_slot_of_another_clinic_does_not_open() -> None:
    """Proves: REQ-VLT-008."""
    keys, other = keyed_clinic().keys, keyed_clinic(OTHER_CLINIC).keys
    assert (
        refusal(with_slot(keys, "admin", slot_of(other, "admin")), "admin", PASSWORDS["admin"])[0] == "KEY001"
    )
    assert (
        refusal(replace(other, clinic=CLINIC, slots=dict(other.slots)), "admin", PASSWORDS["admin"])[0]
        == "KEY001"
    )


def test_a_seal_of_another_slot_clinic_or_epoch_does_not_open() -> None:
    """Proves: REQ-VLT-008."""
    keys, other = keyed_clinic().keys, keyed_clinic(OTHER_CLINIC).keys
    mine = slot_of(keys, "admin")
    for seals in (
        slot_of(keys, "Olena").seals,
        slot_of(other, "admin").seals,
        {2: mine.seals[1]},
        keys.recovery.seals,
    ):
        assert trouble(with_slot(keys, "admin", replace(mine, seals=seals)), "admin") == "VLT007"


@pytest.mark.parametrize("name", ["box", "sign"])
def test_a_swapped_public_key_shuts_the_slot(name: str) -> None:
    """Proves: REQ-VLT-008."""
    keys = keyed_clinic().keys
    thief = Identity.generate().public
    forged = replace(slot_of(keys, "admin"), **{name: getattr(thief, name)})
    assert refusal(with_slot(keys, "admin", forged), "admin", PASSWORDS["admin"])[0] == "KEY001"


@pytest.mark.parametrize("kdf", [KdfParams(m=8), KdfParams(m=2**31), KdfParams(t=1), KdfParams(p=2**20)])
def test_a_slot_with_impossible_costs_is_refused_unworked(kdf: KdfParams) -> None:
    """Proves: REQ-VLT-002."""
    keys = keyed_clinic().keys
    forged = with_slot(keys, "admin", replace(slot_of(keys, "admin"), kdf=kdf))
    assert trouble(forged, "admin") == "VLT004"
    assert unlock(forged, login="Olena", password=PASSWORDS["Olena"]).kind == "user"


def test_removal_rotates_the_file_key_and_leaves_the_removed_with_nothing() -> None:
    """Proves: REQ-VLT-009."""
    clinic = keyed_clinic()
    fresh, admin = new_secret(2), clinic.identities["admin"]
    without = remove_user(clinic.keys, "Olena")
    recipients = {slot_id(CLINIC, "admin"): admin.public.box}
    beside = reseal(
        without,
        secret=fresh,
        recipients=recipients,
        recovery_box_public=public_box(clinic.recovery.box_key()),
    )
    assert unlock(beside, login="admin", password=PASSWORDS["admin"]).secrets == (fresh, clinic.secret)
    assert open_with_recovery(beside, clinic.recovery) == (fresh, clinic.secret)

    rotated = drop_epochs(beside, 2)

    assert rotated.epoch == 2
    assert unlock(rotated, login="admin", password=PASSWORDS["admin"]).secrets == (fresh,)
    assert open_with_recovery(rotated, clinic.recovery) == (fresh,)
    assert refusal(rotated, "Olena", PASSWORDS["Olena"]) == ("KEY001", "password")
    pasted_back = with_slot(rotated, "Olena", slot_of(clinic.keys, "Olena"))
    assert fresh not in unlock(pasted_back, login="Olena", password=PASSWORDS["Olena"]).secrets


def test_a_rotation_seals_to_the_keys_it_is_given_not_to_those_in_the_file() -> None:
    """Proves: REQ-VLT-009."""
    clinic, thief, fresh = keyed_clinic(), Identity.generate(), new_secret(2)
    found = slot_id(CLINIC, "admin")
    planted = with_slot(clinic.keys, "admin", replace(slot_of(clinic.keys, "admin"), box=thief.public.box))
    beside = reseal(
        planted,
        secret=fresh,
        recipients={found: clinic.identities["admin"].public.box},
        recovery_box_public=public_box(clinic.recovery.box_key()),
    )
    info = vault._seal_info(CLINIC, found, 2)
    with pytest.raises(Unavailable):
        open_sealed(thief.box, info, beside.slots[found].seals[2])
    opened = open_sealed(clinic.identities["admin"].box, info, beside.slots[found].seals[2])
    assert opened == fresh.key + fresh.salt


def test_a_slot_forgotten_at_rotation_goes_with_the_old_epoch() -> None:
    clinic = keyed_clinic()
    paper = public_box(clinic.recovery.box_key())
    beside = reseal(clinic.keys, secret=new_secret(2), recipients={}, recovery_box_public=paper)
    assert drop_epochs(beside, 2).slots == {}
    assert drop_epochs(beside, 1).slots == clinic.keys.slots


def test_mistakes_in_a_rotation_are_caught() -> None:
    clinic = keyed_clinic()
    paper = public_box(clinic.recovery.box_key())
    with pytest.raises(ValueError, match="newer"):
        reseal(clinic.keys, secret=new_secret(1), recipients={}, recovery_box_public=paper)
    with pytest.raises(ValueError, match="slot"):
        reseal(clinic.keys, secret=new_secret(2), recipients={"0" * 32: paper}, recovery_box_public=paper)
    with pytest.raises(ValueError, match="epoch"):
        drop_epochs(clinic.keys, 2)
    for secrets in ([], [new_secret(9)]):
        with pytest.raises(ValueError, match="epoch"):
            add_user(clinic.keys, login="x", password="x", secrets=secrets, kdf=CHEAP)
        with pytest.raises(ValueError, match="epoch"):
            replace_recovery(clinic.keys, recovery_box_public=paper, secrets=secrets)


def test_the_recovery_sheet_opens_the_clinic_when_all_passwords_are_lost() -> None:
    """Proves: REQ-VLT-010."""
    clinic = keyed_clinic()
    typed = RecoverySecret.parse(" ".join(clinic.recovery.groups).lower())
    secrets = open_with_recovery(clinic.keys, typed)
    assert secrets == (clinic.secret,)
    keys, _ = add_user(clinic.keys, login="admin", password="нові слова", secrets=secrets, kdf=CHEAP)
    assert unlock(keys, login="admin", password="нові слова").secrets == (clinic.secret,)


def test_a_new_sheet_puts_the_old_one_out_of_use() -> None:
    """Proves: REQ-VLT-011."""
    clinic, sheet = keyed_clinic(), RecoverySecret.new()
    renewed = replace_recovery(
        clinic.keys, recovery_box_public=public_box(sheet.box_key()), secrets=[clinic.secret]
    )
    assert open_with_recovery(renewed, sheet) == (clinic.secret,)
    for keys, wrong in ((renewed, clinic.recovery), (clinic.keys, sheet)):
        with pytest.raises(Refused) as refused:
            open_with_recovery(keys, wrong)
        assert refused.value.first.code == "RCV006"


def test_the_sheet_of_another_clinic_opens_nothing() -> None:
    """Proves: REQ-VLT-010."""
    with pytest.raises(Refused) as refused:
        open_with_recovery(keyed_clinic().keys, keyed_clinic(OTHER_CLINIC).recovery)
    assert refused.value.first.code == "RCV006"


def test_secrets_of_two_epochs_reach_a_new_user_both() -> None:
    clinic, fresh = keyed_clinic(), DbSecret(bytes(32), bytes(16), 2)
    beside = reseal(
        clinic.keys, secret=fresh, recipients={}, recovery_box_public=public_box(clinic.recovery.box_key())
    )
    keys, _ = add_user(beside, login="n", password="n", secrets=(fresh, clinic.secret), kdf=CHEAP)
    assert unlock(keys, login="n", password="n").secrets == (fresh, clinic.secret)
