"""Who may vouch for whom: every road to the root that is allowed, and every one that is not."""

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.security.certificates import (
    Certificate,
    CertificateKind,
    KeyRegister,
    check_chain,
    issue,
    retirement,
)
from clinicdesk.security.identity import Identity, key_id
from tests.support.figures import Figures
from tests.support.keys import CLINIC, OTHER_CLINIC

ROOT, USER, ENROLMENT = CertificateKind.ROOT, CertificateKind.USER, CertificateKind.ENROLMENT
WORKSTATION, DOCUMENT = CertificateKind.WORKSTATION, CertificateKind.DOCUMENT

FOUNDED, DAY_2, DAY_3, DAY_9 = (f"2026-11-{day:02d}T08:00:00.000Z" for day in (1, 2, 3, 9))
CODE_ENDS = "2026-11-03T08:00:00.000Z"  # 24 hours after DAY_2

WHO = {
    name: Identity.generate() for name in ("root", "root2", "root3", "admin", "lead", "nurse", "code", "desk")
}
ROOT_KEY = WHO["root"].public.sign


def certify(whom: str, by: str, kind: CertificateKind = USER, **changed: Any) -> Certificate:
    """`by` signs a certificate for `whom`; the rest is usual unless said."""
    usual: dict[str, Any] = {
        "clinic": CLINIC,
        "subject": f"id-{whom}",
        "name": whom.title(),
        "roles": (),
        "sign_key": WHO[whom].public.sign,
        "box_key": WHO[whom].public.box if kind is USER else b"",
        "valid_from": FOUNDED,
        "issuer": WHO[by].sign,
    }
    return issue(kind, **usual | changed)


ADMIN = certify("admin", "root", roles=("admin",))
LEAD = certify("lead", "root", roles=("lead", "physician"))
CODE = certify(
    "code", "admin", ENROLMENT, subject="id-nurse", roles=("nurse",), valid_from=DAY_2, valid_until=CODE_ENDS
)
NURSE = certify("nurse", "code", roles=("nurse",), valid_from=DAY_2)


def verdict(certificates: Iterable[Certificate], whom: str, *, at: str = DAY_9, root: str = "root") -> str:
    """The word trusted, or the code of the one reason why not."""
    issues = check_chain(certificates, WHO[whom].key_id, root=WHO[root].public.sign, at=at)
    assert len(issues) <= 1
    for found in issues:
        assert found.sentence("uk") != found.sentence("en")
    return issues[0].code if issues else "trusted"


def test_the_root_needs_nobody() -> None:
    assert verdict([], "root") == "trusted"


def test_a_nurse_is_vouched_for_through_code_and_administrator() -> None:
    """Proves: REQ-CRT-001."""
    certificates = [ADMIN, LEAD, CODE, NURSE]
    for whom in ("admin", "lead", "nurse"):
        assert verdict(certificates, whom) == "trusted"
    assert verdict(reversed(certificates), "nurse") == "trusted"
    assert verdict([*certificates, NURSE], "nurse") == "trusted"


@pytest.mark.parametrize("kind", [USER, ENROLMENT, WORKSTATION, DOCUMENT, ROOT])
@pytest.mark.parametrize("issuer", ["admin", "lead"])
def test_administrator_and_lead_certify_every_kind(kind: CertificateKind, issuer: str) -> None:
    """Proves: REQ-CRT-001."""
    until = CODE_ENDS if kind is ENROLMENT else ""
    certificate = certify("desk", issuer, kind, valid_from=DAY_2, valid_until=until)
    assert verdict([ADMIN, LEAD, certificate], "desk", at=DAY_2) == "trusted"


@pytest.mark.parametrize("roles", [(), ("nurse",), ("auditor", "physician")])
def test_the_root_certifies_no_user_without_the_right_to_certify(roles: tuple[str, ...]) -> None:
    """Proves: REQ-CRT-002."""
    assert verdict([certify("nurse", "root", roles=roles)], "nurse") == "CRT004"


