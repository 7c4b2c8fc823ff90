"""A dose is held by the tables: a version forged past every service, or more than was ordered, is refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from clinicdesk.models.append_only import missing_triggers
from clinicdesk.models.base import Base
from clinicdesk.models.clearances import Admission, Clearance
from clinicdesk.models.cohorts import Membership
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.engine import Database, Store
from clinicdesk.models.migrations.versions import r0011_whole_doses as eleventh
from clinicdesk.models.migrations.versions import r0012_raised_doses as twelfth
from clinicdesk.models.responses import Response
from clinicdesk.models.schema import migrate
from clinicdesk.models.sessions import Session
from clinicdesk.models.unit_of_work import Trail, door_open
from tests.models.test_drug_tables import AT, held, made, put
from tests.support.figures import Figures
from tests.support.trails import cohort, written

WHO: dict[str, Any] = {"session_id": "s", "person_id": "p"}
CLEARANCE: dict[str, Any] = {
    "id": "c-1", "clearance_id": "c", "version": 1, "person_id": "p", "cohort_id": "c-1", "screening_id": "r",
    "screening_version": 1, "screening_sha256": "7f", "decision": "eligible", "permits": 1, "justifications": "{}",
    "conditions": "{}", "decided_on": "2026-11-23", "valid_until": "2026-12-23", "author_id": "u-1",
}  # fmt: skip
REVOKED = CLEARANCE | {
    "id": "c-2", "version": 2, "decision": "revoked", "permits": 0, "reason": "x", "supersedes": "c-1",
}  # fmt: skip
ADMISSION = WHO | {
    "id": "a", "clearance_row": "c-1", "permits": 1, "valid_until": "2026-12-23", "admitted_on": "2026-11-24",
    "admitted_at": AT, "author_id": "u-1",
}  # fmt: skip
ORDER = WHO | {
    "id": "o", "order_id": "o", "version": 1, "ordinal": 0, "rule": "ketamine", "route": "im", "weight_g": 80_000,
    "per_kg_ug": 750, "strength_ug_per_ml": 50_000, "amount_ug": 60_000, "volume_ul": 1_200, "cap_ug": 60_000,
    "infusion_minutes": 0, "state": "ordered", "author_id": "u-1",
}  # fmt: skip
DOSE = WHO | {
    "id": "d-1", "dose_id": "d", "version": 1, "ordinal": 0, "admission_id": "a", "order_row": "o", "route": "im",
    "strength_ug_per_ml": 50_000, "drawn_ul": 1_200, "given_ul": 1_200, "given_ug": 60_000, "given_at": AT,
    "mono_ms": 1, "boot_id": "b", "giver_id": "u-2", "witness_id": "u-3", "reason": "", "supersedes": None,
}  # fmt: skip
NEXT = DOSE | {"id": "d-2", "version": 2, "supersedes": "d-1"}
INCIDENT: dict[str, Any] = WHO | {
    "id": "i-1", "response_id": "i-1", "version": 1, "form": "incident", "form_version": "0.1", "taken_at": AT,
    "author_id": "u-2", "respondent": "clinician", "cohort_id": "", "step": "", "form_digest": "", "origin": "",
    "reason": "",
}  # fmt: skip
LARGE = {"drawn_ul": 9_000, "given_ul": 9_000, "given_ug": 450_000}

MEMBER: dict[str, Any] = {
    "id": "m-1", "membership_id": "m", "version": 1, "cohort_id": "c-1", "person_id": "p", "state": "member",
    "since": "2026-11-01", "supersedes": None,
}  # fmt: skip

FIRST: dict[str, dict[str, Any]] = {
    "450 mg on an order of 60 mg": LARGE,
    "half a milligram more than ordered": {"drawn_ul": 1_210, "given_ul": 1_210, "given_ug": 60_500},
    "a second version of nothing": {"version": 2},
    "a version before the first": {"version": 0},
    "a first version that follows itself": {"supersedes": "d-1"},
}
LATER: dict[str, dict[str, Any]] = {
    "a second version beside the first": {"supersedes": None},
    "a version left out": {"version": 3},
    "another dose’s next version": {"dose_id": "d-9"},
    "of another person": {"person_id": "p-2"},
    "450 mg without a reason": LARGE,
    "another time without a reason": {"given_at": AT + timedelta(minutes=20)},
    "more drawn without a reason": {"drawn_ul": 2_000, "reason": " "},
}


@pytest.fixture
def day(store: Store, trail: Trail) -> Iterator[Connection]:
    """Somebody cleared, admitted and ordered for; every door of ours open."""
    sitting = Session(
        id="s-1", session_id="s", version=1, cohort_id="c-1", title="1", interval_minutes=5, started_at=AT,
        planned_id="", code="", place="",
    )  # fmt: skip
    rows = ((Membership, MEMBER), (Clearance, CLEARANCE), (Admission, ADMISSION), (DoseOrder, ORDER))
    written(trail, cohort(), sitting, *(made(model, said) for model, said in rows))
    with store.writer.connect() as connection, door_open(connection):
        yield connection
        connection.rollback()


def refuses(connection: Connection, model: type[Base], said: dict[str, Any], what: str) -> None:
    attempt = connection.begin_nested()
    with pytest.raises(DBAPIError, match=what):
        put(connection, model, said)
    attempt.rollback()


def test_no_forged_version_of_a_dose_gets_in(day: Connection, figures: Figures) -> None:
    """Proves: REQ-DOS-045. After a revocation “version 2” of nothing was taken, and 450 mg on an order of 60."""
    tried = held(day, Dose, DOSE, FIRST)
    tried += held(day, Dose, NEXT, LATER)
    figures("forged versions of a dose", tried=tried, written=0)


def test_after_a_revocation_no_version_opens_the_gate(day: Connection) -> None:
    """Proves: REQ-DOS-045."""
    put(day, Clearance, REVOKED)
    refuses(day, Dose, DOSE, "clearance was taken back")
    refuses(day, Dose, DOSE | {"version": 2}, "continues nothing")


def test_what_was_really_given_is_corrected_with_a_reason_whatever_came_since(day: Connection) -> None:
    """Proves: REQ-DOS-045. The clearance is taken back meanwhile; the record is put right all the same."""
    put(day, Dose, DOSE | {"witness_id": None, "emergency": "судоми"})
    put(day, Dose, NEXT)  # its second name, nothing else
    put(day, Clearance, REVOKED)
    third = NEXT | LARGE | {"id": "d-3", "version": 3, "supersedes": "d-2", "reason": "набрано більше"}
    put(day, Response, INCIDENT)
    put(day, Dose, third)


@pytest.mark.parametrize(
    ("revoked", "more"), [(False, LARGE), (True, {"given_ul": 1_100, "given_ug": 55_000})]
)
def test_a_dose_is_raised_beyond_what_was_allowed_only_beside_an_incident(
    day: Connection, *, revoked: bool, more: dict[str, Any]
) -> None:
    """Proves: REQ-DOS-220. A reason was enough, above the order and after the clearance was taken back."""
    put(day, Dose, DOSE | {"given_ul": 1_000, "given_ug": 50_000})
    if revoked:
        put(day, Clearance, REVOKED)
    raised = NEXT | more | {"reason": "набрано більше"}
    refuses(day, Dose, raised, "without an incident")
    elsewhere = INCIDENT | {"id": "i-2", "response_id": "i-2", "person_id": "p-2"}
    put(day, Response, elsewhere)
    refuses(day, Dose, raised, "without an incident")
    put(day, Dose, NEXT | {"given_ul": 900, "given_ug": 45_000, "reason": "менше"})  # less raises nothing
    put(day, Response, INCIDENT)
    put(day, Dose, raised | {"id": "d-3", "version": 3, "supersedes": "d-2"})


@pytest.mark.parametrize("state", ["withdrawn", "transferred", "completed"])
def test_who_is_no_longer_in_the_cohort_gets_no_dose_and_no_admission(day: Connection, state: str) -> None:
    """Proves: REQ-COH-045."""
    late = DOSE | {"given_at": AT + timedelta(minutes=5)}
    put(day, Membership, MEMBER | {"id": "m-2", "version": 2, "state": state, "supersedes": "m-1"})
    refuses(day, Dose, late, "not in the cohort")
    refuses(day, Admission, ADMISSION | {"id": "a-2", "session_id": "s"}, "not in the cohort")
    again = MEMBER | {"id": "m-3", "membership_id": "m-9"}
    put(day, Membership, again)
    put(day, Dose, late)


def test_a_dose_given_before_somebody_left_is_still_written_down(day: Connection) -> None:
    """Proves: REQ-COH-045."""
    put(day, Membership, MEMBER | {"id": "m-2", "version": 2, "state": "withdrawn", "supersedes": "m-1"})
    put(day, Dose, DOSE)


def test_a_file_of_before_is_guarded_as_a_new_one_is(database: Database) -> None:
    """Proves: REQ-MIG-001."""
    old = Database(database.path.parent / "old.db", "ab" * 48)
    migrate(old.writer, to="0010")
    with old.writer.begin() as connection:
        for name in NEW:
            connection.exec_driver_sql(f"drop trigger {name}")
        assert {name for name in missing_triggers(connection) if "claim" not in name} == set(NEW)
    migrate(old.writer)
    with old.readers.connect() as connection:
        assert missing_triggers(connection) == ()
    old.dispose()
    for step in (eleventh, twelfth):
        with pytest.raises(RuntimeError, match="backup"):
            step.downgrade()


NEW = (
    "dose_continues_its_chain", "dose_changes_with_a_reason", "dose_keeps_to_its_order", "dose_needs_a_member",
    "admission_needs_a_member", "dose_raised_beyond_opens_an_incident",
)  # fmt: skip
