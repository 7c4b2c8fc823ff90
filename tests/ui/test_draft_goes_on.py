"""A draft that Today leads to stands open as it was typed: the very form, the very card."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.catalogue import library
from clinicdesk.security.roles import Role
from clinicdesk.ui.people.people import PeoplePage
from tests.support.stage import Stage, stage

PERSON = "p-1047"
PHQ9 = f"phq9@{library().read('phq9').version}"


@pytest.fixture
def made(qtbot: QtBot) -> Stage:
    """The medical lead's window."""
    return stage(qtbot, Role.LEAD)


def page_on(made: Stage) -> PeoplePage:
    return made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart, made.verbs.forms))


def test_a_form_that_was_begun_stands_open_with_its_answers(made: Stage) -> None:
    """Proves: REQ-DRF-210."""
    made.drafts.keep("form", f"{PERSON}|c-07||{PHQ9}", {"q1": "2"})
    page = page_on(made)
    page.show_subject(f"{PERSON}/forms/c-07||{PHQ9}")
    assert page.forms is not None
    assert page.forms.form.isVisible()
    assert page.forms.form.writing.filling is not None
    assert page.forms.form.writing.filling.given == {"q1": "2"}


def test_a_screening_that_was_begun_stands_open(made: Stage) -> None:
    """Proves: REQ-DRF-210."""
    ref = f"gkap_screening@{library().read('gkap_screening').version}"
    made.drafts.keep("form", f"{PERSON}|c-07|screening|{ref}", {"adult": "yes"})
    page = page_on(made)
    page.show_subject(f"{PERSON}/forms/c-07|screening|{ref}")
    assert page.forms is not None
    assert page.forms.screening.isVisible()
    assert page.forms.screening.writing.filling is not None
    assert page.forms.screening.writing.filling.given == {"adult": "yes"}


@pytest.mark.parametrize("subject", [PERSON, ""])
def test_a_card_that_was_being_written_stands_open(made: Stage, subject: str) -> None:
    """Proves: REQ-DRF-210."""
    made.drafts.keep("person", subject, {"surname": "Набране"})
    page = page_on(made)
    page.show_subject(f"{subject}/card" if subject else "new")
    assert page.form.isVisible()
    assert page.form.amends is bool(subject)
    assert page.form.form.texts()["surname"] == "Набране"


def test_a_form_that_nobody_may_go_on_with_leads_to_the_list(made: Stage) -> None:
    """Proves: REQ-DRF-210."""
    page = page_on(made)
    page.show_subject(f"{PERSON}/forms/c-07||gone@9.9")
    assert page.forms is not None
    assert page.forms.list.isVisible()


def test_a_form_of_another_cohort_stands_open_for_that_one(made: Stage) -> None:
    """Proves: REQ-CLS-995. It opened for the cohort of now, without what was typed."""
    made.drafts.keep("form", f"{PERSON}|c-05||{PHQ9}", {"q1": "2"})
    page = page_on(made)
    page.show_subject(f"{PERSON}/forms/c-05||{PHQ9}")
    assert page.forms is not None
    writing = page.forms.form.writing
    assert writing.blank is not None
    assert writing.blank.person.cohort_id == "c-05"
    assert writing.filling is not None
    assert writing.filling.given == {"q1": "2"}
