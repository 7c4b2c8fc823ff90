"""The audited image of a row is the same whether it is made, read as an object or read from the table."""

import hashlib
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Integer, LargeBinary, Table

from clinicdesk.models.accounts import MachineKey, UserAccount
from clinicdesk.models.base import Base, Moment
from clinicdesk.models.engine import Store
from clinicdesk.models.images import image_of_row, image_of_values, rows_as_stored
from clinicdesk.models.tables import RECORDED
from clinicdesk.models.unit_of_work import Trail
from tests.support.clinic import START
from tests.support.trails import written

MODELS: dict[str, type[Base]] = {
    mapper.local_table.name: mapper.class_  # type: ignore[attr-defined]  # a table, by our declarations
    for mapper in Base.registry.mappers
}


def some_row(table: Table) -> Base:
    """A row with something in every column."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys or column.name in {"event_seq", "recorded_at"}:
            continue
        if isinstance(column.type, Moment):
            values[column.name] = START
        elif isinstance(column.type, LargeBinary):
            values[column.name] = b"\x00\xff"
        elif isinstance(column.type, Integer) or column.type.python_type is int:
            values[column.name] = 7
        else:
            values[column.name] = f"{column.name} – ї"
    return MODELS[table.name](**values, **{c.name: None for c in table.columns if c.name == "supersedes"})


@pytest.mark.parametrize(
    "name",
    sorted(
        t.name
        for t in RECORDED
        if not set(t.columns.keys()) & {"cohort_id", "response_row", "participant_row"}
    ),
)
def test_an_image_is_the_same_however_the_row_is_read(trail: Trail, name: str) -> None:
    """Proves: REQ-UOW-005."""
    row = some_row(MODELS[name].__table__)  # type: ignore[arg-type]  # a table, by our declarations
    written(trail, row)
    made = image_of_row(row)
    table: Any = MODELS[name].__table__
    with trail.database.read() as session:
        assert image_of_row(session.query(MODELS[name]).one()) == made
    with trail.database.readers.connect() as connection:
        (stored,) = connection.execute(rows_as_stored(table)).mappings()
        assert image_of_values(table, stored) == made
    assert all(isinstance(value, str | int | None) for value in made.values())


def test_a_private_key_stands_in_the_trail_as_a_digest_only(trail: Trail) -> None:
    """Proves: REQ-UOW-005."""
    secret = bytes(range(32))
    written(trail, row := MachineKey(id="k", kind="x", name="x", key_id="x", public=b"p", private=secret))
    assert image_of_row(row)["private"] == f"sha256:{hashlib.sha256(secret).hexdigest()}"
    assert image_of_row(row)["public"] == "cA=="


def test_a_missing_time_stays_missing(store: Store, trail: Trail) -> None:
    row = UserAccount(
        id="u", user_id="u", version=1, login="l", name="n", roles="peer", state="active", slot="s", box_key="",
        key_id="",
    )  # fmt: skip
    written(trail, row)
    assert image_of_row(row)["code_expires"] is None
    recorded = image_of_row(row)["recorded_at"]
    assert isinstance(recorded, str)
    assert datetime.fromisoformat(recorded) >= START
