"""What stands at the foot of every page, why and for whom, names no participant whom the page does not name."""

import re
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.code_places import plain_key
from clinicdesk.protocols.contacts import CONTACTS
from clinicdesk.protocols.leaks import Leak, Named, leaks_in
from clinicdesk.services.caseload import names_of_users, person_of
from clinicdesk.services.followers import family_of
from clinicdesk.services.nameless import (
    batch_numbers,
    leaks_on_paper,
    named_of,
    real_contacts,
    roster_of,
    staff_places,
)
from clinicdesk.services.record_parts.hushed import near_of, relative
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.strangers import bearers_in, strangers_in
from clinicdesk.services.whole_card import whole_details_of

_INSTITUTION = re.compile(
    r"[«“„\"][^»”“\"]*[»”“\"]|(?<!\w)(?:імені|ім\.|св\.|named after|St\.?)\s+\w+(?:\s+[A-ZА-ЯҐЄІЇ]\w+)*"
)
"""«Клініка Мельника», the hospital «ім. Степана Бандери»: an institution's name, whoever bears the like."""


def check_wish_of_person(session: Session, wish: Wish, person_id: str) -> None:
    """Refused DOC021: a paper of one participant names others in its reason or recipient, or its own by codes.

    Of the whole clinic a code or a surname tells who is meant, unless it is also that of a relative or of staff.
    """
    mine = set(family_of(session, person_id))
    own = named_of(session, mine)
    others = named_of(session, near_of(session, mine) - mine)
    known = {one.person_id for one in (*own, *others)}
    card = whole_details_of(session, person_of(session, person_id))
    near = card.emergency_name, card.escort_name, *(one.name for one in card.relations)
    kin = tuple(relative(name) for name in near if name.strip())
    anybody = [
        one for one in bearers_in(session, [wish.reason, wish.recipient])
        if one.person_id not in known and not leaks_in(one.surname, (*own, *kin))
    ]  # fmt: skip
    others = (*others, *anybody, *strangers_in(session, [wish.reason], apart_from=known))
    _check(
        session, wish, (*others, *(() if wish.names else own)), own=own,
        codes=frozenset(plain_key(one.code) for one in others), staff=tuple(names_of_users(session).values()),
    )  # fmt: skip


def check_wish_of_group(session: Session, wish: Wish, cohort_id: str, seated: Iterable[str] = ()) -> None:
    """Refused DOC021: a paper by codes names somebody of the group, or of another, in its reason or recipient."""
    roster = roster_of(session, cohort_id, seated)
    known = {one.person_id for one in roster}
    anybody = [
        one for one in bearers_in(session, [wish.reason, wish.recipient]) if one.person_id not in known
    ]
    strange = (*anybody, *strangers_in(session, [wish.reason], apart_from=known))
    _check(
        session, wish, (*roster, *strange), codes=frozenset(plain_key(one.code) for one in strange if one.code),
        staff=tuple(names_of_users(session).values()),
    )  # fmt: skip


def check_wish_by_codes(session: Session, wish: Wish, people: Iterable[str]) -> None:
    """Refused DOC021 (a paper by codes names one of these people in its reason or recipient), DOC022 (a phone)."""
    _check(session, replace(wish, names=False), named_of(session, people))


def check_wish_of_clinic(session: Session, wish: Wish) -> None:
    """Refused DOC021: a paper that is about nobody names a participant of the clinic in its reason or recipient.

    By a surname or a code: of a whole clinic, a first name alone tells nobody. People at work are named as they are.
    """
    named = bearers_in(session, [wish.reason, wish.recipient])
    codes = frozenset(plain_key(one.code) for one in named if one.code)
    _check(
        session, replace(wish, names=False), named, codes=codes, staff=tuple(names_of_users(session).values())
    )


def _check(
    session: Session, wish: Wish, roster: tuple[Named, ...], *, codes: frozenset[str] = frozenset(),
    own: tuple[Named, ...] = (), staff: tuple[str, ...] = (),
) -> None:  # fmt: skip
    # A recipient may share a first name with a participant; a surname tells who is meant.
    surnames = tuple(Named(one.person_id, one.code, one.surname) for one in roster if not one.whole)
    stands = tuple(leak.text for leak in leaks_on_paper(wish.reason, own)) if wish.names else ()
    found = [
        *(("reason", leak) for leak in leaks_on_paper(wish.reason, roster, stands)
          if not _of_staff(wish.reason, leak, staff) and (wish.names or leak.kind not in CONTACTS)),
        *(("recipient", leak) for leak in leaks_on_paper(wish.recipient, surnames)
          if _meant(wish.recipient, leak) and not _of_staff(wish.recipient, leak, staff)),
    ]  # fmt: skip
    named: dict[str, Issue] = {}
    for field, leak in found:
        if leak.kind != "code" or plain_key(leak.text) in codes:
            named.setdefault(field, Issue("DOC021", field, values={"text": leak.text}))
    for one in () if wish.names else real_contacts(wish.reason, batch_numbers(session)):
        named.setdefault(
            "reason", Issue("DOC022", "reason", values={"text": wish.reason[one.start : one.end]})
        )
    if named:
        raise Refused(*named.values())


def _of_staff(text: str, leak: Leak, staff: tuple[str, ...]) -> bool:
    return any(begin <= leak.start and leak.end <= end for begin, end in staff_places(text, staff))


def _meant(text: str, leak: Leak) -> bool:
    return not any(one.start() <= leak.start and leak.end <= one.end() for one in _INSTITUTION.finditer(text))
