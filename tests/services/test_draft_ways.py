"""Where an unfinished text is gone on with from Today: each kind of draft in its own place, never in a chart."""

from collections.abc import Mapping

import pytest

from clinicdesk.services import drafts, people, tasks, vitals
from clinicdesk.words import known
from tests.support.clinic import Clinic
from tests.support.noted import Noted, noted


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    return noted(clinic)


def way(group: Noted, kind: str, subject: str, body: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Place and subject of the one task that a draft of the therapist makes."""
    drafts.save_draft(group.desk, group.therapist, kind=kind, subject=subject, body=dict(body or {}))
    (task,) = [one for one in tasks.list_tasks(group.desk, group.therapist) if one.kind == "draft"]
    return task.place, task.subject


@pytest.mark.parametrize(
    ("kind", "subject", "expected"),
    [
        ("clinic", "", ("clinic", "")),
        ("intake", "3f5a", ("people", "intake")),
        ("person", "p-1", ("people", "p-1/card")),
        ("person", "", ("people", "new")),
        ("reading", "p-1", ("people", "p-1")),
        ("form", "p-1|c-1|screening|phq9@1.0", ("people", "p-1/forms/c-1|screening|phq9@1.0")),
        ("form", "p-1|c-1||gkap_followup@0.1#d1_h24", ("people", "p-1/forms/c-1||gkap_followup@0.1#d1_h24")),
        ("note", "planned-1", ("notes", "planned-1")),
        ("ready", "session-1", ("board", "")),
        ("leaving", "session-1/p-1", ("board", "")),
        ("session_incident", "session-1", ("board", "")),
        ("stock_incident", "", ("drugs", "")),
    ],
)
def test_each_draft_leads_to_its_own_place(
    group: Noted, kind: str, subject: str, expected: tuple[str, str]
) -> None:
    """Proves: REQ-DRF-005."""
    assert way(group, kind, subject) == expected


def test_a_changed_process_note_leads_to_the_session_it_was_opened_from(group: Noted) -> None:
    """Proves: REQ-DRF-005."""
    assert way(group, "process", "process-1", {"session": group.planned, "text": "…"}) == (
        "notes",
        group.planned,
    )


def test_an_addendum_leads_to_the_note_it_belongs_to(group: Noted) -> None:
    """Proves: REQ-DRF-005."""
    group.attend()
    assert way(group, "addendum", group.record()) == ("notes", group.planned)


def test_a_correction_in_a_closed_session_leads_to_its_record(group: Noted, clinic: Clinic) -> None:
    """Proves: REQ-DRF-005."""
    at = ("cohorts", f"{clinic.cohort_id}/{clinic.session_id}/r-1")
    assert way(group, "closed_day", f"{clinic.session_id}|r-1", {"record_id": "r-1"}) == at


def test_a_question_leads_to_the_field_it_is_about(group: Noted, clinic: Clinic) -> None:
    """Proves: REQ-DRF-005."""
    person = clinic.people["К-1"]
    vitals.record_reading(
        group.desk, group.lead, session_id=clinic.session_id, person_id=person, taken_at=clinic.clock.now(),
        values={"sbp": "142", "dbp": "88"},
    )  # fmt: skip
    reading = people.open_chart(group.desk, group.lead, person).readings[0].reading_id
    about = {"record_type": "reading"}
    assert way(group, "question", f"{reading}#sbp", about) == ("people", f"{person}/reading/{reading}#sbp")


def test_every_kind_of_draft_has_a_name_of_its_own() -> None:
    """Proves: REQ-DRF-005. Today lists them by these words."""
    for kind in ("addendum", "amend", "reason", "clinic", "closed_day", "form", "intake", "note", "person",
                 "process", "question", "reading", "ready", "leaving",
                 "session_incident", "stock_incident"):  # fmt: skip
        assert known(f"today.draft.{kind}"), kind


def test_a_reason_leads_to_the_sheet_it_was_typed_in(group: Noted) -> None:
    body = {"reason": "описка", "place": "notes", "what": "planned-1"}
    assert way(group, "reason", "notes.new_version|planned-1", body) == ("notes", "planned-1")
