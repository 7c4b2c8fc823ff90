"""Whether a programme may take somebody in: its conditions of entry, judged in one place for all that ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue
from clinicdesk.protocols.eligibility import ScreenedItem, Standing
from clinicdesk.protocols.entry import Condition, conditions
from clinicdesk.protocols.values import Facts
from clinicdesk.services.caseload import person_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import survivor_of
from clinicdesk.services.person_facts import facts_of_person
from clinicdesk.services.programmes import Pinned
from clinicdesk.words import LANGUAGES, Phrase, say

ENTRY = "eligibility."
"""Before the name of a condition, where it stands among the items of a form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A condition that blocks, as an item beside those of the screening: what it asks, and why it is not met."""

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
    card = facts_of_person(desk, session, survivor_of(session, person_id))
    return tuple(
        Entry(
            ScreenedItem(f"{ENTRY}{one.id}", "absolute", _STANDINGS[one.met]),
            {code: pinned.phrase(f"{ENTRY}{one.id}.text", code) or one.id for code in LANGUAGES},
            {code: say(code, f"screening.condition_of.{_why(one)}") for code in LANGUAGES},
            one.of_card,
        )
        for one in conditions(pinned.definition, {**facts, **card})
        if one.blocks
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
    return any(one.blocks and not one.of_card for one in conditions(pinned.definition, {}))


_STANDINGS: Mapping[bool | None, Standing] = {True: "clear", False: "finding", None: "missing"}


def _why(one: Condition) -> str:
    about = "age" if one.reads == ("person.age",) else "card" if one.of_card else "record"
    return f"{about}_unknown" if one.met is None else about