@pytest.mark.parametrize("kind", [WORKSTATION, DOCUMENT, ENROLMENT])
def test_the_root_certifies_no_machine_and_no_code(kind: CertificateKind) -> None:
    """Proves: REQ-CRT-002."""
    until = DAY_2 if kind is ENROLMENT else ""
    assert verdict([certify("desk", "root", kind, valid_until=until)], "desk", at=FOUNDED) == "CRT004"


@pytest.mark.parametrize("kind", [USER, WORKSTATION, DOCUMENT, ROOT, ENROLMENT])
def test_a_nurse_certifies_nothing(kind: CertificateKind) -> None:
    """Proves: REQ-CRT-002."""
    until = DAY_3 if kind is ENROLMENT else ""
    planted = certify("desk", "nurse", kind, valid_from=DAY_2, valid_until=until, roles=("admin",))
    assert verdict([ADMIN, CODE, NURSE, planted], "desk", at=DAY_2) == "CRT004"


@pytest.mark.parametrize("kind", [WORKSTATION, DOCUMENT])
def test_a_workstation_or_document_key_certifies_nothing(kind: CertificateKind) -> None:
    """Proves: REQ-CRT-002."""
    machine = certify("desk", "admin", kind, roles=("admin",))
    planted = certify("nurse", "desk", valid_from=DAY_2, roles=("lead",))
    assert verdict([ADMIN, machine, planted], "nurse") == "CRT004"


@pytest.mark.parametrize("kind", [WORKSTATION, DOCUMENT, ROOT, ENROLMENT])
def test_a_one_time_code_certifies_nothing_but_a_user(kind: CertificateKind) -> None:
    """Proves: REQ-CRT-003."""
    until = CODE_ENDS if kind is ENROLMENT else ""
    planted = certify("desk", "code", kind, subject="id-nurse", valid_from=DAY_2, valid_until=until)
    assert verdict([ADMIN, CODE, planted], "desk", at=DAY_2) == "CRT004"


def test_a_code_for_one_person_certifies_no_other() -> None:
    """Proves: REQ-CRT-003."""
    planted = certify("nurse", "code", subject="id-other", roles=("nurse",), valid_from=DAY_2)
    assert verdict([ADMIN, CODE, planted], "nurse") == "CRT007"


def test_a_code_gives_no_more_roles_than_it_carries() -> None:
    """Proves: REQ-CRT-003."""
    planted = certify("nurse", "code", roles=("nurse", "admin"), valid_from=DAY_2)
    assert verdict([ADMIN, CODE, planted], "nurse") == "CRT008"
    fewer = certify("nurse", "code", roles=(), valid_from=DAY_2)
    assert verdict([ADMIN, CODE, fewer], "nurse") == "trusted"


@pytest.mark.parametrize("until", ["", "2026-11-03T08:00:00.001Z"])
def test_a_code_of_more_than_a_day_is_none(until: str) -> None:
    """Proves: REQ-CRT-003."""
    long_lived = certify(
        "code", "admin", ENROLMENT, subject="id-nurse", roles=("nurse",), valid_from=DAY_2, valid_until=until
    )
    assert verdict([ADMIN, long_lived], "code", at=DAY_2) == "CRT009"
    assert verdict([ADMIN, long_lived, NURSE], "nurse") == "CRT009"


def test_a_code_used_after_its_day_certifies_nothing() -> None:
    """Proves: REQ-CRT-003."""
    late = certify("nurse", "code", roles=("nurse",), valid_from=CODE_ENDS)
    assert verdict([ADMIN, CODE, late], "nurse") == "CRT006"


