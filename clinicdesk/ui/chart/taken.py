"""When a reading was taken: now, or a time typed 10:49."""

import re
from datetime import datetime, timedelta

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.nearness import is_behind
from clinicdesk.ui import moments

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_AHEAD = timedelta(hours=12)


def read_time(text: str, *, now: datetime, zone: str) -> datetime:
    """The moment of a typed time in the clinic's zone; an empty text is now.

    A time more than twelve hours ahead was yesterday's (a reading at 23:50 written down after midnight).
    Raises Refused WIN004 at "taken_at".
    """
    if not text.strip():
        return now
    at = _on_day_of(now, text, zone)
    return at - timedelta(days=1) if at - now > _AHEAD else at


def read_time_beside(text: str, *, now: datetime, newest: datetime | None, zone: str) -> datetime:
    """As `read_time`; while the clock is behind what was recorded last, it stamps nothing and dates nothing.

    Then a time has to be typed, by another clock of the room, and is the one nearest to the record. Raises Refused
    WIN004, and WIN024 where nothing was typed.
    """
    if newest is None or not is_behind(newest, now):
        return read_time(text, now=now, zone=zone)
    if not text.strip():
        raise Refused(Issue("WIN024", "taken_at"))
    return read_time_near(text, former=newest, zone=zone)


def read_time_near(text: str, *, former: datetime, zone: str) -> datetime:
    """The moment of a typed time that is nearest to the one it corrects, over midnight too. Refused WIN004."""
    at = _on_day_of(former, text, zone)
    around = (at + timedelta(days=days) for days in (-1, 0, 1))
    return min(around, key=lambda one: abs(one - former))


def _on_day_of(moment: datetime, text: str, zone: str) -> datetime:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise Refused(Issue("WIN004", "taken_at"))
    try:
        return moments.local(moment, zone).replace(
            hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0
        )
    except ValueError as error:  # 25:70
        raise Refused(Issue("WIN004", "taken_at")) from error
