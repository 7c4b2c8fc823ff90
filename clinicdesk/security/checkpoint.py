"""The signed head of the audit tree: C2SP signed-note, tlog-checkpoint and tlog-proof, with Ed25519."""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.tree import verify_inclusion

_HASH_BYTES = 32
_KEY_ID_BYTES = 4
_ED25519 = b"\x01"  # signed-note: signature type of a plain Ed25519 signature
_DASH = "\u2014 "
_CAP = 64 * 1024
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_INDEX = re.compile(rf"index ({_NUMBER.pattern})")
_PROOF_HEAD = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: whose tree, how many leaves, its 32-byte root."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The three lines that are signed. ValueError for an origin that would not read back."""
        if not self.origin or not self.origin.isprintable() or self.size < 0 or len(self.root) != _HASH_BYTES:
            raise ValueError("not a tree head")
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class TlogProof:
    """An entry's place in a signed tree, complete for checking without the clinic."""

    index: int
    hashes: tuple[bytes, ...]
    note: str

    def holds(self, leaf: bytes, checkpoint: Checkpoint) -> bool:
        """Whether this leaf hash lies at the index under the checkpoint that was opened from the note."""
        return verify_inclusion(
            leaf, self.hashes, index=self.index, size=checkpoint.size, root=checkpoint.root
        )


def origin_of(clinic_id: str) -> str:
    """The name of a clinic's audit tree."""
    return f"clinicdesk/{clinic_id}"


def sign_checkpoint(checkpoint: Checkpoint, *, name: str, key: Ed25519PrivateKey) -> str:
    """The checkpoint as a note signed under a key name (without spaces or plus signs)."""
    if not name or "+" in name or not name.isprintable() or any(sign.isspace() for sign in name):
        raise ValueError("not a key name")
    body = checkpoint.body()
    named = _key_id(name, key.public_key().public_bytes_raw())
    return f"{body}\n{_DASH}{name} {_b64(named + key.sign(body.encode()))}\n"


def open_checkpoint(note: str, *, name: str, public_key: bytes) -> Checkpoint:
    """Read a note that this key (raw Ed25519) signed; signatures of keys unknown here are passed over.

    Raises Refused: CHK001 not a checkpoint, CHK002 not signed by this key, CHK003 signed but altered since.
    """
    body, lines = _split(note)
    known = _key_id(name, public_key)
    signed = [raw for signer, raw in map(_signature, lines) if signer == name and raw.startswith(known)]
    if not signed:
        raise Refused(Issue("CHK002", values={"name": name}))
    for raw in signed:
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(raw[_KEY_ID_BYTES:], body.encode())
        except InvalidSignature:
            raise Refused(Issue("CHK003", values={"name": name})) from None
    return _read_body(body)


def read_checkpoint(note: str) -> Checkpoint:
    """What a note of our own says, without a look at its signatures; Refused CHK001 when it is none."""
    return _read_body(_split(note)[0])


def tlog_proof(note: str, *, index: int, hashes: Sequence[bytes], entry: bytes = b"") -> str:
    """An offline-verifiable proof file: the leaf's index, its audit path, the checkpoint verbatim.

    `entry`: what the leaf is the hash of, so that the file says of what it is the proof.
    """
    extra = [f"extra {_b64(entry)}"] if entry else []
    lines = [_PROOF_HEAD, *extra, f"index {index}", *map(_b64, hashes)]
    return "\n".join(lines) + f"\n\n{note}"


def read_tlog_proof(text: str) -> TlogProof:
    """Read what `tlog_proof` wrote, or another C2SP log; Refused CHK004 when it is none."""
    head, gap, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[1:2] and lines[1].startswith("extra "):
        del lines[1]  # unauthenticated by its definition
    index = _INDEX.fullmatch(lines[1]) if lines[1:] else None
    hashes = tuple(_decoded(line, "CHK004") for line in lines[2:])
    if lines[0] != _PROOF_HEAD or not gap or not index or any(len(each) != _HASH_BYTES for each in hashes):
        raise Refused(Issue("CHK004"))
    return TlogProof(int(index[1]), hashes, note)


def _split(note: str) -> tuple[str, list[str]]:
    """The signed text and the signature lines; the last empty line parts them."""
    body, gap, signatures = note.rpartition("\n\n")
    whole = len(note) <= _CAP and not any(sign < " " and sign != "\n" for sign in note)
    if not whole or not gap or not signatures.endswith("\n"):
        raise Refused(Issue("CHK001"))
    return f"{body}\n", signatures.removesuffix("\n").split("\n")


def _signature(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not name or not space:
        raise Refused(Issue("CHK001"))
    return name, _decoded(encoded, "CHK001")


def _read_body(body: str) -> Checkpoint:
    """The first three lines; further ones are extensions we do not know."""
    lines = body.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines) or not _NUMBER.fullmatch(lines[1]):  # noqa: PLR2004 - origin, size, root
        raise Refused(Issue("CHK001"))
    root = _decoded(lines[2], "CHK001")
    if len(root) != _HASH_BYTES:
        raise Refused(Issue("CHK001"))
    return Checkpoint(lines[0], int(lines[1]), root)


def _key_id(name: str, public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:_KEY_ID_BYTES]


def _decoded(text: str, code: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(Issue(code)) from None
    if _b64(data) != text:
        raise Refused(Issue(code))
    return data


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
