"""Participants: added, compared with those who are there, amended beside the former card."""

from dataclasses import replace

import pytest

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.audit import Action
from clinicdesk.models.people import Participant, ParticipantDetails
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, Relation
from clinicdesk.security.roles import Role
from clinicdesk.services import people, person_cards, registering, trail
from clinicdesk.services.views import TrailFilter
from tests.support.clinic import Clinic
from tests.support.looking import one_event, refused, stand_in

FULL = PersonDetails(
    surname="Дем’яненко", given_name="Соломія", patronymic="Іванівна", birth_date="4 вересня 1972", sex="female",
    phones=("067 123 45 67", "+48 600 100 200"), emails=("s@example.org",), other_contacts=("Київ, Садова, 1",),
    emergency_name="Дем’яненко Іван", emergency_relation="чоловік", emergency_phone="0501112233",
    escort_name="Дем’яненко Іван", escort_phone="0501112233", referral_source="Лікарня № 2",
    referral_date="1.10.2026", diagnoses=("F43.1",), complaint="Безсоння", earlier_treatment="Сертралін",
    chart_number="12/26", height_cm="168,5", weight_kg="61,25", allergies=(Allergy("йод", "висип"),),
    medicines=(Medicine("сертралін", "50 мг"),), military="family",
    relations=(Relation("spouse", name="Дем’яненко Іван"),),
)  # fmt: skip
KEPT = replace(
    FULL, code="К-4", birth_date="1972-09-04", phones=("+380671234567", "+48600100200"), height_cm="168.5",
    weight_kg="61.25", emergency_phone="+380501112233", escort_phone="+380501112233",
    referral_date="2026-10-01", allergies_state="listed",
)  # fmt: skip


def test_a_person_is_added_with_everything_and_read_back(clinic: Clinic) -> None:
    """Proves: REQ-PPL-001."""
    desk, lead = clinic.open_as("lead")
    with one_event(desk, Action.PERSON_REGISTERED, lead) as seen:
        news = registering.add_person(desk, lead, FULL)
        seen.person = news.subject
    card = person_cards.read_person(desk, lead, news.subject)
    assert card.details == KEPT
    assert (card.version, len(card.history)) == (1, 1)


def test_a_code_is_proposed_in_the_clinics_own_manner(clinic: Clinic) -> None:
    """Proves: REQ-PPL-004."""
    desk, lead = clinic.open_as("lead")
    assert registering.propose_codes(desk, lead, 2) == ("К-4", "К-5")
    registering.add_person(desk, lead, PersonDetails(code="ОБР/009", surname="Гончар"))
    assert registering.propose_codes(desk, lead) == ("ОБР/010",)


def test_a_number_that_is_taken_in_another_spelling_is_stepped_over(clinic: Clinic) -> None:
    """Proves: REQ-PPL-004. The digits alone are another code than the same digits behind a letter."""
    desk, lead = clinic.open_as("lead")
    registering.add_people(
        desk, lead, [PersonDetails(code=code, surname="Гончар") for code in ("K-6", "k 7", "5")],
        reason="список",
    )  # fmt: skip
    registering.add_person(desk, lead, PersonDetails(code="К-4", surname="Новак"))
    registering.add_person(desk, lead, PersonDetails(surname="Кушнір"))
    assert registering.propose_codes(desk, lead, 3) == ("К-8", "К-9", "К-10")
    assert [row.code for row in people.list_people(desk, lead, "кушнір")] == ["К-5"]


@pytest.mark.parametrize("code", ["К-1", "K-1", "к–1", "К 1"])
def test_a_second_person_with_the_same_code_is_refused_however_it_is_typed(clinic: Clinic, code: str) -> None:
    """Proves: REQ-PPL-004."""
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("PPL002", "code")):
        registering.add_person(desk, lead, PersonDetails(code=code, surname="Гончар"))


def test_a_year_of_two_digits_is_not_guessed_from_a_form(clinic: Clinic) -> None:
    """Proves: REQ-PPL-001. 12.03.25 is a child or somebody of a hundred."""
    desk, lead = clinic.open_as("lead")
    dated = PersonDetails(surname="Гончар", birth_date="12.03.45", referral_date="4 бер 26")
    with refused(desk, ("PSN025", "birth_date"), ("PSN025", "referral_date")):
        registering.add_person(desk, lead, dated)
    registering.add_person(desk, lead, replace(dated, birth_date="12.03.1945", referral_date=""))


