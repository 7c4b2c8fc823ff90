"""A file that went away while it was open: told as such, and nothing empty takes its place."""

import pytest
from sqlalchemy import text

from clinicdesk.errors import Unavailable
from clinicdesk.models.engine import Database


def test_a_file_that_is_gone_is_not_made_anew_by_a_reader(database: Database) -> None:
    """Proves: REQ-ENG-002. It comes back as it was, and reads again."""
    database.check_opens()
    database.dispose()
    away = database.path.rename(database.path.with_name("away.db"))
    with pytest.raises(Unavailable) as caught, database.read() as session:
        session.execute(text("select count(*) from sqlite_schema"))
    assert caught.value.code == "DBF008"
    assert not database.path.exists()
    away.rename(database.path)
    with database.read() as session:
        assert session.execute(text("select count(*) from sqlite_schema")).scalar_one() > 0
