"""Checks a sealed document of ClinicDesk without ClinicDesk.

One file; needs Python 3.10 or newer and the library `cryptography`, 42 or newer (python -m pip install cryptography).

    python clinicdesk_verify.py FILE.pdf --root FINGERPRINT
    python clinicdesk_verify.py FILE.pdf --root FINGERPRINT --qr CLINICDESK1:...    the paper belongs to the file
    python clinicdesk_verify.py --root FINGERPRINT --qr CLINICDESK1:...             paper without a file

FINGERPRINT: 64 hex digits of the clinic's root, from the sheet that the clinic lodged with you; never take it from
the document itself. Further: --lang uk|en, --json. Exit code: 0 genuine, 3 a check failed, 1 unreadable, 2 usage.

What is checked, in this order: the signature covers every byte of the file but its own value (ISO 32000-2, 12.8.1);
the bytes are those that were signed (RFC 5652, ETSI EN 319 122-1); the signing key is the clinic's document key;
certificates lead from it to the root, each issuer entitled to what it issued; record.json is the one that an entry of
the clinic's audit trail names; the entry lies in the signed tree (RFC 6962, C2SP tlog-proof); each signature under
the record is its signer's.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zlib
from collections import Counter
from datetime import datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST = 256 * 1024 * 1024
LARGEST_PART = 64 * 1024 * 1024
LARGEST_CODE = 64 * 1024
MOST_CERTIFICATES = 5_000
DONE, UNREADABLE, USAGE, FAILED = 0, 1, 2, 3

SENTENCES = {
    "SEA001": {
        "uk": "Файл не вдалося прочитати як PDF. Перевірте, чи це той файл і чи завантажено його повністю.",
        "en": "The file could not be read as a PDF. Check that it is the right file and was copied completely.",
    },
    "SEA002": {
        "uk": "У файлі немає печатки. Попросіть у клініки запечатаний документ.",
        "en": "The file bears no seal. Ask the clinic for the sealed document.",
    },
    "SEA003": {
        "uk": "Після запечатування до файлу щось дописано або з нього щось прибрано. Не покладайтеся на нього.",
        "en": "Something was added to the file or taken out of it after it was sealed. Do not rely on it.",
    },
    "SEA004": {
        "uk": "Вміст файлу змінено після запечатування. Не покладайтеся на нього.",
        "en": "The content of the file was changed after it was sealed. Do not rely on it.",
    },
    "SEA005": {
        "uk": "Електронний підпис файлу пошкоджено. Попросіть документ у клініки ще раз.",
        "en": "The electronic signature of the file is damaged. Ask the clinic for the document again.",
    },
    "SEA006": {
        "uk": "Підпис зроблено не тим ключем, який у ньому названо. Не покладайтеся на документ.",
        "en": "The signature was not made by the key it names. Do not rely on the document.",
    },
    "SEA007": {
        "uk": "Посвідчення підпису видала не клініка. Не покладайтеся на документ.",
        "en": "The certificate of the signature was not issued by a clinic. Do not rely on the document.",
    },
    "SEA008": {
        "uk": "Підпис не веде до кореня з таким відбитком: документ іншої клініки або підробка. Звірте відбиток.",
        "en": "The signature does not lead to the root of this fingerprint: another clinic’s, or a forgery. "
        "Compare the fingerprint.",
    },
    "SEA009": {
        "uk": "У файлі немає вкладення {name} або воно пошкоджене. Попросіть документ у клініки ще раз.",
        "en": "The attachment {name} is missing or damaged. Ask the clinic for the document again.",
    },
    "SEA010": {
        "uk": "Журнал клініки називає інший запис, ніж лежить у файлі. Не покладайтеся на документ.",
        "en": "The clinic’s audit trail names another record than the one in the file. Do not rely on the document.",
    },
    "SEA011": {
        "uk": "Доказ місця в журналі не сходиться з підписаним станом журналу. Не покладайтеся на документ.",
        "en": "The proof of its place in the trail does not fit the trail’s signed state. "
        "Do not rely on the document.",
    },
    "SEA012": {
        "uk": "Стан журналу підписав ключ, за яким не стоїть корінь клініки. Не покладайтеся на документ.",
        "en": "The trail’s state was signed by a key that the clinic’s root does not stand behind. "
        "Do not rely on the document.",
    },
    "SEA013": {
        "uk": "Підпис «{name}» під записом недійсний. З’ясуйте це з клінікою.",
        "en": "The signature of “{name}” under the record is not valid. Clear this up with the clinic.",
    },
    "SEA014": {
        "uk": "Текст коду не є кодом документа або його зчитано не повністю. Зчитайте код ще раз.",
        "en": "The text is no document’s code, or was not read completely. Read the code again.",
    },
    "SEA015": {
        "uk": "Код із паперу належить іншому документові, ніж цей файл.",
        "en": "The code on the paper belongs to another document than this file.",
    },
    "SEA016": {
        "uk": "Підпис у коді не збігається з тим, що код каже. Не покладайтеся на папір.",
        "en": "The signature in the code does not fit what the code says. Do not rely on the paper.",
    },
    "SEA017": {
        "uk": "Відбиток кореня має 64 шістнадцяткові цифри. Перепишіть його з аркуша, який дала клініка.",
        "en": "A root’s fingerprint has 64 hex digits. Copy it from the sheet that the clinic gave you.",
    },
    "SEA018": {
        "uk": "Файл більший, ніж буває документ ({most} МБ). Перевірте, чи це той файл.",
        "en": "The file is larger than a document ever is ({most} MB). Check that it is the right file.",
    },
    "SEA019": {
        "uk": "Файлу {path} немає. Перевірте теку й назву.",
        "en": "There is no file {path}. Check the folder and the name.",
    },
    "SEA020": {
        "uk": "Файл пошкоджено: бракує його кінця. Завантажте або скопіюйте його ще раз чи попросіть у клініки знову.",
        "en": "The file is damaged: its end is missing. Copy or download it again, or ask the clinic for it again.",
    },
}
WORDS = {
    "genuine": {"uk": "Справжній: жодної зміни після запечатування.", "en": "Genuine: unchanged since it was sealed."},
    "paper": {
        "uk": "Код справжній. Звірте сторінки з файлом або попросіть у клініки файл з відбитком запису {digest}.",
        "en": "The code is genuine. Compare the pages with the file, or ask the clinic for the file with the record "
        "digest {digest}.",
    },
    "who": {"uk": "Клініка: {clinic} ({clinic_id}); запечатано: {by}", "en": "Clinic: {clinic} ({clinic_id}); sealed by {by}"},
    "what": {"uk": "Документ: {title} {subject}", "en": "Document: {title} {subject}"},
    "when": {"uk": "Час: {at} UTC", "en": "Time: {at} UTC"},
    "tree": {
        "uk": "Журнал: запис {index} у дереві з {size}, корінь дерева {root}",
        "en": "Trail: entry {index} in a tree of {size}, tree root {root}",
    },
    "digest": {"uk": "Відбиток запису: {digest}", "en": "Record digest: {digest}"},
    "why": {"uk": "Підстава: {reason}", "en": "Reason: {reason}"},
    "signed": {"uk": "Підпис: {name} ({role}), {meaning}, {at} UTC", "en": "Signed: {name} ({role}), {meaning}, {at} UTC"},
    "record": {"uk": "Запис: {record}", "en": "Record: {record}"},
    "clock": {
        "uk": "Увага: на той час годинник клініки був під сумнівом.",
        "en": "Note: the clinic’s clock was in doubt at that time.",
    },
    "demo": {
        "uk": "Увага: це показова клініка, усі люди й записи вигадані.",
        "en": "Note: this is a demonstration clinic; all people and records are invented.",
    },
}  # fmt: skip

ROLES = {
    "admin": {"uk": "адміністрування", "en": "administration"},
    "lead": {"uk": "медичне керівництво", "en": "medical lead"},
    "physician": {"uk": "лікарська роль", "en": "physician"},
    "anaesthesiologist": {"uk": "анестезіологія", "en": "anaesthesiology"},
    "nurse": {"uk": "медсестринство", "en": "nursing"},
    "observer": {"uk": "спостереження", "en": "observation"},
    "therapist": {"uk": "психотерапія", "en": "therapy"},
    "cotherapist": {"uk": "котерапія", "en": "co-therapy"},
    "coordinator": {"uk": "координація", "en": "coordination"},
    "drug_officer": {"uk": "облік препаратів", "en": "drug register"},
    "peer": {"uk": "підтримка «рівний рівному»", "en": "peer support"},
    "auditor": {"uk": "аудит", "en": "audit"},
}  # fmt: skip
KINDS = {
    "participant": {"uk": "Протокол учасника", "en": "Participant’s protocol record"},
    "screening": {"uk": "Скринінг і рішення про допуск", "en": "Screening and clearance decision"},
    "discharge": {"uk": "Пам’ятка після сесії", "en": "Discharge sheet"},
    "integration": {"uk": "Підсумок інтеграції", "en": "Integration summary"},
    "event": {
        "uk": "Небажані події, відомості форми 137/о",
        "en": "Adverse events, with the fields of form 137/o",
    },
    "session": {"uk": "Протокол дозувальної сесії", "en": "Record of a dosing session"},
    "audit_extract": {"uk": "Витяг із журналу дій", "en": "Extract from the audit trail"},
}  # fmt: skip
"""A code on paper names only the kind of its document."""
MEANINGS = {
    "author": {"uk": "авторство запису", "en": "author"},
    "reviewer": {"uk": "перевірка", "en": "reviewer"},
    "approver": {"uk": "затвердження", "en": "approver"},
    "witness": {"uk": "засвідчення", "en": "witness"},
    "responsible": {"uk": "відповідальність за рішення", "en": "responsible for the decision"},
}  # fmt: skip


class Failed(Exception):
    """A check failed; the code says which."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def sentence(self, language: str) -> str:
        """What it means, in "uk" or "en"."""
        return SENTENCES[self.code][language].format(**self.values)

    @property
    def exit_code(self) -> int:
        """3 for evidence that does not hold, 1 for what could not be read, 2 for a question that was no question."""
        return {"SEA001": UNREADABLE, "SEA017": USAGE, "SEA018": UNREADABLE, "SEA019": UNREADABLE}.get(
            self.code, FAILED
        )