def test_a_code_used_twice_gives_nobody_a_key() -> None:
    """Proves: REQ-CRT-003."""
    second = certify("desk", "code", subject="id-nurse", roles=("nurse",), valid_from=DAY_2)
    assert verdict([ADMIN, CODE, NURSE, second], "nurse") == "CRT010"
    assert verdict([ADMIN, CODE, NURSE, second], "desk") == "CRT010"
    forged = replace(second, signature=NURSE.signature)
    assert verdict([ADMIN, CODE, NURSE, forged], "nurse") == "trusted"


def test_an_enrolled_administrator_certifies_in_turn() -> None:
    code = certify(
        "code",
        "lead",
        ENROLMENT,
        subject="id-admin",
        roles=("admin",),
        valid_from=DAY_2,
        valid_until=CODE_ENDS,
    )
    second_admin = certify("admin", "code", roles=("admin",), valid_from=DAY_2)
    desk = certify("desk", "admin", WORKSTATION, valid_from=DAY_3)
    assert verdict([LEAD, code, second_admin, desk], "desk") == "trusted"


def test_a_key_that_nobody_certified_is_unknown() -> None:
    """Proves: REQ-CRT-002."""
    assert verdict([ADMIN, CODE, NURSE], "desk") == "CRT001"
    assert verdict([], "nurse") == "CRT001"


def test_a_chain_that_ends_elsewhere_is_refused() -> None:
    """Proves: REQ-CRT-002."""
    assert verdict([CODE, NURSE], "nurse") == "CRT003"
    assert verdict([ADMIN, CODE, NURSE], "nurse", root="root2") == "CRT003"


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


def test_a_signature_counts_only_within_the_time_of_its_key() -> None:
    """Proves: REQ-CRT-004."""
    admin = certify("admin", "root", roles=("admin",), valid_from=DAY_2, valid_until=DAY_3)
    assert verdict([admin], "admin", at=FOUNDED) == "CRT005"
    assert verdict([admin], "admin", at=DAY_2) == "trusted"
    assert verdict([admin], "admin", at=DAY_3) == "CRT005"


def test_an_issuer_whose_time_is_over_certifies_nothing_more() -> None:
    """Proves: REQ-CRT-004."""
    admin = certify("admin", "root", roles=("admin",), valid_until=DAY_3)
    before = certify("desk", "admin", WORKSTATION, valid_from=DAY_2)
    after = certify("desk", "admin", WORKSTATION, valid_from=DAY_3)
    assert verdict([admin, before], "desk", at=DAY_9) == "trusted"
    assert verdict([admin, after], "desk", at=DAY_9) == "CRT006"


def test_an_administrator_of_another_clinic_certifies_nothing_here() -> None:
    """Proves: REQ-CRT-002."""
    foreign = certify("admin", "root", roles=("admin",), clinic=OTHER_CLINIC)
    desk = certify("desk", "admin", WORKSTATION)
    assert verdict([foreign, desk], "desk") == "CRT012"


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


def test_after_a_new_recovery_sheet_both_roots_lead_to_everybody() -> None:
    """Proves: REQ-CRT-005."""
    old_under_new = certify("root", "root2", ROOT, valid_until=DAY_3)
    new_under_old = certify("root2", "admin", ROOT, valid_from=DAY_3)
    later = certify("lead", "root2", roles=("lead",), valid_from=DAY_9)
    certificates = [ADMIN, CODE, NURSE, old_under_new, new_under_old, later]
    for root in ("root", "root2"):
        for whom in ("admin", "nurse", "lead"):
            assert verdict(certificates, whom, root=root) == "trusted"


def test_a_replaced_sheet_certifies_nothing_more() -> None:
    """Proves: REQ-CRT-005."""
    old_under_new = certify("root", "root2", ROOT, valid_until=DAY_3)
    thief = certify("desk", "root", roles=("admin",), valid_from=DAY_3)
    assert verdict([old_under_new, thief], "desk", root="root2") == "CRT006"


