"""Alerts: which states want a person now; what is amber at first and still so at the repeat is graver."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from clinicdesk.protocols.filing import ON_TIME
from clinicdesk.protocols.language import Alert, Level
from clinicdesk.protocols.rules import Compiled, compile_rule
from clinicdesk.protocols.values import Facts

MOST_KEPT = 256


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that is true now. `repeat_minutes`: measure again after so many; None once that was done."""

    alert: Alert
    level: Level
    second: bool = False
    repeat_minutes: int | None = None


class Before(NamedTuple):
    """The facts of a set before this one, and how long before it was taken."""

    facts: Facts
    ago: timedelta


_kept: dict[int, tuple[tuple[Alert, ...], tuple[tuple[Alert, Compiled], ...]]] = {}


def alerts_of(alerts: tuple[Alert, ...], facts: Facts, earlier: Sequence[Before] = ()) -> tuple[Raised, ...]:
    """The alerts true of these facts, in the order of the table. An unknown raises nothing.

    `earlier`: the sets before, oldest first. An alert with a `second` level takes it when it has stood for its
    `repeat_minutes`: true of a set so long before and of every one since in which it could be known. Two sets in
    quick succession are one; a set without the value neither clears nor confirms it.
    """
    raised = []
    for alert, holds in _compiled(alerts):
        if holds(facts):
            again = alert.second is not None and _stood(alert, holds, earlier)
            level = alert.second if again and alert.second else alert.level
            raised.append(Raised(alert, level, again, None if again else alert.repeat_minutes))
    return tuple(raised)


def _stood(alert: Alert, holds: Compiled, earlier: Sequence[Before]) -> bool:
    apart = timedelta(minutes=alert.repeat_minutes or 0)
    for facts, ago in reversed(earlier):
        said = holds(facts)
        if said is False:
            return False
        # A repeat that is on time by the whole minutes of a board is far enough.
        if said and ago + ON_TIME >= apart:
            return True
    return False


def _compiled(alerts: tuple[Alert, ...]) -> tuple[tuple[Alert, Compiled], ...]:
    kept = _kept.get(id(alerts))
    if kept is not None and kept[0] is alerts:
        return kept[1]
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    made = tuple((alert, compile_rule(alert.when)) for alert in alerts)
    _kept[id(alerts)] = (alerts, made)
    return made