# --- what is asked ---------------------------------------------------------------------------------------------------


def verify_document(data: bytes, root: str, code: str = "") -> dict[str, Any]:
    """Who, what and when of a sealed file whose root has this fingerprint; raises Failed at the first bad check."""
    fingerprint = read_fingerprint(root)
    if not data.startswith(b"%PDF-"):
        raise Failed("SEA001")
    try:
        return _checked_document(data, root, fingerprint, code)
    except RecursionError:
        raise Failed("SEA009", name="record.json") from None


def _checked_document(data: bytes, root: str, fingerprint: str, code: str) -> dict[str, Any]:
    page_key, authority = check_signature(data)
    body = attachment(data, "record.json")
    record = read_json(body, "record.json")
    # Whose it is comes first: no more is unpacked of what no root stands behind.
    register = Register(record_certificates(record), root_key(record_roots(record), fingerprint))
    proof = read_proof(attachment(data, "record.tlog-proof"))
    told = check_record(record, body, proof)
    check_keys(register, page_key, authority, told)
    check_tree(register, proof, told)
    told["record"] = record_number(record, told)
    told["signatures"] = [check_record_signature(register, each, told) for each in record_signatures(record)]
    if code:
        paper = verify_code(code, root)
        if (paper["digest"], paper["clinic_id"]) != (told["digest"], told["clinic_id"]):
            raise Failed("SEA015")
    return told


