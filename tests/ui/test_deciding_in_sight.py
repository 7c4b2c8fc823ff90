"""The lead before a decision: what it is about and where it is justified are in sight, with a message in the bar."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.forms.person_forms import screening_subject
from clinicdesk.ui.paper_verbs import PaperVerbs
from clinicdesk.ui.people.people import PeoplePage
from tests.support.forms_ward import filled
from tests.support.frame import Build, settle
from tests.support.geometry import problems_of
from tests.support.screening import clean_answers
from tests.support.stage import click, press, stage
from tests.support.ward import full_ward
from tests.ui.test_decision_room import in_sight, opened

WAYS = ("", "eligible", "conditions", "deferred")


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("way", WAYS)
def test_what_needs_a_decision_and_its_field_are_in_sight_under_a_message(
    build: Build, way: str, language: str
) -> None:
    """Proves: REQ-SCR-560."""
    window, view = opened(build, None, language=language)
    window.messages.show_message("window.absent", "warn")
    if way:
        view.decision.ways.buttons[way].click()
    settle()
    field = view.decision.justified["relative_psychosis"]
    assert in_sight(field.editor)
    assert in_sight(field.label)
    assert len(field.label.text().partition(": ")[2]) > 20  # which finding it is
    assert problems_of(window) == []


def test_the_head_says_age_and_sex_and_offers_the_print(qtbot: QtBot) -> None:
    """Proves: REQ-SCR-561."""
    made = stage(qtbot, Role.LEAD)
    made.ward.forms.sheet = filled(
        "gkap_screening", clean_answers(relative_psychosis="yes"), step="screening"
    )
    papers = PaperVerbs(_nothing, _nothing, _nothing)
    people = replace(made.verbs.people, papers=papers)
    page = made.show(PeoplePage(made.around, people, made.verbs.chart, made.verbs.forms))
    page.show_subject(screening_subject("p-1047", "c-07"))
    assert page.forms is not None
    view = page.forms.screening
    assert view.head.facts.text().startswith("41 рік, чоловік · ")
    click(view.papers)
    document = made.sheet().fields["document"].editor
    assert isinstance(document, Choice)
    assert document.value() == "screening"


def _nothing(*_: object) -> Any:
    raise AssertionError


def test_the_first_n_stays_at_the_first_item(build: Build) -> None:
    """Proves: REQ-SCR-562. It was passed by, and nobody had answered it."""
    window = build(Role.NURSE, ward=full_ward())
    window.go("people", screening_subject("p-1047", "c-07"))
    settle()
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    assert page.forms is not None
    view = page.forms.screening.view
    first, second = list(view.rows)[:2]
    for expected in (first, second):
        focused = window.focusWidget()
        assert focused is not None
        press(focused, Qt.Key.Key_N)
        settle()
        assert view.current() == expected
