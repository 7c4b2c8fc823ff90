"""A page in memory on its way to a printer or a file, offered in the sheet that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from shiboken6 import isValid

from clinicdesk.errors import Unavailable
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Paper:
    """Pages to hand over: the PDF for the printer, and the same put at a path."""

    pages: Callable[[], bytes]
    save: Callable[[Path], None]


def offer_printing(around: Surroundings, sheet: Sheet, paper: Paper) -> None:
    """Buttons at the foot of the sheet, and a line that says what became of it. Words: `<sheet>.file`, `.saved`."""
    done = Text("", "hint", wrap=True)
    done.hide()

    def say(key: str, **values: str | int) -> None:
        if isValid(done):  # the sheet may be closed while the last page is on its way
            done.setText(around.say(key, **values))
            done.show()

    def wrong(problem: Unavailable) -> None:
        if isValid(sheet):
            done.hide()
            sheet.show_refusal(problem)

    def print_now() -> None:
        if not around.talk.print_pages(paper.pages(), sheet.say("title"), say=say, wrong=wrong):
            say("printing.dropped")

    def save_now() -> None:
        if around.talk.save_as(sheet.say("file"), paper.save):
            done.setText(sheet.say("saved"))
            done.show()

    for place, (name, icon, act) in enumerate(
        (("print", "printer-outline", print_now), ("save", "file-document-outline", save_now))
    ):
        button = Button("", icon=icon)
        button.setObjectName(f"{sheet.objectName()}.{name}")
        button.clicked.connect(partial(_attempt, sheet, done, act))
        around.language.text(button, f"printing.{name}")
        sheet.acts.insertWidget(place, button)
    sheet.add(done)


def _attempt(sheet: Sheet, done: Text, act: Callable[[], None], *_checked: bool) -> None:
    done.hide()  # what became of the last try says nothing about this one
    sheet.attempt(act)
