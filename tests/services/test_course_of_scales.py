"""The course of scales on paper calls a beginning only what was there before a dose."""

from clinicdesk.reports.record import Table
from clinicdesk.services import records, sheets
from tests.support.dosing_day import DosingDay
from tests.support.printed import WISH


def test_a_scale_about_a_dose_has_no_beginning(day: DosingDay) -> None:
    """Proves: REQ-PRT-548. The MEQ-30 of the day after was called «початок»."""
    for form, step, n in (("meq30@1.0", "meq30", 30), ("phq9@1.0", "", 9)):
        sheets.record_form(
            day.desk, day.nurse, form=form, person_id=day.person, cohort_id=day.cohort, step=step,
            answers={f"q{item}": "1" for item in range(1, n + 1)}, taken_at=day.desk.clock.now(),
            respondent="self", confirmed=True,
        )  # fmt: skip
    made = records.print_participant(day.desk, day.lead, day.person, WISH)
    part = next(one for one in made.record.parts if one.key == "followup")
    table = next(block for block in part.blocks if isinstance(block, Table))
    said = {row[0].said.uk.split(" ")[0]: row[3].said.uk for row in table.rows}
    assert "початок" not in [row[3].said.uk for row in table.rows if "MEQ" in row[0].said.uk]
    assert "початок" in said.values()
