"""The audited image of a row: canonical JSON values, the same from an object and from the table."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    LargeBinary,
    RowMapping,
    Select,
    Table,
    Text,
    inspect,
    select,
    type_coerce,
)

from clinicdesk.clock import stamp
from clinicdesk.models.base import Base, Moment

Image = Mapping[str, str | int | None]
_Convert = Callable[[Any], str | int | None]


class Plain(NamedTuple):
    """A new row as plain columns, for an act that writes thousands; `Work.put` adds those of its event."""

    model: type[Base]
    values: dict[str, Any]


def plain_row(row: Base) -> Plain:
    """A mapped object as plain columns, every one of them."""
    model = type(row)
    return Plain(model, {name: getattr(row, name) for name, _ in _converters(model)})


def image_of_row(row: Base) -> Image:
    """The image of a mapped object, whether new or read."""
    return image_of_plain(plain_row(row))


def image_of_plain(row: Plain) -> Image:
    """The image of a row as plain columns: the same as of the object."""
    values = row.values
    image = {name: convert(values[name]) for name, convert in _converters(row.model)}
    return _without_empty(row.model.__table__, image)


def rows_as_stored(table: Table) -> Select[Any]:
    """Every row, times as the text that lies there: a tampered one may be no time at all."""
    return select(
        *(type_coerce(c, Text).label(c.name) if isinstance(c.type, Moment) else c for c in table.columns)
    )


def image_of_values(table: Table, values: RowMapping) -> Image:
    """The image of a row read with `rows_as_stored`."""
    image = {name: convert(values[name]) for name, convert in _table_converters(table)}
    return _without_empty(table, image)


def _without_empty(table: FromClause, image: Image) -> Image:
    added = _added(table)
    return {name: value for name, value in image.items() if value or name not in added} if added else image


@cache
def _added(table: FromClause) -> frozenset[str]:
    return frozenset(column.name for column in table.columns if column.info.get("added"))


@cache
def _converters(model: type[Base]) -> tuple[tuple[str, _Convert], ...]:
    return tuple((attribute.key, _convert(attribute.columns[0])) for attribute in inspect(model).column_attrs)


@cache
def _table_converters(table: Table) -> tuple[tuple[str, _Convert], ...]:
    return tuple((c.name, _plain if isinstance(c.type, Moment) else _convert(c)) for c in table.columns)


def _convert(column: ColumnElement[Any]) -> _Convert:
    if column.info.get("secret"):
        return _digest
    if isinstance(column.type, LargeBinary):
        return _base64
    if isinstance(column.type, Moment):
        return _stamp
    return _plain


def _plain(value: str | int | None) -> str | int | None:
    return value


def _stamp(value: datetime | None) -> str | None:
    return None if value is None else stamp(value)


def _base64(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode("ascii")


def _digest(value: bytes | str) -> str:
    data = value.encode() if isinstance(value, str) else value
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
