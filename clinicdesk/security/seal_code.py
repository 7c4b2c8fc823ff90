"""What a QR code on a sealed page says, small and complete in itself: digest, signature, tree head, certificates.

Text: "CLINICDESK1:" and base 32 (RFC 4648) over raw deflate over canonical JSON with short names. A QR code packs
base 32 as letters and digits, and no shell, mail or pair of eyes takes any of its signs for something else. Whoever
has the root's fingerprint needs nothing more to check it.
"""

import base64
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.certificate import Certificate
from clinicdesk.security.identity import key_id

HEAD = "CLINICDESK1:"
_SIGNED = b"clinicdesk/document/1\n"


@dataclass(frozen=True, slots=True)
class SealStatement:
    """What the document key signs: whose document of what, its record's digest, and the tree it is an entry of."""

    clinic: str
    clinic_name: str
    kind: str
    subject: str  # a code, never a name
    digest: str  # SHA-256 (hex) of record.json
    at: str
    by: str
    index: int  # of the entry that tells of the sealing
    size: int
    root: str  # hex

    def signed_bytes(self) -> bytes:
        """What is signed."""
        said: dict[str, Json] = asdict(self)
        return _SIGNED + canonical(said)


def seal_code(
    statement: SealStatement, *, key: Ed25519PrivateKey, chain: Sequence[Certificate], root: bytes
) -> str:
    """The text of the QR code. `chain`: from the document key's certificate to the root's, which is given raw."""
    told: dict[str, Json] = {
        "c": statement.clinic, "m": statement.clinic_name, "k": statement.kind, "s": statement.subject,
        "d": _short(bytes.fromhex(statement.digest)), "a": statement.at, "b": statement.by,
        "i": statement.index, "n": statement.size, "r": _short(bytes.fromhex(statement.root)),
        "z": _short(key.sign(statement.signed_bytes())), "q": [_line(each) for each in chain], "o": _short(root),
    }  # fmt: skip
    packed = zlib.compress(canonical(told), 9, wbits=-15)
    return HEAD + base64.b32encode(packed).decode("ascii").rstrip("=")


def chain_to(
    certificates: Sequence[Certificate], key: str, root: bytes, *, at: str
) -> tuple[Certificate, ...]:
    """The shortest line of certificates from a key (id) at a moment (stamp) to a root (raw Ed25519); empty: none.

    A line only names who said so; whether they were entitled to is for `check_chain`.
    """
    root_id, seen = key_id(root), {key}
    lines: list[tuple[Certificate, ...]] = [(each,) for each in _covering(certificates, key, at)]
    while lines:
        line = lines.pop(0)
        issuer = line[-1].issuer
        if issuer == root_id:
            return line
        if issuer not in seen:
            seen.add(issuer)
            lines += [(*line, each) for each in _covering(certificates, issuer, line[-1].valid_from)]
    return ()


def _covering(certificates: Sequence[Certificate], key: str, at: str) -> list[Certificate]:
    """The certificates of a key that cover a moment, newest first."""
    found = [each for each in certificates if each.key == key and each.covers(at)]
    return sorted(found, key=lambda each: each.valid_from, reverse=True)


def _line(each: Certificate) -> list[str | list[str]]:
    """A certificate without what its place in the chain and the statement say already."""
    keys = [_squeezed(each.sign_key), _squeezed(each.box_key), _squeezed(each.signature)]
    return [
        each.kind.value,
        each.subject,
        each.name,
        list(each.roles),
        each.valid_from,
        each.valid_until,
        *keys,
    ]


def _squeezed(text: str) -> str:
    return _short(base64.b64decode(text))


def _short(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii").rstrip("=")