def test_somebody_who_may_be_the_same_is_asked_about_once_and_needs_a_reason(clinic: Clinic) -> None:
    """Proves: REQ-PPL-005."""
    desk, lead = clinic.open_as("lead")
    registering.add_person(desk, lead, FULL)
    twin = PersonDetails(surname="Demianenko", given_name="Solomiia", birth_date="4.9.1972")
    with pytest.raises(Refused) as told:
        registering.add_person(desk, lead, twin)
    assert told.value.issues == (Issue("PPL009", "reason", Severity.ASK, {"codes": "К-4"}),)
    registering.add_person(desk, lead, twin, reason="інша людина, документ перевірено")
    assert [row.code for row in people.list_people(desk, lead, "солом дем")] == ["К-4", "К-5"]


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        (PersonDetails(surname="Дем'яненко", given_name="Соломія", birth_date="04.09.1972"), ("name_birth",)),
        (PersonDetails(surname="Соломія", given_name="Дем’яненко", birth_date="04.09.1972"), ("name_birth",)),
        (PersonDetails(surname="Дем’яненко", given_name="Соломія"), ("name",)),
        (PersonDetails(surname="Дем’яненко", given_name="Соломія", birth_date="05.09.1972"), ()),
        (PersonDetails(surname="Інша", phones=("+380 (67) 123-45-67",)), ("phone",)),
        (PersonDetails(chart_number="12 / 26"), ("chart_number",)),
        (PersonDetails(code="K-4"), ("code",)),
        (PersonDetails(surname="Дем’яненко"), ()),
    ],
)
def test_what_matches_is_named(clinic: Clinic, typed: PersonDetails, matches: tuple[str, ...]) -> None:
    """Proves: REQ-PPL-005."""
    desk, lead = clinic.open_as("lead")
    registering.add_person(desk, lead, FULL)
    found = registering.likely_same(desk, lead, typed)
    assert [(one.code, one.matches) for one in found] == ([("К-4", matches)] if matches else [])


def test_the_name_of_somebody_elses_participant_is_not_told_by_the_comparison(clinic: Clinic) -> None:
    """Proves: REQ-ACC-004."""
    desk, lead = clinic.open_as("lead")
    registering.add_person(desk, lead, FULL)
    (found,) = registering.likely_same(desk, clinic.join(desk, "nurse"), PersonDetails(phones=FULL.phones))
    assert (found.code, found.name, found.birth_date) == ("К-4", "", "")


def test_a_list_is_added_whole_or_not_at_all(clinic: Clinic) -> None:
    """Proves: REQ-PPL-006."""
    desk, lead = clinic.open_as("lead")
    many = [PersonDetails(surname=f"Новенко{n}") for n in range(3)]
    wrong = [
        *many,
        PersonDetails(surname="", birth_date="31.02.1990"),
        PersonDetails(surname="А", code="К-2"),
    ]
    with refused(desk, ("PSN001", "3.surname"), ("PSN022", "3.birth_date")):
        registering.add_people(desk, lead, wrong, reason="список клініки")
    with refused(desk, ("PPL002", "0.code")):
        registering.add_people(desk, lead, wrong[4:], reason="список клініки")
    same = [PersonDetails(surname="А", code="Н-1"), PersonDetails(surname="Б", code="H-1")]
    with refused(desk, ("PPL002", "0.code"), ("PPL002", "1.code")):
        registering.add_people(desk, lead, same, reason="список клініки")
    with refused(desk, ("DSK005", "reason")):
        registering.add_people(desk, lead, many, reason=" ")
    with refused(desk, ("PPL014", "")):
        registering.add_people(desk, lead, [], reason="список клініки")
    with one_event(desk, Action.PEOPLE_ADDED, lead, reason="список клініки"):
        registering.add_people(desk, lead, many, reason="список клініки")
    assert [row.code for row in people.list_people(desk, lead, "новенко")] == ["К-4", "К-5", "К-6"]
    person = people.list_people(desk, lead, "новенко1")[0]
    found = trail.read_trail(desk, lead, TrailFilter(person=person.code, reads=False)).rows
    assert [row.action for row in found] == [Action.PEOPLE_ADDED.value]


