"""When a reading was taken: now, or a time typed 10:49."""

import re
from datetime import datetime, timedelta

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui import moments

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_AHEAD = timedelta(hours=12)


def read_time(text: str, *, now: datetime, zone: str) -> datetime:
    """The moment of a typed time in the clinic's zone; an empty text is now.

    A time more than twelve hours ahead was yesterday's (a reading at 23:50 written down after midnight).
    Raises Refused WIN004 at "taken_at".
    """
    text = text.strip()
    if not text:
        return now
    found = _TIME.fullmatch(text)
    if found is None:
        raise Refused(Issue("WIN004", "taken_at"))
    try:
        at = moments.local(now, zone).replace(
            hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0
        )
    except ValueError as error:  # 25:70
        raise Refused(Issue("WIN004", "taken_at")) from error
    return at - timedelta(days=1) if at - now > _AHEAD else at
