"""Who may vouch for whom: every road to the root that is allowed, and every one that is not."""

from dataclasses import replace

import pytest

from clinicdesk.security.certificates import CertificateKind, KeyRegister
from tests.support.keys import OTHER_CLINIC
from tests.support.vouching import (
    ADMIN,
    CODE,
    CODE_ENDS,
    DAY_2,
    DAY_3,
    DAY_9,
    DOCUMENT,
    ENROLMENT,
    FOUNDED,
    LEAD,
    NURSE,
    ROOT,
    ROOT_KEY,
    USER,
    WHO,
    WORKSTATION,
    certify,
    verdict,
)


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


def test_an_administrator_of_another_clinic_certifies_nothing_here() -> None:
    """Proves: REQ-CRT-002."""
    foreign = certify("admin", "root", roles=("admin",), clinic=OTHER_CLINIC)
    desk = certify("desk", "admin", WORKSTATION)
    assert verdict([foreign, desk], "desk") == "CRT012"


def test_one_register_answers_for_many_keys() -> None:
    register = KeyRegister([ADMIN, LEAD, CODE, NURSE], ROOT_KEY)
    assert register.check(WHO["nurse"].key_id, DAY_9) == ()
    assert register.check(WHO["desk"].key_id, DAY_9)[0].code == "CRT001"
