"""Keys whose time is over: replaced sheets, withdrawn keys, and what they signed before."""

from clinicdesk.security.certificates import retirement
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
    WHO,
    WORKSTATION,
    certify,
    verdict,
)


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
