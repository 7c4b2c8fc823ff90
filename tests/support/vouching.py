"""A few keys that vouch for each other, and whether a register believes one of them."""

from collections.abc import Iterable
from typing import Any

from clinicdesk.security.certificates import Certificate, CertificateKind, check_chain, issue
from clinicdesk.security.identity import Identity
from tests.support.keys import CLINIC

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
