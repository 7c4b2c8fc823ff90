"""The clinic's own keys: the workstation's log key and the document authority, kept in the clinic file."""

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.ids import Ids
from clinicdesk.models.accounts import MachineKey
from clinicdesk.security.identity import key_id


def public_bytes(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    """The 32 raw bytes of the public half."""
    return key.public_key().public_bytes_raw()


def b64(data: bytes) -> str:
    """Base64 text."""
    return base64.b64encode(data).decode("ascii")


def unb64(text: str) -> bytes:
    """The bytes of base64 text."""
    return base64.b64decode(text, validate=True)


def root_fingerprint(root_public: bytes) -> str:
    """SHA-256 (hex) of the root's Ed25519 public key."""
    return hashlib.sha256(root_public).hexdigest()


def new_machine_key(ids: Ids, kind: str, key: Ed25519PrivateKey) -> MachineKey:
    """A row for a machine key ("workstation" or "document")."""
    public = public_bytes(key)
    return MachineKey(
        id=ids.new(), kind=kind, name=kind, key_id=key_id(public), public=public,
        private=key.private_bytes_raw(),
    )  # fmt: skip


def machine_key(session: Session, kind: str) -> Ed25519PrivateKey:
    """The private machine key of this kind."""
    # The column alone: asked before a migration, when the table may lack what this program knows of it.
    private = session.scalars(select(MachineKey.private).where(MachineKey.kind == kind)).first()
    if private is None:
        raise LookupError(kind)
    return Ed25519PrivateKey.from_private_bytes(private)
