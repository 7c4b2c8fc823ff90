"""clinic.keys on disk: read with distrust, written whole, the former one kept unless it must go."""

import json
import os
import time
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clinicdesk.errors import Unavailable
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.keys_file import read_keys, to_json, write_keys
from clinicdesk.security.vault import KeysFile, add_enrolment, remove_user, slot_id
from tests.support.keys import CHEAP, CLINIC, PASSWORDS, keyed_clinic

SLOT = slot_id(CLINIC, "admin")
EXPIRES = "2026-11-25T08:15:00.000Z"


@pytest.fixture
def folder(tmp_path: Path) -> ClinicFolder:
    return ClinicFolder(tmp_path)


def written(keys: KeysFile) -> Any:
    """The file's values, free to be bent."""
    return json.loads(json.dumps(to_json(keys)))


def trouble(path: Path) -> str:
    with pytest.raises(Unavailable) as unavailable:
        read_keys(path)
    assert unavailable.value.problem("uk") != unavailable.value.problem("en")
    assert unavailable.value.remedy("uk") != unavailable.value.remedy("en")
    return unavailable.value.code


def test_what_is_written_reads_back(folder: ClinicFolder) -> None:
    clinic = keyed_clinic()
    keys, _ = add_enrolment(
        clinic.keys, login="nurse", code="code", expires=EXPIRES, secrets=[clinic.secret], kdf=CHEAP
    )
    write_keys(folder, keys)
    assert read_keys(folder.keys) == keys
    text = folder.keys.read_text(encoding="utf-8")
    assert '"format":"clinicdesk-keys/1"' in text
    assert "admin" not in text
    assert "Olena" not in text


def test_a_reader_written_from_the_description_opens_the_file(folder: ClinicFolder) -> None:
    """Proves: REQ-VLT-003. Nothing of ours but the file: other programs, and later ones, must be able to."""
    clinic = keyed_clinic()
    write_keys(folder, clinic.keys)
    value = json.loads(folder.keys.read_bytes())
    slot, cost = value["slots"][SLOT], value["slots"][SLOT]["kdf"]
    argon = Argon2id(
        salt=b64decode(cost["salt"]), length=32, iterations=cost["t"], lanes=cost["p"], memory_cost=cost["m"]
    )
    head = {name: slot[name] for name in ("kind", "kdf", "xpub", "epub")}
    ident = b64decode(slot["ident"])
    identity = AESGCM(argon.derive(PASSWORDS["admin"].encode())).decrypt(
        ident[:12], ident[12:], rfc8785.dumps(["clinicdesk/ident/1", CLINIC, SLOT, head])
    )
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    for place, key, seal in (
        (SLOT, X25519PrivateKey.from_private_bytes(identity[:32]), slot["seal"]["1"]),
        ("recovery", clinic.recovery.box_key(), value["recovery"]["seal"]["1"]),
    ):
        info = rfc8785.dumps(["clinicdesk/seal/1", CLINIC, place, 1])
        assert suite.decrypt(b64decode(seal), key, info).hex() == clinic.secret.raw_hex


def test_only_the_owner_may_read_the_file(folder: ClinicFolder) -> None:
    write_keys(folder, keyed_clinic().keys)
    shared = folder.keys.stat().st_mode & 0o077
    assert shared == 0 or os.name == "nt"  # Windows has no such bits; the folder's rights do this


def test_the_former_file_stays_beside(folder: ClinicFolder) -> None:
    """Proves: REQ-VLT-012."""
    keys = keyed_clinic().keys
    write_keys(folder, keys)
    assert not folder.keys_previous.exists()
    changed = remove_user(keys, "Olena")
    write_keys(folder, changed)
    assert read_keys(folder.keys) == changed
    assert read_keys(folder.keys_previous) == keys


def test_the_former_file_goes_when_it_would_still_let_someone_in(folder: ClinicFolder) -> None:
    """Proves: REQ-VLT-009."""
    keys = keyed_clinic().keys
    write_keys(folder, keys)
    changed = remove_user(keys, "Olena")
    write_keys(folder, changed, keep_previous=False)
    assert read_keys(folder.keys) == read_keys(folder.keys_previous) == changed


def test_a_damaged_file_does_not_push_out_the_good_former_one(folder: ClinicFolder) -> None:
    keys = keyed_clinic().keys
    write_keys(folder, keys)
    write_keys(folder, remove_user(keys, "Olena"))
    folder.keys.write_bytes(b"\x00" * 100)
    write_keys(folder, keys)
    assert read_keys(folder.keys) == read_keys(folder.keys_previous) == keys


@pytest.mark.parametrize("winerror", [5, 32])
def test_a_file_held_by_another_program_is_told_and_stays(
    folder: ClinicFolder, monkeypatch: pytest.MonkeyPatch, winerror: int
) -> None:
    """Proves: REQ-VLT-012."""
    keys = keyed_clinic().keys
    write_keys(folder, keys)
    tries: list[Path] = []

    def held(source: Path, _target: Path) -> None:
        tries.append(source)
        error = PermissionError(13, "in use")
        error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
        raise error

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    with pytest.raises(Unavailable) as unavailable:
        write_keys(folder, remove_user(keys, "Olena"))
    assert unavailable.value.code == "VLT006"
    assert len(tries) == 10
    assert read_keys(folder.keys) == keys
    assert [each.name for each in folder.root.iterdir()] == ["clinic.keys"]


