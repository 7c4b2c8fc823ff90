"""A refusal of the next page leaves the one before it whole: nothing typed is lost, nothing recorded twice."""

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.ui.people.people import PeoplePage
from tests.support.stage import Stage, click, stage, type_text


def registering(made: Stage, monkeypatch: pytest.MonkeyPatch) -> tuple[PeoplePage, QLineEdit]:
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart))
    click(page.register)
    surname = page.form.form.fields["surname"].editor
    assert isinstance(surname, QLineEdit)
    type_text(surname, "Гончар")

    def refuse(_person: str) -> None:
        raise Refused(Issue("PPL004", "person"))

    monkeypatch.setattr(page.card, "open_person", refuse)  # a card of other people's cohort
    return page, surname


def test_the_form_goes_on_when_the_card_of_a_namesake_is_refused(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PPL-014. From then on nothing typed was kept, while the mark said that it was."""
    made = stage(qtbot, Role.NURSE)
    page, surname = registering(made, monkeypatch)
    page.form.wanted.emit("p-1047")
    assert page.form.isVisible()
    assert page.form.open
    type_text(surname, "ук")
    page.form.keep_draft()
    assert "Гончарук" in str(made.drafts.kept)


def test_whoever_may_not_open_the_new_card_comes_to_the_list(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PPL-014. The form stayed open over what was recorded already."""
    made = stage(qtbot, Role.NURSE)
    page, _ = registering(made, monkeypatch)
    page.form.done.emit("p-new")
    assert not page.form.isVisible()
    assert page.table.isVisible()
