"""The one writing door, on both engines: rows and their event together or not at all."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from clinicdesk.clock import SteppedClock, stamp
from clinicdesk.errors import Refused
from clinicdesk.models.audit import AuditCheckpoint, AuditEvent, AuditNode, AuditPayload
from clinicdesk.models.cohorts import Cohort, CohortMember
from clinicdesk.models.draft_door import drop_draft, get_draft, put_draft
from clinicdesk.models.drafts import Draft
from clinicdesk.models.engine import Store, is_conflict
from clinicdesk.models.images import Plain, image_of_row
from clinicdesk.models.people import Participant
from clinicdesk.models.stored_tree import stored_frontier
from clinicdesk.models.unit_of_work import Trail, WriteOutsideTheDoorError, door_open, unit_of_work
from clinicdesk.security.checkpoint import open_checkpoint
from tests.support.clinic import START
from tests.support.trails import (
    KEY,
    ORIGIN,
    begin,
    cohort,
    deed,
    findings,
    participant,
    size,
    trail_on,
    written,
)


def test_rows_and_their_event_come_together(trail: Trail) -> None:
    """Proves: REQ-UOW-001."""
    with unit_of_work(trail, deed(reason="план", person_id="person-1")) as work:
        work.add(cohort(), CohortMember(id="m-1", cohort_id="c-1", person_id="person-1"))
        seq, at = work.seq, work.at
    with trail.database.read() as session:
        row, member = session.get_one(Cohort, "c-1"), session.get_one(CohortMember, "m-1")
        said = session.get_one(AuditEvent, seq)
    assert (row.event_seq, member.event_seq, row.recorded_at) == (seq, seq, at)
    assert (said.at, said.actor, said.role, said.workstation) == (stamp(at), "u-1", "lead", "Пост-1")
    assert (said.action, said.entity, said.entity_id) == ("cohort.planned", "cohort", "c-1")
    assert (said.reason, said.person_id, said.clock_flag) == ("план", "person-1", "")
    assert findings(trail.database) == []


def test_what_fails_leaves_neither_rows_nor_event(trail: Trail) -> None:
    """Proves: REQ-UOW-001."""
    before = size(trail.database)

    def fail() -> None:
        with unit_of_work(trail, deed()) as work:
            work.add(cohort())
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with pytest.raises(DBAPIError):
        written(trail, cohort(), cohort())
    assert size(trail.database) == before
    written(trail, cohort())
    assert size(trail.database) == before + 1
    assert findings(trail.database) == []


def test_a_second_successor_of_one_row_is_refused(trail: Trail) -> None:
    """Proves: REQ-UOW-002."""
    written(trail, first := participant())
    with unit_of_work(trail, deed()) as work:
        work.supersede(first, participant("p-2", version=2, name="Ткач Юрій Петрович"))
    with pytest.raises(DBAPIError) as caught, unit_of_work(trail, deed()) as work:
        work.supersede(first, participant("p-3", version=2, name="Інший"))
    assert is_conflict(caught.value)
    with trail.database.read() as session:
        assert set(session.scalars(select(Participant.id))) == {"p-1", "p-2"}
    assert findings(trail.database) == []


def test_another_unique_rule_is_no_conflict_of_two_people(trail: Trail) -> None:
    written(trail, cohort())
    with pytest.raises(DBAPIError) as caught:
        written(trail, cohort("c-2"))
    assert not is_conflict(caught.value)


STATEMENTS = [
    text("update cohort set code = '99'"),
    text("  UPDATE cohort set code = '99'"),
    text("delete from cohort"),
    text("insert into cohort (id) values ('x')"),
    text("insert or replace into cohort (id) values ('x')"),
    text("with x as (select 1) delete from cohort"),
    text("drop table cohort"),
    text("create table x (id text)"),
    text("pragma query_only=off"),
    text("/* select */ delete from cohort"),
    update(Cohort).values(code="99"),
    delete(Cohort),
    insert(Cohort).values(id="x", code="99", programme="", event_seq=0, recorded_at=START),
]


@pytest.mark.parametrize("statement", STATEMENTS, ids=str)
def test_inside_an_act_only_looking_is_let_through(trail: Trail, statement: Any) -> None:
    """Proves: REQ-UOW-003."""
    written(trail, cohort())
    before = size(trail.database)
    with pytest.raises(WriteOutsideTheDoorError), unit_of_work(trail, deed()) as work:  # noqa: PT012 - one look before
        assert work.session.scalar(select(Cohort.code)) == "07"
        work.session.execute(statement)
    with pytest.raises(WriteOutsideTheDoorError), trail.database.writer.begin() as connection:
        connection.execute(statement)
    assert size(trail.database) == before
    assert findings(trail.database) == []


def test_a_row_given_to_the_session_of_an_act_is_not_slipped_in(trail: Trail) -> None:
    """Proves: REQ-UOW-003."""

    def slip(work_of: Trail) -> None:
        with unit_of_work(work_of, deed()) as work:
            stray = cohort()
            stray.event_seq, stray.recorded_at = work.seq, work.at
            work.session.add(stray)
            work.session.flush()

    with pytest.raises(WriteOutsideTheDoorError):
        slip(trail)
    assert findings(trail.database) == []


def test_a_row_changed_in_memory_is_never_written(trail: Trail) -> None:
    """Proves: REQ-UOW-003."""
    written(trail, cohort(), participant())
    with unit_of_work(trail, deed()) as work:
        known = work.session.get_one(Participant, "p-1")
        known.name = "Інше ім’я"
        work.supersede(known, participant("p-2", version=2))
        work.session.expunge(known)
    with trail.database.read() as session:
        assert session.get_one(Participant, "p-1").name == "Ткач Юрій"


def test_a_reader_cannot_write(trail: Trail) -> None:
    """Proves: REQ-UOW-003."""
    with trail.database.read() as session:
        session.add(participant())
        with pytest.raises(Exception, match=r"(?i)read.?only|NOT NULL|null value"):
            session.flush()
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"), trail.database.readers.begin() as connection:
        connection.execute(text("delete from audit_event"))
    assert findings(trail.database) == []


def test_the_tree_is_what_the_events_say_at_every_size(trail: Trail) -> None:
    """Proves: REQ-UOW-004."""
    for n in range(20):
        written(trail, cohort(f"c-{n}", code=str(n)))
        with trail.database.readers.connect() as connection:
            root = stored_frontier(connection, n + 2).root()
        assert trail.head is not None
        assert (trail.head.size, trail.head.root) == (n + 2, root)
        head = open_checkpoint(trail.head_note, name=ORIGIN, public_key=KEY.public_key().public_bytes_raw())
        assert head == trail.head
    with trail.database.read() as session:
        assert session.query(AuditNode).count() == 21 + 10 + 5 + 2 + 1
        assert session.query(AuditCheckpoint).count() == 21
    assert findings(trail.database) == []


def test_two_workstations_take_turns_at_one_tree(store: Store, trail: Trail) -> None:
    """Proves: REQ-UOW-004. Each reads the tree's end anew when the other has written."""
    other = trail_on(store)
    for n in range(5):
        written(trail, cohort(f"a-{n}", code=f"a-{n}"))
        written(other, cohort(f"b-{n}", code=f"b-{n}"))
    assert size(store) == 11
    assert findings(store) == []


