"""Pages by codes only: whatever people typed, no participant of the group is named on them."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.drugs import DrugBatch
from clinicdesk.models.people import Participant
from clinicdesk.protocols.contacts import CONTACTS, Contact, contact_key, contacts_in
from clinicdesk.protocols.leaks import Leak, Named, leaks_in
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.reports.said import Said, worded
from clinicdesk.services.caseload import newest_person
from clinicdesk.services.memberships import places_in
from clinicdesk.services.person_rows import details_of_all

T = TypeVar("T")
Span = tuple[int, int]
_YEAR = re.compile(r"(?:19|20)\d\d")
NEAR = "near:"
"""Before the id of a participant: whoever stands on their card beside them, as the roster of a text has them."""
_NAMES = 3
_SPELLED_OUT = 2
"""Capitals without points are initials up to so many: «МОЗ» is a ministry."""


def roster_of(session: Session, cohort_id: str, seated: Iterable[str] = ()) -> tuple[Named, ...]:
    """Everybody who is or was of a cohort, or sits in its session, as texts may name them."""
    return named_of(session, {one.person_id for one in places_in(session, cohort_id)} | set(seated))


def named_of(session: Session, people: Iterable[str]) -> tuple[Named, ...]:
    """These people as texts may name them, with what tells them by their cards: contacts, and who is near to them."""
    query = select(Participant).where(Participant.person_id.in_(set(people)), newest_person())
    found = list(session.scalars(query.order_by(Participant.code)))
    cards = details_of_all(session, found)
    known = [(one, cards[one.id]) for one in found]
    themselves = (
        Named(
            one.person_id, one.code, card.surname, card.given_name, card.patronymic,
            contacts=tuple(_contacts(card)),
        )
        for one, card in known
    )  # fmt: skip
    return (*themselves, *dict.fromkeys(near for one, card in known for near in _near(one.person_id, card)))


def _near(person_id: str, card: PersonDetails) -> Iterator[Named]:
    """Relatives and escorts: two of their names side by side tell who is meant, one alone is anybody's."""
    for typed in (card.emergency_name, card.escort_name, *(one.name for one in card.relations)):
        names = [word for word in typed.split() if word[0].isupper()][:_NAMES]
        if len(names) > 1:
            first, second, third = (*names, "")[:_NAMES]
            yield Named(NEAR + person_id, "", first, second, third, whole=True)


def _contacts(card: PersonDetails) -> Iterator[str]:
    phones = (card.emergency_phone, card.escort_phone, *(one.phone for one in card.relations))
    for typed in (*card.phones, *card.emails, *card.other_contacts, *phones):
        yield from (contact_key(typed[one.start : one.end]) for one in contacts_in(typed))


def nameless(text: str, roster: Sequence[Named], staff: Iterable[str] = ()) -> Said:
    """A text with every place that names one of these people covered; codes stay, so do whole names of `staff`."""
    return _covered(Said(text, text), _Covering(roster, tuple(staff)))


def without_names(
    part: T,
    roster: Sequence[Named],
    staff: Iterable[str],
    *,
    contacts: bool = False,
    batches: Iterable[str] = (),
) -> T:
    """Any frozen part of a record with each of its texts gone over.

    `contacts`: every telephone and address too; `batches`: numbers of the drug register, which are no telephones.
    """
    return _replaced(part, _Covering(roster, tuple(staff), contacts, tuple(batches)))  # type: ignore[no-any-return]


def texts_in(part: Any) -> Iterator[str]:  # noqa: ANN401 - any frozen part of a record
    """Every text of a part in which somebody typed something."""
    for said in saids_in(part):
        if said.typed != ():
            yield from dict.fromkeys((said.uk, said.en))


def saids_in(part: Any) -> Iterator[Said]:  # noqa: ANN401 - any frozen part of a record
    """Everything that is said in a part, in its order."""
    if isinstance(part, Said):
        if not part.blank:
            yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from saids_in(one)
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        for item in dataclasses.fields(part):
            yield from saids_in(getattr(part, item.name))


def leaks_on_paper(text: str, roster: Sequence[Named], aside: Sequence[str] = ()) -> list[Leak]:
    """As `leaks_in`, but for what nobody is asked about: «IV» is a way of giving a drug, «2026» a year."""
    return [leak for leak in leaks_in(text, roster, set_aside=aside) if not _absurd(leak)]


