"""The history of a note as a timeline: when, who, what, why, and below it what was and what is."""

from collections.abc import Iterator, Sequence
from difflib import ndiff

from PySide6.QtGui import QFont

from clinicdesk.services.group_notes import EVERYBODY
from clinicdesk.services.note_history import NoteEvent, TextChange
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import stacked
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_WIDTH, _HIGH = 760, 430


def history_sheet(around: Surroundings, events: Sequence[NoteEvent]) -> Sheet:
    """Newest first; nothing to answer."""
    sheet = Sheet(around.language, "notes.history", icon="history", width=_WIDTH)
    area = stacked([_event(around, event) for event in events], 8)
    area.setMinimumHeight(_HIGH)
    sheet.add(area)
    return sheet


def _event(around: Surroundings, event: NoteEvent) -> Card:
    card = Card(box="panel")
    card.body.setSpacing(4)
    detail = around.say(f"signing.{event.detail}") if event.what == "signed" else event.detail
    what = around.say(f"notes.history.what.{event.what}", n=event.version)
    card.body.addWidget(Text(" · ".join(filter(None, (what, detail))), "strong", wrap=True, selectable=True))
    card.body.addWidget(Text(f"{around.moment(event.at)} · {event.who}", "hint", wrap=True))
    if event.reason:
        card.body.addWidget(
            Text(around.say("notes.history.why", reason=event.reason), wrap=True, selectable=True)
        )
    for change in event.changes:
        _add_change(around, card, change)
    return card


def _add_change(around: Surroundings, card: Card, change: TextChange) -> None:
    name = around.say("notes.shared.title") if change.field == EVERYBODY else change.field
    card.body.addWidget(Text(name, "label"))
    for line, mark in _lines(change):
        text = Text(line, "quiet" if mark == "-" else "body", wrap=True, selectable=True)
        if mark == "-":
            struck = QFont(text.font())
            struck.setStrikeOut(True)
            text.setFont(struck)
        card.body.addWidget(text)
    if not change.after:
        card.body.addWidget(Text(around.say("notes.history.nothing"), "hint"))


def _lines(change: TextChange) -> Iterator[tuple[str, str]]:
    """What was and what is: a first text whole, of a later one the lines that differ."""
    if change.before is None:
        yield change.after, "+"
        return
    for line in ndiff(change.before.split("\n"), change.after.split("\n")):
        mark, words = line[:1], line[2:]
        if mark in "+-" and words.strip():
            yield words, mark
