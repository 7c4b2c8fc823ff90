"""Revision 0008 makes the tables of alerts again: rows stay to the byte, guards come back, the evidence agrees."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import AlertAnswer, AlertRaised
from clinicdesk.models.engine import Database
from clinicdesk.models.evidence import TreeWalk
from clinicdesk.models.migrations.versions import r0008_judged_again as eighth
from clinicdesk.models.responses import Response
from clinicdesk.models.schema import HEAD, migrate, schema_digest
from clinicdesk.models.unit_of_work import unit_of_work
from tests.support.clinic import START
from tests.support.trails import begin, deed, trail_on


def stored(connection: Connection) -> list[tuple[object, ...]]:
    """Alerts and answers as they lie there."""
    return [
        tuple(row)
        for name in ("alert_raised", "alert_answer")
        for row in connection.execute(text(f"select * from {name} order by id"))  # noqa: S608 - names of ours
    ]


def alert(row_id: str, level: str) -> AlertRaised:
    """Of the one set there is."""
    return AlertRaised(
        id=row_id, session_id="s", person_id="p", response_row="r-1", alert="sbp_very_high", level=level, second=0,
        who="physician", raised_at=START, answer_by=START, repeat_at=None,
    )  # fmt: skip


def test_alerts_of_before_stay_and_a_set_may_raise_one_again(tmp_path: Path) -> None:
    """Proves: REQ-MIG-001, REQ-WCH-060."""
    old = Database(tmp_path / "old.db", "ab" * 48)
    migrate(old.writer, to="0007")
    trail = trail_on(old)
    begin(trail)
    with unit_of_work(trail, deed()) as work:
        work.add(
            Response(id="r-1", response_id="r", version=1, session_id="s", person_id="p", form="vitals",
                     form_version="0.1", taken_at=START, author_id="u"),
            alert("a-1", "amber"),
            AlertAnswer(id="b-1", alert_row="a-1", kind="answered", action="corrected", author_id="u",
                        answered_at=START),
        )  # fmt: skip
    with old.readers.connect() as connection:
        before = stored(connection)
    migrate(old.writer)
    with old.readers.connect() as connection:
        assert stored(connection) == before
        digest = schema_digest(connection)
    trail = trail_on(old)
    with unit_of_work(
        trail, deed(Action.SCHEMA_MIGRATED, entity="schema", entity_id=HEAD, reason=digest)
    ) as work:
        work.add(alert("a-2", "red"))
    walk = TreeWalk()
    with old.readers.connect() as connection:
        walk.walk(connection)
        walk.compare_rows(connection)
        walk.compare_schema(connection)
        assert connection.execute(text("pragma foreign_key_check")).all() == []
    assert walk.findings == []
    old.dispose()


def test_a_clinic_file_is_never_taken_back() -> None:
    with pytest.raises(RuntimeError, match="backup"):
        eighth.downgrade()
