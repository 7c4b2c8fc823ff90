"""What was typed to put a dose right is never laid over another dose, another version or another day."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board, DoseMark
from clinicdesk.ui.chart.vital_words import number
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from tests.support import board_days as days
from tests.support.stage import Stage, press, stage
from tests.ui.test_board_undo import board_on

WHY = "перемірювали, у шприці лишалося"


def with_doses(*doses: DoseMark, session_id: str = "") -> Board:
    rows = list(days.columns())
    rows[1] = replace(rows[1], doses=doses)
    made = days.board(*rows)
    return replace(made, session_id=session_id) if session_id else made


def first() -> DoseMark:
    return days.columns()[1].doses[0]


def opened(made: Stage, board: Board) -> None:
    board_on(made, board, board.columns[1].person_id).acts.do("amend_dose")


def typed(made: Stage, board: Board) -> None:
    """0.77 mL and a reason, and the sheet was closed."""
    opened(made, board)
    given = made.sheet().fields["given"].editor
    given.setText("0,77")  # type: ignore[attr-defined]
    made.type_into("reason", WHY)
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()


def two_doses() -> tuple[DoseMark, DoseMark]:
    """Drawn alike 0.9 and 1.0 mL; the newer is offered first."""
    one = replace(first(), drawn_ml="0.9")
    return one, replace(one, dose_id="d-later", ordinal=1, drawn_ml="1.0", ml="0.6")


def pick(made: Stage, board: Board, dose: DoseMark) -> None:
    """The sheet is opened and turned to this dose."""
    opened(made, board)
    choose(made, dose)


def choose(made: Stage, dose: DoseMark) -> None:
    """As a hand does in the list."""
    which = made.sheet().fields["dose"].editor
    assert isinstance(which, Choice)
    which.set_value(dose.dose_id)
    which.activated.emit(which.currentIndex())


def type_given(made: Stage) -> None:
    """0.77 mL, and the sheet was closed."""
    given = made.sheet().fields["given"].editor
    assert isinstance(given, QLineEdit)
    given.setText("0,77")
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()


def test_a_dose_that_is_gone_leaves_nothing_to_the_one_given_since(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-580. The volume of the one that was taken back stood as the other one’s, under no choice."""
    made = stage(qtbot, Role.LEAD)
    typed(made, with_doses(first()))
    opened(made, with_doses(replace(first(), dose_id="d-later")))
    sheet = made.sheet()
    assert sheet.findChild(Notice, "draft.meanwhile") is not None
    assert sheet.fields["given"].text() == ""
    assert sheet.fields["reason"].text() == WHY, "the words come back"
    which = sheet.fields["dose"]
    assert which.isVisible()
    made.confirm()
    assert (which.issue, made.ward.times("board_amend_dose")) == (Issue("DOS009").sentence("uk"), 0)
    assert isinstance(which.editor, Choice)
    which.editor.setCurrentIndex(0)
    which.editor.activated.emit(0)
    assert sheet.fields["given"].text() == number(made.around, first().ml)


def test_two_versions_that_add_up_alike_are_told_apart(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-580. 2 and 1 were the same as 1 and 2, and nobody was warned."""
    made = stage(qtbot, Role.LEAD)
    one, two = first(), replace(first(), dose_id="d-later", ordinal=1)
    typed(made, with_doses(replace(one, version=2), two))
    opened(made, with_doses(one, replace(two, version=2)))
    assert made.sheet().findChild(Notice, "draft.meanwhile") is not None


def test_the_next_day_of_the_same_person_begins_with_an_empty_sheet(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-580."""
    made = stage(qtbot, Role.LEAD)
    typed(made, with_doses(first()))
    opened(made, with_doses(first(), session_id="s-later"))
    assert made.sheet().fields["reason"].text() == ""
    assert made.sheet().findChild(Notice, "draft.back") is None


def test_the_same_dose_gets_its_draft_back(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-580."""
    made = stage(qtbot, Role.LEAD)
    typed(made, with_doses(first()))
    opened(made, with_doses(first()))
    assert made.sheet().findChild(Notice, "draft.back") is not None
    assert made.sheet().fields["given"].text() == "0,77"
    assert not made.sheet().fields["dose"].isVisible()


def test_a_dose_given_since_takes_nothing_of_the_one_that_was_being_put_right(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-580. The newer dose is offered first; what was typed stays with the former."""
    made = stage(qtbot, Role.LEAD)
    typed(made, with_doses(first()))
    later = replace(first(), dose_id="d-later", ordinal=1, drawn_ml="0.9")
    opened(made, with_doses(first(), later))
    sheet = made.sheet()
    which = sheet.fields["dose"].editor
    assert isinstance(which, Choice)
    assert (which.isVisible(), which.value()) == (True, first().dose_id)
    assert sheet.fields["given"].text() == "0,77"
    assert sheet.fields["drawn"].text() == number(made.around, first().drawn_ml), "nor the newer one’s volume"
    assert sheet.fields["given"].hint.text() == "", "nobody changed this dose"


def test_the_dose_picked_takes_what_a_colleague_put_right_of_it(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-580. The older was picked; its former volume came back and would have been signed."""
    made, one, two = stage(qtbot, Role.LEAD), *two_doses()
    pick(made, with_doses(one, two), one)
    type_given(made)
    opened(made, with_doses(replace(one, drawn_ml="0.8", version=2), two))
    fields = made.sheet().fields
    assert (fields["dose"].editor.value(), fields["given"].text()) == (one.dose_id, "0,77")  # type: ignore[attr-defined]
    assert fields["drawn"].text() == number(made.around, "0.8"), "nobody touched it here"
    assert fields["given"].hint.text() == "", "and nobody the other there"


def test_a_draft_of_the_picked_dose_that_came_back_once_is_still_held_against_it(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-580. Looked at again before the colleague corrected it."""
    made, one, two = stage(qtbot, Role.LEAD), *two_doses()
    pick(made, with_doses(one, two), one)
    type_given(made)
    opened(made, with_doses(one, two))
    made.type_into("reason", WHY)
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    opened(made, with_doses(replace(one, drawn_ml="0.8", version=2), two))
    assert made.sheet().fields["drawn"].text() == number(made.around, "0.8")


def test_a_volume_changed_here_and_there_is_shown_beside_the_picked_dose(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-580. Picking the other dose takes the sentence away with it."""
    made, one, two = stage(qtbot, Role.LEAD), *two_doses()
    pick(made, with_doses(one, two), one)
    type_given(made)
    opened(made, with_doses(replace(one, ml="0.7", version=2), two))
    given = made.sheet().fields["given"]
    assert (given.text(), number(made.around, "0.7") in given.hint.text()) == ("0,77", True)
    choose(made, two)
    assert (given.text(), given.hint.text()) == (number(made.around, two.ml), "")
