"""A password becomes a key by argon2id, and impossible costs are refused before any work."""

import time

import pytest
from argon2.exceptions import HashingError
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clinicdesk.errors import Unavailable
from clinicdesk.security import kdf
from clinicdesk.security.kdf import DEFAULT, KdfParams, derive
from tests.support.keys import CHEAP

SALT = bytes(range(16))


def test_a_second_implementation_derives_the_same_key() -> None:
    """Proves: REQ-VLT-001."""
    other = Argon2id(salt=SALT, length=32, iterations=CHEAP.t, lanes=CHEAP.p, memory_cost=CHEAP.m)
    assert derive("калина", SALT, CHEAP) == other.derive("калина".encode())


def test_the_cost_of_a_guess_is_256_mebibytes() -> None:
    """Proves: REQ-VLT-001."""
    assert (DEFAULT.m, DEFAULT.t, DEFAULT.p) == (256 * 1024, 3, 4)


def test_the_same_password_from_another_keyboard_is_the_same() -> None:
    """Proves: REQ-VLT-001."""
    composed, apart = "Ї\u00e9 ｐａｓｓ", "І\u0308e\u0301 pass"
    assert derive(composed, SALT, CHEAP) == derive(apart, SALT, CHEAP)
    assert derive("\ud800", SALT, CHEAP) != derive("", SALT, CHEAP)


@pytest.mark.parametrize(
    "params",
    [
        KdfParams(m=8),
        KdfParams(m=64 * 1024 - 1),
        KdfParams(m=2 * 1024 * 1024 + 1),
        KdfParams(m=2**31),
        KdfParams(m=-1),
        KdfParams(t=0),
        KdfParams(t=2),
        KdfParams(t=17),
        KdfParams(t=2**40),
        KdfParams(p=0),
        KdfParams(p=17),
        KdfParams(p=2**24),
    ],
)
def test_a_downgrade_or_a_bomb_is_refused_before_any_work(
    params: KdfParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-VLT-002."""
    worked: list[object] = []
    monkeypatch.setattr(kdf, "hash_secret_raw", lambda *_args, **_kwargs: worked.append(1))
    before = time.perf_counter()
    with pytest.raises(Unavailable) as unavailable:
        derive("password", SALT, params)
    assert time.perf_counter() - before < 1
    assert unavailable.value.code == "VLT004"
    assert not worked


@pytest.mark.parametrize(
    "params", [KdfParams(m=64 * 1024, t=3, p=1), KdfParams(m=2 * 1024 * 1024, t=16, p=16)]
)
def test_the_bounds_themselves_are_allowed(params: KdfParams) -> None:
    params.check()


def test_a_machine_without_the_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_args: object, **_kwargs: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(kdf, "hash_secret_raw", no_memory)
    with pytest.raises(Unavailable) as unavailable:
        derive("password", SALT, DEFAULT)
    assert unavailable.value.code == "VLT008"
    assert "256" in unavailable.value.problem("en")
