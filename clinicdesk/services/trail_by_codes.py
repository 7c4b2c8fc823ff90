"""Rows of the trail for somebody outside: participants by codes, nobody's name, telephone or own words about people.

Names of staff stay: who did what is what a trail is for. The trail itself keeps everything.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.people import Participant
from clinicdesk.protocols.leaks import Named
from clinicdesk.services.caseload import names_of_users, newest_person
from clinicdesk.services.nameless import batch_numbers, leaks_on_paper, named_of, real_contacts, staff_places
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
        ("consent", "witness_name"),
        ("consent", "reason"),
        ("discharge", "escort_name"),
        ("attachment", "name"),
        ("outside_signature", "signer_name"),
        ("draft", "body"),
    }
)
_NOBODY = frozenset({"definition", "adoption", "key_certificate", "machine_key", "recovery_key", "signature"})
"""Nobody types anything about people into these; some are hundreds of pages."""
_ANSWER = "answer"
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
        if not text or change.table in _NOBODY:
            return text
        somebody = change.table in _WHO or (change.table, change.field) in _SOMEBODY
        typed = change.table == _ANSWER and not _CHOSEN.fullmatch(text)
        return hidden if somebody or typed else cover(text)

    return replace(change, before=value(change.before), after=value(change.after))


def _cover(session: Session, rows: Iterable[TrailRow], language: str) -> Callable[[str], str]:
    texts = list(dict.fromkeys(text for row in rows for text in _typed(row)))
    whole = "\n.\n".join(texts)  # a stop between: two texts make no name together
    wholes = strangers_in(session, [whole], apart_from=())
    people = (*bearers_in(session, [whole]), *_near(session, rows))
    staff = tuple(names_of_users(session).values())
    batches, name = batch_numbers(session), say(language, "records.unnamed")

    def cover(text: str) -> str:
        found = [
            *((one.start, one.end, say(language, f"records.{one.kind}")) for one in real_contacts(text, batches)),
            *((leak.start, leak.end, name) for named in (wholes, people) for leak in leaks_on_paper(text, named)
              if leak.kind != "code"),
        ]  # fmt: skip
        taken = list(staff_places(text, staff))
        places = []
        for start, end, word in sorted(found, key=lambda one: one[0] - one[1]):  # the longest first
            if all(end <= begin or stop <= start for begin, stop in taken):
                taken.append((start, end))
                places.append((start, end, word))
        for start, end, word in sorted(places, reverse=True):
            text = text[:start] + word + text[end:]
        return text

    return cover


def _typed(row: TrailRow) -> Iterator[str]:
    yield row.reason
    for change in row.changes:
        if change.table not in _NOBODY and not change.field.endswith("_id"):
            yield from filter(None, (change.before, change.after))


def _near(session: Session, rows: Iterable[TrailRow]) -> Iterator[Named]:
    """Those whom these rows are about, and whoever stands on their cards."""
    codes = {row.person_label for row in rows if row.person_label}
    found = list(session.scalars(select(Participant).where(Participant.code.in_(codes), newest_person())))
    yield from named_of(session, (one.person_id for one in found))
    names = {
        name for card in details_of_all(session, found).values()
        for name in (card.emergency_name, card.escort_name, *(one.name for one in card.relations))
    }  # fmt: skip
    yield from (relative(name) for name in sorted(names) if name.strip())