def verify_code(text: str, root: str) -> dict[str, Any]:
    """Who, what and when a QR code says; raises Failed. The paper's own words are not in it, only their digest."""
    fingerprint = read_fingerprint(root)
    told = read_code(text)
    try:
        statement, chain, signature, top = unfold_code(told)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise Failed("SEA014") from None
    register = Register(chain, root_key([top, *(each["sign_key"] for each in chain)], fingerprint))
    documents = [each for each in register.standing(key_id(chain[0]["sign_key"]), statement["at"])
                 if each["kind"] == "document" and each["clinic"] == statement["clinic"]]  # fmt: skip
    if not documents:
        raise Failed("SEA008")
    if not ed25519_holds(
        documents[0]["sign_key"], b"clinicdesk/document/1\n" + canonical(statement), signature
    ):
        raise Failed("SEA016")
    names = {"clinic": "clinic_id", "clinic_name": "clinic"}
    return {"title": statement["kind"]} | {names.get(name, name): value for name, value in statement.items()}


def lines_of(told: dict[str, Any], language: str, *, paper_only: bool) -> list[str]:
    """What a person is told of a genuine document."""
    first = "paper" if paper_only else "genuine"
    names = [first, "who", "what", *(["record"] if told.get("record") else []), "when", "tree", "digest"]
    names += [
        name for name, key in (("why", "reason"), ("clock", "clock"), ("demo", "demo")) if told.get(key)
    ]
    title = KINDS.get(told["kind"], {}).get(language, told["kind"]) if paper_only else told["title"]
    shown = {**told, "at": on_the_wall(told["at"]), "title": title}
    said = [WORDS[name][language].format(**shown).strip() for name in names]
    return said + [_signed_line(each, language) for each in told.get("signatures", ())]


def _signed_line(each: dict[str, str], language: str) -> str:
    role = ", ".join(ROLES.get(one, {}).get(language, one) for one in each["role"].split())
    meaning = MEANINGS.get(each["meaning"], {}).get(language, each["meaning"])
    return WORDS["signed"][language].format(
        name=each["name"], role=role, meaning=meaning, at=on_the_wall(each["at"])
    )


def on_the_wall(at: str) -> str:
    """A moment as a person reads it, 01.12.2026 06:53:25; as written when it is none."""
    try:
        return read_moment(at).strftime("%d.%m.%Y %H:%M:%S")
    except (TypeError, ValueError):
        return at


# --- the signature over the file -------------------------------------------------------------------------------------

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
_SHA256_NAMED = {bytes.fromhex("300d06096086480165030402010500"), bytes.fromhex("300b0609608648016503040201")}
_ECDSA_NAMED = bytes.fromhex("300a06082a8648ce3d040302")
_VERSION_1 = bytes.fromhex("020101")


