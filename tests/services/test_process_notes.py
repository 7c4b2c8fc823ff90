"""Process notes: read by their author and a supervisor they named, by nobody else whatever they hold."""

import json

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.engine import connect
from clinicdesk.models.process_notes import ProcessSeal
from clinicdesk.models.tables import METADATA
from clinicdesk.security.canonical import canonical
from clinicdesk.security.identity import open_sealed
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.roles import Role
from clinicdesk.services import process_notes
from clinicdesk.services.desk import Desk
from clinicdesk.services.trail import read_trail
from clinicdesk.services.views import Actor, TrailFilter
from tests.support.clinic import Clinic
from tests.support.looking import newest, one_event, refused, stand_in

CANARY = "PHICANARY-2025"


def keep(
    desk: Desk, actor: Actor, text: str = f"Перенос, {CANARY}", process_id: str = "", version: int = 0
) -> str:
    return process_notes.keep_process_note(
        desk, actor, text=text, about={"person": "p-1"}, process_id=process_id, version=version
    ).subject


def test_a_process_note_is_its_authors_alone(clinic: Clinic) -> None:
    """Proves: REQ-NTE-008. Through the services, in the trail, and in raw rows opened with the file key."""
    desk, lead = clinic.open_as("lead")
    therapist = clinic.join(desk, "therapist")
    with one_event(desk, Action.PROCESS_KEPT, therapist) as seen:
        note = keep(desk, therapist)
    assert seen.wrote(process_note=1, process_seal=2)
    (view,) = process_notes.list_process_notes(desk, therapist)
    assert (view.process_id, view.about, view.own) == (note, {"person": "p-1"}, True)
    assert CANARY in view.text
    assert process_notes.list_process_notes(desk, lead) == ()
    with refused(desk, ("PRC003", "")):
        keep(desk, lead, "чуже", note, 1)
    for login in ("admin", "auditor"):
        assert CANARY not in str(read_trail(desk, clinic.join(desk, login), TrailFilter(), limit=100))
    for role in (Role.ADMIN, Role.COORDINATOR, Role.NURSE, Role.AUDITOR):
        with pytest.raises(Exception, match="DSK002"):
            process_notes.list_process_notes(desk, stand_in(desk, role, login=f"other-{role}"))
    raw = connect(desk.folder.db, desk.secret.raw_hex)
    rows = [row for table in METADATA.sorted_tables for row in raw.execute(str(select(table)))]
    raw.close()
    every = b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)
    assert "Коваль".encode() in every
    assert not any(form in every for form in (CANARY.encode(), CANARY.encode().hex().encode(), b'"p-1"'))


def test_a_supervisor_reads_what_is_there_and_what_comes_until_released(clinic: Clinic) -> None:
    """Proves: REQ-NTE-008."""
    desk, lead = clinic.open_as("lead")
    therapist = clinic.join(desk, "therapist")
    first = keep(desk, therapist)
    assert lead.user_id in dict(process_notes.possible_supervisors(desk, therapist))
    with one_event(desk, Action.PROCESS_SHARED, therapist) as seen:
        grant = process_notes.name_supervisor(desk, therapist, lead.user_id).subject
    assert seen.wrote(process_grant=1, process_seal=1)
    second = keep(desk, therapist, "Наступна зустріч")
    keep(desk, therapist, "Переосмислено", first, 1)
    shown = process_notes.list_process_notes(desk, lead)
    assert [(view.process_id, view.text, view.own) for view in shown] == [
        (first, "Переосмислено", False), (second, "Наступна зустріч", False),
    ]  # fmt: skip
    assert [view.supervisor_id for view in process_notes.list_supervisors(desk, therapist)] == [lead.user_id]
    with one_event(desk, Action.PROCESS_UNSHARED, therapist, reason="супервізію завершено"):
        process_notes.release_supervisor(desk, therapist, grant, reason="супервізію завершено")
    assert process_notes.list_process_notes(desk, lead) == ()
    assert len(process_notes.list_process_notes(desk, therapist)) == 2


def test_who_may_supervise_is_checked(clinic: Clinic) -> None:
    """Proves: REQ-NTE-008. A key nobody vouches for, a role that keeps none, oneself, twice."""
    desk, lead = clinic.open_as("lead")
    therapist, nurse = clinic.join(desk, "therapist"), clinic.join(desk, "nurse")
    planted = stand_in(desk, Role.THERAPIST, login="planted")
    with refused(desk, ("PRC004", "supervisor")):
        process_notes.name_supervisor(desk, therapist, therapist.user_id)
    for other in (nurse, planted):
        with refused(desk, ("PRC005", "supervisor")):
            process_notes.name_supervisor(desk, therapist, other.user_id)
    process_notes.name_supervisor(desk, therapist, lead.user_id)
    with refused(desk, ("PRC006", "supervisor")):
        process_notes.name_supervisor(desk, therapist, lead.user_id)
    with refused(desk, ("PRC007", "")):
        process_notes.release_supervisor(desk, lead, "none", reason="так")


def test_empty_and_endless_ones_and_a_stale_version_are_refused(clinic: Clinic) -> None:
    desk, therapist = clinic.open_as("therapist")
    with refused(desk, ("PRC001", "text")):
        keep(desk, therapist, "  ")
    with refused(desk, ("PRC002", "text")):
        keep(desk, therapist, "я" * 20_001)
    note = keep(desk, therapist)
    with refused(desk, ("DSK004", "")):
        keep(desk, therapist, "ще", note, 7)


def test_the_paper_key_opens_them(clinic: Clinic) -> None:
    """Proves: REQ-NTE-008. Whoever forgot their password loses nothing for good."""
    desk, therapist = clinic.open_as("therapist")
    keep(desk, therapist)
    with desk.database.read() as session:
        row = session.scalars(select(ProcessSeal).where(ProcessSeal.reader_id == "paper")).one()
    paper = RecoverySecret.parse(clinic.recovery).box_key()
    info = canonical(["clinicdesk/process/1", desk.clinic_id, row.process_row, "paper"])
    assert CANARY in json.loads(open_sealed(paper, info, row.sealed))["text"]
    assert newest(desk, ProcessSeal).event_seq == row.event_seq


def test_those_that_the_key_of_now_does_not_open_are_counted_not_hidden(clinic: Clinic) -> None:
    """Proves: REQ-NTE-013. The seal of one is broken with the file key: it is told, and the other still opens."""
    desk, therapist = clinic.open_as("therapist")
    kept, broken = keep(desk, therapist), keep(desk, therapist, "Друга")
    assert process_notes.count_shut(desk, therapist) == 0
    raw = connect(desk.folder.db, desk.secret.raw_hex)
    raw.execute("drop trigger process_seal_no_update")
    raw.execute(
        "update process_seal set sealed = zeroblob(length(sealed)) where process_row in "
        "(select id from process_note where process_id = ?)", (broken,),
    )  # fmt: skip
    raw.close()
    assert [view.process_id for view in process_notes.list_process_notes(desk, therapist)] == [kept]
    assert process_notes.count_shut(desk, therapist) == 1
