"""Papers of a group and its sessions signed with another program: the file belongs to the event of that printing."""

import hashlib
from datetime import date

from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    cohort_papers,
    cohorts,
    outside_signatures,
    printed_documents,
    records,
    session_papers,
)
from clinicdesk.services.attachments import Upload
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import events, one_event, refused, stand_in
from tests.support.outside import CMS

SIGNED = date(2026, 11, 24)
DIGEST = hashlib.sha256(CMS).hexdigest()
WISH = Wish("uk", "перевірка")


def keep(desk: Desk, actor: Actor, event: int) -> None:
    outside_signatures.keep_outside(
        desk, actor, record_type="printout", record_id=str(event), file=Upload("сесія.pdf.p7s", CMS),
        signed_on=SIGNED, signer_name="Левченко Ольга Петрівна",
    )  # fmt: skip


def test_papers_of_a_group_and_its_sessions_take_an_outside_signature(clinic: Clinic) -> None:
    """Proves: REQ-OSG-080. Only a participant's printed documents did."""
    desk, lead = clinic.open_as("lead")
    session = session_papers.print_session(desk, lead, clinic.cohort_id, WISH).record
    roster = cohort_papers.print_roster(desk, lead, clinic.cohort_id, WISH).record
    records.print_participant(desk, lead, clinic.people["К-1"], WISH)
    rows = printed_documents.list_printed_of_cohort(desk, lead, clinic.cohort_id)
    assert [row.number for row in rows] == [roster.record_id, session.record_id]
    for row in rows:
        with one_event(desk, Action.OUTSIDE_SIGNATURE_KEPT, lead, reason=f"SHA-256 {DIGEST}") as seen:
            keep(desk, lead, row.event)
        assert seen.wrote(outside_signature=1, attachment=1)
        told = events(desk)[-1]
        assert (told.entity, told.entity_id, told.entity_version) == (
            "printout", str(row.event), row.revision,
        )  # fmt: skip
        (kept,) = outside_signatures.list_outside(
            desk, lead, record_type="printout", record_id=str(row.event)
        )
        assert kept.sha256 == DIGEST


def test_papers_of_another_group_stay_shut_and_out_of_the_list(clinic: Clinic) -> None:
    """Proves: REQ-OSG-080. A group whose code begins alike is another group."""
    desk, lead = clinic.open_as("lead")
    other = cohorts.plan_cohort(desk, lead, code="07/2", programme="gkap", people=[]).subject
    cohort_papers.print_roster(desk, lead, clinic.cohort_id, WISH)
    cohort_papers.print_roster(desk, lead, other, WISH)
    (theirs,) = printed_documents.list_printed_of_cohort(desk, lead, other)
    (ours,) = printed_documents.list_printed_of_cohort(desk, lead, clinic.cohort_id)
    assert (ours.number, theirs.number) == ("07/R", "07/2/R")
    stranger = stand_in(desk, Role.NURSE)
    with refused(desk, ("COH013", "cohort")):
        printed_documents.list_printed_of_cohort(desk, stranger, clinic.cohort_id)
    with refused(desk, ("OSG004", "")):
        keep(desk, stranger, ours.event)
