"""Leaving what is typed: it goes to the disk first. Where the disk refuses, it is lost only to who says so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QApplication

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

NAME = "window.unsaved"


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed somewhere: `store` puts it on the disk (raises Refused, Unavailable), `forget` lets it go."""

    store: Callable[[], Any]
    text: Callable[[], str]
    forget: Callable[[], Any]


def leave_typed(around: Surroundings, typed: Typed, then: Callable[[], Any]) -> bool:
    """Keep it and go on to `then`. Whether that was at once: else the person stays, copies it, or discards it."""
    try:
        typed.store()
    except (Refused, Unavailable) as problem:
        ask_about(around, typed, then, problem)
        return False
    then()
    return True


def ask_about(
    around: Surroundings, typed: Typed, then: Callable[[], Any], problem: Refused | Unavailable
) -> Sheet:
    """The disk refused: the verb tries once more and goes on to `then`; Esc stays where the text is."""
    language = around.language
    sheet = Sheet(language, NAME, submit=typed.store, icon="content-save-alert-outline")
    copy, discard = Button(), Button("", "danger")
    for place, (button, key) in enumerate(((copy, "copy"), (discard, "discard"))):
        language.text(button, f"{NAME}.{key}")
        button.setAutoDefault(False)
        sheet.acts.insertWidget(place, button)
    language.text(sheet.cancel, f"{NAME}.stay")

    def copied() -> None:
        QApplication.clipboard().setText(typed.text())
        language.text(copy, f"{NAME}.copied")

    def discarded() -> None:
        typed.forget()
        sheet.reject()
        then()

    copy.clicked.connect(lambda *_: copied())
    discard.clicked.connect(lambda *_: discarded())
    sheet.accepted.connect(then)
    around.talk.show(sheet)
    sheet.show_refusal(problem)
    return sheet
