"""Users and the trail while they are being read: the window stays free, and nothing is said to be empty."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.ui.admin.audit import AuditPage
from clinicdesk.ui.admin.trail_table import PAGE
from clinicdesk.ui.admin.users import UsersPage
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.stage import Stage, stage


class Slow:
    """A verb that answers when it is let."""

    def __init__(self, verb: Callable[..., Any]) -> None:
        self._verb, self.let = verb, threading.Event()
        self.problem: Unavailable | None = None

    def __call__(self, *args: Any, **named: Any) -> Any:
        self.let.wait(30)
        if self.problem:
            raise self.problem
        return self._verb(*args, **named)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[..., Any]], Slow]]:
    """Makes a verb slow; whatever still waits is let go at the end."""
    monkeypatch.setattr("clinicdesk.ui.reading.PATIENCE_S", 0.01)
    made: list[Slow] = []

    def make(verb: Callable[..., Any]) -> Slow:
        made.append(Slow(verb))
        return made[-1]

    yield make
    for one in made:
        one.let.set()


def read_through(page: AuditPage | UsersPage, verb: Slow, qtbot: QtBot) -> None:
    """Let it answer what was asked, and be slow again."""
    verb.let.set()
    qtbot.waitUntil(lambda: not page.loading)
    verb.let.clear()


def trail_on(made: Stage, slow: Callable[[Callable[..., Any]], Slow]) -> tuple[AuditPage, Slow]:
    """The page of the trail over a slow clinic."""
    made.ward.trail = clinic.trail(PAGE + 7)
    verb = slow(made.verbs.trail.read)
    return made.show(AuditPage(made.around, replace(made.verbs.trail, read=verb))), verb


@pytest.mark.parametrize("language", ["uk", "en"])
def test_users_being_read_are_told_by_a_word_and_grey_rows(
    qtbot: QtBot, slow: Callable[[Callable[..., Any]], Slow], language: str
) -> None:
    """Proves: REQ-PPL-015."""
    made = stage(qtbot, Role.ADMIN, language=language, user_id="u-admin")
    verb = slow(made.verbs.users.list_users)
    page = made.show(UsersPage(made.around, replace(made.verbs.users, list_users=verb)))
    assert not page.empty.isVisible()
    page.take_focus()
    page.show_subject("u-marchuk")

    qtbot.waitUntil(page.opening.isVisible)
    assert page.opening.accessibleName() == {"uk": "Відкриваю…", "en": "Opening…"}[language]
    assert problems_of(page) == []
    read_through(page, verb, qtbot)
    assert page.table.isVisible()
    picked = page.table.current_row()
    assert picked is not None
    assert picked.user_id == "u-marchuk"  # whoever was asked for meanwhile
    assert page.head.facts.isVisible()
    assert page.table.hasFocus()


def test_users_that_cannot_be_read_are_refused_in_words(
    qtbot: QtBot, slow: Callable[[Callable[..., Any]], Slow]
) -> None:
    """Proves: REQ-PPL-015."""
    made = stage(qtbot, Role.ADMIN, user_id="u-admin")
    verb = slow(made.verbs.users.list_users)
    verb.problem = Unavailable("DBF002", path="clinic.db")
    page = made.show(UsersPage(made.around, replace(made.verbs.users, list_users=verb)))
    qtbot.waitUntil(page.opening.isVisible)
    read_through(page, verb, qtbot)
    assert not page.opening.isVisible()
    assert page.failed.isVisible()
    assert not page.table.isVisible()
    assert page.failed.panel.title.text() == verb.problem.problem("uk")
    assert problems_of(page) == []


def test_a_trail_that_cannot_be_read_is_not_an_empty_one(
    qtbot: QtBot, slow: Callable[[Callable[..., Any]], Slow]
) -> None:
    """Proves: REQ-WIN-040. Read again, it is there."""
    made = stage(qtbot, Role.LEAD)
    page, verb = trail_on(made, slow)
    verb.problem = Unavailable("DBF002", path="clinic.db")
    read_through(page, verb, qtbot)
    assert page.failed.isVisible()
    assert not page.empty.isVisible()
    assert page.failed.panel.title.text() == verb.problem.problem("uk")
    verb.problem = None
    page.read_again()
    read_through(page, verb, qtbot)
    assert page.table.isVisible()
    assert len(page.table.trail.rows) == PAGE


def test_older_events_that_could_not_be_read_are_asked_for_again(
    qtbot: QtBot, slow: Callable[[Callable[..., Any]], Slow]
) -> None:
    """Proves: REQ-WIN-040. The page said that these were all."""
    made = stage(qtbot, Role.LEAD)
    page, verb = trail_on(made, slow)
    read_through(page, verb, qtbot)
    verb.problem = Unavailable("DBF002", path="clinic.db")
    page.table.trail.fetchMore(QModelIndex())
    read_through(page, verb, qtbot)
    assert made.message
    assert made.around.say("audit.facts.more") in page.head.facts.text()
    verb.problem = None
    page.table.trail.fetchMore(QModelIndex())
    read_through(page, verb, qtbot)
    assert len(page.table.trail.rows) == PAGE + 7


def test_the_trail_being_read_is_not_an_empty_one(
    qtbot: QtBot, slow: Callable[[Callable[..., Any]], Slow]
) -> None:
    """Proves: REQ-WIN-040, REQ-PPL-015."""
    made = stage(qtbot, Role.LEAD)
    page, verb = trail_on(made, slow)
    assert not page.empty.isVisible()
    qtbot.waitUntil(page.opening.isVisible)
    assert page.head.facts.text() == "Відкриваю…"

    read_through(page, verb, qtbot)
    assert page.table.isVisible()
    assert len(page.table.trail.rows) == PAGE


def test_older_events_come_once_while_the_newer_ones_stay(
    qtbot: QtBot, slow: Callable[[Callable[..., Any]], Slow]
) -> None:
    """Proves: REQ-WIN-040. A view at its end asks again and again; the answer is added once."""
    made = stage(qtbot, Role.LEAD)
    page, verb = trail_on(made, slow)
    read_through(page, verb, qtbot)
    for _ in range(3):
        page.table.trail.fetchMore(QModelIndex())
    assert page.table.isVisible()
    read_through(page, verb, qtbot)
    seen = [row.seq for row in page.table.trail.rows]
    assert (len(seen), seen) == (PAGE + 7, sorted(set(seen), reverse=True))
