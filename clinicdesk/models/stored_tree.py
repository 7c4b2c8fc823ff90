"""Subtree hashes as the file keeps them (RFC 9162 2.1)."""

from sqlalchemy import Connection, select

from clinicdesk.models.audit import AuditCheckpoint, AuditEvent, AuditNode
from clinicdesk.security.canonical import canonical
from clinicdesk.security.checkpoint import tlog_proof
from clinicdesk.security.tree import Frontier, inclusion_proof

GONE = bytes(32)
"""Stands where a hash is missing: no digest anybody finds, so the check of the evidence tells of it."""


def stored_frontier(connection: Connection, size: int) -> Frontier:
    """The right edge of the stored tree over its first `size` leaves."""
    return Frontier.from_nodes(size, lambda level, index: _node(connection, level, index))


def _node(connection: Connection, level: int, index: int) -> bytes:
    found: bytes | None = connection.execute(
        select(AuditNode.hash).where(AuditNode.level == level, AuditNode.idx == index)
    ).scalar()
    # A damaged file must still open for looking: no crash here, a finding there.
    return found or GONE


def entry_proof(connection: Connection, seq: int) -> str:
    """The proof file of one event: the event itself, its place, and the tree head signed with it.

    NoResultFound for an event that is not there.
    """
    event = connection.execute(select(AuditEvent.__table__).where(AuditEvent.seq == seq)).mappings().one()
    size = seq + 1
    note = connection.execute(select(AuditCheckpoint.note).where(AuditCheckpoint.size == size)).scalar_one()
    path = inclusion_proof(seq, size, lambda level, index: _node(connection, level, index))
    return tlog_proof(note, index=seq, hashes=path, entry=canonical(dict(event)))
