"""Verbs of the Today page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from clinicdesk.services.views import Changes, SessionView, Task
from clinicdesk.ui.clinic_verbs import AcceptFindings
from clinicdesk.ui.people_verbs import WithReason

if TYPE_CHECKING:
    from clinicdesk.services.agenda import Agenda


class ReviewGlass(Protocol):
    """As `glass.review_glass`."""

    def __call__(self, glass_id: str, *, remark: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class TodayVerbs:
    """What needs doing now, and what is ahead; None where the role sees no cohorts."""

    tasks: Callable[[], Sequence[Task]]
    session: Callable[[], SessionView | None]
    review: ReviewGlass
    set_aside: WithReason
    discard: Callable[[str], Changes]
    """Of one's own draft, by its id."""
    confirm_time: AcceptFindings | None = None
    set_task_aside: WithReason | None = None
    agenda: "Callable[[], Agenda] | None" = None
