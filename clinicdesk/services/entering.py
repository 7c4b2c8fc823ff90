"""Whether a programme may take somebody in: its conditions of entry, judged in one place for all that ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue
from clinicdesk.protocols.eligibility import ScreenedItem, Standing
from clinicdesk.protocols.entry import Condition, all_conditions
from clinicdesk.protocols.values import Facts
from clinicdesk.services.caseload import person_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import survivor_of
from clinicdesk.services.person_facts import facts_of_person
from clinicdesk.services.programmes import Pinned
from clinicdesk.words import LANGUAGES, Phrase, say

ENTRY = "eligibility."
"""Before the name of a condition, where it stands among the items of a form."""
BLOCKS = "absolute"
"""The kind of a condition that keeps somebody out, like that of an item of the form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A condition as an item beside those of the screening: what it asks, and how it stands and why."""

    item: ScreenedItem
    words: Mapping[str, str]
    why: Mapping[str, str]
    of_card: bool


def entries_of(
    desk: Desk, session: Session, pinned: Pinned, person_id: str, facts: Facts
) -> tuple[Entry, ...]:
    """The programme's conditions of entry that block, for these facts of somebody; one not known is missing.

    The card of the record it is read under speaks first: only that one can still be corrected.
    """
    found = all_entries(desk, session, pinned, person_id, facts)
    return tuple(one for one in found if one.item.kind == BLOCKS)


def weighed(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those that bar nobody by themselves and are not met, or not known to be: whoever signs weighs them."""
    return tuple(one for one in entries if one.item.kind != BLOCKS and one.item.standing != "clear")


def all_entries(
    desk: Desk, session: Session, pinned: Pinned, person_id: str, facts: Facts, *, on: date | None = None
) -> tuple[Entry, ...]:  # fmt: skip
    """Every condition of entry but that of the decision itself, in the order of the programme.

    `on`: the day somebody entered, by which they are judged for good; without it, as of now.
    """
    card = facts_of_person(desk, session, survivor_of(session, person_id), on=on)
    return tuple(
        Entry(
            ScreenedItem(f"{ENTRY}{one.id}", BLOCKS if one.blocks else "condition", _STANDINGS[one.met]),
            {code: pinned.phrase(f"{ENTRY}{one.id}.text", code) or one.id for code in LANGUAGES},
            {code: _told(code, one, over=on is not None) for code in LANGUAGES},
            one.of_card,
        )
        for one in all_conditions(pinned.definition, {**facts, **card})
    )


def entry_issues(desk: Desk, session: Session, pinned: Pinned, person_id: str, *, field: str) -> list[Issue]:
    """What keeps somebody from becoming a member: COH520 not met, COH521 not known.

    Before anybody joins, only the card speaks. Where a sign-off follows, what is not known waits for it: nobody
    signs over an open condition.
    """
    decided = any(step.kind == "sign_off" and step.valid_days for step in pinned.definition.steps)
    issues = []
    for one in entries_of(desk, session, pinned, person_id, facts_of_person(desk, session, person_id)):
        code = {"finding": "COH520", "missing": "COH521"}.get(one.item.standing)
        if code is None or (code == "COH521" and (decided or not one.of_card)):
            continue
        values = {
            "code": person_of(session, person_id).code, "what": Phrase(one.item.field, one.words),
            "why": Phrase("why", one.why),
        }  # fmt: skip
        issues.append(Issue(code, field, values=values))
    return issues


def reads_record(pinned: Pinned) -> bool:
    """Whether a condition that blocks is answered by more than the card: only then the record has to be read."""
    return any(one.blocks and not one.of_card for one in all_conditions(pinned.definition, {}))


_STANDINGS: Mapping[bool | None, Standing] = {True: "clear", False: "finding", None: "missing"}


def _told(language: str, one: Condition, *, over: bool) -> str:
    """How it stands, and of one that bars nobody by itself what it asks of whoever decides.

    `over`: the day it is judged by is over, and what was not recorded by then will not be.
    """
    why = say(language, f"screening.condition_of.{_why(one, over=over)}")
    if one.blocks or one.met:
        return why
    return f"{why}; {say(language, f'screening.condition_fails.{one.fails}')}"


def _why(one: Condition, *, over: bool) -> str:
    if one.met:
        return "met"
    if one.asked and one.met is None:
        return "asked"
    about = "age" if one.reads == ("person.age",) else "card" if one.of_card else "record"
    if one.met is not None:
        return about
    return "record_lacked" if over and about == "record" else f"{about}_unknown"
