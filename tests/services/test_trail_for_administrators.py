"""What an administrator reads of the trail is listed; whatever is not listed is withheld, new kinds too."""

from dataclasses import replace

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.tables import RECORDED
from clinicdesk.services import session_events, trail
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor, TrailFilter, TrailRow
from tests.support.clinic import Clinic
from tests.support.kill import record_set
from tests.support.lived import live
from tests.support.looking import events

CANARY = "Олійник кричав PHICANARY"


def rows(desk: Desk, actor: Actor) -> tuple[TrailRow, ...]:
    return trail.read_trail(desk, actor, TrailFilter(), limit=10_000).rows


def test_of_a_whole_life_of_a_clinic_an_administrator_reads_what_is_listed(clinic: Clinic) -> None:
    """Proves: REQ-ACC-277."""
    desk, nurse = clinic.open_as("nurse")
    record_set(clinic, desk, nurse)
    live(clinic, desk, clinic.join(desk, "lead"), nurse)
    admin = clinic.join(desk, "admin")
    shown = rows(desk, admin)
    assert len(shown) == len(events(desk))
    open_ones = [row for row in shown if not row.withheld]
    assert {row.subject_kind for row in open_ones} <= trail.FOR_ADMINISTRATORS
    tables = {change.table for row in open_ones for change in row.changes}
    assert tables <= {
        "clinic", "user_account", "key_certificate", "machine_key", "recovery_key", "definition", "adoption",
    }  # fmt: skip
    assert tables < {table.name for table in RECORDED}
    assert all(not (row.reason or row.changes or row.subject_label) for row in shown if row.withheld)
    assert {"session_event", "sheet", "obligation", "membership"} <= {
        row.subject_kind for row in shown if row.withheld
    }


def test_what_happened_in_a_session_is_not_for_administrators(clinic: Clinic) -> None:
    """Proves: REQ-ACC-277."""
    desk, nurse = clinic.open_as("nurse")
    session_events.note_event(desk, nurse, clinic.session_id, kind="note", note=CANARY)
    lead, admin = clinic.join(desk, "lead"), clinic.join(desk, "admin")
    assert CANARY in repr(rows(desk, lead))
    assert CANARY not in repr(rows(desk, admin))


@pytest.mark.parametrize("kind", ["a_kind_of_tomorrow", "obligation", "sheet"])
def test_a_kind_of_record_that_nobody_listed_is_withheld(clinic: Clinic, kind: str) -> None:
    """Proves: REQ-ACC-277."""
    desk, lead = clinic.open_as("lead")
    desk.note(lead, Action.TASK_SET_ASIDE, entity=kind, entity_id="r-1", reason=CANARY)
    admin = clinic.join(desk, "admin")
    assert CANARY not in repr(rows(desk, admin))
    newest = next(row for row in rows(desk, admin) if row.action == "task.set_aside")
    assert newest.withheld
    by_record = replace(TrailFilter(), record="r-1")
    assert trail.read_trail(desk, admin, by_record).rows == ()
