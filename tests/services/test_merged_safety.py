"""Two records of one person are read as one where it is a matter of safety: nothing the other one knows is hidden."""

import pytest

from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails
from clinicdesk.services import merging, person_cards, registering, screenings, sheet_pages, sheets
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import START, Clinic

WORRYING = {**{f"q{n}": "1" for n in range(1, 9)}, "q9": "3"}
OTHER = PersonDetails(
    code="К-9001", surname="Олійник", given_name="Степан", birth_date="1972-09-04", allergies_state="listed",
    allergies=(Allergy("кетамін", "анафілаксія"),), medicines=(Medicine("фенелзин", "15 мг"),), diagnoses=("F33.1",),
)  # fmt: skip


@pytest.fixture
def merged(clinic: Clinic) -> tuple[Desk, Actor, str, str]:
    """К-9001, with an allergy, a medicine and a PHQ-9 that asks for somebody today, follows К-3."""
    desk, lead = clinic.open_as("lead")
    other, into = (
        registering.add_person(desk, lead, OTHER, reason="записано вдруге").subject,
        clinic.people["К-3"],
    )
    sheets.record_form(
        desk, lead, form="phq9@1.0", person_id=other, cohort_id="", step="", answers=WORRYING,
        taken_at=START,
    )  # fmt: skip
    merging.merge_people(desk, lead, other, into=into, reason="той самий паспорт")
    return desk, lead, other, into


def test_the_card_shows_the_allergies_and_medicines_of_the_record_that_follows(
    merged: tuple[Desk, Actor, str, str],
) -> None:
    """Proves: REQ-PPL-009."""
    desk, lead, _, into = merged

    details = person_cards.read_person(desk, lead, into).whole

    assert details.code == "К-3"
    assert details.allergies_state == "listed"
    assert [one.substance for one in details.allergies] == ["кетамін"]
    assert [one.name for one in details.medicines] == ["фенелзин"]
    assert "F33.1" in details.diagnoses


def test_its_medicines_are_looked_up_among_the_interactions(merged: tuple[Desk, Actor, str, str]) -> None:
    """Proves: REQ-PPL-009."""
    desk, _, _, into = merged
    with desk.database.read() as session:
        assert [one.medicine for one in screenings.met_interactions(session, into)] == ["фенелзин"]


def test_its_forms_stand_among_the_forms_of_the_person(merged: tuple[Desk, Actor, str, str]) -> None:
    """Proves: REQ-PPL-009."""
    desk, lead, _, into = merged
    assert [row.read.code for row in sheet_pages.filled_forms(desk, lead, into)] == ["phq9"]


def test_parted_again_each_card_says_its_own(merged: tuple[Desk, Actor, str, str]) -> None:
    """Proves: REQ-PPL-009."""
    desk, lead, other, into = merged

    merging.part_people(desk, lead, other, reason="різні люди")

    assert person_cards.read_person(desk, lead, into).whole.allergies == ()
    assert sheet_pages.filled_forms(desk, lead, into) == ()
    assert [one.substance for one in person_cards.read_person(desk, lead, other).details.allergies] == [
        "кетамін"
    ]
