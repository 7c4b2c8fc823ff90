"""Rows that are not as their events left them: what another program wrote over, seen without the full check."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import AuditPayload
from clinicdesk.models.base import Base
from clinicdesk.models.images import image_of_row
from clinicdesk.security.canonical import canonical

_AT_ONCE = 500


def altered(session: Session, rows: Iterable[Any]) -> frozenset[str]:
    """The ids of those among these rows, recorded ones, whose event tells of another row, or of none."""
    every = tuple(rows)
    left = _left_by(session, sorted({row.event_seq for row in every}))
    return frozenset(row.id for row in every if left.get((row.__tablename__, row.id)) != _bytes_of(row))


def _left_by(session: Session, events: Sequence[int]) -> dict[tuple[str, str], bytes]:
    found: dict[tuple[str, str], bytes] = {}
    for start in range(0, len(events), _AT_ONCE):
        some = events[start : start + _AT_ONCE]
        for body in session.scalars(select(AuditPayload.body).where(AuditPayload.seq.in_(some))):
            try:
                for image in json.loads(body)["after"]:
                    found[image["table"], image["row"]["id"]] = canonical(image["row"])
            except (ValueError, KeyError, TypeError):
                continue  # a body that no writer of ours made tells of nothing
    return found


def _bytes_of(row: Base) -> bytes:
    try:
        return canonical(dict(image_of_row(row)))
    except (ValueError, TypeError):
        return b""
