"""A bare trail on a fresh database of either engine: no clinic, no people, no keys file."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from clinicdesk.clock import Clock, SteppedClock
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.base import Base
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.engine import Database, PostgresDatabase, Store
from clinicdesk.models.evidence import TreeWalk
from clinicdesk.models.people import Participant
from clinicdesk.models.schema import HEAD, migrate, schema_digest
from clinicdesk.models.unit_of_work import Deed, LogKey, Trail, unit_of_work
from tests.support.clinic import START

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN = "clinicdesk/bare"


def sqlcipher_store(folder: Path) -> Database:
    """A migrated clinic file under a random key."""
    database = Database(folder / "bare.db", secrets.token_hex(48))
    migrate(database.writer)
    database.check_opens()
    return database


def postgres_store(url: str) -> PostgresDatabase:
    """A migrated database of the second engine."""
    database = PostgresDatabase(url)
    migrate(database.writer)
    return database


def trail_on(store: Store, *, clock: Clock | None = None) -> Trail:
    """A workstation's trail on a store."""
    ticking = SteppedClock(START, step=timedelta(milliseconds=1))
    return Trail(store, LogKey(ORIGIN, ORIGIN, KEY), clock or ticking)


def deed(action: Action = Action.COHORT_PLANNED, **changed: Any) -> Deed:
    """Somebody's act."""
    said: dict[str, Any] = {
        "actor": "u-1", "role": "lead", "workstation": "Пост-1", "login_id": "login-1", "entity": "cohort",
        "entity_id": "c-1",
    } | changed  # fmt: skip
    return Deed(action=action, **said)


def begin(trail: Trail) -> None:
    """The first event of every file: what its schema is."""
    with trail.database.readers.connect() as connection:
        digest = schema_digest(connection)
    with unit_of_work(trail, deed(Action.SCHEMA_MIGRATED, entity="schema", entity_id=HEAD, reason=digest)):
        pass


def cohort(row_id: str = "c-1", code: str = "07") -> Cohort:
    """A row that supersedes nothing."""
    return Cohort(id=row_id, code=code, programme="gkap")


def participant(row_id: str = "p-1", *, version: int = 1, name: str = "Ткач Юрій") -> Participant:
    """A row that can be superseded."""
    return Participant(
        id=row_id, person_id="person-1", version=version, code="К-1", name=name, folded=name, birth_date=""
    )


def written(trail: Trail, *rows: Base) -> None:
    """One act that writes these rows."""
    with unit_of_work(trail, deed()) as work:
        work.add(*rows)


def findings(store: Store) -> list[str]:
    """What the walk over all evidence has against this store."""
    walk = TreeWalk()
    with store.readers.connect() as connection:
        walk.walk(connection)
        walk.compare_rows(connection)
        walk.compare_schema(connection)
    return [issue.code for issue in walk.findings]


def size(store: Store) -> int:
    """How many events there are."""
    with store.read() as session:
        return session.execute(select(func.count()).select_from(AuditEvent)).scalar_one()
