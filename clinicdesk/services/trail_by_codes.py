"""Rows of the trail for somebody outside: participants by codes, nobody's name, telephone or own words about people.

Names of staff stay: who did what is what a trail is for. The trail itself keeps everything.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.people import Participant
from clinicdesk.protocols.contacts import contacts_in
from clinicdesk.protocols.leaks import Named
from clinicdesk.services.caseload import names_of_users, newest_person
from clinicdesk.services.nameless import leaks_on_paper, staff_places
from clinicdesk.services.person_rows import details_of_all
from clinicdesk.services.record_parts.hushed import relative
from clinicdesk.services.strangers import bearers_in, strangers_in
from clinicdesk.services.views import FieldChange, TrailRow
from clinicdesk.words import say

_WHO = frozenset({"participant_details", "person_contact", "person_relation", "person_key"})
"""What stands in these is somebody's: names, days of birth, addresses, telephones."""
_SOMEBODY = frozenset(
    {
        ("consent", "signer_name"),
        ("attachment", "name"),
        ("outside_signature", "signer_name"),
        ("draft", "body"),
    }
)
_ANSWER = ("answer", "body")
_CHOSEN = re.compile(r"[a-z0-9_.\-\[\]{}\",: ]*")
"""An answer picked from a list, a number, a day; any other is in somebody's words and may name whoever is near."""


def by_codes(session: Session, rows: tuple[TrailRow, ...], language: str) -> tuple[TrailRow, ...]:
    """The same rows with every name of a participant and of those near them, telephone and address covered."""
    cover = _cover(session, rows, language)
    return tuple(
        replace(
            row, reason=cover(row.reason),
            changes=tuple(_covered(change, cover, say(language, "trl.hidden")) for change in row.changes),
        )
        for row in rows
    )  # fmt: skip


def _covered(change: FieldChange, cover: Callable[[str], str], hidden: str) -> FieldChange:
    def value(text: str | None) -> str | None:
        if not text:
            return text
        somebody = change.table in _WHO or (change.table, change.field) in _SOMEBODY
        typed = (change.table, change.field) == _ANSWER and not _CHOSEN.fullmatch(text)
        return hidden if somebody or typed else cover(text)

    return replace(change, before=value(change.before), after=value(change.after))


def _cover(session: Session, rows: Iterable[TrailRow], language: str) -> Callable[[str], str]:
    texts = list(dict.fromkeys(text for row in rows for text in _typed(row)))
    whole = "\n.\n".join(texts)  # a stop between: two texts make no name together
    people: tuple[Named, ...] = (
        *bearers_in(session, [whole]), *strangers_in(session, [whole], apart_from=()), *_near(session, rows),
    )  # fmt: skip
    staff = tuple(names_of_users(session).values())
    name = say(language, "records.unnamed")

    def cover(text: str) -> str:
        kept = staff_places(text, staff)
        places = [
            *((one.start, one.end, say(language, f"records.{one.kind}")) for one in contacts_in(text)),
            *((leak.start, leak.end, name) for leak in leaks_on_paper(text, people) if leak.kind != "code"),
        ]
        last = len(text) + 1
        for start, end, word in sorted(places, reverse=True):
            if end <= last and not any(begin <= start and end <= stop for begin, stop in kept):
                text, last = text[:start] + word + text[end:], start
        return text

    return cover


def _typed(row: TrailRow) -> Iterator[str]:
    yield row.reason
    for change in row.changes:
        yield from filter(None, (change.before, change.after))


def _near(session: Session, rows: Iterable[TrailRow]) -> Iterator[Named]:
    """Whoever stands on the cards of those whom these rows are about."""
    codes = {row.person_label for row in rows if row.person_label}
    found = list(session.scalars(select(Participant).where(Participant.code.in_(codes), newest_person())))
    names = {
        name for card in details_of_all(session, found).values()
        for name in (card.emergency_name, card.escort_name, *(one.name for one in card.relations))
    }  # fmt: skip
    yield from (relative(name) for name in sorted(names) if name.strip())
