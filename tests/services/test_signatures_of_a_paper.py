"""A smaller paper lists, and its seal carries, the signatures over the records it prints, and no others."""

import pytest

from clinicdesk.reports.checking import check_document
from clinicdesk.reports.record import Record, Signatures, Signed
from clinicdesk.services import records
from clinicdesk.services.record_frame import Printout
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.going_home import finished
from tests.support.printed import WISH, Lived


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def _listed(record: Record) -> list[Signed]:
    blocks = [block for part in record.parts if part.key == "signatures" for block in part.blocks]
    return [row for block in blocks if isinstance(block, Signatures) for row in block.rows]


def _sealed(made: Printout, clinic: Clinic) -> list[tuple[str, str]]:
    told = check_document(made.pdf, root=clinic.root_fingerprint, language="uk").told["signatures"]
    return sorted((one["name"], one["meaning"]) for one in told)


def test_a_screening_lists_the_decision_and_its_forms_not_the_doses_after_it(lived: Lived) -> None:
    """Proves: REQ-PRT-092."""
    whole = _listed(records.print_participant(lived.desk, lived.lead, lived.person, WISH).record)
    assert "Доза" in {row.about.uk for row in whole}
    made = records.print_screening(lived.desk, lived.lead, lived.person, WISH)
    listed = _listed(made.record)
    assert "Рішення медичного керівництва" in {row.about.uk for row in listed}
    assert not {"Доза", "Вихід із сесії", "Нотатка групи"} & {row.about.uk for row in listed}
    assert len(listed) < len(whole)
    valid = [row for row in listed if row.state == "valid"]
    assert len(_sealed(made, lived.clinic)) == len(valid)


def test_the_sheet_that_goes_home_carries_its_own_signature_only(day: DosingDay) -> None:
    """Proves: REQ-PRT-092. Not those of the screening, of the dose and of the notes."""
    finished(day)
    made = records.print_part(day.desk, day.lead, day.person, WISH, kind="discharge")
    assert made.unsealed is None
    assert _sealed(made, day.clinic) == [("Левченко Ольга", "approver")]


def test_a_paper_of_events_lists_nothing_of_the_screening(lived: Lived) -> None:
    """Proves: REQ-PRT-092."""
    for kind in ("event", "integration"):
        listed = _listed(records.print_part(lived.desk, lived.lead, lived.person, WISH, kind=kind).record)
        assert not {"Доза", "Рішення медичного керівництва"} & {row.about.uk for row in listed}
