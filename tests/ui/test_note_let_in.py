"""Why somebody was let in despite a shut gate is asked of each of them, and never borrowed from another."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.attendance import Presence
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.notes.note_view import NoteView
from tests.support import ward_notes
from tests.support.stage import Stage, click, press, stage
from tests.ui.test_notes import opened, write_whole

FIRST, SECOND = "p-0988", "p-0994"
WHY = "Мати поруч, підпис привезе завтра"
BOTH = "Лікар дозволив обом до підпису"
THERE = Presence("present", 120)


def lacking(code: str) -> tuple[Issue, ...]:
    return (Issue("ATD600", values={"code": code, "fact": "згода на участь"}),)


def said(made: Stage) -> str:
    """What the open sheet tells."""
    return " ".join(one.text() for one in made.sheet().findChildren(Text))


def one_let_in(made: Stage) -> NoteView:
    """Two lack a consent; the first is said to be here, the second not."""
    members = tuple(
        replace(one, shut=lacking(one.code)) if one.person_id in {FIRST, SECOND} else one
        for one in ward_notes.page().members
    )
    view = opened(made, members=members)
    write_whole(view)
    view.writing.put_presence(SECOND, Presence("absent", 0, "duty"))
    return view


def test_a_reason_given_for_one_does_not_let_in_the_next(qtbot: QtBot) -> None:
    """What was said of one child stood beside the other, and in the incident about them."""
    made = stage(qtbot, Role.THERAPIST)
    view = one_let_in(made)
    made.ward.refusal = Refused(Issue("DSK004"))
    click(view.foot.record)
    assert ("К-0988" in said(made), "К-0994" in said(made)) == (True, False)
    made.type_into("reason", WHY)
    made.confirm()
    view.writing.put_presence(SECOND, THERE)
    view.speak()
    click(view.foot.record)
    assert "К-0994" in said(made)
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    click(view.foot.record)
    made.type_into("reason", BOTH)
    made.confirm()
    assert made.ward.last("note_record")["despite"] == BOTH


def test_a_reason_is_not_asked_twice_of_the_same_people(qtbot: QtBot) -> None:
    """The recording failed and is tried again."""
    made = stage(qtbot, Role.THERAPIST)
    view = one_let_in(made)
    made.ward.refusal = Refused(Issue("DSK004"))
    click(view.foot.record)
    made.type_into("reason", WHY)
    made.confirm()
    click(view.foot.record)
    assert made.no_sheet()
    assert made.ward.last("note_record")["despite"] == WHY