def test_the_third_sheet_vouches_for_the_first() -> None:
    """Proves: REQ-CRT-005."""
    crosses = [
        certify("root", "root2", ROOT, valid_until=DAY_2),
        certify("root", "root3", ROOT, valid_until=DAY_2),
        certify("root2", "root3", ROOT, valid_until=DAY_3),
    ]
    assert verdict([ADMIN, *crosses], "admin", root="root3") == "trusted"


def test_a_stolen_former_sheet_is_of_no_use_when_the_administrator_retired_it() -> None:
    """Proves: REQ-CRT-005."""
    second = certify("root2", "admin", ROOT, valid_from=DAY_2)
    certificates = [
        ADMIN,
        certify("root", "root3", ROOT, valid_until=DAY_2),
        certify("root2", "root3", ROOT, valid_until=DAY_3),
        second,
        retirement(second, at=DAY_3, issuer=WHO["admin"].sign),
        certify("root3", "admin", ROOT, valid_from=DAY_3),
        certify("lead", "root2", roles=("lead",), valid_from=DAY_2),
        certify("desk", "root2", roles=("admin",), valid_from=DAY_9),
    ]
    for root in ("root", "root3"):
        assert verdict(certificates, "lead", root=root) == "trusted"
        assert verdict(certificates, "desk", root=root) == "CRT006"


def test_a_withdrawn_key_keeps_what_it_signed_and_signs_nothing_more() -> None:
    """Proves: REQ-CRT-006."""
    withdrawn = retirement(NURSE, at=DAY_3, issuer=WHO["admin"].sign)
    certificates = [ADMIN, CODE, NURSE, withdrawn]
    assert verdict(certificates, "nurse", at=DAY_2) == "trusted"
    assert verdict(certificates, "nurse", at=DAY_3) == "trusted"
    assert verdict(certificates, "nurse", at="2026-11-03T08:00:00.001Z") == "CRT014"
    assert verdict(certificates, "nurse", at=DAY_9) == "CRT014"


def test_nobody_withdraws_a_key_without_the_right_to_certify() -> None:
    """Proves: REQ-CRT-006."""
    planted = retirement(ADMIN, at=DAY_3, issuer=WHO["nurse"].sign)
    assert verdict([ADMIN, CODE, NURSE, planted], "admin") == "trusted"


def test_an_administrator_who_became_a_nurse_certifies_nobody_new() -> None:
    """Proves: REQ-CRT-006."""
    other_roles = certify("admin", "lead", roles=("nurse",), valid_from=DAY_3)
    early = certify("desk", "admin", WORKSTATION, valid_from=DAY_2)
    late = certify("nurse", "admin", valid_from=DAY_9)
    certificates = [ADMIN, LEAD, other_roles, early, late]
    assert verdict(certificates, "admin") == "trusted"
    assert verdict(certificates, "desk") == "trusted"
    assert verdict(certificates, "nurse") == "CRT004"


def test_two_who_withdraw_each_other_at_the_same_moment_both_are() -> None:
    """Proves: REQ-CRT-006."""
    certificates = [
        ADMIN,
        LEAD,
        retirement(ADMIN, at=DAY_3, issuer=WHO["lead"].sign),
        retirement(LEAD, at=DAY_3, issuer=WHO["admin"].sign),
    ]
    assert (verdict(certificates, "admin"), verdict(certificates, "lead")) == ("CRT014", "CRT014")


def test_a_root_planted_by_a_nurse_leads_nowhere() -> None:
    """Proves: REQ-CRT-002."""
    planted = certify("root2", "nurse", ROOT, valid_from=DAY_2)
    crony = certify("desk", "root2", roles=("admin",), valid_from=DAY_3)
    assert verdict([ADMIN, CODE, NURSE, planted, crony], "desk") == "CRT004"


def test_one_register_answers_for_many_keys() -> None:
    register = KeyRegister([ADMIN, LEAD, CODE, NURSE], ROOT_KEY)
    assert register.check(WHO["nurse"].key_id, DAY_9) == ()
    assert register.check(WHO["desk"].key_id, DAY_9)[0].code == "CRT001"


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
