"""Somebody of another group named by code in a note."""

from clinicdesk.services import people
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.noted import noted


def test_the_code_of_somebody_of_another_group_stands_in_no_note(clinic: Clinic) -> None:
    """Proves: REQ-NTE-318. «К-2001» went into six records."""
    group = noted(clinic)
    group.attend()
    people.register_person(group.desk, group.lead, code="К-2001", name="Яремко Ліна")
    with refused(group.desk, ("NTE007", "shared")):
        group.record(group.text("Телефонував К-2001, просив місце."))
    group.record(group.text("Прийшло 2001 слово, P2 за тиждень."))


def test_a_code_is_found_with_the_line_of_a_form_for_its_dash(clinic: Clinic) -> None:
    """Proves: REQ-NTE-318. «К_2001» stopped the program instead of the note."""
    group = noted(clinic)
    group.attend()
    people.register_person(group.desk, group.lead, code="К-2001", name="Яремко Ліна")
    people.register_person(group.desk, group.lead, code="Ш_701", name="Бойко Тарас")
    for written in ("К_2001", "К–2001", "к 2001", "Ш_701", "Ш-701"):
        with refused(group.desk, ("NTE007", "shared")):
            group.record(group.text(f"Телефонував {written}, просив місце."))
