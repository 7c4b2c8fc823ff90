"""Triggers for each engine: no recorded row is changed or deleted, nothing is written on what stands no longer."""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection

from clinicdesk.models.gates import CLAIMS, GATES, Claim, Gate, day_number, standing_faults
from clinicdesk.models.tables import APPEND_ONLY

_EVENTS = ("update", "delete")
_ADMITTED_ON, _ADMITTED_AT, _RECORDED, _GIVEN = (
    day_number(f"new.{name}") for name in ("admitted_on", "admitted_at", "recorded_at", "given_at")
)
_VALID_UNTIL = day_number("admission.valid_until")
"""The clinic's day is at most one off that of UTC, in any zone; a session may also run over midnight."""

_OUTSIDE = (
    "exists (select 1 from session sitting where sitting.session_id = new.session_id"
    " and not exists (select 1 from membership here where here.cohort_id = sitting.cohort_id"
    " and here.person_id = new.person_id and here.state = 'member'"
    " and not exists (select 1 from membership later where later.supersedes = here.id{before})))"
)
"""Whoever only waits for a place, is in the cohort no longer and has not come back, or never was in it."""
_PERMITTED = (
    "exists (select 1 from admission join clearance admitted on admitted.id = admission.clearance_row"
    " join clearance newest on newest.clearance_id = admitted.clearance_id"
    " where admission.id = new.admission_id and newest.permits = 1"
    " and not exists (select 1 from clearance later where later.supersedes = newest.id))"
)
"""Suspended and signed anew on the day, it permits again; the physician's go is for the session."""
_ABOVE = (
    "exists (select 1 from dose_order ordered where ordered.id = new.order_row"
    " and new.given_ug > ordered.amount_ug)"
)
_CLOSED = "exists (select 1 from session where session_id = new.session_id and ended_at is not null)"
_RAISED = (
    "exists (select 1 from dose former where former.id = new.supersedes and former.given_ug < new.given_ug)"
)
_REPORTED = (
    "exists (select 1 from response report where report.form = 'incident' and report.session_id = new.session_id"
    " and report.person_id = new.person_id and report.event_seq = new.event_seq)"
)
"""An incident about the same person, begun in the same act."""
_GATES = {
    "admission_needs_standing_clearance": Gate(
        "admission",
        "exists (select 1 from clearance where supersedes = new.clearance_row)",
        "clearance was taken back",
    ),
    "dose_needs_standing_clearance": Gate(
        "dose",
        f"new.version = 1 and not {_PERMITTED}",
        "clearance was taken back",
    ),
    "dose_needs_open_session": Gate(
        "dose",
        f"new.version = 1 and {_CLOSED}",
        "session is closed",
    ),
    "dose_needs_standing_order": Gate(
        "dose",
        "new.version = 1 and exists (select 1 from dose_order where supersedes = new.order_row)",
        "order was replaced or withdrawn",
    ),
    "dose_continues_its_chain": Gate(
        "dose",
        # Only the first version passes the gates: any other is of a dose that did, and of the same one.
        "new.version < 1 or (new.version = 1) <> (new.supersedes is null) or (new.version > 1 and not exists"
        " (select 1 from dose former where former.id = new.supersedes and former.dose_id = new.dose_id"
        " and former.version = new.version - 1 and former.session_id = new.session_id"
        " and former.person_id = new.person_id and former.ordinal = new.ordinal"
        " and former.admission_id = new.admission_id and former.order_row = new.order_row))",
        "dose version continues nothing",
    ),
    "dose_changes_with_a_reason": Gate(
        "dose",
        # What was really given may be more than was ordered: that is a correction, and it says why.
        "new.version > 1 and trim(new.reason) = '' and exists (select 1 from dose former"
        " where former.id = new.supersedes and (former.given_ul <> new.given_ul"
        " or former.drawn_ul <> new.drawn_ul or former.given_at <> new.given_at))",
        "dose is changed without a reason",
    ),
    "dose_keeps_to_its_order": Gate(
        "dose",
        # One dose stands on an order at a time, and a version continues it.
        f"new.version = 1 and {_ABOVE}",
        "more than was ordered",
    ),
    "dose_raised_beyond_opens_an_incident": Gate(
        "dose",
        # What was really given stays recordable, but never by itself: above its order, or without a clearance.
        f"new.version > 1 and {_RAISED} and ({_ABOVE} or (not {_CLOSED} and not {_PERMITTED}))"
        f" and not {_REPORTED}",
        "dose is raised beyond what was allowed without an incident",
    ),
    "dose_is_given_once": Gate(
        "dose",
        "new.version = 1 and exists (select 1 from dose other where other.session_id = new.session_id"
        " and other.person_id = new.person_id and other.ordinal = new.ordinal and other.given_ul > 0"
        " and other.id <> new.id"
        " and not exists (select 1 from dose later where later.supersedes = other.id))",
        "dose of this number stands already",
    ),
    "dose_taken_back_opens_an_incident": Gate(
        "dose",
        f"new.version > 1 and new.given_ul = 0 and not {_REPORTED}",
        "dose is taken back without an incident",
    ),
    "dose_taken_back_stays_so": Gate(
        "dose",
        "exists (select 1 from dose former where former.id = new.supersedes and former.given_ul = 0)",
        "dose was taken back",
    ),
    "set_is_missed_once": Gate(
        "missed_set",
        # Another dose under the number of one taken back begins its sets anew.
        "exists (select 1 from missed_set former where former.session_id = new.session_id"
        " and former.person_id = new.person_id and former.ordinal = new.ordinal and former.minute = new.minute"
        " and former.id <> new.id"
        " and not exists (select 1 from dose anew where anew.session_id = new.session_id"
        " and anew.person_id = new.person_id and anew.ordinal = new.ordinal and anew.version = 1"
        " and anew.event_seq > former.event_seq))",
        "set was missed already",
    ),
    "dose_needs_a_member": Gate(
        "dose",
        # Written down late, what was given before somebody left stays possible.
        "new.version = 1 and " + _OUTSIDE.format(before=" and later.recorded_at < new.given_at"),
        "person is not in the cohort",
    ),
    "admission_needs_a_member": Gate("admission", _OUTSIDE.format(before=""), "person is not in the cohort"),
    "admission_is_of_its_day": Gate(
        "admission",
        f"abs({_ADMITTED_ON} - {_ADMITTED_AT}) > 1 or abs({_ADMITTED_ON} - {_RECORDED}) > 1",
        "admission is not of the day it names",
    ),
    "dose_is_within_its_clearance": Gate(
        "dose",
        "new.version = 1 and exists (select 1 from admission where admission.id = new.admission_id"  # noqa: S608
        f" and {_GIVEN} - {_VALID_UNTIL} > 1)",
        "clearance had expired",
    ),
    "line_goes_its_kinds_way": Gate(
        "ledger_line",
        "(new.kind = 'receive' and new.change <= 0)"
        " or (new.kind in ('open','break','destroy') and new.change >= 0)"
        " or (new.kind in ('issue','return') and (new.change = 0 or new.move_id = ''))"
        " or (new.kind = 'reverse') <> (new.reverses is not null)",
        "line does not go the way of its kind",
    ),
    "reversal_mirrors_its_line": Gate(
        "ledger_line",
        "new.reverses is not null and not exists (select 1 from ledger_line wrong where wrong.id = new.reverses"
        " and wrong.kind not in ('reverse','count') and wrong.change = -new.change"
        " and wrong.product_id = new.product_id and wrong.place = new.place and wrong.batch_id = new.batch_id)",
        "reversal does not mirror its line",
    ),
    "ampoule_comes_from_its_line": Gate(
        "opened_ampoule",
        "not exists (select 1 from ledger_line line where line.id = new.line_id and line.kind = 'open'"
        " and new.ordinal between 1 and -line.change and line.product_id = new.product_id"
        " and line.place = new.place and line.batch_id = new.batch_id and line.session_id = new.session_id)",
        "no line opened this ampoule",
    ),
    "portion_needs_standing_line": Gate(
        "portion",
        "exists (select 1 from opened_ampoule ampoule join ledger_line line on line.reverses = ampoule.line_id"
        " where ampoule.id = new.ampoule_id)",
        "line that opened the ampoule was taken back",
    ),
    "portion_parts_stay_whole": Gate(
        "portion",
        "exists (select 1 from (select coalesce(sum(given_ul), 0) as given,"
        " coalesce(sum(destroyed_ul), 0) as destroyed, coalesce(sum(returned_ul), 0) as returned"
        " from portion where ampoule_id = new.ampoule_id) parts where parts.given + new.given_ul < 0"
        " or parts.destroyed + new.destroyed_ul < 0 or parts.returned + new.returned_ul < 0)",
        "part of an ampoule would be less than nothing",
    ),
    **GATES,
}
_POSTGRES_FUNCTION = """
create or replace function refuse_change() returns trigger language plpgsql as
$$ begin raise exception using message = 'append-only table ' || tg_table_name; end $$
"""