def test_an_amendment_stands_beside_the_former_card_with_its_reason(clinic: Clinic) -> None:
    """Proves: REQ-PPL-007."""
    desk, lead = clinic.open_as("lead")
    person = registering.add_person(desk, lead, FULL).subject
    changed = replace(KEPT, surname="Мельник", weight_kg="60", allergies=(), allergies_state="none")
    with one_event(desk, Action.PERSON_AMENDED, lead, reason="шлюб", person=person):
        registering.amend_person(desk, lead, person, changed, version=1, reason="шлюб")
    card = person_cards.read_person(desk, lead, person)
    assert (card.details, card.version) == (changed, 2)
    newest = card.history[0]
    assert (newest.version, newest.reason, newest.by) == (2, "шлюб", "Левченко Ольга")
    assert {(c.field, c.before, c.after) for c in newest.changes} == {
        ("surname", "Дем’яненко", "Мельник"), ("weight_kg", "61.25", "60"),
        ("allergies", "йод – висип", ""), ("allergies_state", "listed", "none"),
    }  # fmt: skip
    with desk.database.read() as session:
        assert len(session.query(Participant).where(Participant.person_id == person).all()) == 2
        assert {row.surname for row in session.query(ParticipantDetails)} >= {"Дем’яненко", "Мельник"}
    event = trail.read_trail(desk, lead, TrailFilter(action=Action.PERSON_AMENDED.value)).rows[0]
    told = {(c.table, c.field): (c.before, c.after) for c in event.changes}
    assert told["participant_details", "surname"] == ("Дем’яненко", "Мельник")
    assert told["person_allergy", "substance"] == ("йод", None)
    assert ("person_medicine", "name") not in told


def test_an_amendment_that_cannot_be_is_refused(clinic: Clinic) -> None:
    """Proves: REQ-PPL-007."""
    desk, lead = clinic.open_as("lead")
    person = registering.add_person(desk, lead, FULL).subject
    changed = replace(KEPT, surname="Мельник")

    def amend(details: PersonDetails, *, version: int = 1, reason: str = "шлюб") -> None:
        registering.amend_person(desk, lead, person, details, version=version, reason=reason)

    with refused(desk, ("DSK005", "reason")):
        amend(changed, reason=" ")
    with refused(desk, ("PPL010", "code")):
        amend(replace(changed, code="К-9"))
    with refused(desk, ("PPL012", "")):
        amend(KEPT)
    with refused(desk, ("PPL013", "relations")):
        amend(replace(changed, relations=(Relation("spouse", person),)))
    with refused(desk, ("PPL007", "relations")):
        amend(replace(changed, relations=(Relation("spouse", "nobody"),)))
    amend(replace(changed, code=""))
    with refused(desk, ("DSK004", "")):
        amend(KEPT)


def test_a_clinical_role_amends_the_cards_of_its_cohorts_only(clinic: Clinic) -> None:
    """Proves: REQ-ACC-004."""
    desk, _ = clinic.open_as("lead")
    nurse, coordinator = clinic.join(desk, "nurse"), stand_in(desk, Role.COORDINATOR)
    own, other = clinic.people["К-1"], clinic.people["К-3"]
    details = PersonDetails(surname="Олійник", given_name="Степан", height_cm="180")
    registering.amend_person(desk, nurse, own, details, version=1, reason="зріст")
    with refused(desk, ("PPL004", "person")):
        registering.amend_person(desk, nurse, other, details, version=1, reason="зріст")
    with refused(desk, ("PPL004", "person")):
        person_cards.read_person(desk, nurse, other)
    registering.amend_person(desk, coordinator, other, details, version=1, reason="зріст")


def test_an_auditor_reads_a_card_and_the_reading_is_an_event(clinic: Clinic) -> None:
    """Proves: REQ-PPL-008."""
    desk, _ = clinic.open_as("lead")
    auditor, person = clinic.join(desk, "auditor"), clinic.people["К-3"]
    with one_event(desk, Action.PERSON_OPENED, auditor, person=person):
        card = person_cards.read_person(desk, auditor, person)
    assert card.details.surname == "Ткач"


def test_a_relation_is_read_from_both_sides(clinic: Clinic) -> None:
    """Proves: REQ-PPL-001."""
    desk, lead = clinic.open_as("lead")
    guardian = clinic.people["К-3"]
    details = PersonDetails(
        surname="Мала", relations=(Relation("guardian", guardian), Relation("other", name="Тітка"))
    )
    ward = registering.add_person(desk, lead, details).subject
    own = person_cards.read_person(desk, lead, ward).relations
    assert [(row.kind, row.code, row.name) for row in own] == [
        ("guardian", "К-3", "Ткач Юрій"),
        ("other", "", "Тітка"),
    ]
    (theirs,) = person_cards.read_person(desk, lead, guardian).relations
    assert (theirs.kind, theirs.code, theirs.theirs) == ("ward", "К-4", True)
