"""The verbs of a session's start: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clinicdesk.services.starting import DueToday, Start
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus


@dataclass(frozen=True, slots=True)
class StartVerbs:
    """`look` and `start` take the line of the calendar; `start(planned_id, *, place, confirmed)`."""

    due: Callable[[], Sequence[DueToday]]
    look: Callable[[str], Start]
    start: Callable[..., Changes]


def start_with_news(bus: ChangeBus, verbs: StartVerbs) -> StartVerbs:
    """As `with_news`, for the start."""
    return replace(verbs, start=bus.after(verbs.start, Topic.SESSIONS))
