"""Definitions as the clinic works with them: kept word for word, adopted by the medical lead."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded


class StoredDefinition(Recorded, Base):
    """A programme, form or list with its sentences in both languages, as canonical JSON; digest over `body`."""

    __tablename__ = "definition"
    __table_args__ = (
        UniqueConstraint("digest"),
        Index("ix_definition_code_version", "code", "version"),
        STRICT,
    )

    kind: Mapped[str]
    code: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str]
    body: Mapped[str]


class Adoption(Recorded, Base):
    """The medical lead's word that a version is used here, with the clinic's own numbers (canonical JSON)."""

    __tablename__ = "adoption"
    __table_args__ = (UniqueConstraint("adoption_id", "version"), Index("ix_adoption_code", "code"), STRICT)

    adoption_id: Mapped[str]
    version: Mapped[int]
    code: Mapped[str]
    definition_digest: Mapped[str] = mapped_column(ForeignKey("definition.digest"))
    numbers: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("adoption.id"), unique=True, default=None)
