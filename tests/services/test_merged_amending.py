"""A card that others follow is amended by itself: what they know is shown beside and stays theirs."""

from dataclasses import replace

from clinicdesk.protocols.person import Allergy, PersonDetails
from clinicdesk.services import merging, person_cards, registering, sessions
from tests.support.clinic import Clinic
from tests.support.screening import screened

ALLERGIC = PersonDetails(
    code="К-9001", surname="Олійник", given_name="Степан", birth_date="1972-09-04", allergies_state="listed",
    allergies=(Allergy("кетамін", "анафілаксія"),), diagnoses=("F33.1",),
)  # fmt: skip


def test_a_new_telephone_after_a_merge_neither_copies_the_other_card_nor_stops_the_clearance(
    clinic: Clinic,
) -> None:
    """Proves: REQ-PPL-065. The other one's allergy went into the card with a telephone, and stayed when parted."""
    case = screened(clinic)
    desk, lead, person = case.desk, case.lead, case.person
    sessions.close_session(desk, lead, clinic.session_id)
    other = registering.add_person(desk, lead, ALLERGIC, reason="записано вдруге").subject
    merging.merge_people(desk, lead, other, into=person, reason="той самий паспорт")
    case.sign()

    card = person_cards.read_person(desk, lead, person)
    assert [one.substance for one in card.whole.allergies] == ["кетамін"]
    fresh = replace(card.details, phones=("067 123 45 67",))
    registering.amend_person(desk, lead, person, fresh, version=card.version, reason="новий номер")

    assert case.view().valid
    (newest, _) = person_cards.read_person(desk, lead, person).history
    assert [change.field for change in newest.changes] == ["phones"]
    merging.part_people(desk, lead, other, reason="різні люди")
    parted = person_cards.read_person(desk, lead, person).whole
    assert (parted.allergies, parted.diagnoses) == ((), ())
