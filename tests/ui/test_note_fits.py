"""A note with everything at once that can stand over it: in the smallest window the foot stays in sight."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.attendance import Presence
from clinicdesk.ui.notes.note_view import NoteView
from clinicdesk.ui.notes.notes import NotesPage
from tests.support import ward_notes
from tests.support.geometry import problems_of
from tests.support.stage import Stage, stage

LOW = 648 - 52 - 28 - 66
"""What the smallest window leaves a page while a message stands under it."""


@pytest.fixture(params=["uk", "en"])
def crowded(qtbot: QtBot, request: pytest.FixtureRequest) -> tuple[Stage, NoteView]:
    """A new version begun over another one, names in both parts, the last note beside."""
    made = stage(qtbot, Role.THERAPIST, language=request.param)
    made.ward.group.page = ward_notes.recorded("returned", author="u-lead")
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    page.show_subject("e-I2")
    view = page.view
    view.acts.amend()
    view.former.setChecked(True)
    view.writing.meanwhile = True
    view.writing.put("shared", "Олегові пояснено правила. Світлана мовчала.")
    view.rail.choose("p-0997")
    view.writing.put("p-0997", "Олег Тимчук допоміг їй.")
    view.writing.put_presence("p-0997", Presence("left_early", 70))
    view.speak()
    return made, view


def test_everything_at_once_leaves_the_foot_in_sight_in_the_smallest_window(
    crowded: tuple[Stage, NoteView],
) -> None:
    """Proves: REQ-NTE-015."""
    _, view = crowded
    assert view.banner.isVisibleTo(view)
    assert view.shared_strip.isVisibleTo(view)
    assert view.private_strip.isVisibleTo(view)
    assert view.minimumSizeHint().height() <= LOW
    view.window().resize(1232, LOW)
    QApplication.processEvents()
    bottom = view.foot.mapTo(view.window(), QPoint(0, view.foot.height())).y()
    assert bottom <= LOW


def test_the_acts_under_a_private_part_are_whole(crowded: tuple[Stage, NoteView]) -> None:
    """Proves: REQ-NTE-015. Their words were cut on both sides where the column was narrow."""
    _, view = crowded
    view.window().resize(1232, LOW)
    QApplication.processEvents()
    strip = view.private_strip
    for act in (strip.go, strip.swap, strip.nobody):
        assert act.width() >= act.sizeHint().width()
        assert act.mapTo(strip, QPoint(act.width(), 0)).x() <= strip.width()


def test_two_wordings_of_every_part_leave_the_foot_in_sight_and_are_whole(
    crowded: tuple[Stage, NoteView],
) -> None:
    """Proves: REQ-NTE-801."""
    made, view = crowded
    presence = '{"presence": "late", "minutes": 40, "reason": "", "remark": ""}'
    view.writing.clashes = {
        "shared": ward_notes.SHARED, "paragraph:p-0997": ward_notes.PARAGRAPH, "presence:p-0997": presence,
    }  # fmt: skip
    view.speak()
    view.window().resize(1280, 648)
    QApplication.processEvents()
    assert view.minimumSizeHint().height() <= LOW
    for strip in (view.clashes.shared, view.clashes.private, view.clashes.presence):
        assert strip.isVisibleTo(view)
        for act in strip.acts.values():
            assert act.width() >= act.sizeHint().width()
    assert view.clashes.shared.theirs.toPlainText() == ward_notes.SHARED
    # Without the note of last time beside, and with nobody named, no part is cut.
    view.former.click()
    for field in ("shared", "p-0997"):
        view.writing.put(field, "Тихо.")
    view.speak()
    QApplication.processEvents()
    assert problems_of(made.window) == []
