"""A participant's printed document signed with another program: the file belongs to the event of that printing."""

import hashlib
from datetime import date

from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.services import outside_signatures, printed_documents, records
from clinicdesk.services.attachments import Upload
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import NAMES, Clinic
from tests.support.looking import events, one_event, refused, stand_in
from tests.support.outside import CMS

SIGNED = date(2026, 11, 24)
DIGEST = hashlib.sha256(CMS).hexdigest()


def keep(desk: Desk, actor: Actor, event: str) -> None:
    outside_signatures.keep_outside(
        desk, actor, record_type="printout", record_id=event, file=Upload("протокол.pdf.p7s", CMS),
        signed_on=SIGNED, signer_name="Левченко Ольга Петрівна",
    )  # fmt: skip


def test_the_signature_of_a_printed_record_is_kept_with_its_digest_beside_that_printing(
    clinic: Clinic,
) -> None:
    """Proves: REQ-OSG-002."""
    desk, lead = clinic.open_as("lead")
    person = clinic.people["К-1"]
    printout = records.print_participant(desk, lead, person, Wish("uk", "запит учасника", "учасник"))
    (row,) = printed_documents.list_printed(desk, lead, person)
    assert (row.number, row.revision, row.by) == (
        printout.record.record_id, printout.record.revision, NAMES["lead"],
    )  # fmt: skip
    assert "запит учасника" in row.told
    printing = next(one for one in events(desk) if one.action == Action.RECORD_PRINTED.value)
    assert row.event == printing.seq
    with one_event(
        desk, Action.OUTSIDE_SIGNATURE_KEPT, lead, person=person, reason=f"SHA-256 {DIGEST}"
    ) as seen:
        keep(desk, lead, str(row.event))
    assert seen.wrote(outside_signature=1, attachment=1)
    told = events(desk)[-1]
    assert (told.entity, told.entity_id, told.entity_version) == ("printout", str(row.event), row.revision)
    (kept,) = outside_signatures.list_outside(desk, lead, record_type="printout", record_id=str(row.event))
    assert (kept.sha256, kept.record_version) == (DIGEST, row.revision)


def test_an_event_that_is_no_printing_and_what_is_no_number_take_no_signature(clinic: Clinic) -> None:
    """Proves: REQ-OSG-002."""
    desk, lead = clinic.open_as("lead")
    for wrong in ("0", "999999", "", "перше", "-1"):
        with refused(desk, ("OSG004", "")):
            keep(desk, lead, wrong)


def test_printed_documents_of_people_beyond_ones_cohorts_stay_shut(clinic: Clinic) -> None:
    """Proves: REQ-OSG-002."""
    desk, lead = clinic.open_as("lead")
    person = clinic.people["К-1"]
    records.print_participant(desk, lead, person, Wish("uk", "запит", ""))
    event = str(printed_documents.list_printed(desk, lead, person)[0].event)
    stranger = stand_in(desk, Role.NURSE)
    with refused(desk, ("PPL004", "person")):
        printed_documents.list_printed(desk, stranger, person)
    with refused(desk, ("PPL004", "person")):
        keep(desk, stranger, event)