def check_signature(data: bytes) -> tuple[x509.Certificate, bytes]:
    """The certificate that signed all of the file, and the raw Ed25519 key that issued it."""
    signed, container = covered(data)
    try:
        certificate, others, attributes, signature = read_cms(container, hashlib.sha256(signed).digest())
        key = certificate.public_key()
    except (ValueError, IndexError, KeyError, StopIteration, UnsupportedAlgorithm, x509.InvalidVersion):
        raise Failed("SEA005") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Failed("SEA006")
    try:
        key.verify(signature, attributes, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Failed("SEA006") from None
    return certificate, issuer_of(certificate, others)


def covered(data: bytes) -> tuple[bytes, bytes]:
    """The signed bytes and the signature's container: together the whole file, from its first byte to its last."""
    found = [tuple(map(int, match.groups())) for match in _BYTE_RANGE.finditer(data)]
    if cut_short(data, found):
        raise Failed("SEA020")
    if not found:
        raise Failed("SEA002")
    for start, before, after, rest in found:
        gap = data[before:after]
        whole = start == 0 and before < after and after + rest == len(data)
        if whole and re.fullmatch(rb"<[0-9A-F]+>", gap) and len(gap) % 2 == 0:
            return data[:before] + data[after:], bytes.fromhex(gap[1:-1].decode("ascii"))
    raise Failed("SEA003")


def cut_short(data: bytes, found: list[tuple[int, ...]]) -> bool:
    """Whether the file breaks off: without the end of a PDF (ISO 32000-2, 7.5.5), or of what its seal covers.

    The seal's own value then still stands in its place; in a file that was written anew it does not.
    """
    short = [each for each in found if each[0] == 0 and sum(each[2:]) > len(data)]
    if len(short) == len(found) and not data.rstrip(b"\0\t\n\f\r ").endswith(b"%%EOF"):
        return True
    return any(re.fullmatch(rb"<[0-9A-F]+>", data[before:after]) for _, before, after, _ in short)


def read_cms(
    container: bytes, digest: bytes
) -> tuple[x509.Certificate, list[x509.Certificate], bytes, bytes]:
    """Signer's certificate, all certificates, signed attributes as they were signed, signature (RFC 5652, 5.3).

    Only the one form that ClinicDesk writes is read, so that no byte can be changed without being missed.
    """
    outer = Der.read(container)
    kind, wrapped = outer.children(0x30)
    (inner,) = wrapped.children(0xA0)
    version, digests, content, certificates, signers = inner.children(0x30)
    (signer,) = signers.children(0x31)
    again, sid, hashed, attributes, method, signature = signer.children(0x30)
    (hashed_by,), (inside,) = digests.children(0x31), content.children(0x30)
    is_ours = (
        (kind.body, inside.body, version.raw, again.raw) == (_SIGNED_DATA, _DATA, _VERSION_1, _VERSION_1)
        and kind.tag == inside.tag == 0x06
        and {hashed_by.raw, hashed.raw} <= _SHA256_NAMED
        and method.raw == _ECDSA_NAMED
        and signature.tag == 0x04
        and not container[outer.end :].strip(b"\0")
    )
    if not is_ours:
        raise ValueError("not a signature of ours")
    raw = [each.raw for each in certificates.children(0xA0)]
    own = check_attributes(attributes, digest, raw)
    _, serial, _, issuer, *_ = Der.read(own).children(0x30)[0].children(0x30)
    if sid.tag != 0x30 or sid.body != issuer.raw + serial.raw:
        raise ValueError("another certificate is named")
    loaded = [x509.load_der_x509_certificate(each) for each in raw]
    return x509.load_der_x509_certificate(own), loaded, b"\x31" + attributes.raw[1:], signature.body


def check_attributes(attributes: Der, digest: bytes, certificates: list[bytes]) -> bytes:
    """The certificate (DER) that the signed attributes name, once they name this digest too (RFC 5035, 3)."""
    said = {}
    for pair in attributes.children(0xA0):
        name, values = pair.children(0x30)
        (said[name.body],) = values.children(0x31)
    if said[_CONTENT_TYPE].body != _DATA:
        raise ValueError("not PAdES")
    if said[_MESSAGE_DIGEST].body != digest:
        raise Failed("SEA004")
    named = said[_SIGNING_CERTIFICATE_V2].children(0x30)[0].children(0x30)[0].children(0x30)
    wanted = next(part.body for part in named if part.tag == 0x04)
    return next(each for each in certificates if hashlib.sha256(each).digest() == wanted)


def issuer_of(certificate: x509.Certificate, others: list[x509.Certificate]) -> bytes:
    """The raw Ed25519 key that signed the certificate: of the other one there, which signed itself."""
    if len(others) == 2:
        (other,) = (each for each in others if each != certificate)
        try:
            key = other.public_key()
            named = other.signature_algorithm_oid == x509.SignatureAlgorithmOID.ED25519
            if (
                named
                and isinstance(key, Ed25519PublicKey)
                and other.subject == other.issuer == certificate.issuer
            ):
                for each in others:
                    key.verify(each.signature, each.tbs_certificate_bytes)
                return key.public_bytes_raw()
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            pass
    raise Failed("SEA007")


class Der:
    """One value of the Distinguished Encoding Rules (X.690): tag, and body between two places of the data."""

    def __init__(self, data: bytes, start: int, begin: int, end: int) -> None:
        self.data, self.start, self.begin, self.end = data, start, begin, end

    @classmethod
    def read(cls, data: bytes, start: int = 0) -> Der:
        """The value that begins here; ValueError or IndexError for bytes that are none."""
        length, begin = data[start + 1], start + 2
        if length & 0x80:
            width = length & 0x7F
            if not 1 <= width <= 4 or data[begin] == 0:
                raise ValueError("length")
            length, begin = int.from_bytes(data[begin : begin + width], "big"), begin + width
            if length < 0x80:
                raise ValueError("length")
        if begin + length > len(data):
            raise ValueError("cut off")
        return cls(data, start, begin, begin + length)

    @property
    def tag(self) -> int:
        """The first byte."""
        return self.data[self.start]

    @property
    def body(self) -> bytes:
        """What is inside."""
        return self.data[self.begin : self.end]

    @property
    def raw(self) -> bytes:
        """All of it."""
        return self.data[self.start : self.end]

    def children(self, tag: int) -> list[Der]:
        """The values inside; ValueError when this is not what was expected."""
        if self.tag != tag:
            raise ValueError("another type")
        found, at = [], self.begin
        while at < self.end:
            child = Der.read(self.data, at)
            if child.end > self.end:
                raise ValueError("sticks out")
            found.append(child)
            at = child.end
        return found


# --- attachments -----------------------------------------------------------------------------------------------------


def attachment(data: bytes, name: str) -> bytes:
    """An embedded file by its name. The whole file is signed by now, so it is enough to find it.

    It is unpacked only where there is exactly one: a thousand of that name would unpack to more than memory holds.
    """
    named = re.compile(rb"/UF\s*\(" + re.escape(name.encode("ascii")) + rb"\)")
    found = []
    for piece in data.split(b"endobj"):
        if b"/Filespec" in piece and named.search(piece):
            reference = re.search(rb"/EF\s*<<[^>]{0,80}/U?F\s+(\d{1,8})\s+0\s+R", piece)
            if reference:
                found.append(int(reference[1]))
    content = stream(data, found[0]) if len(found) == 1 else None
    if content is None:
        raise Failed("SEA009", name=name)
    return content


def stream(data: bytes, number: int) -> bytes | None:
    """The content of a stream object; None when it is none or too large."""
    begin = data.rfind(b"\n%d 0 obj" % number)
    head = re.compile(rb">>\s*stream\r?\n").search(data, begin) if begin >= 0 else None
    told = data[begin : head.start()] if head else b""
    length = re.search(rb"/Length\s+(\d{1,10})(?!\s+\d+\s+R)", told)
    if not head or not length:
        return None
    raw = data[head.end() : head.end() + int(length[1])]
    if b"/Filter" not in told:
        return raw
    try:
        reader = zlib.decompressobj()
        out = reader.decompress(raw, LARGEST_PART)
    except zlib.error:
        return None
    return out if reader.eof else None


def read_json(data: bytes, name: str) -> dict[str, Any]:
    """An object whose names are there once each."""
    try:
        value = json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Failed("SEA009", name=name) from None
    if not isinstance(value, dict):
        raise Failed("SEA009", name=name)
    return value


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """ValueError for a name that stands twice."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name twice")
    return value


# --- the record and the trail ----------------------------------------------------------------------------------------


def read_proof(data: bytes) -> dict[str, Any]:
    """A C2SP tlog-proof with the entry in its extra line: entry, index, hashes, the note's body and signatures."""
    try:
        head, gap, note = data.decode("utf-8").partition("\n\n")
        first, extra, index, *hashed = head.split("\n")
        body, second, signatures = note.rpartition("\n\n")
        origin, size, root = f"{body}\n".split("\n")[:3]
        entry = base64.b64decode(extra.removeprefix("extra "), validate=True)
        proof = {
            "entry": entry, "said": json.loads(entry, object_pairs_hook=once), "index": int(index.removeprefix("index ")),
            "hashes": [base64.b64decode(each, validate=True) for each in hashed], "origin": origin, "size": int(size),
            "root": base64.b64decode(root, validate=True), "body": f"{body}\n", "signatures": signatures.split("\n"),
        }  # fmt: skip
    except (ValueError, RecursionError):
        raise Failed("SEA009", name="record.tlog-proof") from None
    if first != "c2sp.org/tlog-proof@v1" or not (
        gap and second and extra.startswith("extra ") and index.startswith("index ")
    ):
        raise Failed("SEA009", name="record.tlog-proof")
    return proof


def check_record(record: dict[str, Any], body: bytes, proof: dict[str, Any]) -> dict[str, Any]:
    """Record and entry speak of the same: digest, clinic, person; returns what they say."""
    digest, entry = hashlib.sha256(body).hexdigest(), proof["said"]
    try:
        sealed, clinic = record["sealed"], record["clinic"]
        told = {
            "clinic": clinic["name"], "clinic_id": clinic["id"], "edrpou": clinic["edrpou"], "kind": record["kind"],
            "subject": record["subject"], "title": record["title"], "by": sealed["by"], "at": entry["at"], "reason": entry["reason"],
            "recipient": sealed["recipient"], "demo": sealed["demo"], "clock": entry["clock_flag"],
            "digest": digest, "index": proof["index"], "size": proof["size"], "root": proof["root"].hex(),
        }  # fmt: skip
        read_moment(entry["at"])
        same = (
            record["format"] == "clinicdesk-record/1"
            and (entry["action"], entry["entity"], entry["entity_id"])
            == ("document.sealed", "document", digest)
            and (entry["seq"], entry["actor"]) == (proof["index"], sealed["by_id"])
            and proof["origin"] == f"clinicdesk/{clinic['id']}"
            and all(isinstance(told[name], str) for name in told if name not in {"demo", "index", "size"})
        )
    except (KeyError, TypeError, ValueError):
        raise Failed("SEA009", name="record.json") from None
    if not same:
        raise Failed("SEA010")
    return told


def check_keys(register: Register, page: x509.Certificate, authority: bytes, told: dict[str, Any]) -> None:
    """The key that issued the page's certificate was the clinic's document key at that time."""
    key = base64.b64encode(authority).decode("ascii")
    standing = register.standing(key_id(key), told["at"])
    if not any(each["kind"] == "document" and each["clinic"] == told["clinic_id"] for each in standing):
        raise Failed("SEA008")
    if page.not_valid_before_utc > read_moment(told["at"]):
        raise Failed("SEA007")


def check_tree(register: Register, proof: dict[str, Any], told: dict[str, Any]) -> None:
    """The entry lies in the tree (RFC 9162, 2.1.3.2), whose head a workstation of the clinic signed (C2SP signed-note)."""
    leaf = hashlib.sha256(b"\0" + proof["entry"]).digest()
    if canonical(proof["said"]) != proof["entry"] or not included(leaf, proof):
        raise Failed("SEA011")
    name = proof["origin"]
    for each in register.everyone():
        at_work = register.standing(key_id(each["sign_key"]), told["at"])
        if any(one["kind"] == "workstation" and one["clinic"] == told["clinic_id"] for one in at_work):
            public = base64.b64decode(each["sign_key"])
            short = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
            for line in proof["signatures"]:
                signed = signature_in(line, name)
                if signed[:4] == short and ed25519_holds(
                    each["sign_key"], proof["body"].encode(), signed[4:]
                ):
                    return
    raise Failed("SEA012")


def signature_in(line: str, name: str) -> bytes:
    """Key id and signature of a note's signature line, empty for another signer's."""
    start = f"\u2014 {name} "
    try:
        return base64.b64decode(line.removeprefix(start), validate=True) if line.startswith(start) else b""
    except ValueError:
        return b""


def included(leaf: bytes, proof: dict[str, Any]) -> bool:
    """Whether the hashes carry the leaf to the root."""
    position, last, found = proof["index"], proof["size"] - 1, leaf
    if not 0 <= position <= last:
        return False
    for sibling in proof["hashes"]:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = hashlib.sha256(b"\x01" + sibling + found).digest()
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + sibling).digest()
        position, last = position >> 1, last >> 1
    return bool(last == 0 and found == proof["root"])