def ensure_triggers(connection: Connection, tables: Iterable[str] = APPEND_ONLY) -> None:
    """Create each missing trigger: an Alembic batch rebuild would drop them silently."""
    present = present_triggers(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES_FUNCTION)
        for name, gate in _GATES.items():
            connection.exec_driver_sql(_postgres_gate_function(name, gate))
        for name, claim in CLAIMS.items():
            connection.exec_driver_sql(_postgres_claim_function(name, claim))
    for name, statement in expected_triggers(connection.dialect.name, tables).items():
        if name not in present:
            connection.exec_driver_sql(statement)


def expected_triggers(dialect: str, tables: Iterable[str] = APPEND_ONLY) -> Mapping[str, str]:
    """Trigger name to the statement that makes it."""
    names = tuple(tables)
    if dialect == "postgresql":
        # TRUNCATE is a third way to lose rows there, and no row trigger sees it.
        events: tuple[str, ...] = (*_EVENTS, "truncate")
        change, gate, claim = _postgres, _postgres_gate, _postgres_claim
    else:
        events, change, gate, claim = _EVENTS, _sqlite, _sqlite_gate, _sqlite_claim
    found = {f"{table}_no_{event}": change(table, event) for table in names for event in events}
    found |= {name: gate(name, held) for name, held in _GATES.items() if held.table in names}
    return found | {name: claim(name, made) for name, made in CLAIMS.items() if made.into in names}


