"""Part 12 of a printed record: whose correction each one was."""

from clinicdesk.reports.record import Amended, Amendments
from clinicdesk.services import records, sheets
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import NAMES, Clinic
from tests.support.screening import Screened, clean_answers, screened


def corrections_of(case: Screened) -> list[Amended]:
    """Every row of part 12, as printed."""
    with case.desk.database.read() as session:
        record = records.participant_record(case.desk, session, case.person, Wish("uk", "перевірка"))
    (block,) = next(part for part in record.parts if part.key == "amendments").blocks
    assert isinstance(block, Amendments)
    return list(block.rows)


def test_a_decision_stopped_by_a_corrected_screening_is_told_under_who_corrected_it(clinic: Clinic) -> None:
    """Proves: REQ-PRT-020. The paper said that the physician had suspended it."""
    case = screened(clinic)
    case.sign()
    sheets.amend_form(
        case.desk, case.nurse, case.sheet, answers=clean_answers(), reason="перепитано", confirmed=True
    )
    (row,) = [one for one in corrections_of(case) if one.what.uk.startswith("Рішення")]
    assert row.by.uk == NAMES["nurse"]
    assert row.why.uk == "виправлено «Скринінг перед груповою психотерапією з кетаміном»: перепитано"
    clinic.close()