def record_signatures(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The signatures under the record, each a statement with its signature."""
    inner = record.get("record")
    found = inner.get("signatures", []) if isinstance(inner, dict) else []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Failed("SEA009", name="record.json")
    return found


def record_number(record: dict[str, Any], told: dict[str, Any]) -> str:
    """What the document is of, more closely than its subject: of a cohort's session, which one; else ""."""
    inner = record.get("record")
    number = inner.get("record_id") if isinstance(inner, dict) else None
    return number if isinstance(number, str) and number != told["subject"] else ""


def check_record_signature(register: Register, each: dict[str, Any], told: dict[str, Any]) -> dict[str, str]:
    """One signature: its statement is its signer's, whose key the root stood behind at that time."""
    name = str(each.get("signer_name", ""))
    try:
        statement = {
            field: value for field, value in each.items() if field not in {"signature", "session_key"}
        }
        signed = b"clinicdesk/sig/1\n" + canonical(statement)
        key = signers_key(register, each)
        holds = each["clinic"] == told["clinic_id"] and ed25519_holds(
            key, signed, base64.b64decode(each["signature"], validate=True)
        )
        said = {"name": name, "role": each["signer_role"], "meaning": each["meaning"], "at": each["at"]}
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise Failed("SEA013", name=name) from None
    if not holds:
        raise Failed("SEA013", name=name)
    return said


def signers_key(register: Register, each: dict[str, Any]) -> str:
    """The signer's own key, or the key of a session that it certified; IndexError, ValueError when it was neither."""
    series = each.get("session_key")
    if series is None:
        return persons_key(register, each["key_id"], each)
    claim = {field: value for field, value in series.items() if field != "certificate"}
    own = persons_key(register, claim["certified_by"], each)
    certified = b"clinicdesk/session-key/1\n" + canonical(claim)
    in_force = claim["issued_at"] <= each["at"] and persons_key(
        register, claim["certified_by"], {**each, "at": claim["issued_at"]}
    )
    right = (claim["user_id"], claim["clinic"]) == (each["signer_id"], each["clinic"])
    named = key_id(claim["public_key"]) == each["key_id"]
    if not (
        in_force and right and named
        and ed25519_holds(own, certified, base64.b64decode(series["certificate"], validate=True))
    ):  # fmt: skip
        raise ValueError("not the signer's")
    return str(claim["public_key"])


def persons_key(register: Register, key: str, each: dict[str, Any]) -> str:
    """The key (base64) of the signer with this id, which the root stands behind at the signature's time."""
    found = [
        one["sign_key"]
        for one in register.standing(key, each["at"])
        if one["kind"] == "user" and one["subject"] == each["signer_id"]
    ]
    return str(found[0])


# --- who stands behind a key -----------------------------------------------------------------------------------------

_ISSUERS = {"admin", "lead"}
_LONGEST_CODE = timedelta(hours=24)
_TEXTS = (
    "kind",
    "clinic",
    "subject",
    "name",
    "sign_key",
    "box_key",
    "issuer",
    "valid_from",
    "valid_until",
    "signature",
)


class Register:
    """Certificates and one trusted root: whose keys it stands behind at a moment.

    A certificate counts when its issuer signed it, was entitled to, and was itself vouched for when it begins. A
    key's newer certificate takes the place of its older ones.
    """

    def __init__(self, certificates: list[dict[str, Any]], root: str) -> None:
        self.root = key_id(root)
        unique = {canonical(each): each for each in certificates}.values()
        self._every = sorted(unique, key=lambda each: (each["valid_from"], each["signature"]))
        keys = {key_id(each["sign_key"]): each["sign_key"] for each in self._every} | {self.root: root}
        sound = [
            each for each in self._every if each["issuer"] in keys and is_signed(each, keys[each["issuer"]])
        ]
        self._issued = Counter(each["issuer"] for each in sound)
        self._trusted: list[dict[str, Any]] = []
        for _, begun in groupby(sound, key=lambda each: each["valid_from"]):
            waiting = list(begun)
            while grown := [each for each in waiting if self._carried(each)]:
                self._trusted += grown
                waiting = [each for each in waiting if each not in grown]

    def everyone(self) -> list[dict[str, Any]]:
        """All certificates that lead to the root."""
        return self._trusted

    def standing(self, key: str, at: str) -> list[dict[str, Any]]:
        """The certificates of a key (id) that count at a moment."""
        begun = [
            each for each in self._trusted if key_id(each["sign_key"]) == key and each["valid_from"] <= at
        ]
        newest = max((each["valid_from"] for each in begun if each["valid_from"] < at), default="")
        return [each for each in begun if each["valid_from"] >= newest and covers(each, at)]

    def _carried(self, each: dict[str, Any]) -> bool:
        if each["issuer"] == self.root and self._may(None, each):
            return True
        return any(self._may(issuer, each) for issuer in self.standing(each["issuer"], each["valid_from"]))

    def _may(self, issuer: dict[str, Any] | None, each: dict[str, Any]) -> bool:
        """The table of who certifies what."""
        until = each["valid_until"]
        short = until and read_moment(until) - read_moment(each["valid_from"]) <= _LONGEST_CODE
        if each["kind"] == "enrolment" and not short:
            return False
        if issuer is not None and issuer["clinic"] != each["clinic"]:
            return False
        if issuer is None or issuer["kind"] == "root":
            return each["kind"] == "root" or (
                each["kind"] == "user" and not _ISSUERS.isdisjoint(each["roles"])
            )
        if issuer["kind"] == "enrolment":
            once_only = self._issued[each["issuer"]] == 1
            same = issuer["subject"] == each["subject"] and set(each["roles"]) <= set(issuer["roles"])
            return each["kind"] == "user" and once_only and same
        return issuer["kind"] == "user" and not _ISSUERS.isdisjoint(issuer["roles"])


def covers(each: dict[str, Any], at: str) -> bool:
    """Whether the moment lies within the certificate's time; its end is no longer in it."""
    return bool(each["valid_from"] <= at and (not each["valid_until"] or at < each["valid_until"]))


def is_signed(each: dict[str, Any], key: str) -> bool:
    """Whether this key (base64) signed the certificate."""
    said = {name: value for name, value in each.items() if name != "signature"}
    return ed25519_holds(key, b"clinicdesk/cert/1\n" + canonical(said), base64.b64decode(each["signature"]))


def record_certificates(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The certificates in the record, each of the right form."""
    try:
        found = record["certificates"]
        if len(found) > MOST_CERTIFICATES:
            raise ValueError("too many")
        return [checked(each) for each in found]
    except (KeyError, TypeError, ValueError):
        raise Failed("SEA009", name="record.json") from None


def checked(each: dict[str, Any]) -> dict[str, Any]:
    """A certificate made of texts and roles, with keys and times that are some; else ValueError, KeyError, TypeError."""
    if set(each) != {*_TEXTS, "roles"} or not all(
        isinstance(text, str) for text in (*(each[name] for name in _TEXTS), *each["roles"])
    ):
        raise ValueError("form")
    if (
        len(base64.b64decode(each["sign_key"], validate=True)) != 32
        or len(base64.b64decode(each["signature"], validate=True)) != 64
    ):
        raise ValueError("key")
    for moment in filter(None, (each["valid_from"], each["valid_until"])):
        read_moment(moment)
    return each


def record_roots(record: dict[str, Any]) -> list[str]:
    """The public keys of the clinic's roots (base64), oldest first."""
    roots = record.get("roots")
    if not isinstance(roots, list) or not all(isinstance(each, str) for each in roots):
        raise Failed("SEA009", name="record.json")
    return roots


def root_key(offered: list[str], fingerprint: str) -> str:
    """The key whose fingerprint we were given; nothing that the document says of roots is believed beyond that."""
    for each in offered:
        try:
            if hashlib.sha256(base64.b64decode(each, validate=True)).hexdigest() == fingerprint:
                return each
        except ValueError:
            continue
    raise Failed("SEA008")


# --- the code on paper -----------------------------------------------------------------------------------------------

_HEAD = "CLINICDESK1:"


def read_code(text: str) -> dict[str, Any]:
    """The object in a QR code's text: base 32 (RFC 4648), raw deflate, JSON. Line breaks and blanks do not matter."""
    body = "".join(text.split()).upper()
    try:
        if not body.startswith(_HEAD) or len(body) > LARGEST_CODE:
            raise ValueError("not a code")
        packed = body.removeprefix(_HEAD)
        raw = base64.b32decode(packed + "=" * (-len(packed) % 8))
        reader = zlib.decompressobj(wbits=-15)
        value = json.loads(reader.decompress(raw, LARGEST_CODE), object_pairs_hook=once)
        if not reader.eof or reader.unused_data:
            raise ValueError("cut off, or something behind it")
    except (ValueError, zlib.error, RecursionError):
        raise Failed("SEA014") from None
    if not isinstance(value, dict):
        raise Failed("SEA014")
    return value


def unfold_code(told: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]], bytes, str]:
    """Statement, certificates, signature and root key; KeyError, TypeError or ValueError for what is none of ours."""
    top = base64.b64encode(unshort(told["o"])).decode("ascii")
    statement = {
        "clinic": told["c"], "clinic_name": told["m"], "kind": told["k"], "subject": told["s"], "at": told["a"],
        "digest": unshort(told["d"]).hex(), "by": told["b"], "index": told["i"], "size": told["n"],
        "root": unshort(told["r"]).hex(),
    }  # fmt: skip
    texts = [value for name, value in statement.items() if name not in {"index", "size"}]
    if not all(isinstance(text, str) for text in texts) or not all(
        isinstance(statement[name], int) for name in ("index", "size")
    ):
        raise ValueError("form")
    chain: list[dict[str, Any]] = []
    issuer = key_id(top)
    for kind, subject, name, roles, valid_from, valid_until, sign, box, signed in reversed(told["q"]):
        sign_key, box_key, signature = (
            base64.b64encode(unshort(each)).decode("ascii") for each in (sign, box, signed)
        )
        chain.insert(0, checked({
            "kind": kind, "clinic": told["c"], "subject": subject, "name": name, "roles": roles, "sign_key": sign_key,
            "box_key": box_key, "issuer": issuer, "valid_from": valid_from, "valid_until": valid_until,
            "signature": signature,
        }))  # fmt: skip
        issuer = key_id(sign_key)
    read_moment(statement["at"])
    if not chain:
        raise ValueError("no certificate")
    return statement, chain, unshort(told["z"]), top


