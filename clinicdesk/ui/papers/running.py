"""A document in the making: off the window's thread, with a sheet that tells how far it is and can end it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ui.background import Background, Step
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.paper_verbs import PackMade, PaperMade
from clinicdesk.ui.papers.preview import show_paper
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

Made = TypeVar("Made", PaperMade, PackMade)
_TONGUES = ("uk", "en", "both")


class PaperRun(QObject):
    """Of one page; ends with it."""

    def __init__(self, around: Surroundings, save: Callable[[Path, bytes], None], page: QWidget) -> None:
        super().__init__(page)
        self.around, self._save = around, save
        self._background = Background(page)

    def show(self, made: PaperMade) -> None:
        """The preview."""
        show_paper(self.around, self._save, made)

    def run(self, work: Callable[[Step], Made], done: Callable[[Made], None]) -> None:
        """Do it off the window's thread, with a sheet that tells how far it is and can end it."""
        around = self.around
        sheet = Sheet(around.language, "papers.going")
        at = Text(around.say("papers.beginning"), "strong")
        sheet.add(at)
        ended: list[bool] = []

        def over() -> None:
            ended.append(True)
            sheet.accept()

        def finish(made: Made) -> None:
            over()
            done(made)

        def wrong(problem: Refused | Unavailable) -> None:
            over()
            around.messages.refuse(problem)

        def dropped() -> None:
            around.messages.show_message("papers.dropped", "warn")

        def tell(so_far: int, total: int) -> None:
            if isValid(at):  # the sheet may be closed while the work has not heard of it yet
                at.setText(around.say("papers.progress", at=min(so_far + 1, total), n=total))

        stop = self._background.run(work, done=finish, wrong=wrong, step=tell, cancelled=dropped)
        sheet.finished.connect(lambda *_: None if ended else stop())
        around.talk.show(sheet)


def offer_tongues(around: Surroundings, choice: Choice) -> None:
    """The languages of print, that of the window first chosen."""
    around.language.offer(choice, "papers.tongue", _TONGUES)
    choice.set_value(around.language.code)
