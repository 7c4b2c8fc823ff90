"""Drafts: kept at once, opened by their author only, sealed even from a holder of the file key."""

import json

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.drafts import Draft
from clinicdesk.models.engine import connect
from clinicdesk.models.tables import METADATA
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.identity import open_sealed
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.services import accounts, drafts
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk
from clinicdesk.services.status import status_of
from clinicdesk.services.tasks import list_tasks
from clinicdesk.services.views import Actor, Topic
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import actions, counts, one_event, refused

CANARY = "PHICANARY-4711"
BODY: dict[str, Json] = {"text": f"нотатка {CANARY}", "seat": 2, "done": False}


def every_value(desk: Desk) -> bytes:
    """All values of all tables, as somebody with the file key and another tool would read them."""
    raw = connect(desk.folder.db, desk.secret.raw_hex)
    try:
        rows = [row for table in METADATA.sorted_tables for row in raw.execute(str(select(table)))]
    finally:
        raw.close()
    values = (value for row in rows for value in row)
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def test_a_draft_is_kept_without_an_event_and_survives_closing(clinic: Clinic) -> None:
    """Proves: REQ-DRF-002."""
    desk, nurse = clinic.open_as("nurse")
    done, before = actions(desk), counts(desk)
    saved = drafts.save_draft(desk, nurse, kind="note", subject="К-1", body=BODY)
    assert actions(desk) == done
    assert counts(desk) == before | {"draft": 1}
    assert drafts.list_drafts(desk, nurse) == (saved,)
    clinic.close()
    desk, nurse = clinic.open_as("nurse")
    (again,) = drafts.list_drafts(desk, nurse)
    assert (again.draft_id, again.kind, again.subject, again.body) == (saved.draft_id, "note", "К-1", BODY)
    assert again.saved_at == saved.saved_at


def test_a_holder_of_the_file_key_reads_nothing_in_a_draft(clinic: Clinic) -> None:
    """Proves: REQ-DRF-001."""
    desk, nurse = clinic.open_as("nurse")
    drafts.save_draft(desk, nurse, kind="note", subject="К-1", body=BODY)
    seen = every_value(desk)
    assert "Олійник".encode() in seen
    for form in (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode().hex().encode()):
        assert form not in seen


def test_the_paper_key_opens_what_its_author_cannot(clinic: Clinic) -> None:
    """Proves: REQ-DRF-003."""
    desk, nurse = clinic.open_as("nurse")
    saved = drafts.save_draft(desk, nurse, kind="note", subject="", body=BODY)
    with desk.database.read() as session:
        row = session.get(Draft, saved.draft_id)
    assert row is not None
    info = canonical(["clinicdesk/draft/1", desk.clinic_id, row.id, nurse.user_id])
    paper = RecoverySecret.parse(clinic.recovery).box_key()
    assert json.loads(open_sealed(paper, info, row.escrow)) == BODY


def test_typing_on_changes_the_draft_in_place(clinic: Clinic) -> None:
    desk, nurse = clinic.open_as("nurse")
    first = drafts.save_draft(desk, nurse, kind="note", subject="", body={"text": "по"})
    drafts.save_draft(desk, nurse, kind="note", subject="", body={"text": "почато"}, draft_id=first.draft_id)
    (draft,) = drafts.list_drafts(desk, nurse)
    assert (draft.draft_id, draft.body) == (first.draft_id, {"text": "почато"})
    other = drafts.save_draft(desk, nurse, kind="note", subject="", body={"text": "друга"})
    assert [row.draft_id for row in drafts.list_drafts(desk, nurse)] == [other.draft_id, first.draft_id]


