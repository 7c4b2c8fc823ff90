"""A kept reason stands in its author's tasks with its words, and can be discarded there."""

from clinicdesk.services import drafts, tasks
from tests.support.clinic import Clinic


def test_only_a_reason_is_discarded_from_the_list(clinic: Clinic) -> None:
    """Proves: REQ-DRF-350."""
    desk, nurse = clinic.open_as("nurse")
    drafts.save_draft(
        desk, nurse, kind="reason", subject="people.merge|p-1",
        body={"place": "people", "what": "p-1", "draft.version": "0", "reason": "дублікат"},
    )  # fmt: skip
    drafts.save_draft(desk, nurse, kind="reading", subject="p-1", body={"sbp": "142"})
    found = {one.values["kind"]: one for one in tasks.list_tasks(desk, nurse) if one.kind == "draft"}
    assert (found["reason"].values["said"], found["reading"].draft_id) == ("дублікат", "")
    drafts.discard_draft(desk, nurse, found["reason"].draft_id)
    assert [one.values["kind"] for one in tasks.list_tasks(desk, nurse) if one.kind == "draft"] == ["reading"]
