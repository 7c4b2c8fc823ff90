"""Whoever writes an alarming scale down is told at once what is done, whoever answers for it."""

from clinicdesk.services import sheets
from tests.support.clinic import Clinic


def test_a_nurse_who_records_thoughts_of_death_reads_what_to_do(clinic: Clinic) -> None:
    """Proves: REQ-OBL-065. Her Today said that all was done; the task was the physician's."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    person = clinic.people["К-1"]
    answers = {f"q{n}": "0" for n in range(1, 10)}

    def record(last: str) -> list[str]:
        news = sheets.record_form(
            desk, nurse, form="phq9@1.0", person_id=person, cohort_id="", step="",
            answers=answers | {"q9": last}, taken_at=clinic.clock.now(),
        )  # fmt: skip
        return [issue.sentence("uk") for issue in news.notes]

    assert record("0") == []
    (told,) = record("1")
    assert told.startswith("Тривога: ")
    assert "Не лишайте людину саму" in told
    assert told.endswith("Відповідає лікарська роль, не пізніше ніж за 60 хв.")
