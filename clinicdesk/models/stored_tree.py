"""Subtree hashes as the file keeps them (RFC 9162 2.1)."""

from sqlalchemy import Connection, select

from clinicdesk.models.audit import AuditNode
from clinicdesk.security.tree import Frontier

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
