"""A board alone on the stage, and what its columns say."""

from PySide6.QtWidgets import QApplication

from clinicdesk.services.board_views import Board
from clinicdesk.ui.board.looks import DueLook
from clinicdesk.ui.board.page import BoardPage
from tests.support.stage import Stage


class Bell:
    """Counts tones."""

    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


def board_on(
    made: Stage, day: Board | None, *, size: tuple[int, int] = (1366, 739), bell: Bell | None = None
) -> BoardPage:
    """The board of a day, alone on the stage."""
    made.ward.board.day = day
    page = made.show(BoardPage(made.around, made.verbs.board, tone=bell or Bell()), size)
    QApplication.processEvents()
    page.day.offer.hide()
    return page


def due(page: BoardPage, person: str) -> DueLook:
    """The due clock of a column."""
    look = page.day.table.columns[person].look("due")
    assert isinstance(look, DueLook)
    return look