def unshort(text: str) -> bytes:
    """Base64 without its filling."""
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


# --- small things ----------------------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """RFC 8785 for texts, whole numbers, lists and objects with ASCII names."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def key_id(public: str) -> str:
    """The short name of a key (base64)."""
    return hashlib.sha256(base64.b64decode(public)).hexdigest()[:32]


def ed25519_holds(key: str, signed: bytes, signature: bytes) -> bool:
    """Whether the signature is this key's (base64)."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_moment(text: str) -> datetime:
    """A time as ClinicDesk writes it; ValueError for any other form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)


def read_fingerprint(text: str) -> str:
    """64 hex digits, however they were grouped on paper."""
    digits = re.sub(r"[\s:-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise Failed("SEA017")
    return digits


def read_file(path: str) -> bytes:
    """The file's bytes; Failed for one that cannot be read or is too large."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Failed("SEA019", path=path) from None
    except OSError:
        raise Failed("SEA001") from None
    if len(data) > LARGEST:
        raise Failed("SEA018", most=LARGEST // 1024 // 1024)
    return data


def main(arguments: list[str] | None = None) -> int:
    """Check what is asked on the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", metavar="FILE.pdf")
    parser.add_argument("--root", required=True, metavar="FINGERPRINT")
    parser.add_argument("--qr", default="", metavar="TEXT")
    parser.add_argument("--lang", choices=("uk", "en"), default="uk")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    if not asked.file and not asked.qr:
        parser.error("FILE.pdf or --qr TEXT")
    for out in (sys.stdout, sys.stderr):
        out.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # Windows would use the ANSI code page
    try:
        if asked.file:
            told = verify_document(read_file(asked.file), asked.root, asked.qr)
        else:
            told = verify_code(asked.qr, asked.root)
    except Failed as failed:
        said = failed.sentence(asked.lang)
        answer: dict[str, Any] = {"ok": False, "code": failed.code, "sentence": said}
        print(json.dumps(answer, ensure_ascii=False) if asked.json else f"{said} [{failed.code}]")
        return failed.exit_code
    lines = lines_of(told, asked.lang, paper_only=not asked.file)
    print(json.dumps({"ok": True, **told}, ensure_ascii=False) if asked.json else "\n".join(lines))
    return DONE


if __name__ == "__main__":
    raise SystemExit(main())
