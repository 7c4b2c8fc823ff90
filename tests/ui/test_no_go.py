"""The readiness sheet says what it comes to while it is filled in; a no-go is signed with its reason alone."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.editors import Editor
from clinicdesk.ui.sheet import Sheet
from tests.support import board_days as days
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, discard_of, stage


def opened(qtbot: QtBot, *, language: str = "uk") -> tuple[Stage, BoardPage, Sheet]:
    """The sheet over the board of a morning."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.ward.board.day = days.not_ready()
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    page.day.offer.hide()
    page.acts.do("ready")
    return made, page, made.sheet()


def answer(sheet: Sheet, name: str, text: str) -> None:
    """As a person does."""
    editor = sheet.fields[name].editor
    assert isinstance(editor, Editor)
    editor.show_text(text)
    editor.changed.emit(text)


def says(made: Stage, key: str, **values: int) -> bool:
    """Whether this stands beside the buttons."""
    return made.around.say(f"board.ready.{key}", **values) in {
        one.text() for one in made.sheet().findChildren(Text)
    }


def asked(sheet: Sheet) -> list[str]:
    """The questions."""
    return [name for name in sheet.fields if "." not in name and name != "pin"]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_one_no_with_its_reason_is_enough_for_a_no_go(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-DAY-010. It wanted all twenty-six answers before anybody could say no."""
    made, _, sheet = opened(qtbot, language=language)
    assert says(made, "state_open", n=len(asked(sheet)))
    answer(sheet, "oxygen", "no")
    made.settle()
    assert says(made, "state_no")
    assert sheet.verb.text() == made.around.say("board.ready.verb_no")
    assert problems_of(sheet) == []
    made.confirm()
    assert sheet.fields["oxygen.note"].issue == Issue("RDY005").sentence(language)
    assert made.ward.times("board_ready") == 0
    answer(sheet, "oxygen.note", "балон порожній")
    made.type_into("pin", "111111")
    made.confirm()
    assert made.ward.last("board_ready") == {
        "answers": {"oxygen": "no", "oxygen.note": "балон порожній"}, "pin": "111111",
    }  # fmt: skip


def test_a_go_still_takes_every_answer_and_unknown_is_not_go(qtbot: QtBot) -> None:
    """Proves: REQ-DAY-010."""
    made, _, sheet = opened(qtbot)
    for name in asked(sheet)[1:]:
        answer(sheet, name, "yes")
    assert says(made, "state_open", n=1)
    answer(sheet, asked(sheet)[0], "unknown")
    assert says(made, "state_unknown")
    answer(sheet, asked(sheet)[0], "yes")
    assert says(made, "state_go")
    assert sheet.verb.text() == made.around.say("board.ready.verb")


def test_what_was_answered_before_the_lights_went_out_is_there_again(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-005. Without the PIN."""
    made, page, sheet = opened(qtbot)
    answer(sheet, "room_ready", "yes")
    made.type_into("pin", "135790")
    qtbot.waitUntil(lambda: bool(made.drafts.kept), timeout=5000)
    assert "135790" not in str(made.drafts.kept)
    sheet.deleteLater()
    made.settle()
    page.acts.do("ready")
    again = made.sheet()
    assert (again.fields["room_ready"].text(), again.fields["pin"].text()) == ("yes", "")
    assert says(made, "state_open", n=len(asked(again)) - 1)
    click(discard_of(again))
    made.settle()
    assert made.drafts.kept == {}


@pytest.mark.parametrize(
    ("expiry", "state", "verb"), [("2030-01-31", "go", "verb"), ("2026-01-31", "no", "verb_no")]
)
def test_the_date_of_the_kit_decides_before_the_signature(
    qtbot: QtBot, expiry: str, state: str, verb: str
) -> None:
    """Proves: REQ-DAY-010. The sheet judged without the day: its button promised a readiness, a no-go was signed."""
    made, _, sheet = opened(qtbot)
    for name in asked(sheet):
        answer(sheet, name, "yes")
    answer(sheet, "oxygen.expiry", expiry)
    assert says(made, f"state_{state}")
    assert sheet.verb.text() == made.around.say(f"board.ready.{verb}")
