"""Stores of both engines; those of PostgreSQL are there with `-m postgresql`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk.models.engine import Database, Store
from clinicdesk.models.unit_of_work import Trail
from tests.support.postgres import postgres_cluster, postgres_url
from tests.support.trails import begin, postgres_store, sqlcipher_store, trail_on

__all__ = ["postgres_cluster", "postgres_url"]  # fixtures, found by name


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty clinic file."""
    store = sqlcipher_store(tmp_path)
    yield store
    store.dispose()


@pytest.fixture(params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A migrated, empty database of each engine."""
    made: Store
    if request.param == "postgresql":
        made = postgres_store(request.getfixturevalue("postgres_url"))
    else:
        made = sqlcipher_store(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def trail(store: Store) -> Trail:
    """A workstation's trail with its first event."""
    made = trail_on(store)
    begin(made)
    return made
