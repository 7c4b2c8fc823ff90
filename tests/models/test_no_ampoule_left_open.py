"""Past every service: no session ends while one of its ampoules is open, and a full check names one that did."""

from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from clinicdesk.models.append_only import missing_triggers
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.drugs import LedgerLine, OpenedAmpoule, Portion
from clinicdesk.models.engine import Database
from clinicdesk.models.evidence import TreeWalk
from clinicdesk.models.migrations.versions import r0016_no_ampoule_left_open as sixteenth
from clinicdesk.models.schema import migrate
from clinicdesk.models.sessions import Session
from tests.models.test_drug_tables import AMPOULE, AT, NEXT, RESIDUE, put, shelf

__all__ = ["shelf"]  # a fixture, found by name
GATE = "session_closes_with_no_ampoule_open"
RUNS: dict[str, Any] = {
    "id": "s-1", "session_id": "s", "version": 1, "cohort_id": "c-1", "title": "1", "interval_minutes": 5,
    "started_at": AT, "ended_at": None, "supersedes": None, "planned_id": "", "code": "", "place": "",
}  # fmt: skip
ENDS = RUNS | {"id": "s-2", "version": 2, "ended_at": AT, "supersedes": "s-1"}
ANOTHER = AMPOULE | {"id": "o-3", "line_id": "l-3"}
BACK = NEXT | {
    "id": "l-4", "number": 4, "previous": 3, "batch_number": 4, "batch_previous": 3, "kind": "reverse", "change": 1,
    "before": 18, "after": 19, "batch_before": 18, "batch_after": 19, "reverses": "l-3", "reason": "не відкривали",
}  # fmt: skip


@pytest.fixture
def running(shelf: Connection) -> Connection:
    """The session of the shelf's ampoule, of which 0.8 mL are neither given, destroyed nor returned."""
    put(shelf, Cohort, {"id": "c-1", "code": "07", "programme": "gkap"})
    put(shelf, Session, RUNS)
    return shelf


def refused(connection: Connection) -> bool:
    """Whether the session’s end is refused for an ampoule."""
    attempt = connection.begin_nested()
    said = ""
    try:
        put(connection, Session, ENDS)
    except DBAPIError as problem:
        said = str(problem)
    attempt.rollback()
    return "an ampoule of the session is open" in said


def test_a_session_does_not_end_with_an_ampoule_open(running: Connection) -> None:
    """Proves: REQ-LGR-740. Another program’s line ended it, and 40 mg were nobody’s."""
    assert refused(running)
    put(running, Portion, RESIDUE)
    assert not refused(running)


def test_an_ampoule_of_which_nothing_is_written_is_open_unless_it_never_was(running: Connection) -> None:
    """Proves: REQ-LGR-740."""
    put(running, Portion, RESIDUE)
    put(running, LedgerLine, NEXT)
    put(running, OpenedAmpoule, ANOTHER)
    assert refused(running)
    put(running, LedgerLine, BACK)
    assert not refused(running)


def test_an_ampoule_of_another_session_keeps_this_one_from_nothing(running: Connection) -> None:
    """Proves: REQ-LGR-740."""
    other = {"session_id": "s-9"}
    put(running, Session, RUNS | other | {"id": "s-8"})
    put(running, Session, ENDS | other | {"id": "s-9", "supersedes": "s-8"})


def test_a_full_check_names_a_session_that_ended_so(running: Connection) -> None:
    """Proves: REQ-LGR-740. Whoever held the key took the trigger away and put it back."""
    walk = TreeWalk()
    walk.compare_sums(running)
    assert walk.findings == []
    there = "" if running.dialect.name == "sqlite" else " on session"
    running.exec_driver_sql(f"drop trigger {GATE}{there}")
    put(running, Session, ENDS)
    walk.compare_sums(running)
    assert ("EVD290", "s-2") in [(one.code, one.values["row"]) for one in walk.findings]


def test_a_file_of_before_gets_the_gate(database: Database) -> None:
    """Proves: REQ-MIG-001."""
    old = Database(database.path.parent / "old.db", "ab" * 48)
    migrate(old.writer, to="0015")
    with old.writer.begin() as connection:
        connection.exec_driver_sql(f"drop trigger {GATE}")
        assert missing_triggers(connection) == (GATE,)
    migrate(old.writer)
    with old.readers.connect() as connection:
        assert missing_triggers(connection) == ()
    old.dispose()
    with pytest.raises(RuntimeError, match="backup"):
        sixteenth.downgrade()
