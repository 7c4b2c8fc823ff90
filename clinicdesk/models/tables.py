"""All tables in one place, so that the metadata is whole whoever asks."""

from sqlalchemy import Table

from clinicdesk.models import (
    accounts,
    audit,
    clearances,
    cohorts,
    consents,
    definitions,
    dosing,
    drafts,
    drugs,
    notes,
    people,
    process_notes,
    questions,
    responses,
    reviews,
    rights,
    sessions,
    signatures,
    tasks,
)
from clinicdesk.models.base import Base

__all__ = [
    "APPEND_ONLY",
    "RECORDED",
    "accounts",
    "audit",
    "clearances",
    "cohorts",
    "consents",
    "definitions",
    "dosing",
    "drafts",
    "drugs",
    "notes",
    "people",
    "process_notes",
    "questions",
    "responses",
    "reviews",
    "rights",
    "sessions",
    "signatures",
    "tasks",
]

METADATA = Base.metadata
RECORDED: tuple[Table, ...] = tuple(table for table in METADATA.sorted_tables if "event_seq" in table.columns)
"""Tables whose every row must match the audited image of the event that wrote it."""

APPEND_ONLY: tuple[str, ...] = tuple(
    table.name for table in METADATA.sorted_tables if table.name != drafts.Draft.__tablename__
)
"""Tables in which no row is ever changed or deleted."""
