"""Participants are found by whatever somebody remembers of them, as far as their role reaches."""

from datetime import date

import pytest

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.security.roles import Role
from clinicdesk.services import people, person_search, registering
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import stand_in


@pytest.fixture
def listed(clinic: Clinic) -> tuple[Clinic, Desk, Actor]:
    """Three more people, waiting for a cohort."""
    desk, lead = clinic.open_as("lead")
    registering.add_people(
        desk, lead,
        [
            PersonDetails(code="К-1047", surname="Олейник", given_name="Николай", birth_date="04.09.1974",
                          phones=("067 123 45 67",), chart_number="1047/26"),
            PersonDetails(code="К-1048", surname="Нечуй-Левицький", given_name="Іван", birth_date="1985-05-14"),
            PersonDetails(code="К-2047", surname="O'Connor", given_name="Robert'); DROP TABLE participant;--"),
        ],
        reason="список",
    )  # fmt: skip
    return clinic, desk, lead


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("К-104", "К-1047 К-1048"),
        ("k1047", "К-1047"),
        ("1047", "К-1047"),
        ("1047/26", "К-1047"),
        ("олій", "К-1 К-1047"),
        ("Olijn", "К-1 К-1047"),
        ("Oliynyk Mykola", "К-1047"),
        ("мик олей", "К-1047"),
        ("левиц", "К-1048"),
        ("levyts іва", "К-1048"),
        ("04.09.1974", "К-1047"),
        ("4/9/74", "К-1047"),
        ("1974-09-04", "К-1047"),
        ("4 вересня 1974", "К-1047"),
        ("4 Sep 1974 ол", "К-1047"),
        ("олій 4.9.74", "К-1047"),
        ("олій 5.9.74", ""),
        ("ол ол", "К-1 К-1047"),
        ("о олій о", "К-1 К-1047"),
        ("і іва", "К-1048 К-2"),
        ("4567", "К-1047"),
        ("23 45 67", "К-1047"),
        ("+380671234567", "К-1047"),
        ("067-123-45-67", "К-1047"),
        ("o’connor", "К-2047"),
        ("drop table", "К-2047"),
        ("--", ""),
        ("ʼ", ""),
        ("%", ""),
        ("\ud800", ""),
        ("\udcffолій 4.9.74", "К-1047"),
    ],
)
def test_a_person_is_found_by_what_somebody_remembers(
    listed: tuple[Clinic, Desk, Actor], typed: str, codes: str
) -> None:
    """Proves: REQ-PPL-003."""
    _, desk, lead = listed
    assert " ".join(row.code for row in people.list_people(desk, lead, typed)) == codes


@pytest.mark.parametrize(
    ("typed", "same"),
    [("ол ол", "ол"), ("о олій о", "олій"), ("і і", "і"), ("к К-10 к", "К-10")],
)
def test_a_word_that_another_one_says_is_no_condition_of_its_own(typed: str, same: str) -> None:
    """Proves: REQ-PPL-003. Typed twice, or beside its own beginning, it only slowed the search."""
    today = date(2026, 11, 27)
    assert person_search.terms_of(typed, today) == person_search.terms_of(same, today)


def test_what_was_amended_away_finds_nobody(listed: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-PPL-003."""
    _, desk, lead = listed
    person = people.list_people(desk, lead, "левицький")[0].person_id
    registering.amend_person(
        desk, lead, person, PersonDetails(surname="Грінченко", given_name="Іван"), version=1, reason="шлюб"
    )
    assert people.list_people(desk, lead, "левицький") == ()
    assert [row.code for row in people.list_people(desk, lead, "грінч")] == ["К-1048"]


def test_beyond_ones_cohorts_only_a_code_finds_somebody_and_shows_no_name(
    listed: tuple[Clinic, Desk, Actor],
) -> None:
    """Proves: REQ-ACC-004."""
    clinic, desk, _ = listed
    nurse = clinic.join(desk, "nurse")
    assert [row.code for row in people.list_people(desk, nurse, "олійник")] == ["К-1"]
    for typed in ("левицький", "04.09.1974", "4567", "1047/26"):
        assert people.list_people(desk, nurse, typed) == ()
    (row,) = people.list_people(desk, nurse, "К-1047")
    assert (row.code, row.name, row.birth_date, row.cohort, row.mine) == ("К-1047", "", "", "", False)


def test_coordination_and_audit_see_everybody_by_name(listed: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-ACC-004."""
    clinic, desk, _ = listed
    for actor in (stand_in(desk, Role.COORDINATOR), clinic.join(desk, "auditor")):
        assert [row.name for row in people.list_people(desk, actor, "levyts")] == ["Нечуй-Левицький Іван"]


def test_a_list_can_show_only_ones_own_or_only_those_who_wait(listed: tuple[Clinic, Desk, Actor]) -> None:
    """Proves: REQ-PPL-012."""
    clinic, desk, lead = listed
    nurse = clinic.join(desk, "nurse")
    assert [row.code for row in people.list_people(desk, nurse, only="mine")] == ["К-1", "К-2"]
    assert [row.code for row in people.list_people(desk, nurse, "олі", only="mine")] == ["К-1"]
    waiting = ["К-1047", "К-1048", "К-2047", "К-3"]
    assert [row.code for row in people.list_people(desk, lead, only="waiting")] == waiting
    assert [row.code for row in people.list_people(desk, nurse, "К-3", only="waiting")] == ["К-3"]


def test_versions_no_longer_in_force_push_nobody_out_of_the_list(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PPL-003."""
    desk, lead = clinic.open_as("lead")
    monkeypatch.setattr(people, "MOST", 2)
    person = registering.add_person(desk, lead, PersonDetails(code="А-1", surname="Новак")).subject
    for version in range(1, 6):
        details = PersonDetails(surname="Новак", height_cm=str(170 + version))
        registering.amend_person(desk, lead, person, details, version=version, reason="зріст")
    registering.add_person(desk, lead, PersonDetails(code="Б-1", surname="Новаківська"))
    assert [row.code for row in people.list_people(desk, lead, "новак")] == ["А-1", "Б-1"]


def test_where_thousands_are_met_the_first_by_code_are_the_same_as_of_all(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PPL-003. Short beginnings are not followed to their end; the answer must not show it."""
    desk, lead = clinic.open_as("lead")
    names = [
        (surname, given) for surname in ("Новак", "Носенко", "Ніс") for given in ("Іван", "Ніна", "Олег")
    ]
    listed = [
        PersonDetails(code=f"Т-{17 * n % 9}", surname=surname, given_name=given)
        for n, (surname, given) in enumerate(names)
    ]
    registering.add_people(desk, lead, listed, reason="список")
    for row in people.list_people(desk, lead, "Т-")[:4]:
        renamed = PersonDetails(surname="Новенко", given_name="Іван", patronymic="Іванович")
        registering.amend_person(desk, lead, row.person_id, renamed, version=1, reason="шлюб")
    typed = ("н", "но", "і", "н і", "і н", "но ів", "ні н", "нос ол", "ол нос", "н н н", "новен іван іван")
    whole = {query: people.list_people(desk, lead, query) for query in typed}
    assert [len(whole[query]) for query in ("новен іван іван", "нос ол")] == [4, 1]
    monkeypatch.setattr(person_search, "_WIDE", 3)
    for most in (1, 2, 3):
        monkeypatch.setattr(people, "MOST", most)
        for query, rows in whole.items():
            assert people.list_people(desk, lead, query) == rows[:most], (query, most)