def present_triggers(connection: Connection) -> Mapping[str, str]:
    """Trigger name to its definition, as the engine has it."""
    query = (
        "select tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal"
        if connection.dialect.name == "postgresql"
        else "select name, sql from sqlite_schema where type = 'trigger'"
    )
    return dict(connection.exec_driver_sql(query).all())


def missing_triggers(connection: Connection) -> tuple[str, ...]:
    """Names of triggers that are absent or, on SQLite, say something else than ours."""
    present = present_triggers(connection)
    same_text = connection.dialect.name == "sqlite"
    return tuple(
        name
        for name, statement in expected_triggers(connection.dialect.name).items()
        if name not in present or (same_text and present[name] != statement)
    )


def faulty_rows(connection: Connection) -> Iterator[tuple[str, str]]:
    """Table and id of every row that stands although no new one like it would be let in."""
    for table, query in standing_faults():
        for (row,) in connection.exec_driver_sql(query):
            yield table, row


def _sqlite(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
    )


def _postgres(table: str, event: str) -> str:
    each = "statement" if event == "truncate" else "row"
    return (
        f"create trigger {table}_no_{event} before {event} on {table} "
        f"for each {each} execute function refuse_change()"
    )


def _sqlite_gate(name: str, gate: Gate) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE INSERT ON {gate.table} WHEN {gate.when} "
        f"BEGIN SELECT RAISE(ABORT, '{gate.says}'); END"
    )


def _postgres_gate(name: str, gate: Gate) -> str:
    return f"create trigger {name} before insert on {gate.table} for each row execute function {name}()"


def _postgres_gate_function(name: str, gate: Gate) -> str:
    return f"""
create or replace function {name}() returns trigger language plpgsql as
$$ begin if {gate.when} then raise exception '{gate.says}'; end if; return new; end $$
"""


def _sqlite_claim(name: str, claim: Claim) -> str:
    return (
        f"CREATE TRIGGER {name} AFTER INSERT ON {claim.table} WHEN {claim.when} BEGIN {_claiming(claim)}; END"
    )


def _postgres_claim(name: str, claim: Claim) -> str:
    return f"create trigger {name} after insert on {claim.table} for each row execute function {name}()"


def _postgres_claim_function(name: str, claim: Claim) -> str:
    return f"""
create or replace function {name}() returns trigger language plpgsql as
$$ begin if {claim.when} then {_claiming(claim)}; end if; return null; end $$
"""


def _claiming(claim: Claim) -> str:
    names, values = ", ".join(claim.values), ", ".join(claim.values.values())
    return f"insert into {claim.into} ({names}) values ({values})"  # noqa: S608 - names of ours
