"""Before a lock: what the disk refuses is told before what was refused, and only the disk is blamed for the disk."""

from collections.abc import Callable

import pytest

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.ui.page import keep_all
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.window import MainWindow
from tests.support.frame import Build


def refused() -> None:
    """A login that may not write any more."""
    raise Refused(Issue("DSK002"))


def unavailable() -> None:
    """A full disk."""
    raise Unavailable("DBF005")


def fail(window: MainWindow, key: str, how: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on this place keeps nothing."""
    page = window.page(key)
    if page is None:
        window.go(key)
        page = window.page(key)
    assert page is not None
    monkeypatch.setattr(page, "keep_draft", how)


@pytest.mark.parametrize("keeps", [(refused, unavailable), (unavailable, refused)])
def test_within_a_page_the_disk_is_told_first(keeps: tuple[Callable[[], None], ...]) -> None:
    """Proves: REQ-DRF-278. A refusal is passed over by the lock, and the text the disk refused was lost."""
    with pytest.raises(Unavailable, match="DBF005"):
        keep_all(*keeps)
    with pytest.raises(Refused, match="DSK002"):
        keep_all(refused, refused)


def test_a_sheet_the_disk_refuses_is_told_over_a_page_that_was_refused(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DRF-278. Both stand at the same place."""
    window = build(Role.LEAD)
    fail(window, window.place, refused, monkeypatch)
    sheet = window.surroundings.talk.ask("today.aside_task", lambda _: None)
    assert isinstance(sheet, Sheet)
    sheet.keep_draft = unavailable
    with pytest.raises(Unavailable, match="DBF005"):
        window.keep_drafts()


def test_two_that_were_refused_are_no_fault_of_the_disk(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DRF-278. A login that may not write any more must be locked out all the same."""
    window = build(Role.LEAD)
    fail(window, "today", refused, monkeypatch)
    fail(window, "people", refused, monkeypatch)
    with pytest.raises(Refused, match="DSK002"):
        window.keep_drafts()
    fail(window, "people", unavailable, monkeypatch)
    with pytest.raises(Unavailable) as told:
        window.keep_drafts()
    assert told.value.code == "DBF005"
