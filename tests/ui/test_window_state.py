"""What the main window says of the clinic’s state: saved, checked, broken, told."""

from datetime import timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Unavailable
from clinicdesk.services.views import Changes, Topic
from tests.support import ward as clinic
from tests.support.frame import Build
from tests.support.stage import click


def test_saved_means_on_disk(build: Build) -> None:
    """Proves: REQ-WIN-016."""
    window = build()
    assert window.status.saved.words.text() == "Змін ще не було"
    window.surroundings.bus.tell(Changes(frozenset({Topic.VITALS}), saved_at=clinic.NOW))
    assert window.status.saved.words.text() == "Усе збережено 11:07:04"
    window.status.show_unsaved()

    assert window.status.saved.words.text().startswith("Не збережено")
    assert window.status.saved.kind == "warn"


@pytest.mark.parametrize(
    ("days", "words", "kind"),
    [
        (None, "Копії ще немає", "warn"),
        (7, "Копія 17.11.2026", "ok"),
        (8, "Копія застаріла: 16.11.2026", "warn"),
    ],
)
def test_the_status_line_says_how_old_the_copy_is(
    build: Build, days: int | None, words: str, kind: str
) -> None:
    window = build()
    window.status.show_backup(None if days is None else clinic.NOW - timedelta(days=days))

    assert (window.status.backup.words.text(), window.status.backup.kind) == (words, kind)


def test_the_clock_shows_its_zone_and_moves(build: Build) -> None:
    window = build()
    assert window.status.time.text().split() == ["24.11.2026", "11:07", "UTC+2"]
    window.surroundings.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    window.status.tick()

    assert "11:08" in window.status.time.text()


def test_the_full_check_runs_behind_the_window(build: Build, qtbot: QtBot) -> None:
    """Proves: REQ-WIN-045."""
    window = build()
    window.integrity.begin()
    assert window.status.audit.words.text() == "Перевіряю журнал дій…"
    qtbot.waitUntil(lambda: not window.integrity.checking)

    assert window.status.audit.words.text() == "Журнал дій цілий · 11:00"
    assert not window.banner.isVisible()


def test_broken_evidence_lays_a_red_banner_and_names_who_answers(build: Build) -> None:
    """Proves: REQ-WIN-007."""
    window = build()
    heard: list[Changes] = []
    window.surroundings.bus.changed.connect(heard.append)
    window.integrity.tell(clinic.report(Issue("EVD020", values={"n": 1})))

    assert window.banner.isVisible()
    assert "лише для перегляду" in window.banner.title.text()
    assert "Олена Левченко" in window.banner.body.text()
    assert window.status.audit.kind == "crit"
    assert [changes.topics for changes in heard] == [frozenset({Topic.INTEGRITY})]
    window.integrity.tell(clinic.report())
    assert not window.banner.isVisible()
    assert window.status.saved.words.text() == "Змін ще не було"


def test_a_check_that_cannot_run_is_said(build: Build, qtbot: QtBot) -> None:
    ward = clinic.full_ward()

    def fail(step: object) -> Any:
        raise Unavailable("WIN002", path="clinic.db")

    ward.check = fail  # type: ignore[method-assign]
    window = build(ward=ward)
    window.integrity.begin()
    qtbot.waitUntil(window.messages.isVisible)

    assert "clinic.db" in window.messages.text.text()
    assert window.integrity.state == "unknown"


def test_the_bar_shows_the_newest_message_in_the_language_of_now(build: Build) -> None:
    """Proves: REQ-WIN-017."""
    window = build()
    window.messages.show_message("clinic.saved", "ok")
    window.messages.show_message("person.draft", "warn")
    assert window.messages.text.text().startswith("Це ваша незавершена")
    click(window.top.tongue)

    assert window.messages.text.text().startswith("This is your unfinished")
    assert window.messages.accessibleName() == window.messages.text.text()
    click(window.messages.closer)
    assert not window.messages.isVisible()


def test_good_news_goes_by_itself_and_warnings_wait(build: Build, qtbot: QtBot) -> None:
    window = build()
    window.messages.show_message("person.draft", "warn")
    assert not window.messages._fading.isActive()
    window.messages.show_message("clinic.saved", "ok")
    assert window.messages._fading.isActive()
    with qtbot.waitSignal(window.messages._fading.timeout):
        window.messages._fading.start(1)

    assert not window.messages.isVisible()


def test_a_message_may_offer_one_way_back(build: Build) -> None:
    window = build()
    done: list[str] = []
    window.messages.show_message("clinic.saved", undo=("clinic.discard", lambda: done.append("undone")))
    assert window.messages.undo.text() == "Не змінювати"
    click(window.messages.undo)

    assert done == ["undone"]
    assert not window.messages.isVisible()


def test_remarks_of_the_entrance_are_shown(build: Build) -> None:
    window = build()
    window.messages.show_issue(Issue("DSK003"))

    assert window.messages.text.text() == Issue("DSK003").sentence("uk")
