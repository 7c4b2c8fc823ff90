"""What a sealed file is made of: PDF/A-3 by structure, one certifying signature, the same bytes but for its value."""

import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinicdesk.reports.audit_extract import render_audit_extract
from clinicdesk.reports.sealing import Seal, seal_pdf, with_record
from clinicdesk.security.canonical import sha256_hex
from clinicdesk.security.document_key import ClinicName, document_key
from tests.support.documents import audit_extract
from tests.support.paper import pictures

AT = datetime(2026, 11, 24, 8, 15, 7, tzinfo=UTC)
CLINIC = ClinicName("512f85cb-9152-485e-bf0e-c2bed27c7a94", "Клініка «Обрій»", "12345678")
KEY = document_key(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), CLINIC, since=AT)
SEAL = Seal(b'{"dose_ug":50000}', "c2sp.org/tlog-proof@v1\n", AT, "запит", "Клініка «Обрій»")
CODE = "CLINICDESK1:" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 38
"""As long as a real one."""


@pytest.fixture(scope="module")
def page() -> bytes:
    return render_audit_extract(audit_extract("uk", seal=CODE), language="uk")


@pytest.fixture(scope="module")
def sealed(page: bytes) -> bytes:
    return seal_pdf(page, SEAL, KEY)


def test_a_sealed_file_is_still_pdf_a_3b_by_structure(page: bytes, sealed: bytes) -> None:
    """Proves: REQ-SEA-004. No validator is at hand: markers, profile, fonts and both descriptions stay."""
    with pikepdf.open(BytesIO(page)) as before, pikepdf.open(BytesIO(sealed)) as after:
        assert after.open_metadata().pdfa_status == "3B"
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)
        assert str(after.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert (after.pdf_version, "/Version" in after.Root, "/Encrypt" in after.trailer) == (
            "1.7",
            False,
            False,
        )
        assert str(after.Root.Lang) == "uk-UA"


def test_both_attachments_are_named_typed_and_related(sealed: bytes) -> None:
    """Proves: REQ-SEA-004. ISO 19005-3, 6.8."""
    with pikepdf.open(BytesIO(sealed)) as document:
        files = {str(each.UF): each for each in document.Root.AF}
        assert {name: str(each.AFRelationship) for name, each in files.items()} == {
            "record.json": "/Data",
            "record.tlog-proof": "/Supplement",
        }
        assert set(document.attachments) == set(files)
        for each in files.values():
            assert str(each.F) == str(each.UF)
            assert str(each.EF.F.Subtype) in {"/application/json", "/text/plain"}
            assert str(each.EF.F.Params.ModDate) == "D:20261124081507Z"
        assert document.attachments["record.json"].get_file().read_bytes() == SEAL.record


def test_the_signature_certifies_and_allows_no_change(sealed: bytes) -> None:
    """Proves: REQ-SEA-004. PAdES, DocMDP level 1, at the clinic's time, without a mark on the page."""
    with pikepdf.open(BytesIO(sealed)) as document:
        signature = document.Root.Perms.DocMDP
        assert (str(signature.SubFilter), str(signature.M)) == ("/ETSI.CAdES.detached", "D:20261124081507Z")
        assert signature.Reference[0].TransformParams.P == 1
        (widget,) = document.Root.AcroForm.Fields
        assert [int(place) for place in widget.Rect] == [0, 0, 0, 0]
        assert int(widget.F) & 4


def test_all_but_the_signatures_value_is_the_same_each_time(page: bytes, sealed: bytes) -> None:
    assert with_record(page, SEAL) == with_record(page, SEAL)
    assert sealed.startswith(with_record(page, SEAL))


def test_the_page_key_comes_out_of_the_document_key_alone() -> None:
    again = document_key(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), CLINIC, since=AT)
    assert again.page_certificate == KEY.page_certificate
    assert sha256_hex(KEY.page_private()) == sha256_hex(again.page_private())
    certificate = x509.load_der_x509_certificate(KEY.page_certificate)
    issuer = x509.load_der_x509_certificate(KEY.authority_certificate)
    certificate.verify_directly_issued_by(issuer)
    issuer.verify_directly_issued_by(issuer)
    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
    assert "NTRUA-12345678" in certificate.subject.rfc4514_string()
    other = document_key(Ed25519PrivateKey.generate(), CLINIC, since=AT)
    assert other.page_certificate != KEY.page_certificate


@pytest.mark.parametrize("name", ["К", "К" * 300])
def test_a_clinic_may_have_a_long_name_and_no_register_code(name: str) -> None:
    key = document_key(Ed25519PrivateKey.generate(), ClinicName("id", name, ""), since=AT)
    assert x509.load_der_x509_certificate(key.page_certificate).subject


def test_the_code_is_read_off_an_office_print(page: bytes) -> None:
    """Proves: REQ-SEA-006. In black and white, without greys."""
    assert CODE in [*pictures(page)][-1].one_bit().qr_codes()


def test_nothing_of_it_is_loaded_before_a_document_is_sealed() -> None:
    """The half second that pyHanko takes is nobody's but the sealer's."""
    asked = (
        "import sys, clinicdesk.services.sealing, clinicdesk.services.trail, clinicdesk.cli\n"
        "print([name for name in ('pyhanko', 'aiohttp', 'asn1crypto', 'pikepdf') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.strip() == "[]"
