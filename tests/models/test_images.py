"""The audited image of a row is the same whether it is made, read as an object or read from the table."""

import hashlib
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Integer, LargeBinary, Table

from clinicdesk.models.accounts import MachineKey, UserAccount
from clinicdesk.models.base import Base, Moment
from clinicdesk.models.engine import Store
from clinicdesk.models.images import image_of_row, image_of_values, rows_as_stored
from clinicdesk.models.responses import Response
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


def stands_alone(table: Table) -> bool:
    """No parent row and no rule of its own about what may stand in a column."""
    parents = {key.parent.name for key in table.foreign_keys} - {"event_seq", "supersedes"}
    return not parents and not any(isinstance(rule, CheckConstraint) for rule in table.constraints)


@pytest.mark.parametrize("name", sorted(table.name for table in RECORDED if stands_alone(table)))
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


def test_a_column_that_came_later_is_left_out_of_an_image_while_it_is_empty(trail: Trail) -> None:
    """Proves: REQ-MIG-005. Rows from before the column keep the image they were audited with."""
    told: dict[str, Any] = {
        "response_id": "r", "version": 1, "session_id": "s", "person_id": "p", "form": "vitals",
        "form_version": "0.1", "taken_at": START, "author_id": "u",
    }  # fmt: skip
    written(
        trail,
        before := Response(id="1", **told),
        later := Response(id="2", **told | {"version": 2}, step="D1"),
    )
    assert "step" not in image_of_row(before)
    assert image_of_row(later)["step"] == "D1"
    table: Any = Response.__table__
    with trail.database.readers.connect() as connection:
        stored = [dict(row) for row in connection.execute(rows_as_stored(table)).mappings()]
    assert [image_of_values(table, row) for row in stored] == [image_of_row(before), image_of_row(later)]  # type: ignore[arg-type]
