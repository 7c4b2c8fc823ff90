"""A form whose draft the disk refuses is left by nobody unasked: stay, try again, discard."""

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Unavailable
from clinicdesk.protocols.catalogue import library
from clinicdesk.security.roles import Role
from clinicdesk.ui.people.people import PeoplePage
from tests.support.stage import Stage, stage

PERSON = "p-1047"
FORMS = {
    "form": f"||phq9@{library().read('phq9').version}",
    "screening": f"|screening|gkap_screening@{library().read('gkap_screening').version}",
}
QUESTION = {"form": ("q1", "2"), "screening": ("adult", "yes")}


def typed(qtbot: QtBot, which: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Stage, PeoplePage]:
    """The lead has answered one question, and the disk refuses from now on."""
    made = stage(qtbot, Role.LEAD)
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart, made.verbs.forms))
    page.show_subject(f"{PERSON}/forms/c-07{FORMS[which]}")
    assert page.forms is not None
    view = page.forms.form if which == "form" else page.forms.screening
    view.writing.put(*QUESTION[which])

    def refuse(*_: object, **__: object) -> None:
        raise Unavailable("DBF005")

    monkeypatch.setattr(made.drafts, "keep", refuse)
    return made, page


def button(made: Stage, key: str) -> QAbstractButton:
    words = made.around.say(f"window.unsaved.{key}")
    return next(one for one in made.sheet().findChildren(QAbstractButton) if one.text() == words)


@pytest.mark.parametrize("which", FORMS)
def test_a_step_back_asks_and_staying_keeps_the_answers(
    qtbot: QtBot, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DRF-320."""
    made, page = typed(qtbot, which, monkeypatch)
    assert page.step_back()
    assert made.sheet().objectName() == "window.unsaved"
    made.sheet().reject()
    assert page.forms is not None
    view = page.forms.form if which == "form" else page.forms.screening
    assert view.isVisible()
    assert view.writing.filling is not None
    assert view.writing.filling.given[QUESTION[which][0]] == QUESTION[which][1]


@pytest.mark.parametrize("which", FORMS)
def test_only_who_discards_it_loses_it(qtbot: QtBot, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-DRF-320."""
    made, page = typed(qtbot, which, monkeypatch)
    page.step_back()
    button(made, "discard").click()
    assert page.forms is not None
    assert page.forms.list.isVisible()
    assert page.forms.form.writing.filling is None


@pytest.mark.parametrize("which", FORMS)
def test_another_form_is_not_opened_over_it(
    qtbot: QtBot, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DRF-320. A task on Today leads to somebody else's form meanwhile."""
    _, page = typed(qtbot, which, monkeypatch)
    page.show_subject("p-1051/forms")
    assert page.forms is not None
    view = page.forms.form if which == "form" else page.forms.screening
    assert view.writing.filling is not None
    assert view.writing.filling.given[QUESTION[which][0]] == QUESTION[which][1]
    assert page.forms.person_id == PERSON
