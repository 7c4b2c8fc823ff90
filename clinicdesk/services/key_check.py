"""Whether everybody is found by what is on their card: the keys of the search against the rows they come from."""

from collections.abc import Callable, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue
from clinicdesk.models.people import Participant, PersonKey
from clinicdesk.services.person_rows import details_of_all, keys_of

_AT_ONCE = 500


def key_findings(session: Session, still_going: Callable[[], None]) -> Iterator[Issue]:
    """EVD022 with the code of the first card whose keys are not its own, or for keys of no card at all.

    The trail holds no image of a key: it is worked out anew from the rows, which the trail does hold.
    """
    known, last = 0, ""
    while people := session.scalars(
        select(Participant).where(Participant.id > last).order_by(Participant.id).limit(_AT_ONCE)
    ).all():
        still_going()
        first, last = people[0].id, people[-1].id
        found: dict[str, set[tuple[str, str]]] = {person.id: set() for person in people}
        rows = session.execute(
            select(PersonKey.participant_row, PersonKey.key, PersonKey.code).where(
                PersonKey.participant_row >= first, PersonKey.participant_row <= last
            )
        )
        for row_id, key, code in rows:
            found.setdefault(row_id, set()).add((key, code))
        cards = details_of_all(session, people)
        for person in people:
            wanted = {(one["key"], one["code"]) for one in keys_of(person, cards[person.id])}
            known += len(found[person.id])
            if wanted != found[person.id]:
                yield Issue("EVD022", values={"code": person.code})
                return
    if known != session.scalar(select(func.count()).select_from(PersonKey)):
        yield Issue("EVD022", values={"code": "?"})
