"""Revision 0002 brings people's cards: rows of revision 0001 stay to the byte, and everybody is found again."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from clinicdesk.models.audit import Action
from clinicdesk.models.engine import Database, Store
from clinicdesk.models.evidence import TreeWalk
from clinicdesk.models.migrations.versions import r0002_people as second
from clinicdesk.models.people import Participant, PersonKey
from clinicdesk.models.schema import HEAD, migrate, schema_digest
from clinicdesk.models.unit_of_work import unit_of_work
from clinicdesk.services.person_rows import details_of
from tests.support.trails import begin, deed, participant, trail_on, written


@pytest.fixture
def old(tmp_path: Path) -> Database:
    """A file of revision 0001 with a participant who was corrected once."""
    database = Database(tmp_path / "old.db", "ab" * 48)
    migrate(database.writer, to="0001")
    trail = trail_on(database)
    begin(trail)
    first = participant("row-1", name="Ткач Юрий")
    written(trail, first)
    with unit_of_work(trail, deed()) as work:
        work.supersede(first, participant("row-2", version=2, name="Ткач Юрій Олегович"))
    return database


def stored(connection: Connection) -> list[tuple[object, ...]]:
    """Participants as they lie there."""
    return [tuple(row) for row in connection.execute(text("select * from participant order by id"))]


def test_people_of_the_first_revision_survive_to_the_byte_and_the_evidence_agrees(old: Database) -> None:
    """Proves: REQ-MIG-001, REQ-PPL-011."""
    with old.readers.connect() as connection:
        before = stored(connection)
    migrate(old.writer)
    with old.readers.connect() as connection:
        assert stored(connection) == before
        digest = schema_digest(connection)
    trail = trail_on(old)
    with unit_of_work(trail, deed(Action.SCHEMA_MIGRATED, entity="schema", entity_id=HEAD, reason=digest)):
        pass
    walk = TreeWalk()
    with old.readers.connect() as connection:
        walk.walk(connection)
        walk.compare_rows(connection)
        walk.compare_schema(connection)
    assert walk.findings == []
    old.dispose()


def test_everybody_is_found_again_and_has_a_card(old: Database) -> None:
    """Proves: REQ-PPL-011."""
    migrate(old.writer)
    with old.read() as session:
        found = set(session.scalars(select(PersonKey.key).where(PersonKey.participant_row == "row-2")))
        assert {"tkach", "uri", "olehovich", "=k1", "=1"} <= found
        person = session.get(Participant, "row-2")
        assert person is not None
        details = details_of(session, person)
    assert (details.surname, details.given_name, details.patronymic) == ("Ткач", "Юрій", "Олегович")
    assert (details.code, details.phones, details.height_cm) == ("К-1", (), "")
    old.dispose()


def test_a_file_without_people_is_brought_up_too(tmp_path: Path) -> None:
    database = Database(tmp_path / "empty.db", "ab" * 48)
    migrate(database.writer, to="0001")
    migrate(database.writer)
    with database.read() as session:
        assert session.scalars(select(PersonKey.key)).all() == []
    database.dispose()


def test_a_clinic_file_is_never_taken_back() -> None:
    with pytest.raises(RuntimeError, match="backup"):
        second.downgrade()


def test_keys_are_in_the_order_of_their_bytes_on_either_engine(store: Store) -> None:
    """Proves: REQ-PPL-003. A beginning is a range of the index only where the order is that of the bytes."""
    trail = trail_on(store)
    begin(trail)
    keys = ("=k1", "ab", "a b", "aб", "a", "b", "@1972-09-04")
    written(trail, participant("row-1"))
    with unit_of_work(trail, deed()) as work:
        work.derive(PersonKey, [{"key": key, "code": "К-1", "participant_row": "row-1"} for key in keys])
    with store.read() as session:
        assert session.scalars(select(PersonKey.key).order_by(PersonKey.key)).all() == sorted(keys)
        begun = select(PersonKey.key).where(PersonKey.key >= "a", PersonKey.key < "a\U0010ffff")
        assert set(session.scalars(begun)) == {"ab", "a b", "aб", "a"}