def test_a_missing_file_and_an_unreadable_one_are_told_apart(folder: ClinicFolder) -> None:
    assert trouble(folder.keys) == "VLT001"
    folder.keys.mkdir()
    assert trouble(folder.keys) == "VLT005"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"format":"clinicdesk-keys/1"}',
        b"[" * 100_000,
        b'{"epoch":' + b"9" * 5000 + b"}",
        b" " * (1024 * 1024 + 1),
        b'{"format":NaN}',
    ],
)
def test_what_is_no_keys_file_is_called_damaged(folder: ClinicFolder, data: bytes) -> None:
    """Proves: REQ-VLT-002."""
    folder.keys.write_bytes(data)
    assert trouble(folder.keys) == "VLT002"


@pytest.mark.parametrize("form", ["clinicdesk-keys/2", "clinicdesk-keys/17"])
def test_a_file_of_a_newer_program_is_called_newer(folder: ClinicFolder, form: str) -> None:
    folder.keys.write_text(json.dumps({"format": form, "anything": 1}), encoding="utf-8")
    assert trouble(folder.keys) == "VLT003"


def test_a_name_given_twice_is_damage(folder: ClinicFolder) -> None:
    text = json.dumps(written(keyed_clinic().keys))
    folder.keys.write_text(text.replace('"epoch": 1', '"epoch": 1, "epoch": 1'), encoding="utf-8")
    assert trouble(folder.keys) == "VLT002"


BENDINGS: dict[str, Callable[[Any], object]] = {
    "format unknown": lambda f: f.update(format="clinicdesk-keys/0"),
    "format of another kind": lambda f: f.update(format=1),
    "clinic is no uuid": lambda f: f.update(clinic="clinic"),
    "clinic in capitals": lambda f: f.update(clinic=CLINIC.upper()),
    "epoch is text": lambda f: f.update(epoch="1"),
    "epoch is true": lambda f: f.update(epoch=True),
    "epoch is a fraction": lambda f: f.update(epoch=1.0),
    "epoch not sealed": lambda f: f.update(epoch=2),
    "a field too many": lambda f: f.update(hint="кличка собаки"),
    "recovery is a list": lambda f: f.update(recovery=[]),
    "recovery without seals": lambda f: f["recovery"].update(seal={}),
    "recovery key too short": lambda f: f["recovery"].update(xpub="AAAA"),
    "slots are a list": lambda f: f.update(slots=[]),
    "slot id in capitals": lambda f: f["slots"].update({"A" * 32: f["slots"].pop(SLOT)}),
    "slot id too short": lambda f: f["slots"].update({"0" * 31: f["slots"].pop(SLOT)}),
    "slot is null": lambda f: f["slots"].update({SLOT: None}),
    "kind unknown": lambda f: f["slots"][SLOT].update(kind="root"),
    "kind is a list": lambda f: f["slots"][SLOT].update(kind=[]),
    "user with an end": lambda f: f["slots"][SLOT].update(expires=EXPIRES),
    "enrolment without end": lambda f: f["slots"][SLOT].update(kind="enrol"),
    "enrolment ends never": lambda f: f["slots"][SLOT].update(kind="enrol", expires="never"),
    "enrolment ends loosely": lambda f: f["slots"][SLOT].update(kind="enrol", expires="2026-11-25"),
    "another algorithm": lambda f: f["slots"][SLOT]["kdf"].update(alg="pbkdf2"),
    "another version": lambda f: f["slots"][SLOT]["kdf"].update(v=16),
    "cost is text": lambda f: f["slots"][SLOT]["kdf"].update(m="65536"),
    "cost is a fraction": lambda f: f["slots"][SLOT]["kdf"].update(m=65536.0),
    "salt too long": lambda f: f["slots"][SLOT]["kdf"].update(salt="A" * 24),
    "identity cut": lambda f: f["slots"][SLOT].update(ident=f["slots"][SLOT]["ident"][:-4]),
    "identity not base64": lambda f: f["slots"][SLOT].update(ident="?" * 124),
    "base64 with loose bits": lambda f: f["slots"][SLOT].update(xpub=f["slots"][SLOT]["xpub"][:-2] + "B="),
    "seal of no epoch": lambda f: f["slots"][SLOT].update(seal={}),
    "seal of epoch nought": lambda f: f["slots"][SLOT]["seal"].update({"0": f["slots"][SLOT]["seal"]["1"]}),
    "seal of epoch 01": lambda f: f["slots"][SLOT]["seal"].update({"01": f["slots"][SLOT]["seal"]["1"]}),
    "seal that paper lacks": lambda f: f["slots"][SLOT]["seal"].update({"3": f["slots"][SLOT]["seal"]["1"]}),
    "seal is null": lambda f: f["slots"][SLOT]["seal"].update({"1": None}),
}


@pytest.mark.parametrize("bending", BENDINGS.values(), ids=list(BENDINGS))
def test_a_field_of_another_form_is_damage(folder: ClinicFolder, bending: Callable[[Any], object]) -> None:
    """Proves: REQ-VLT-002."""
    value = written(keyed_clinic().keys)
    bending(value)
    folder.keys.write_text(json.dumps(value), encoding="utf-8")
    assert trouble(folder.keys) == "VLT002"


def test_a_file_put_together_from_two_clinics_reads_but_says_whose_it_is(folder: ClinicFolder) -> None:
    keys = replace(keyed_clinic().keys, clinic="00000000-0000-4000-8000-000000000000")
    write_keys(folder, keys)
    assert read_keys(folder.keys).clinic == keys.clinic
