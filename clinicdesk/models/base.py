"""Column types and the shape every recorded row has: who wrote it (its event) and what it replaces."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, MetaData, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from clinicdesk.clock import UNREADABLE, read_stamp, stamp, within_years

STRICT = {"sqlite_strict": True}
Whole = BigInteger().with_variant(Integer(), "sqlite")
"""64-bit whole numbers on every engine: amounts in micrograms, volumes in microlitres, sequence numbers."""

Folded = Text().with_variant(Text(collation="C"), "postgresql")
"""Text whose order is that of its bytes on every engine, so that a beginning is a range of an index."""


class Moment(TypeDecorator[datetime]):
    """A UTC time stored as sortable text ("2026-11-24T08:15:00.123Z")."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Time to text."""
        return None if value is None else stamp(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Text to time; UNREADABLE for what is none, so that one row shuts nobody out of all the others."""
        if value is None:
            return None
        try:
            at = read_stamp(value)
        except ValueError:
            return UNREADABLE
        return at if at.tzinfo and within_years(at) else UNREADABLE


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """All tables of the clinic file."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        str: Text,
        int: Whole,
        bytes: LargeBinary,
        datetime: Moment,
    }


class Recorded(MappedAsDataclass, kw_only=True):
    """A row nobody changes: a new one supersedes it, and the unique link keeps the line from forking."""

    id: Mapped[str] = mapped_column(primary_key=True)
    event_seq: Mapped[int] = mapped_column(ForeignKey("audit_event.seq"), init=False)
    recorded_at: Mapped[datetime] = mapped_column(init=False)


def secret_column() -> Any:  # noqa: ANN401 - stands where mapped_column stands
    """A column whose audited image is a digest, so that the trail can be exported."""
    return mapped_column(info={"secret": True})


def added_column() -> Any:  # noqa: ANN401 - as above
    """A text column that came with a later revision.

    Rows from before hold "". The audited image leaves it out while it is empty, so that their images still fit.
    """
    return mapped_column(default="", server_default="", info={"added": True})
