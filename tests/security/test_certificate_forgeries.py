"""Certificates changed, planted, circular or of another form lead nowhere."""

import random
from dataclasses import replace
from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.security.certificates import Certificate, KeyRegister, issue
from clinicdesk.security.identity import Identity, key_id
from tests.support.figures import Figures
from tests.support.keys import CLINIC, OTHER_CLINIC
from tests.support.vouching import (
    ADMIN,
    CODE,
    DAY_2,
    DAY_3,
    DAY_9,
    FOUNDED,
    LEAD,
    NURSE,
    ROOT,
    ROOT_KEY,
    USER,
    WHO,
    certify,
    verdict,
)


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "id-other"},
        {"name": "Інша особа"},
        {"roles": ("admin", "lead")},
        {"valid_from": DAY_2},
        {"valid_until": DAY_9},
        {"clinic": OTHER_CLINIC},
        {"kind": ROOT},
        {"box_key": WHO["nurse"].public.key_id},
        {"signature": LEAD.signature},
    ],
)
def test_a_certificate_changed_after_signing_is_refused(changed: dict[str, Any]) -> None:
    """Proves: REQ-CRT-002."""
    assert verdict([replace(ADMIN, **changed)], "admin", at=DAY_3) == "CRT002"


def test_a_key_put_into_someone_elses_certificate_is_refused() -> None:
    """Proves: REQ-CRT-002."""
    assert verdict([replace(ADMIN, sign_key=NURSE.sign_key)], "nurse") == "CRT002"


def test_a_circle_does_not_carry_itself() -> None:
    """Proves: REQ-CRT-002."""
    first = certify("admin", "lead", roles=("admin",))
    second = certify("lead", "admin", roles=("lead",))
    itself = certify("desk", "desk", roles=("admin",))
    assert verdict([first, second], "admin") == "CRT011"
    assert verdict([first, second, itself], "lead") == "CRT011"
    assert verdict([itself], "desk") == "CRT011"


def test_a_circle_beside_an_honest_certificate_does_no_harm() -> None:
    second = certify("admin", "lead", roles=("admin",), valid_from=DAY_2)
    third = certify("lead", "admin", roles=("lead",), valid_from=DAY_2)
    assert verdict([ADMIN, LEAD, second, third], "lead") == "trusted"


def test_a_root_planted_by_a_nurse_leads_nowhere() -> None:
    """Proves: REQ-CRT-002."""
    planted = certify("root2", "nurse", ROOT, valid_from=DAY_2)
    crony = certify("desk", "root2", roles=("admin",), valid_from=DAY_3)
    assert verdict([ADMIN, CODE, NURSE, planted, crony], "desk") == "CRT004"


def test_a_heap_of_planted_certificates_is_weighed_quickly(figures: Figures) -> None:
    """Proves: REQ-CRT-002."""
    chance = random.Random(962)
    crowd = [Identity.generate() for _ in range(40)]
    heap = []
    for _ in range(600):
        one, other = chance.sample(crowd, 2)
        usual = {"clinic": CLINIC, "subject": "x", "name": "x", "roles": ("admin",), "valid_from": DAY_2}
        kind = chance.choice([USER, ROOT])
        heap.append(issue(kind, **usual, sign_key=one.public.sign, issuer=other.sign))  # type: ignore[arg-type]
    register = KeyRegister([ADMIN, *heap], ROOT_KEY)
    trusted = sum(not register.check(key_id(each.public.sign), DAY_9) for each in crowd)
    figures("planted certificates", tried=len(heap), trusted=trusted)
    assert trusted == 0
    assert register.check(WHO["admin"].key_id, DAY_9) == ()


def test_a_certificate_survives_being_written_down() -> None:
    for certificate in (ADMIN, CODE, NURSE):
        assert Certificate.from_json(certificate.to_json()) == certificate


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        ADMIN.to_json().replace('"user"', '"king"'),
        ADMIN.to_json().replace('["admin"]', '"admin"'),
        ADMIN.to_json().replace('["admin"]', "[1]"),
        ADMIN.to_json().replace(FOUNDED, "2026-11-01"),
        ADMIN.to_json().replace(FOUNDED, ""),
        ADMIN.to_json().replace('"valid_until":""', f'"valid_until":"{FOUNDED}"'),
        ADMIN.to_json().replace('"valid_until":""', '"valid_until":"soon"'),
        ADMIN.to_json().replace('"valid_until":""', '"valid_until":null'),
        ADMIN.to_json().replace(ADMIN.sign_key, "AAAA"),
        ADMIN.to_json().replace(ADMIN.sign_key, "?" * 44),
        ADMIN.to_json().replace('"name"', '"title"'),
        ADMIN.to_json().replace('"name"', '"more":"","name"'),
    ],
)
def test_a_text_of_another_form_is_no_certificate(text: str) -> None:
    with pytest.raises(Refused) as refused:
        Certificate.from_json(text)
    assert refused.value.first.code == "CRT013"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sign_key": b"short"},
        {"box_key": b"short"},
        {"valid_from": "now"},
        {"valid_until": FOUNDED},
        {"valid_from": ""},
    ],
)
def test_a_certificate_of_another_form_is_never_issued(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        certify("admin", "root", **wrong)
