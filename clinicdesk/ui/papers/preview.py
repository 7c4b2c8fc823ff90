"""A finished document before it goes anywhere: its pages, what a file of it would mean, printer and file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.handing_over import Paper, offer_printing
from clinicdesk.ui.paper_verbs import PaperMade
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.ui.papers.pages import Pages

_WIDE, _PAGE = 900, 800


def show_paper(around: Surroundings, save: Callable[[Path, bytes], None], made: PaperMade) -> Sheet:
    """Open the preview. The document stays in memory until it closes."""
    from clinicdesk.ui.papers.pages import Pages  # noqa: PLC0415 - QtPdf is no essential

    sheet = Sheet(
        around.language, "papers.preview", width=_WIDE,
        values={"file": made.name, "code": made.check_code},
    )  # fmt: skip
    pages = Pages(made.pdf, _PAGE)
    warning = Notice(kind="warn")
    around.language.follow(warning, partial(_warn, warning, sheet))
    sheet.add(warning)
    seal = Text("", "hint", wrap=True)
    around.language.follow(seal, partial(_say_seal, around, seal, made))
    sheet.add(seal)
    sheet.add(_turner(around, pages))
    offer_printing(around, sheet, Paper(lambda: made.pdf, lambda path: save(path, made.pdf)))
    sheet.body.addWidget(pages, 0, Qt.AlignmentFlag.AlignHCenter)
    sheet.finished.connect(lambda *_: pages.forget())
    return around.talk.show(sheet)


def _warn(notice: Notice, sheet: Sheet) -> None:
    notice.say(sheet.say("warning"), sheet.say("code_line"))


def _say_seal(around: Surroundings, text: Text, made: PaperMade) -> None:
    """Whether somebody outside can check the file, and why not."""
    text.setText(
        made.unsealed.sentence(around.language.code) if made.unsealed else around.say("papers.preview.sealed")
    )


def _turner(around: Surroundings, pages: "Pages") -> QWidget:
    """Back, which page of how many, on."""
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.setContentsMargins(0, 0, 0, 0)
    back, on = Button("", "quiet", icon="chevron-left"), Button("", "quiet", icon="chevron-right")
    where = Text("", "strong")

    def say() -> None:
        where.setText(around.say("papers.page", at=pages.place + 1, n=pages.count))
        back.setEnabled(pages.place > 0)
        on.setEnabled(pages.place + 1 < pages.count)

    def turn(step: int, *_: object) -> None:
        pages.turn_to(pages.place + step)

    pages.turned.connect(say)
    around.language.text(back, "papers.back")
    around.language.text(on, "papers.on")
    around.language.follow(bar, say)
    back.clicked.connect(partial(turn, -1))
    on.clicked.connect(partial(turn, 1))
    row.addStretch(1)
    for part in (back, where, on):
        row.addWidget(part)
    row.addStretch(1)
    return bar