def test_the_same_content_leaves_different_digests(trail: Trail) -> None:
    """Proves: REQ-UOW-005. A salt keeps the tree from telling what was written, even of a short list of values."""
    for _ in range(2):
        with unit_of_work(trail, deed()):
            pass
    with trail.database.read() as session:
        payloads = session.scalars(select(AuditPayload).order_by(AuditPayload.seq)).all()[-2:]
        digests = session.scalars(select(AuditEvent.payload_digest).order_by(AuditEvent.seq)).all()[-2:]
    assert payloads[0].body == payloads[1].body
    assert payloads[0].salt != payloads[1].salt
    assert digests[0] != digests[1]


def test_an_act_learns_its_own_subject_inside(trail: Trail) -> None:
    with unit_of_work(trail, deed(entity_id="")) as work:
        work.amend_deed(entity_id="c-9", entity_version=3)
    with trail.database.read() as session:
        said = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert said is not None
    assert (said.entity_id, said.entity_version) == ("c-9", 3)


@pytest.mark.parametrize(
    ("moved", "boot", "flag"),
    [
        (timedelta(minutes=-2), "stepped", ""),
        (timedelta(minutes=-2, milliseconds=-1), "stepped", "back"),
        (timedelta(minutes=-3), "another", "back"),
        (timedelta(minutes=10), "stepped", ""),
        (timedelta(minutes=10, milliseconds=1), "stepped", "jump"),
        (timedelta(days=9), "another", ""),
    ],
)
def test_each_event_says_whether_the_clock_can_be_believed(
    store: Store, moved: timedelta, boot: str, flag: str
) -> None:
    """Proves: REQ-CLK-002. The time stands as the clock gave it; the doubt stands beside it."""
    begin(trail_on(store, clock=SteppedClock(START)))
    written(trail_on(store, clock=SteppedClock(START + moved, boot_id=boot)), cohort())
    with store.read() as session:
        said = session.get_one(AuditEvent, 1)
    assert (said.clock_flag, said.at) == (flag, stamp(START + moved))


