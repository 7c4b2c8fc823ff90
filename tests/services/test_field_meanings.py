"""What the engine must know of a form it is told by the definition, so that another programme's forms do as well."""

from typing import Any

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.form_checks import check_form
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.problems import Findings
from clinicdesk.services import record_facts
from clinicdesk.services.dosing_day import day_facts, running_day
from clinicdesk.services.session_day import home
from clinicdesk.services.session_frame import held_of
from clinicdesk.services.session_parts import day_of_paper
from clinicdesk.services.sheets import sheets_of
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay, home_answers


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 is dosed and watched."""
    return watched_day


def escorted(day: DosingDay) -> object:
    with day.desk.database.read() as session:
        return day_facts(day.desk, session, running_day(day.desk, session, day.session_id), day.person).get(
            "escort.named"
        )


def test_the_escort_of_the_day_comes_from_the_field_that_means_it(day: DosingDay) -> None:
    """Proves: REQ-DEF-220. The engine knew the form and the field of one programme by their names."""
    assert escorted(day) is True
    day.check(day.person, escort_named="no", escort_name="", escort_phone="")
    assert escorted(day) is False


def test_no_field_means_it_no_fact_comes_of_it(day: DosingDay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-DEF-220."""
    day.check(day.person, escort_named="no", escort_name="", escort_phone="")

    def nameless(*_: Any) -> Any:
        form = library().form("gkap_day_check", "0.1")
        return type("Read", (), {"definition": _without_meaning(form)})()

    monkeypatch.setattr(record_facts, "kept", nameless)
    with day.desk.database.read() as session:
        rows = sheets_of(session, day.person)
        assert record_facts.meant_in(session, rows[0]) == {}


def test_the_record_of_the_session_takes_score_and_heading_from_the_form(day: DosingDay) -> None:
    """Proves: REQ-DEF-220."""
    day.recovered()
    day.fill("discharge", home_answers(aldrete="9"), person=day.person)
    with day.desk.database.read() as session:
        paper = day_of_paper(held_of(day.desk, session, day.cohort, day.session_id))
        table = home(paper)
    assert ("Альдрете", "Aldrete") in {(head.title.uk, head.title.en) for head in table.heads}


@pytest.mark.parametrize("code", ["gkap_day_check", "gkap_recovery", "gkap_discharge"])
def test_a_meaning_is_held_against_the_type_of_its_field(code: str) -> None:
    """Proves: REQ-DEF-220."""
    form = library().form(code, "0.1")
    assert any(field.meaning for part in form.sections for field in part.fields)
    found = Findings("")
    check_form(form, found)
    assert not found.problems


def _without_meaning(form: Form) -> Form:
    sections = tuple(
        part.model_copy(
            update={"fields": tuple(field.model_copy(update={"meaning": None}) for field in part.fields)}
        )
        for part in form.sections
    )
    return form.model_copy(update={"sections": sections})
