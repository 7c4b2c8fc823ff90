"""The notes of group sessions in one person's record: the shared part and their own paragraph, nobody else's."""

from collections.abc import Callable, Sequence

from clinicdesk.services.notes import FiledNote
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import stacked
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

_WIDTH, _HIGH, _LOW = 760, 420, 60


def open_filed(
    around: Surroundings, notes_of: Callable[[str], Sequence[FiledNote]], person_id: str
) -> Sheet | None:
    """Read and show them; what cannot be read is said in the message bar."""
    found: list[FiledNote] = []
    if not around.attempt(lambda: found.extend(notes_of(person_id))):
        return None
    sheet = Sheet(around.language, "notes.filed", icon="notebook-edit-outline", width=_WIDTH)
    none = Text(around.say("notes.filed.none"), "quiet", wrap=True)
    area = stacked([_card(around, note) for note in found] or [none], 8)
    area.setMinimumHeight(_HIGH if found else _LOW)
    sheet.add(area)
    return around.talk.show(sheet)


def _card(around: Surroundings, note: FiledNote) -> Card:
    say = around.say
    card = Card(box="panel")
    card.body.setSpacing(4)
    under = (say("notes.filed.under", code=note.code),) if note.code else ()
    head = " · ".join(
        (note.session_code, around.moment(note.held_at), say(f"notes.presence.{note.presence}"), *under)
    )
    card.body.addWidget(Text(head, "strong", wrap=True))
    card.body.addWidget(Text(say("notes.by", who=note.author, n=note.version), "hint", wrap=True))
    for move in note.moved:
        was, at = around.moment(move.was), around.moment(move.at)
        card.body.addWidget(Text(say("notes.filed.moved", was=was, at=at, who=move.by), "hint", wrap=True))
    if note.void:
        card.body.addWidget(Notice(say("notes.void.title"), say("notes.void.body"), kind="crit"))
    parts = [("notes.shared.title", note.shared)] if note.shared else []
    if note.paragraph is None:
        parts.append(("notes.private.title", say("notes.private.closed")))
    elif note.paragraph:
        parts.append(("notes.private.title", note.paragraph))
    for key, words in parts:
        card.body.addWidget(Text(say(key), "label"))
        card.body.addWidget(Text(words, wrap=True, selectable=True))
    for one in note.added:
        card.body.addWidget(Text(say("notes.added"), "label"))
        by = say("notes.filed.added_by", who=one.author, at=around.moment(one.at), why=one.reason)
        card.body.addWidget(Text(by, "hint", wrap=True))
        card.body.addWidget(Text(one.text, wrap=True, selectable=True))
    return card
