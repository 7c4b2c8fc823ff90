"""A consent that only got its scan is no amendment; one taken back is."""

import pytest

from clinicdesk.reports.record import Amendments, Record, Table
from clinicdesk.services import consents, records
from clinicdesk.services.attachments import Upload
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.scans import pdf
from tests.support.screening import SIGNED_ON


@pytest.fixture
def lead(clinic: Clinic) -> tuple[Desk, Actor]:
    """The lead, at a clinic where nothing happened yet."""
    return clinic.open_as("lead")


def record_of(desk: Desk, clinic: Clinic) -> Record:
    """К-1's events with what was amended."""
    with desk.database.read() as session:
        return records.participant_record(desk, session, clinic.people["К-1"], Wish("uk", "перевірка"))


def amended(record: Record) -> list[tuple[str, str, str]]:
    """Each amendment: what, from what, to what."""
    return [
        (row.what.uk, row.before.uk, row.after.uk)
        for part in record.parts for block in part.blocks if isinstance(block, Amendments) for row in block.rows
    ]  # fmt: skip


def test_a_scan_brought_later_is_no_amendment_but_a_withdrawal_is(
    clinic: Clinic, lead: tuple[Desk, Actor]
) -> None:
    """Proves: REQ-PRT-019. The list said «надано → надано», for every paper whose scan came later."""
    desk, actor = lead
    consents.record_consent(
        desk, actor, person_id=clinic.people["К-1"], cohort_id=clinic.cohort_id, document="data",
        signer_name="Олійник Степан", signed_on=SIGNED_ON, given=True,
    )  # fmt: skip
    (row,) = [
        one for one in consents.list_consents(
            desk, actor, person_id=clinic.people["К-1"], cohort_id=clinic.cohort_id
        ) if one.document == "data"
    ]  # fmt: skip
    consents.attach_scan(desk, actor, row.consent_id, scan=Upload("згода.pdf", pdf()))
    record = record_of(desk, clinic)
    assert amended(record) == []
    table = next(
        one for one in next(p for p in record.parts if p.key == "consents").blocks if isinstance(one, Table)
    )
    assert [cell.struck for line in table.rows for cell in line if cell.struck] == []
    consents.withdraw_consent(desk, actor, row.consent_id, reason="передумав")
    ((_, before, after),) = amended(record_of(desk, clinic))
    assert before.startswith("надано")
    assert after.startswith("відкликано")
