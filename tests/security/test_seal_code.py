"""The code on paper: small, complete in itself, and readable by the outsiders' program."""

import base64
import re
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinicdesk.reports.checking import check_code
from clinicdesk.security.canonical import sha256_hex
from clinicdesk.security.certificates import Certificate, CertificateKind, issue
from clinicdesk.security.identity import Identity
from clinicdesk.security.seal_code import HEAD, SealStatement, chain_to, seal_code

CLINIC = "512f85cb-9152-485e-bf0e-c2bed27c7a94"
ROOT, DOCUMENT, ADMIN = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate(), Identity.generate()
ROOT_KEY = ROOT.public_key().public_bytes_raw()
AT = "2026-11-24T08:15:07.123Z"
STATEMENT = SealStatement(
    CLINIC, "Клініка «Обрій»", "participant_record", "К-1056", digest="ab" * 32, at=AT,
    by="Левченко Ольга Василівна", index=1_234_567, size=1_234_568, root="cd" * 32,
)  # fmt: skip


def certificate(
    kind: CertificateKind, key: bytes, *, issuer: Ed25519PrivateKey, roles: str = ""
) -> Certificate:
    return issue(
        kind, clinic=CLINIC, subject="document", name="Шевчук Павло Андрійович", roles=roles.split(), sign_key=key,
        box_key=bytes(range(32)), valid_from="2026-11-24T08:00:00.000Z", issuer=issuer,
    )  # fmt: skip


OWN = certificate(CertificateKind.DOCUMENT, DOCUMENT.public_key().public_bytes_raw(), issuer=ADMIN.sign)
ABOVE = certificate(CertificateKind.USER, ADMIN.public.sign, issuer=ROOT, roles="admin")


def asked(code: str) -> str:
    return check_code(code, root=sha256_hex(ROOT_KEY), language="en").code


def test_a_code_is_small_and_says_what_was_sealed() -> None:
    """Proves: REQ-SEA-006. A version 25 code holds 1,451 such signs; broken into lines it is the same."""
    code = seal_code(STATEMENT, key=DOCUMENT, chain=(OWN, ABOVE), root=ROOT_KEY)
    assert code.startswith(HEAD)
    assert len(code) < 1_300
    assert re.fullmatch(r"[A-Z2-7]+", code.removeprefix(HEAD))
    assert asked("\n ".join([code[:100].lower(), code[100:]])) == ""
    told = check_code(code, root=sha256_hex(ROOT_KEY), language="uk").told
    assert (told["clinic"], told["by"], told["index"], told["digest"]) == (
        STATEMENT.clinic_name, STATEMENT.by, STATEMENT.index, STATEMENT.digest,
    )  # fmt: skip


def test_only_the_document_key_of_an_administrator_speaks_for_the_clinic() -> None:
    """Proves: REQ-SEA-002. Each wrong chain by itself."""
    nurse = certificate(CertificateKind.USER, ADMIN.public.sign, issuer=ROOT, roles="nurse")
    person = certificate(CertificateKind.USER, DOCUMENT.public_key().public_bytes_raw(), issuer=ADMIN.sign)
    planted = replace(OWN, signature=base64.b64encode(bytes(64)).decode())
    for chain in ((OWN, nurse), (person, ABOVE), (planted, ABOVE), (OWN,), (ABOVE,)):
        assert asked(seal_code(STATEMENT, key=DOCUMENT, chain=chain, root=ROOT_KEY)) in {"SEA008", "SEA014"}
    other = Ed25519PrivateKey.generate()
    assert asked(seal_code(STATEMENT, key=other, chain=(OWN, ABOVE), root=ROOT_KEY)) == "SEA016"
    early = replace(STATEMENT, at="2026-11-24T07:59:59.999Z")
    assert asked(seal_code(early, key=DOCUMENT, chain=(OWN, ABOVE), root=ROOT_KEY)) == "SEA008"


def test_a_chain_ends_at_the_root_or_is_none() -> None:
    known = (ABOVE, OWN)
    assert chain_to(known, OWN.key, ROOT_KEY, at=AT) == (OWN, ABOVE)
    assert chain_to(known, OWN.key, bytes(32), at=AT) == ()
    assert chain_to(known, OWN.key, ROOT_KEY, at="2026-11-24T07:00:00.000Z") == ()
