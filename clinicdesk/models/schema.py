"""Which version a clinic file has, and how it is brought to ours: never without a backup before."""

import hashlib
from pathlib import Path

from sqlalchemy import Connection, Engine, Text, column, select, table

from clinicdesk.errors import Unavailable
from clinicdesk.models.append_only import ensure_triggers
from clinicdesk.models.engine import schema_lines, translated
from clinicdesk.models.tables import APPEND_ONLY
from clinicdesk.models.unit_of_work import Work, door_open

HEAD = "0016"
"""The newest revision; a test holds it equal to Alembic's own head, so that opening need not load Alembic."""
SCRIPTS = Path(__file__).parent / "migrations"
_REVISION = select(column("version_num", Text)).select_from(table("alembic_version"))


def revision_of(connection: Connection) -> str:
    """The file's revision; "" for an empty file."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    found = connection.execute(_REVISION).scalar()
    return str(found or "")


def needs_migration(engine: Engine) -> bool:
    """Whether the file is older than this program. Raises Unavailable DBF012 when it is newer."""
    with translated(), engine.connect() as connection:
        revision = revision_of(connection)
    if revision > HEAD:
        raise Unavailable("DBF012", found=revision, known=HEAD)
    return revision < HEAD


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the schema to a revision and its triggers back; one transaction, all or nothing."""
    with translated(), engine.begin() as connection:
        _upgrade(connection, to)


def migrate_within(work: Work, to: str = "head") -> None:
    """Bring the schema to a revision inside an act, whose event then says what the schema has become."""
    connection = work.session.connection()
    _upgrade(connection, to)
    work.amend_deed(reason=schema_digest(connection))


def _upgrade(connection: Connection, to: str) -> None:
    from alembic import command  # noqa: PLC0415 - a third of a second, needed once in a file's life
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    with door_open(connection):
        command.upgrade(config, to)
        # On the way to an older revision the newest tables are not there yet.
        there = [
            name for name in APPEND_ONLY if to == "head" or connection.dialect.has_table(connection, name)
        ]
        ensure_triggers(connection, there)


def schema_digest(connection: Connection) -> str:
    """SHA-256 (hex) over tables, indexes and triggers as the engine has them."""
    return hashlib.sha256("\n".join(schema_lines(connection)).encode()).hexdigest()
