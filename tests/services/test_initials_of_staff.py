"""Who measured stands in a narrow column as a surname with initials; a participant may have the same initials."""

from dataclasses import replace

import pytest

from clinicdesk.reports.record import Table
from clinicdesk.services import person_cards, records, registering
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    return watched_day


def test_initials_of_a_nurse_are_not_taken_for_a_neighbours(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PRT-415. It read «Марчук [інша особа]»."""
    neighbour = day.clinic.people["К-2"]
    card = person_cards.read_person(day.desk, day.lead, neighbour)
    named = replace(card.details, surname="Дорошенко", given_name="Іван", patronymic="Петрович")
    registering.amend_person(day.desk, day.lead, neighbour, named, version=card.version, reason="паспорт")
    monkeypatch.setattr(
        "clinicdesk.services.record_parts.source.names_of_users",
        lambda session: dict.fromkeys(names_of_users(session), "Марчук Ірина Петрівна"),
    )
    with day.desk.database.read() as session:
        record = records.participant_record(
            day.desk, session, day.clinic.people["К-1"], Wish("uk", "перегляд", "")
        )
    dosing = next(part for part in record.parts if part.key == "dosing")
    tables = [block for block in dosing.blocks if isinstance(block, Table) and len(block.heads) > 8]
    by = {row[-2].said.uk for table in tables for row in table.rows}
    assert by == {"Марчук І. П."}
