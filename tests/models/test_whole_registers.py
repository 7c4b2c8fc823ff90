"""Rows forged past every service: half a move, ampoules that vanish, another strength, a closed day written to."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import DBAPIError

from clinicdesk.models.base import Base
from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import (
    Deferral,
    Discharge,
    Dose,
    DoseOrder,
    MissedSet,
    Rescue,
    SessionEvent,
    SessionStaff,
)
from clinicdesk.models.drugs import LedgerLine, OpenedAmpoule, Portion, StockCount
from clinicdesk.models.engine import Database
from clinicdesk.models.evidence import TreeWalk
from clinicdesk.models.migrations.versions import r0013_whole_registers as thirteenth
from clinicdesk.models.responses import Response
from clinicdesk.models.schema import migrate
from clinicdesk.models.sessions import Session
from tests.models.test_dose_gates import ADMISSION, DOSE, ORDER, WHO, day
from tests.models.test_drug_tables import AMPOULE, AT, COUNT, FIXED, NEXT, RECEIPT, RESIDUE, put, shelf

__all__ = ["day", "shelf"]  # fixtures, found by name

Rows = tuple[tuple[type[Base], dict[str, Any]], ...]
OUT = NEXT | {"kind": "issue", "move_id": "m"}
IN = RECEIPT | {
    "id": "l-9",
    "place": "Зала",
    "kind": "issue",
    "change": 1,
    "after": 1,
    "batch_after": 1,
    "move_id": "m",
}
FIVE = NEXT | {"change": -5, "after": 14, "batch_after": 14}
OTHER = AMPOULE | {"id": "o-3", "line_id": "l-3"}
HALVES: dict[str, Rows] = {
    "five ampoules that nobody opened": ((LedgerLine, FIVE),),
    "five taken and one opened": ((LedgerLine, FIVE), (OpenedAmpoule, OTHER)),
    "an issue that arrives nowhere": ((LedgerLine, OUT),),
    "a return that comes from nowhere": ((LedgerLine, IN | {"kind": "return"}),),
    "fewer than were sent": ((LedgerLine, OUT | {"change": -2, "after": 17, "batch_after": 17}), (LedgerLine, IN)),
    "sent as an issue, come as a return": ((LedgerLine, OUT), (LedgerLine, IN | {"kind": "return"})),
}  # fmt: skip
WHOLE: dict[str, Rows] = {
    "an ampoule opened": ((LedgerLine, NEXT), (OpenedAmpoule, OTHER)),
    "an issue with both halves": ((LedgerLine, OUT), (LedgerLine, IN)),
}


@pytest.fixture
def fresh(shelf: Connection) -> Connection:
    """The same shelf, where an act begins."""
    shelf.rollback()
    return shelf


@pytest.mark.parametrize("what", HALVES)
def test_half_an_act_is_not_committed(fresh: Connection, what: str) -> None:
    """Proves: REQ-LGR-290."""
    for model, said in HALVES[what]:
        put(fresh, model, said)
    with pytest.raises(DBAPIError):
        fresh.commit()


@pytest.mark.parametrize("what", WHOLE)
def test_a_whole_act_is(fresh: Connection, what: str) -> None:
    """Proves: REQ-LGR-290."""
    for model, said in WHOLE[what]:
        put(fresh, model, said)
    fresh.commit()


def test_ampoules_of_a_line_are_numbered_through(fresh: Connection) -> None:
    """Proves: REQ-LGR-290. The last of five stands for all of them."""
    put(fresh, LedgerLine, FIVE)
    with pytest.raises(DBAPIError, match="ampoule before"):
        put(fresh, OpenedAmpoule, OTHER | {"ordinal": 5})


@pytest.mark.parametrize(
    ("said", "recorded"),
    [({"written_on": "2020-01-01"}, AT), ({"written_on": "2026-12-31", "happened_at": AT + timedelta(days=90)}, AT),
     ({}, AT + timedelta(days=90))],
)  # fmt: skip
def test_an_expired_batch_is_judged_by_the_day_it_is_recorded(
    fresh: Connection, said: dict[str, Any], recorded: Any
) -> None:
    """Proves: REQ-LGR-291. A day written down falsely opened it."""
    row = NEXT | said | {"event_seq": 0, "recorded_at": recorded}
    with pytest.raises(DBAPIError, match="not of the day"):
        fresh.execute(insert(LedgerLine), [row])


@pytest.mark.parametrize(
    "said", [{"reason": ""}, {"dose_id": ""}, {"dose_id": "", "reason": ""}, {"reason": "  "}]
)
def test_what_a_closed_ampoule_gave_is_moved_only_with_its_dose_and_a_reason(
    shelf: Connection, said: dict[str, Any]
) -> None:
    """Proves: REQ-LGR-292."""
    put(shelf, Portion, RESIDUE)
    with pytest.raises(DBAPIError, match="neither whose"):
        put(shelf, Portion, FIXED | said)


NEXT_DOSE = DOSE | {"id": "d-2", "version": 2, "supersedes": "d-1"}
TEN_TIMES = {"strength_ug_per_ml": 500_000, "given_ug": 600_000}


@pytest.mark.parametrize(
    "said",
    [TEN_TIMES | {"reason": "звірено"}, TEN_TIMES, {"giver_id": "u-9"}, {"witness_id": "u-9"},
     {"witness_id": None, "emergency": "x"}, {"route": "iv"}, {"giver_id": "u-3", "reason": "звірено"}],
)  # fmt: skip
def test_a_version_of_a_dose_keeps_its_strength_and_its_people(day: Connection, said: dict[str, Any]) -> None:
    """Proves: REQ-DOS-290. The last one’s giver would be its witness."""
    put(day, Dose, DOSE)
    with pytest.raises(DBAPIError):
        put(day, Dose, NEXT_DOSE | said)


def test_people_are_put_right_with_a_reason_and_a_missing_name_without(day: Connection) -> None:
    """Proves: REQ-DOS-290."""
    put(day, Dose, DOSE | {"witness_id": None, "emergency": "судоми"})
    put(day, Dose, NEXT_DOSE | {"emergency": "судоми"})
    third = NEXT_DOSE | {
        "id": "d-3",
        "version": 3,
        "supersedes": "d-2",
        "giver_id": "u-9",
        "emergency": "судоми",
    }
    put(day, Dose, third | {"reason": "давала інша медсестра"})


def test_a_first_dose_has_the_strength_of_its_order(day: Connection) -> None:
    """Proves: REQ-DOS-290."""
    with pytest.raises(DBAPIError, match="strength"):
        put(day, Dose, DOSE | {"strength_ug_per_ml": 10_000, "given_ug": 12_000})


LEFT: dict[str, Any] = WHO | {
    "id": "x-1", "discharge_id": "x", "version": 1, "outcome": "home", "left_at": AT, "minutes": 125,
    "sheet_id": "f", "escort_name": "Олійник Ганна", "escort_phone": "067", "unmet": "[]", "author_id": "u-1",
    "exception_reason": "", "reason": "", "supersedes": None,
}  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [{"reason": ""}, {"version": 3}, {"supersedes": None}, {"person_id": "p-2"}, {"discharge_id": "y"}],
)
def test_a_discharge_is_changed_only_in_its_chain_and_with_a_reason(
    day: Connection, said: dict[str, Any]
) -> None:
    """Proves: REQ-DIS-290. “Home after one minute” stood beside the true one."""
    put(day, Discharge, LEFT)
    later = LEFT | {"id": "x-2", "version": 2, "supersedes": "x-1", "minutes": 1, "reason": "звірено"}
    attempt = day.begin_nested()
    with pytest.raises(DBAPIError, match="continues nothing"):
        put(day, Discharge, later | said)
    attempt.rollback()
    put(day, Discharge, later)


CLOSED: tuple[tuple[type[Base], dict[str, Any]], ...] = (
    (Response, WHO | {
        "id": "n", "response_id": "n", "version": 1, "form": "vitals", "form_version": "0.1", "taken_at": AT,
        "author_id": "u-1", "reason": "", "supersedes": None,
    }),
    (DoseOrder, ORDER | {"id": "o-9", "order_id": "o-9", "ordinal": 1}),
    (Admission, ADMISSION | {"id": "a-9"}),
    (Discharge, LEFT),
    (SessionStaff, {
        "id": "n", "presence_id": "n", "version": 1, "session_id": "s", "user_id": "u-1", "role": "nurse",
        "since": AT, "until": None, "supersedes": None,
    }),
    (MissedSet, WHO | {
        "id": "n", "ordinal": 0, "minute": 5, "due_at": AT, "cause": "asleep", "note": "", "again_at": None,
        "author_id": "u-1",
    }),
    (SessionEvent, {
        "id": "n", "session_id": "s", "kind": "note", "happened_at": AT, "mono_ms": 1, "boot_id": "b",
        "author_id": "u-1", "person_id": "", "note": "x", "body": "{}",
    }),
    (Rescue, WHO | {
        "id": "n", "rescue_id": "n", "version": 1, "drug": "ondansetron", "amount": "4 mg", "route": "iv",
        "why": "x", "state": "ordered", "ordered_by": "u-1", "ordered_at": AT, "given_by": None, "given_at": None,
        "reason": "", "supersedes": None,
    }),
    (Deferral, WHO | {
        "id": "n", "deferral_id": "n", "version": 1, "state": "deferred", "cause": "pressure", "note": "",
        "author_id": "u-1", "supersedes": None,
    }),
    (LedgerLine, NEXT | {"kind": "break"}),
    (StockCount, COUNT | {"session_id": "s"}),
)  # fmt: skip


def closes(connection: Connection) -> None:
    """The session ends."""
    ended = {
        "id": "s-2", "session_id": "s", "version": 2, "cohort_id": "c-1", "title": "1", "interval_minutes": 5,
        "started_at": AT, "ended_at": AT, "supersedes": "s-1", "planned_id": "", "code": "", "place": "",
    }  # fmt: skip
    connection.execute(insert(Session), [ended | {"event_seq": 1, "recorded_at": AT}])


@pytest.mark.parametrize(("model", "said"), CLOSED, ids=[model.__tablename__ for model, _ in CLOSED])
def test_a_closed_session_takes_no_new_row(day: Connection, model: type[Base], said: dict[str, Any]) -> None:
    """Proves: REQ-CLO-290. Only doses had a gate."""
    closes(day)
    with pytest.raises(DBAPIError, match="session is closed"):
        put(day, model, said)


def test_rows_that_do_not_agree_are_named(fresh: Connection) -> None:
    """Proves: REQ-LGR-290. A full check finds them, whatever let them in."""
    walk = TreeWalk()
    walk.compare_sums(fresh)
    assert walk.findings == []
    put(fresh, LedgerLine, FIVE)
    fourth = OUT | {
        "id": "l-4", "number": 4, "previous": 3, "batch_number": 4, "batch_previous": 3, "before": 14, "after": 13,
        "batch_before": 14, "batch_after": 13,
    }  # fmt: skip
    put(fresh, LedgerLine, fourth)
    walk.compare_sums(fresh)
    fresh.rollback()
    assert [(issue.code, issue.values["row"]) for issue in walk.findings] == [
        ("EVD290", "l-3"),
        ("EVD290", "l-4"),
    ]


def test_a_file_of_before_gets_the_claims(database: Database) -> None:
    """Proves: REQ-MIG-001."""
    old = Database(database.path.parent / "old.db", "ab" * 48)
    migrate(old.writer, to="0012")
    migrate(old.writer)
    with old.readers.connect() as connection:
        tables = connection.exec_driver_sql(
            "select name from sqlite_schema where name like '%\\_claim' escape '\\'"
        )
        assert {name for (name,) in tables} == {"opening_claim", "move_claim"}
    old.dispose()
    with pytest.raises(RuntimeError, match="backup"):
        thirteenth.downgrade()
