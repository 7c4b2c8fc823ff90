"""Past every service: nobody who only waits, and nothing on a day on which the clearance was no longer good."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import DBAPIError

from clinicdesk.models.append_only import missing_triggers
from clinicdesk.models.clearances import Admission
from clinicdesk.models.cohorts import Membership
from clinicdesk.models.dosing import Dose
from clinicdesk.models.engine import Database
from clinicdesk.models.gates import day_number
from clinicdesk.models.migrations.versions import r0015_members_and_days as fifteenth
from clinicdesk.models.schema import migrate
from clinicdesk.models.sessions import Session
from tests.models.test_dose_gates import ADMISSION, DOSE, MEMBER, day, refuses
from tests.models.test_drug_tables import AT, made, put

__all__ = ["day"]  # a fixture, found by name
SECOND = {
    "id": "s-2", "session_id": "s-2", "version": 1, "cohort_id": "c-1", "title": "2", "interval_minutes": 5,
    "started_at": AT, "planned_id": "", "code": "", "place": "",
}  # fmt: skip
AGAIN = ADMISSION | {"id": "a-2", "session_id": "s-2"}
WAITING = MEMBER | {"id": "m-2", "version": 2, "state": "waiting", "supersedes": "m-1"}
MARCH = datetime(2027, 3, 1, 9, tzinfo=UTC)


def test_who_only_waits_is_neither_admitted_nor_dosed(day: Connection) -> None:
    """Proves: REQ-COH-530. Somebody on the waiting list was taken by both tables."""
    put(day, Session, SECOND)
    put(day, Membership, WAITING)
    refuses(day, Admission, AGAIN, "not in the cohort")
    refuses(day, Dose, DOSE | {"given_at": AT + timedelta(minutes=5)}, "not in the cohort")
    put(day, Membership, WAITING | {"id": "m-3", "version": 3, "state": "member", "supersedes": "m-2"})
    put(day, Admission, AGAIN)
    put(day, Dose, DOSE | {"given_at": AT + timedelta(minutes=5)})


def test_a_stranger_to_the_cohort_is_not_admitted(day: Connection) -> None:
    """Proves: REQ-COH-530."""
    put(day, Session, SECOND | {"cohort_id": "c-1"})
    refuses(day, Admission, AGAIN | {"person_id": "p-2"}, "not in the cohort")


def admit(day: Connection, on: str, at: datetime, recorded: datetime) -> None:
    said = made(Admission, AGAIN | {"admitted_on": on, "admitted_at": at})
    values = {column.name: getattr(said, column.name) for column in Admission.__table__.columns}
    attempt = day.begin_nested()
    try:
        day.execute(insert(Admission), [values | {"event_seq": 0, "recorded_at": recorded}])
    finally:
        attempt.rollback()


@pytest.mark.parametrize(
    ("on", "at", "recorded"),
    [
        ("2026-12-17", MARCH, MARCH), ("2026-12-17", AT, MARCH), ("2026-12-17", MARCH, AT),
        ("2026-12-23", datetime(2026, 12, 25, 0, 5, tzinfo=UTC), datetime(2026, 12, 25, 0, 5, tzinfo=UTC)),
        ("2026-12-23", datetime(2026, 12, 21, 23, 55, tzinfo=UTC), datetime(2026, 12, 21, 23, 55, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_an_admission_names_the_day_it_is_made_on(
    day: Connection, on: str, at: datetime, recorded: datetime
) -> None:
    """Proves: REQ-CLR-530. A day inside the clearance, written down in March, opened an expired one."""
    put(day, Session, SECOND)
    with pytest.raises(DBAPIError, match="not of the day"):
        admit(day, on, at, recorded)


def test_an_admission_is_inside_the_clearance(day: Connection) -> None:
    """Proves: REQ-CLR-009. The day after the last one, honestly named."""
    put(day, Session, SECOND)
    at = datetime(2026, 12, 24, 8, tzinfo=UTC)
    with pytest.raises(DBAPIError, match="validity"):
        admit(day, "2026-12-24", at, at)


@pytest.mark.parametrize("hours", [-24, 0, 22])
def test_the_clinics_day_may_be_one_off_that_of_utc(day: Connection, hours: int) -> None:
    """Proves: REQ-CLR-530. A quarter past midnight in Kyiv is the evening before in UTC."""
    put(day, Session, SECOND)
    at = datetime(2026, 12, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    admit(day, "2026-12-01", at, at)


def test_a_dose_is_given_while_the_clearance_is_good(day: Connection) -> None:
    """Proves: REQ-CLR-530. It is good until 23 December; a session may run over midnight."""
    refuses(day, Dose, DOSE | {"given_at": MARCH}, "clearance had expired")
    refuses(day, Dose, DOSE | {"given_at": datetime(2026, 12, 25, 0, 5, tzinfo=UTC)}, "clearance had expired")
    put(day, Dose, DOSE | {"given_at": datetime(2026, 12, 24, 0, 40, tzinfo=UTC)})


def test_days_are_counted_as_the_calendar_does(day: Connection) -> None:
    """Proves: REQ-CLR-530. Every day of leap years, centuries and month ends, in both engines."""
    first = date(1999, 12, 1)
    days = [first + timedelta(days=n) for n in range(60_000) if n < 900 or n % 97 == 0]
    wanted = [one.toordinal() + 1_721_425 + 32_045 for one in days]
    found = [
        day.exec_driver_sql("select " + day_number(f"'{one.isoformat()}T23:59:00Z'")).scalar_one()
        for one in days
    ]
    assert found == wanted


def test_a_file_of_before_gets_the_new_gates(database: Database) -> None:
    """Proves: REQ-MIG-001. A trigger of the same name that said less is replaced."""
    old = Database(database.path.parent / "old.db", "ab" * 48)
    migrate(old.writer, to="0014")
    changed = ("dose_needs_a_member", "admission_needs_a_member", "line_is_of_its_day")
    tables = ("dose", "admission", "ledger_line")
    with old.writer.begin() as connection:
        for name, table in zip(changed, tables, strict=True):
            connection.exec_driver_sql(f"drop trigger {name}")
            connection.exec_driver_sql(
                f"create trigger {name} before insert on {table} when 0 begin select raise(abort, 'x'); end"
            )
        for name in ("admission_is_of_its_day", "dose_is_within_its_clearance"):
            connection.exec_driver_sql(f"drop trigger {name}")
        assert set(changed) < set(missing_triggers(connection))
    migrate(old.writer)
    with old.readers.connect() as connection:
        assert missing_triggers(connection) == ()
    old.dispose()
    with pytest.raises(RuntimeError, match="backup"):
        fifteenth.downgrade()