def test_drafts_have_a_door_of_their_own(trail: Trail) -> None:
    """Proves: REQ-UOW-003."""
    before = size(trail.database)

    def draft(sealed: bytes) -> Draft:
        return Draft(
            id="d-1", author_id="u-1", kind="note", subject="", saved_at=START, sealed=sealed, escrow=b"e"
        )

    put_draft(trail, draft(b"one"))
    put_draft(trail, draft(b"two"))
    with trail.database.read() as session:
        kept = get_draft(session, "d-1")
    assert kept is not None
    assert (kept.sealed, kept.saved_at) == (b"two", START)
    assert size(trail.database) == before
    with unit_of_work(trail, deed()) as work:
        drop_draft(work, "d-1")
    with trail.database.read() as session:
        assert get_draft(session, "d-1") is None
    assert size(trail.database) == before + 1
    assert findings(trail.database) == []


def test_the_door_shuts_behind_whoever_opened_it(trail: Trail) -> None:
    """Proves: REQ-UOW-003."""
    with trail.database.writer.begin() as connection:
        with door_open(connection):
            connection.execute(text("delete from draft"))
        with pytest.raises(WriteOutsideTheDoorError):
            connection.execute(text("delete from draft"))


def test_plain_columns_are_written_and_audited_as_the_object_would_be(trail: Trail) -> None:
    """Proves: REQ-UOW-001. In the order in which both were added."""
    columns = {"id": "m-1", "cohort_id": "c-1", "person_id": "person-1"}
    with unit_of_work(trail, deed()) as work:
        work.add(cohort())
        work.put([Plain(CohortMember, dict(columns))])
        work.add(cohort("c-2", "08"))
        work.put([Plain(CohortMember, columns | {"id": "m-2", "cohort_id": "c-2"})])
        seq, at = work.seq, work.at
    with trail.database.read() as session:
        row = session.get_one(CohortMember, "m-1")
        assert (row.event_seq, row.recorded_at, row.person_id) == (seq, at, "person-1")
        body = json.loads(session.get_one(AuditPayload, seq).body)["after"]
        assert [(one["table"], one["row"]["id"]) for one in body] == [
            ("cohort", "c-1"), ("cohort_member", "m-1"), ("cohort", "c-2"), ("cohort_member", "m-2"),
        ]  # fmt: skip
        assert body[1]["row"] == image_of_row(row)
    assert findings(trail.database) == []


def test_a_plain_column_holds_no_sign_that_would_close_the_file(trail: Trail) -> None:
    """Proves: REQ-UOW-001."""
    before = size(trail.database)
    bad = Plain(CohortMember, {"id": "m-1", "cohort_id": "c-1", "person_id": "person\0"})

    def put() -> None:
        with unit_of_work(trail, deed()) as work:
            work.add(cohort())
            work.put([bad])

    with pytest.raises(Refused, match="DSK006"):
        put()
    assert size(trail.database) == before
