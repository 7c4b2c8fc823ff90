"""What is shown once and then never again: a new user's code, a new recovery sheet."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinicdesk.services.views import OneTimeCode
from clinicdesk.ui.account_verbs import NewSheet
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.handing_over import Paper, offer_printing
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_PER_ROW = 4
_EN_SPACE = "\u2002"


def show_code(around: Surroundings, code: OneTimeCode, paper: Paper) -> Sheet:
    """Six words in large letters; `paper` is the slip to hand over."""
    sheet = Sheet(
        around.language, "users.issued", submit=_nothing, icon="account-key-outline",
        values={"name": code.name, "login": code.login},
    )  # fmt: skip
    sheet.keep_until_answered()
    words = Text(code.words, "hero", wrap=True, selectable=True)
    words.setObjectName("users.issued.words")
    until = Text("", "quiet")
    around.language.follow(
        until, lambda: until.setText(sheet.say("until", at=around.moment(code.expires_at)))
    )
    card = Card(box="panel")
    for text in (words, until):
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.body.addWidget(text)
    sheet.add(card)
    offer_printing(around, sheet, paper)
    return around.talk.show(sheet)


def show_recovery(around: Surroundings, fresh: NewSheet) -> Sheet:
    """Fourteen groups; two of them typed back prove that they are on paper, and only then the sheet counts."""
    first, second = fresh.groups_to_type
    lines = {number: QLineEdit() for number in (first, second)}

    def submit() -> None:
        news = fresh.finish({number: line.text() for number, line in lines.items()})
        around.messages.show_message("users.done.recovery", "ok")
        around.tell_notes(news)

    sheet = Sheet(
        around.language, "users.sheet", submit=submit, icon="shield-key-outline", width=640,
    )  # fmt: skip
    sheet.add(_grid_of(fresh.groups, sheet))
    offer_printing(around, sheet, Paper(fresh.pages, fresh.save))
    sheet.add_grid({f"group.{number}": line for number, line in lines.items()}, columns=2)
    for number in lines:
        field = sheet.fields[f"group.{number}"]
        around.language.follow(field, partial(_word, field, sheet, number))
    sheet.rejected.connect(lambda: around.messages.show_message("users.done.recovery_kept", "warn"))
    return around.talk.show(sheet)


def _word(field: Field, sheet: Sheet, number: int) -> None:
    field.set_label(sheet.say("typed", n=number))


def _grid_of(groups: Sequence[str], sheet: Sheet) -> QWidget:
    card = Card(box="panel")
    grid = QGridLayout()
    grid.setSpacing(8)
    for place, group in enumerate(groups):
        label = Text(f"{place + 1}.{_EN_SPACE}{group}", "strong", selectable=True)
        label.setAccessibleName(sheet.say("group", n=place + 1, text=group))
        grid.addWidget(label, place // _PER_ROW, place % _PER_ROW)
    card.body.addLayout(grid)
    return card


def _nothing() -> None:
    return
