"""What the window is shown of a participant's card: frozen, plain, importable without the database."""

from dataclasses import dataclass
from datetime import datetime

from clinicdesk.protocols.person import PersonDetails, joined


@dataclass(frozen=True, slots=True)
class RestrictionView:
    """A restriction in force: since which day, who wrote it down and when, in which words."""

    asked_on: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the same person, and what says so.

    `matches`: name_birth, surname_birth, name, phone, chart_number, code.

    `name` and `birth_date` are empty where the actor may not see them.
    """

    person_id: str
    code: str
    name: str
    birth_date: str
    matches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One relation as it is read from either side; `kind` is what the other one is to this participant."""

    kind: str
    person_id: str
    code: str
    name: str
    phone: str
    theirs: bool = False  # written on the other one's card


@dataclass(frozen=True, slots=True)
class FieldAmendment:
    """One field of a card, before and after, as plain text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """One version of a card: who wrote it, when and why. The first has no changes: everything was new."""

    version: int
    at: datetime
    by: str
    reason: str
    changes: tuple[FieldAmendment, ...]


@dataclass(frozen=True, slots=True)
class Follower:
    """A record that follows another one."""

    person_id: str
    code: str
    name: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything on a participant's card. `version` goes back with an amendment; a stale one is refused.

    `details` are the person's own, and the only ones to amend; `whole` is what is shown.
    """

    person_id: str
    details: PersonDetails
    version: int
    relations: tuple[RelationRow, ...] = ()
    history: tuple[Amendment, ...] = ()
    followers: tuple[Follower, ...] = ()
    mine: bool = True
    restriction: RestrictionView | None = None
    others: tuple[PersonDetails, ...] = ()
    """The cards of the records that follow."""

    @property
    def whole(self) -> PersonDetails:
        """The card with the allergies, medicines and diagnoses of the records that follow."""
        return joined(self.details, self.others)
