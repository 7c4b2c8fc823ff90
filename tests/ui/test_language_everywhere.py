"""Nothing stays in the language of before: each place switched while it is shown says what a fresh window says."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.protocols.page import ProtocolsPage
from clinicdesk.ui.window import MainWindow
from tests.support.frame import Build
from tests.support.protocol_shelf import row
from tests.support.spoken import spoken
from tests.support.stage import Stage, click, stage

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
Step = Callable[[MainWindow], object]


def people_of(window: MainWindow) -> PeoplePage:
    """The place of participants, its list in front."""
    window.go("people")
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    while page.step_back():
        pass
    return page


def in_error(window: MainWindow) -> None:
    """The form of a new participant with fields that were refused."""
    page = people_of(window)
    page.open_register()
    page.form.form.show_texts({"code": "К-1191", "surname": "", "birth_date": "31.02.1990", "phones": "12"})
    page.form.submit()


def typed(window: MainWindow) -> None:
    """The same form with something typed that is not on the disk yet."""
    page = people_of(window)
    page.open_register()
    page.form.form.edited.emit("height_cm")


def of(place: str) -> Step:
    return lambda window: window.go(place)


PLACES = (
    "today",
    "board",
    "cohorts",
    "people",
    "drugs",
    "notes",
    "audit",
    "protocols",
    "users",
    "clinic",
    "help",
)
STEPS: dict[str, Step] = {
    **{place: of(place) for place in PLACES},
    "chart": lambda window: window.go("people", people_of(window).list.people[0].person_id),
    "card": lambda window: people_of(window).open_card(people_of(window).list.people[0].person_id),
    "forms": lambda window: people_of(window).open_forms(people_of(window).list.people[0].person_id),
    "new": lambda window: people_of(window).open_register(),
    "refused": in_error,
    "typed": typed,
    "list": lambda window: people_of(window).open_intake(),
    "cohort": lambda window: window.go("cohorts", "07"),
    "refusal": lambda window: window.messages.refuse(Refused(Issue("IMP005"))),
}  # fmt: skip


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMIN])
def test_each_place_says_the_new_language_only(build: Build, role: Role) -> None:
    """Proves: REQ-WIN-210. What differs from a window that never spoke Ukrainian is a word left behind."""
    switched, fresh = build(role), build(role, language="en")
    left: dict[str, set[str]] = {}
    for name, step in STEPS.items():
        place = name if name in PLACES else "people"
        if not switched.has(place):
            continue
        said = []
        for window in (switched, fresh):
            step(window)
            QCoreApplication.processEvents()
            window.surroundings.language.use("en")
            QCoreApplication.processEvents()
            said.append(spoken(window))
            window.messages.clear()
        switched.surroundings.language.use("uk")
        behind = {text for text in said[0] - said[1] if _CYRILLIC.search(text)}
        if behind:
            left[name] = behind
    assert left == {}


def test_what_was_adopted_is_named_in_the_language_of_now(qtbot: QtBot, tmp_path: Path) -> None:
    """Proves: REQ-WIN-210."""
    made: Stage = stage(qtbot, Role.LEAD, save_to=tmp_path)
    page = made.show(ProtocolsPage(made.around, made.verbs.protocols))
    click(page.adopt)
    made.type_into("password", "довгий пароль керівниці")
    made.confirm()
    assert made.message == f"Прийнято й підписано: {row('gkap').title['uk']}."
    made.language.use("en")
    assert made.message == f"Adopted and signed: {row('gkap').title['en']}."