def test_drafts_are_ones_own(clinic: Clinic) -> None:
    """Proves: REQ-DRF-001."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    own = drafts.save_draft(desk, nurse, kind="note", subject="", body=BODY)
    assert drafts.list_drafts(desk, lead) == ()
    with refused(desk, ("DRF002", "")):
        drafts.save_draft(desk, lead, kind="note", subject="", body={"text": "чуже"}, draft_id=own.draft_id)
    with refused(desk, ("DRF002", "")):
        drafts.discard_draft(desk, lead, own.draft_id)
    assert drafts.list_drafts(desk, nurse) == (own,)


def test_the_seal_binds_a_draft_to_its_author_and_number(clinic: Clinic) -> None:
    """Proves: REQ-DRF-001. A sealed body moved to another draft opens for nobody."""
    desk, nurse = clinic.open_as("nurse")
    one = drafts.save_draft(desk, nurse, kind="note", subject="", body=BODY)
    two = drafts.save_draft(desk, nurse, kind="note", subject="", body={"text": "інше"})
    raw = connect(desk.folder.db, desk.secret.raw_hex)
    raw.execute("update draft set sealed = (select sealed from draft where id = ?) where id = ?",
                (one.draft_id, two.draft_id))  # fmt: skip
    raw.close()
    assert [row.draft_id for row in drafts.list_drafts(desk, nurse)] == [one.draft_id]


@pytest.mark.parametrize(
    ("submitted", "action"), [(True, Action.DRAFT_SUBMITTED), (False, Action.DRAFT_DISCARDED)]
)
def test_the_end_of_a_draft_is_an_event_without_its_content(
    clinic: Clinic, submitted: bool, action: Action
) -> None:
    """Proves: REQ-DRF-002."""
    desk, nurse = clinic.open_as("nurse")
    draft = drafts.save_draft(desk, nurse, kind="note", subject="", body=BODY)
    with one_event(desk, action, nurse) as seen:
        news = drafts.discard_draft(desk, nurse, draft.draft_id, submitted=submitted)
    assert seen.wrote(draft=-1)
    assert seen.subject == draft.draft_id
    assert Topic.DRAFTS in news.topics
    assert drafts.list_drafts(desk, nurse) == ()
    with refused(desk, ("DRF001", "")):
        drafts.discard_draft(desk, nurse, draft.draft_id)


def with_a_lost_key(clinic: Clinic) -> tuple[Desk, Actor, str]:
    """The nurse forgot her password after typing something, and came back with a new code. Gives the draft."""
    desk, nurse = clinic.open_as("nurse")
    draft = drafts.save_draft(desk, nurse, kind="reading", subject="", body=BODY)
    clinic.close()
    desk, admin = clinic.open_as("admin")
    code = accounts.re_enrol(
        desk, admin, nurse.user_id, password=PASSWORDS["admin"], language="en", reason="забутий пароль"
    )
    clinic.close()
    entered = clinic.enrol_as("nurse", code.words)
    return entered.desk, entered.actor, draft.draft_id


def waiting(desk: Desk) -> list[int]:
    """How many drafts the entrance speaks of, by person."""
    status = status_of(desk.database, current_settings(desk), session=None, checked_at=None, ok=True)
    return [n for _, n in status.drafts_waiting]


def test_a_draft_of_a_lost_key_is_set_aside_with_a_reason(clinic: Clinic) -> None:
    """Proves: REQ-DRF-004."""
    desk, nurse, draft_id = with_a_lost_key(clinic)
    assert drafts.list_drafts(desk, nurse) == ()
    (lost,) = drafts.list_lost_drafts(desk, nurse)
    assert (lost.draft_id, lost.kind) == (draft_id, "reading")
    assert [task.subject for task in list_tasks(desk, nurse) if task.kind == "draft_lost"] == [draft_id]
    assert waiting(desk) == [1]
    with refused(desk, ("DSK005", "reason")):
        drafts.set_draft_aside(desk, nurse, draft_id, reason=" ")
    with one_event(desk, Action.DRAFT_SET_ASIDE, nurse, reason="вимір записано вдруге") as seen:
        drafts.set_draft_aside(desk, nurse, draft_id, reason="вимір записано вдруге")
    assert seen.subject == draft_id
    assert drafts.list_lost_drafts(desk, nurse) == ()
    assert waiting(desk) == []
    with desk.database.read() as session:
        row = session.get(Draft, draft_id)
    assert row is not None
    info = canonical(["clinicdesk/draft/1", desk.clinic_id, draft_id, nurse.user_id])
    assert json.loads(open_sealed(RecoverySecret.parse(clinic.recovery).box_key(), info, row.escrow)) == BODY


def test_only_ones_own_draft_that_cannot_be_opened_is_set_aside(clinic: Clinic) -> None:
    """Proves: REQ-DRF-004."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    own = drafts.save_draft(desk, nurse, kind="note", subject="", body=BODY)
    assert drafts.list_lost_drafts(desk, nurse) == ()
    for actor, code, draft_id in (
        (lead, "DRF002", own.draft_id), (nurse, "DRF003", own.draft_id), (nurse, "DRF001", "немає"),
    ):  # fmt: skip
        with refused(desk, (code, "")):
            drafts.set_draft_aside(desk, actor, draft_id, reason="спроба")
