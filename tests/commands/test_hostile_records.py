"""A document whose maker means harm: signed by a key of their own, its insides anything at all."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from clinicdesk.reports import checking
from clinicdesk.security.canonical import sha256_hex
from clinicdesk.security.checkpoint import read_tlog_proof, tlog_proof
from tests.support.clinic import Clinic, copy_clinic
from tests.support.sealed import Sealed, attached, seal_of

ODD: tuple[Any, ...] = (None, [], {}, "", "x", "é", "AAAA", 10**30, -1, True, 1.5, "\ud800", ["a"], {"a": 1})


@pytest.fixture(scope="module")
def sealed(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("hostile") / "clinic")
    desk, lead = clinic.open_as("lead")
    signed = {
        "signatures": [
            {"signer_name": "x", "key_id": "k", "at": "2026-11-24T08:00:00.000Z", "signature": "AA=="}
        ]
    }
    yield seal_of(clinic, desk, lead, record=signed)
    clinic.close()


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every way into an object or list."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*here, step)
        yield from places(inner, (*here, step))


def bent(value: Any, dice: random.Random) -> Any:
    """One thing in it gone, or another."""
    value = copy.deepcopy(value)
    *way, last = dice.choice(list(places(value)))
    inner = value
    for step in way:
        inner = inner[step]
    if dice.random() < 0.25:
        del inner[last]
    else:
        inner[last] = copy.deepcopy(dice.choice(ODD))
    return value


def test_no_inside_of_a_file_makes_the_program_fall(sealed: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-SEA-005. Whatever a forger wrote, a check fails by its code."""
    program, dice = checking.verifier(), random.Random(20261124)
    signature = program.check_signature(sealed.pdf)
    record, proof = attached(sealed.pdf)
    whole, known = json.loads(record), read_tlog_proof(proof.decode())
    entry = json.loads(program.read_proof(proof)["entry"])
    monkeypatch.setattr(program, "check_signature", lambda _: signature)
    for _ in range(400):
        body = json.dumps(bent(whole, dice)).encode()
        told = {**entry, "entity_id": sha256_hex(body)}
        told = bent(told, dice) if dice.random() < 0.3 else told
        said = tlog_proof(known.note, index=known.index, hashes=known.hashes, entry=json.dumps(told).encode())
        files = {"record.json": body, "record.tlog-proof": said.encode()}
        monkeypatch.setattr(program, "attachment", lambda _, name, files=files: files[name])
        assert checking.check_document(sealed.pdf, root=sealed.root, language="uk").code.startswith("SEA")


def test_no_inside_of_a_code_makes_the_program_fall(sealed: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-SEA-005."""
    program, dice = checking.verifier(), random.Random(20261124)
    told = program.read_code(sealed.code)
    for _ in range(400):
        changed = bent(told, dice)
        monkeypatch.setattr(program, "read_code", lambda _, changed=changed: changed)
        failed = checking.check_code("", root=sealed.root, language="en").code
        assert failed.startswith("SEA") or changed == told


def test_a_forged_signer_of_a_record_makes_no_program_fall(sealed: Sealed) -> None:
    """Proves: REQ-SEA-005."""
    program, dice = checking.verifier(), random.Random(20261124)
    record = json.loads(attached(sealed.pdf)[0])
    register = program.Register(record["certificates"], program.root_key(record["roots"], sealed.root))
    person = next(each for each in record["certificates"] if each["kind"] == "user")
    claim = {
        "signer_name": "x", "signer_id": person["subject"], "key_id": program.key_id(person["sign_key"]),
        "at": "2026-11-24T09:00:00.000Z", "signature": "AA==", "clinic": person["clinic"], "signer_role": "lead",
        "meaning": "approver",
    }  # fmt: skip
    for _ in range(300):
        with pytest.raises(program.Failed) as failed:
            program.check_record_signature(register, bent(claim, dice), {"clinic_id": person["clinic"]})
        assert failed.value.sentence("uk")
