"""A dose is taken back in the tables only beside an incident, for good, and another may come under its number."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from clinicdesk.models.dosing import Dose, MissedSet
from clinicdesk.models.engine import Database
from clinicdesk.models.evidence import TreeWalk
from clinicdesk.models.migrations.versions import r0014_taken_back as fourteenth
from clinicdesk.models.responses import Response
from clinicdesk.models.schema import migrate
from clinicdesk.models.unit_of_work import unit_of_work
from tests.models.test_dose_gates import DOSE, INCIDENT, NEXT, day, refuses
from tests.models.test_drug_tables import AT, put
from tests.support.trails import begin, deed, trail_on

__all__ = ["day"]
NOTHING = {"drawn_ul": 0, "given_ul": 0, "given_ug": 0, "reason": "не введено"}
MISSED: dict[str, Any] = {
    "id": "m-1", "session_id": "s", "person_id": "p", "ordinal": 0, "minute": 5, "due_at": AT, "cause": "asleep",
    "note": "", "again_at": None, "author_id": "u-1",
}  # fmt: skip


def test_a_dose_is_taken_back_beside_an_incident_and_for_good(day: Connection) -> None:
    """Proves: REQ-DOS-300."""
    put(day, Dose, DOSE)
    refuses(day, Dose, DOSE | {"id": "d-9", "dose_id": "d-9"}, "stands already")
    refuses(day, Dose, NEXT | NOTHING, "without an incident")
    put(day, Response, INCIDENT)
    refuses(day, Dose, NEXT | NOTHING | {"drawn_ul": 100}, "positive")
    put(day, Dose, NEXT | NOTHING)
    refuses(
        day,
        Dose,
        NEXT | {"id": "d-3", "version": 3, "supersedes": "d-2", "reason": "все ж"},
        "was taken back",
    )
    refuses(day, Dose, DOSE | NOTHING | {"id": "d-9", "dose_id": "d-9"}, "positive")
    put(day, Dose, DOSE | {"id": "d-9", "dose_id": "d-9"})


def test_a_set_is_missed_once(day: Connection) -> None:
    """Proves: REQ-MIS-300."""
    put(day, Dose, DOSE)
    put(day, MissedSet, MISSED)
    refuses(day, MissedSet, MISSED | {"id": "m-2"}, "missed already")


def test_sets_missed_before_stay_to_the_byte(tmp_path: Path) -> None:
    """Proves: REQ-MIG-001."""
    old = Database(tmp_path / "old.db", "ab" * 48)
    migrate(old.writer, to="0012")
    trail = trail_on(old)
    begin(trail)
    with unit_of_work(trail, deed()) as work:
        work.add(MissedSet(**MISSED))
    with old.readers.connect() as connection:
        before = connection.execute(text("select * from missed_set")).all()
    migrate(old.writer)
    walk = TreeWalk()
    with old.readers.connect() as connection:
        assert connection.execute(text("select * from missed_set")).all() == before
        assert connection.execute(text("pragma foreign_key_check")).all() == []
        walk.walk(connection)
        walk.compare_rows(connection)
    assert walk.findings == []
    old.dispose()
    with pytest.raises(RuntimeError, match="backup"):
        fourteenth.downgrade()
