"""A sheet that is open while the language is switched says what a sheet opened in that language says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.paper_verbs import PaperVerbs
from clinicdesk.ui.papers.ordering import PaperDesk
from clinicdesk.ui.papers.recipient import Recipient
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.window import MainWindow
from clinicdesk.words import say
from tests.support.frame import Build
from tests.support.spoken import spoken
from tests.support.stage import Stage, stage
from tests.ui.test_language_everywhere import STEPS, Step

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def tab(name: str) -> Step:
    """A list of cohort 07."""

    def turn(window: MainWindow) -> None:
        window.go("cohorts", "07")
        page = window.page("cohorts")
        assert isinstance(page, CohortsPage)
        page.view.show_tab(name)

    return turn


_STEPS: dict[str, Step] = {**STEPS, **{name: tab(name) for name in ("matrix", "people", "calendar", "staff")}}


def opened(window: MainWindow) -> Sheet | None:
    """The sheet over the window."""
    QCoreApplication.processEvents()
    return next((sheet for sheet in window.findChildren(Sheet) if sheet.isVisible()), None)


def buttons(window: MainWindow) -> list[QAbstractButton]:
    """Those a person could press on the place that is shown."""
    page = window.page(window.place)
    assert page is not None
    found = page.findChildren(QAbstractButton)
    return [one for one in found if one.isVisible() and one.isEnabled() and one.text()]


def sheets_of(
    window: MainWindow, step: str, *, only: frozenset[int] | None = None
) -> Iterator[tuple[int, Sheet]]:
    """Every sheet that a button of the place opens, with the number of the button; closed again afterwards."""
    _STEPS[step](window)
    QCoreApplication.processEvents()
    for number in range(len(buttons(window))):
        shown = buttons(window)
        if number >= len(shown) or (only is not None and number not in only):
            continue
        shown[number].click()
        sheet = opened(window)
        if sheet is not None:
            yield number, sheet
            sheet.may_go = lambda: True
            sheet.reject()
        else:
            window.messages.clear()
            _STEPS[step](window)
        QCoreApplication.processEvents()


@pytest.mark.parametrize(
    ("role", "step", "least"),
    [(Role.LEAD, "matrix", 1), (Role.LEAD, "people", 2), (Role.LEAD, "calendar", 2), (Role.LEAD, "staff", 2),
     (Role.LEAD, "today", 1), (Role.ADMIN, "audit", 2),
     (Role.ADMIN, "users", 2), (Role.LEAD, "protocols", 2)],
)  # fmt: skip
def test_an_open_sheet_says_the_new_language_only(
    build: Build, role: Role, step: str, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-WIN-463. What a sheet of a window that never spoke Ukrainian lacks is a word left behind."""
    monkeypatch.setattr(
        "clinicdesk.ui.talk._pick_folder", lambda _: ""
    )  # the system's own window waits for a person
    switched, fresh = build(role), build(role, language="en")
    heard = {}
    for number, sheet in sheets_of(switched, step):
        switched.surroundings.language.use("en")
        QCoreApplication.processEvents()
        heard[number] = (sheet.objectName(), spoken(sheet))
        switched.surroundings.language.use("uk")
    assert len(heard) >= least
    left, again = {}, {}
    for number, sheet in sheets_of(fresh, step, only=frozenset(heard)):
        name, said = heard[number]
        again[number] = sheet.objectName()
        behind = {text for text in said - spoken(sheet) if _CYRILLIC.search(text)}
        if behind:
            left[name] = behind
    assert again == {number: name for number, (name, _) in heard.items()}, "the same sheets opened in both"
    assert left == {}


@pytest.mark.parametrize(
    "problem", [Refused(Issue("DSK005", "reason"), Issue("COH014")), Unavailable("DBF008")]
)
def test_a_refusal_in_an_open_sheet_is_said_again(qtbot: QtBot, problem: Refused | Unavailable) -> None:
    """Proves: REQ-WIN-463."""

    def refuse(_: str) -> None:
        raise problem

    def shown(made: Stage) -> list[str]:
        sheet = made.sheet()
        return [sheet.error.title.text(), sheet.error.body.text(), sheet.fields["reason"].issue]

    told = []
    for language in ("uk", "en"):
        made = stage(qtbot, Role.LEAD, language=language)
        made.around.talk.ask("cohorts.cancel", refuse, code="D1")
        made.confirm()
        made.language.use("en")
        told.append(shown(made))
    assert told[0] == told[1]
    assert any(told[0])


def test_the_paper_to_be_printed_stays_chosen(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-463. What is printed in which language is no matter of the window's."""
    made = stage(qtbot, Role.LEAD)
    unasked: Any = None
    desk = PaperDesk(made.around, PaperVerbs(unasked, unasked, unasked), QWidget(made.window))
    sheet = desk.ask_cohort("c", "07")
    fields = sheet.fields
    document, tongue, whom = (fields[name].editor for name in ("document", "tongue", "recipient"))
    assert isinstance(document, Choice)
    assert isinstance(tongue, Choice)
    assert isinstance(whom, Recipient)
    document.setCurrentIndex(1)
    tongue.set_value("both")
    whom.set_value(whom.itemText(2))
    chosen = document.value()
    made.language.use("en")
    assert (document.value(), tongue.value()) == (chosen, "both")
    assert whom.value() == say("en", "papers.recipient.inspection")
    whom.set_value("Суд, справа № 1")
    made.language.use("uk")
    assert whom.given() == "Суд, справа № 1"
