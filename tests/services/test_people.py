"""Participants: registered, found, and charts whose opening is written down."""

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.people import Participant
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.security.roles import Role
from clinicdesk.services import people, registering, vitals
from clinicdesk.services.views import PersonRow
from tests.support.clinic import BORN, Clinic
from tests.support.looking import newest, one_event, refused, stand_in
from tests.support.standing import Standing


def test_a_participant_is_registered(clinic: Clinic) -> None:
    """Proves: REQ-TRL-001."""
    desk, lead = clinic.open_as("lead")
    with one_event(desk, Action.PERSON_REGISTERED, lead) as seen:
        news = people.register_person(
            desk, lead, code=" К-9 ", name=" Мельник Оксана ", birth_date="1990-02-03"
        )
        seen.person = news.subject
    assert seen.wrote(participant=1, participant_details=1, person_key=6)
    row = newest(desk, Participant)
    assert news.subject == seen.subject == row.person_id
    assert (row.code, row.name, row.birth_date, row.version) == ("К-9", "Мельник Оксана", "1990-02-03", 1)
    found = people.list_people(desk, lead, "К-9")
    assert found == (PersonRow(row.person_id, "К-9", "Мельник Оксана", "1990-02-03", "", mine=True),)


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        (" ", "Мельник Оксана", [("PPL001", "code")]),
        ("К-1", "Мельник Оксана", [("PPL002", "code")]),
        ("К-9", "", [("PSN001", "surname")]),
        ("", "", [("PPL001", "code")]),
    ],
)
def test_a_participant_without_code_or_name_or_with_a_taken_code_is_refused(
    standing: Standing, code: str, name: str, expected: list[tuple[str, str]]
) -> None:
    with refused(standing.desk, *expected):
        people.register_person(standing.desk, standing.lead, code=code, name=name)


def test_a_name_is_found_however_it_is_typed(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    people.register_person(desk, lead, code="К-8", name="Дем’яненко Соломія")

    def found(query: str) -> list[str]:
        return [row.code for row in people.list_people(desk, lead, query)]

    assert found("") == ["К-1", "К-2", "К-3", "К-8"]
    assert found("дем'яненко") == found("ДЕМЯНЕНКО") == found("Соломія  дем") == ["К-8"]
    assert found("степан") == ["К-1"]
    assert found("степан соломія") == []


@pytest.mark.parametrize("query", ["%", "_", "К_1", "' OR 1=1 --", "\\", "MATCH x*"])
def test_signs_of_a_query_language_are_only_signs(clinic: Clinic, query: str) -> None:
    """Proves: REQ-SAF-001."""
    desk, lead = clinic.open_as("lead")
    assert people.list_people(desk, lead, query) == ()
    sign = PersonDetails(code="К-7", surname=f"Знак {query}", given_name="Ян")
    registering.add_person(desk, lead, sign)
    assert [row.code for row in people.list_people(desk, lead, query)] == ["К-7"]


def test_a_list_says_whose_charts_are_ones_own(clinic: Clinic) -> None:
    """Proves: REQ-ACC-004."""
    desk, lead = clinic.open_as("lead")
    nurse, coordinator = clinic.join(desk, "nurse"), stand_in(desk, Role.COORDINATOR)

    def own(actor: object) -> dict[str, bool]:
        return {row.code: row.mine for row in people.list_people(desk, actor)}  # type: ignore[arg-type]

    assert own(lead) == {"К-1": True, "К-2": True, "К-3": True}
    assert own(nurse) == {"К-1": True, "К-2": True, "К-3": False}
    assert own(coordinator) == {"К-1": False, "К-2": False, "К-3": False}
    assert [row.cohort for row in people.list_people(desk, nurse)] == ["07", "07", ""]


def test_a_list_ends_at_its_limit(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, lead = clinic.open_as("lead")
    monkeypatch.setattr(people, "MOST", 2)
    assert [row.code for row in people.list_people(desk, lead)] == ["К-1", "К-2"]


def test_opening_a_chart_is_written_down(clinic: Clinic) -> None:
    """Proves: REQ-TRL-003."""
    desk, _ = clinic.open_as("lead")
    nurse, person = clinic.join(desk, "nurse"), clinic.people["К-1"]
    vitals.record_reading(
        desk, nurse, session_id=clinic.session_id, person_id=person, taken_at=clinic.clock.now(),
        values={"pulse": "72"},
    )  # fmt: skip
    with one_event(desk, Action.CHART_OPENED, nurse, person=person) as seen:
        chart = people.open_chart(desk, nurse, person)
    assert seen.wrote()
    assert seen.subject == person
    assert chart.person == PersonRow(person, "К-1", "Олійник Степан", BORN, "07", mine=True)
    assert (chart.session_id, chart.opened_by_glass) == (clinic.session_id, False)
    assert [dict(row.values) for row in chart.readings] == [{"pulse": "72"}]


def test_a_chart_outside_a_session_names_none(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    assert people.open_chart(desk, lead, clinic.people["К-3"]).session_id == ""


def test_a_chart_beyond_ones_cohorts_stays_closed(clinic: Clinic) -> None:
    """Proves: REQ-ACC-004."""
    desk, _ = clinic.open_as("lead")
    nurse, therapist = clinic.join(desk, "nurse"), clinic.join(desk, "therapist")
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, nurse, clinic.people["К-3"])
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, therapist, clinic.people["К-1"])
    with refused(desk, ("PPL007", "person")):
        people.open_chart(desk, nurse, "nobody")