def _absurd(leak: Leak) -> bool:
    if leak.kind == "initials" and leak.text.isalpha():
        return leak.text.isascii() or len(leak.text) > _SPELLED_OUT
    return leak.kind == "code" and _YEAR.fullmatch(leak.text) is not None


def staff_places(text: str, staff: Iterable[str]) -> tuple[Span, ...]:
    """Where whole names of staff stand. A name of one word is none: a participant may have the same."""
    return places_of((name for name in staff if len(name.split()) > 1), text)


def places_of(words: Iterable[str], text: str) -> tuple[Span, ...]:
    """Where these stand, not as a part of a longer word."""
    there = (one for one in words if one and one in text)
    return tuple(
        found.span() for one in there for found in re.finditer(rf"(?<!\w){re.escape(one)}(?!\w)", text)
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Covering:
    """Whom a text may not name, whose whole names stay, whether telephones and addresses go, and what is none."""

    roster: Sequence[Named]
    staff: Sequence[str]
    contacts: bool = False
    batches: Sequence[str] = ()

    def places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Beginning, end and kind of each, the last one first; none reaches into another."""
        found = [(leak.start, leak.end, leak.kind) for leak in leaks_on_paper(text, self.roster)]
        if self.contacts:
            found += [(one.start, one.end, one.kind) for one in contacts_in(text)]
        batches = places_of(self.batches, text) if found else ()
        real = (one for one in found if one[2] not in CONTACTS or not within(one[:2], batches))
        yield from reversed(_apart(real))


def within(place: Span, others: Iterable[Span]) -> bool:
    """Whether a place lies in one of these."""
    return any(begin <= place[0] and place[1] <= end for begin, end in others)


def _apart(found: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Those that overlap as one: a name within an address is that address, begun before it a longer one."""
    apart: list[tuple[int, int, str]] = []
    for place in sorted(found):
        if apart and place[0] < apart[-1][1]:
            begin, stop, _ = apart[-1]
            apart[-1] = (begin, max(stop, place[1]), max(apart[-1], place, key=_weight)[2])
        else:
            apart.append(place)
    return apart


def real_contacts(text: str, batches: Iterable[str]) -> tuple[Contact, ...]:
    """Telephones and addresses in a text. `batches`: `batch_numbers`, which are no telephones."""
    places = places_of(batches, text)
    return tuple(one for one in contacts_in(text) if not within((one.start, one.end), places))


def batch_numbers(session: Session) -> tuple[str, ...]:
    """Those of the drug register: ten digits with a nought before them are no telephone."""
    return tuple(session.scalars(select(DrugBatch.number).distinct()))


def _weight(place: tuple[int, int, str]) -> tuple[bool, bool, int]:
    """What a place is called that is several things: contact, then name, then code; of like ones the longer."""
    start, end, kind = place
    return kind in CONTACTS, kind != "code", end - start


def _covered(said: Said, covering: _Covering) -> Said:
    if said.typed == ():  # words of ours name nobody, and are still known for ours
        return said
    uk, en = (
        _without(text, language, said.typed_places(text), covering)
        for text, language in ((said.uk, "uk"), (said.en, "en"))
    )
    return Said(uk, en)


def _without(text: str, language: str, typed: Sequence[Span], covering: _Covering) -> str:
    """Words of ours («Серія», «room») are nobody's name, however near they sound to one."""
    kept = staff_places(text, covering.staff)
    for start, stop, kind in covering.places(text) if typed else ():
        spared = within((start, stop), kept)
        written = any(begin < stop and start < end for begin, end in typed)
        if written and kind != "code" and not spared:
            hidden = worded(f"records.{kind if kind in CONTACTS else 'unnamed'}").text(language)
            text = text[:start] + hidden + text[stop:]
    return text


def _replaced(value: Any, covering: _Covering) -> Any:  # noqa: ANN401 - any frozen part
    if isinstance(value, Said):
        return value if value.blank else _covered(value, covering)
    if isinstance(value, tuple):
        return tuple(_replaced(one, covering) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            item.name: _replaced(getattr(value, item.name), covering) for item in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **fields)
    return value
